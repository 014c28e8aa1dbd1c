import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../config/load.ts';
import { MixerProcesses } from '../../media/mixer/mixer-processes.ts';
import { MixerSupervisor } from '../../media/mixer/mixer-supervisor.ts';
import type { MixerPlan, PlannedPicture } from '../../media/mixer/mixer-plan.ts';
import { Pacer } from '../../media/mixer/pacer.ts';
import { RecorderNode } from '../../recorder/node.ts';
import type { FeedAddress } from '../../server/contract/feeds.ts';
import type { FinishedStage } from '../../server/contract/recording-port.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { progress, rounded } from './figures.ts';
import { type Case, feedsOf, planFor } from './mixer.ts';
import { makeClip } from './mixer-clips.ts';

export interface RecordingFigures {
  /** CPU seconds that a second of recording takes, of mixer and recorder, beside a picture that is made anyway. */
  cpuPerS: number;
  /** Of the mixer alone, without and with the recording. */
  mixerCpu: { without: number; with: number };
  /** How long finishing took, over the length of the recording. */
  hdFinishRatio: number;
  sdFinishRatio: number;
  /** Of all finished files, sharing in half of the time. */
  bytesPerHour: number;
  /** What that gives for the sizes of the product, h. */
  hours: Record<string, number>;
}

const clipSeconds = 10;
const turnMs = 15_000;
const turns = 3;
const recordedMs = 60_000;
const recordingId = 'bench';
const scene: Case = {
  ...{ inputs: 4, inputHeight: 720, layout: 'four' },
  sizes: [{ width: 1280, height: 720, kbps: 1000 }],
};
const sizes = { '50 GB': 50e9, '100 GB': 100e9, '500 GB': 500e9, '1 TB': 1000e9 };

/** What a recording costs beside a live scene of four cameras, how soon it is ready, and how large it is. */
export async function benchRecording(): Promise<RecordingFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plenum-recording-'));
  const log = createLogger({ level: 'error', format: 'json' });
  const argv = [`--dataDir=${folder}`, `--recorder.folder=${folder}`, '--recorder.headroomBytes=0'];
  const { config } = loadConfig({ argv, env: {}, cwd: process.cwd() });
  const intake = { host: '127.0.0.1', port: 0 };
  const settings = { config, intake, logLevel: 'error' };
  const recorder = await RecorderNode.start(settings, log);
  const processes = new MixerProcesses();
  const mixer = await MixerSupervisor.start({ log, processes, ip: '127.0.0.1', mostRss: 4e9 });
  const socket = createSocket({ type: 'udp4', sendBufferSize: 2 << 20 });
  try {
    progress('clips are made');
    const clips = [0, 1, 2, 3].map((index) => makeClip(folder, index, 720, clipSeconds));
    const feeds = feedsOf(scene, await Promise.all(clips));
    socket.on('message', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    mixer.connect({ ip: '127.0.0.1', port: socket.address().port });
    const { ip, port } = mixer.address;
    const pacers = feeds.map(
      ({ everyMs, next }) =>
        new Pacer(everyMs, (number) => {
          for (const datagram of next(number)) socket.send(datagram, port, ip);
        }),
    );
    const size = { width: 1280, height: 720 };
    const to = await recorder.begin({ recordingId, title: 'Bench', size });
    const live = planFor(scene, scene.layout);
    mixer.apply(live);
    await delay(4000);
    const cpu = { without: 0, with: 0 };
    for (let turn = 0; turn < turns; turn++) {
      for (const mode of ['without', 'with'] as const) {
        progress(`${mode} a recording`);
        mixer.apply(mode === 'with' ? recorded(live, to) : live);
        await delay(2000);
        const before = cpuOf(mixer.pid);
        await delay(turnMs);
        cpu[mode] += (cpuOf(mixer.pid) - before) / turns;
      }
    }
    await recorder.remove(recordingId);
    progress('a minute is recorded, with slides in half of it');
    const address = await recorder.begin({ recordingId, title: 'Bench', size });
    mixer.apply(sharing(live, address, false));
    await delay(recordedMs / 2);
    const recorderBefore = cpuOf(recorder.pid);
    recorder.mark(recordingId, { type: 'share', title: 'Anna' });
    mixer.apply(sharing(live, address, true));
    await delay(recordedMs / 2);
    const recorderCpu = (cpuOf(recorder.pid) - recorderBefore) / (recordedMs / 2);
    for (const pacer of pacers) pacer.stop();
    mixer.close();
    progress('it is finished');
    const finished = await finish(recorder);
    const bytes = finished.sd.files.reduce(
      (sum, file) => sum + statSync(path.join(folder, recordingId, file.name)).size,
      0,
    );
    const bytesPerHour = Math.round((bytes / finished.sd.durationMs) * 3_600_000);
    const [without, withIt] = [cpu.without / turnMs, cpu.with / turnMs];
    return {
      cpuPerS: rounded(withIt - without + recorderCpu, 3),
      mixerCpu: { without: rounded(without, 3), with: rounded(withIt, 3) },
      hdFinishRatio: rounded(finished.hdMs / finished.sd.durationMs, 3),
      sdFinishRatio: rounded((finished.sdMs - finished.hdMs) / finished.sd.durationMs, 3),
      bytesPerHour,
      hours: Object.fromEntries(
        Object.entries(sizes).map(([name, space]) => [name, rounded(space / bytesPerHour, 1)]),
      ),
    };
  } finally {
    mixer.close();
    processes.close();
    socket.close();
    await recorder.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The picture that is there anyway goes to the recorder, too. */
function recorded(live: MixerPlan, to: FeedAddress): MixerPlan {
  const picture = live.pictures[0]?.id ?? null;
  return { ...live, feeds: [{ id: recordingId, to, picture, slides: null, keyFrameMs: 4000 }] };
}

function sharing(live: MixerPlan, to: FeedAddress, shares: boolean): MixerPlan {
  const [picture] = live.pictures;
  if (!picture) throw new Error('no picture');
  const cell = { ...picture.scene.cells[0], inputId: 'c1' } as PlannedPicture['scene']['cells'][number];
  const slides: PlannedPicture = {
    ...{ ...picture, id: 'slides', sfu: null, still: !shares },
    scene: { ...picture.scene, layout: 'single', names: false, cells: [shares ? cell : null] },
  };
  const feed = { id: recordingId, to, picture: picture.id, slides: slides.id, keyFrameMs: 4000 };
  return { ...live, pictures: [...live.pictures, slides], feeds: [feed] };
}

async function finish(recorder: RecorderNode): Promise<{ hdMs: number; sdMs: number; sd: FinishedStage }> {
  const began = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<FinishedStage>();
  let hdMs = 0;
  recorder.events.on('finished', (_id, stage) => {
    if (stage.stage === 'sd') resolve(stage);
    else hdMs = performance.now() - began;
  });
  recorder.events.on('failed', (_id, { reason }) => reject(new Error(reason)));
  await recorder.finish(recordingId);
  const sd = await promise;
  return { hdMs, sdMs: performance.now() - began, sd };
}

/** CPU ms of a process so far. */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticksASecond = 100;
  return ((Number(fields[11]) + Number(fields[12])) / ticksASecond) * 1000;
}
