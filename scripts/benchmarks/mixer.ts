import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { MixerSupervisor } from '../../media/mixer/mixer-supervisor.ts';
import { emptyPlan, type MixerPlan } from '../../media/mixer/mixer-plan.ts';
import { Pacer } from '../../media/mixer/pacer.ts';
import type { ScenePlan } from '../../media/mixer/scene-plan.ts';
import type { VideoFormat } from '../../media/mixer/video-encoder.ts';
import { packetizeH264 } from '../../media/rtp/h264.ts';
import { writeRtp } from '../../media/rtp/packet.ts';
import { type Clip, makeClip } from './mixer-clips.ts';
import { progress, rounded } from './figures.ts';

const run = promisify(execFile);
const clipSeconds = 10;
const fps = 30;

interface Case {
  inputs: number;
  inputHeight: number;
  layout: LayoutName;
  width: number;
  height: number;
  kbps: number;
}

const cases = {
  '4x720p-720p': { inputs: 4, inputHeight: 720, layout: 'four', width: 1280, height: 720, kbps: 1000 },
  '9x360p-720p': { inputs: 9, inputHeight: 360, layout: 'nine', width: 1280, height: 720, kbps: 1000 },
  '9x360p-1080p': { inputs: 9, inputHeight: 360, layout: 'nine', width: 1920, height: 1080, kbps: 2000 },
  '25x360p-1080p': {
    inputs: 25,
    inputHeight: 360,
    layout: 'twenty-five',
    width: 1920,
    height: 1080,
    kbps: 2000,
  },
} as const satisfies Record<string, Case>;

export interface MixerFigures {
  cases: Record<
    string,
    { cpu: number; ratioToFfmpeg: number; rssMb: number; p50Ms: number; p95Ms: number; missed: number }
  >;
  memoryGrowthMb: number;
}

/**
 * What composing costs: seconds of CPU a second of the mixer's process, beside the same composition by the ffmpeg
 * command line; and how old a picture is when it is sent.
 * @param switchSeconds for how long the layout is switched every second, to see whether memory grows
 */
export async function benchMixer(switchSeconds: number): Promise<MixerFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plenum-mixer-'));
  try {
    progress('clips are made');
    const clips = new Map<number, Clip[]>();
    for (const height of [720, 360]) {
      const made: Clip[] = [];
      for (let index = 0; index < 4; index++) made.push(await makeClip(folder, index, height, clipSeconds));
      clips.set(height, made);
    }
    const figures: MixerFigures['cases'] = {};
    for (const [name, one] of Object.entries(cases)) {
      const used = clips.get(one.inputHeight) ?? [];
      const ours = await composeLive(one, used, { seconds: clipSeconds, switching: false });
      const theirs = await composeByFfmpeg(one, used);
      figures[name] = {
        cpu: rounded(ours.cpu, 2),
        ratioToFfmpeg: rounded(ours.cpu / theirs, 2),
        rssMb: rounded(ours.rssMb),
        p50Ms: rounded(ours.p50Ms),
        p95Ms: rounded(ours.p95Ms),
        missed: ours.missed,
      };
      progress(`${name}: ${JSON.stringify(figures[name])}`);
    }
    progress(`the layout is switched every second, ${switchSeconds} s`);
    const switched = await composeLive(cases['9x360p-720p'], clips.get(360) ?? [], {
      seconds: switchSeconds,
      switching: true,
    });
    return { cases: figures, memoryGrowthMb: rounded(switched.growthMb, 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function composeLive(
  one: Case,
  clips: readonly Clip[],
  { seconds, switching }: { seconds: number; switching: boolean },
) {
  const log = createLogger({ level: 'error', format: 'json' });
  const mixer = await MixerSupervisor.start({ log, ip: '127.0.0.1', mostRss: 4e9 });
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20, sendBufferSize: 2 << 20 });
  socket.on('message', () => undefined);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  mixer.connect({ ip: '127.0.0.1', port: socket.address().port });
  mixer.apply(planFor(one, one.layout));
  const feeds = Array.from({ length: one.inputs }, (_, index) => {
    const clip = clips[index % clips.length];
    let [picture, sequence] = [0, 0];
    return new Pacer(1000 / fps, (number) => {
      const accessUnit = clip?.accessUnits[picture++ % clip.accessUnits.length] ?? Buffer.alloc(0);
      for (const { payload, marker } of packetizeH264(accessUnit, { mode: 1, maxPayload: 1200 })) {
        const header = { payloadType: 102, marker, sequence: sequence++ & 0xffff, ssrc: index + 1 };
        const { ip, port } = mixer.address;
        socket.send(writeRtp({ ...header, timestamp: (number * 3000) >>> 0 }, payload), port, ip);
      }
    });
  });
  try {
    await delay(2500);
    const before = mixer.vitals;
    const layouts: LayoutName[] = [one.layout, 'six', 'single', 'four', 'sixteen'];
    let growthFrom = 0;
    for (let second = 0; second < seconds; second++) {
      await delay(1000);
      if (switching) mixer.apply(planFor(one, layouts[second % layouts.length] ?? one.layout));
      // Everything was used once by then.
      if (second === Math.floor(seconds / 4)) growthFrom = mixer.vitals?.rss ?? 0;
    }
    const after = mixer.vitals;
    if (!before || !after) throw new Error('the mixer says nothing of itself');
    return {
      cpu: (after.cpu - before.cpu) / ((after.at - before.at) / 1000),
      rssMb: after.rss / 1e6,
      growthMb: (after.rss - growthFrom) / 1e6,
      p50Ms: after.ageP50Ms,
      p95Ms: after.ageP95Ms,
      missed: after.missed - before.missed,
    };
  } finally {
    for (const feed of feeds) feed.stop();
    mixer.close();
    socket.close();
  }
}

function planFor(one: Case, layout: LayoutName): MixerPlan {
  const { width, height, kbps } = one;
  const count = cellsOf(layout, one).length;
  const cell = (index: number): ScenePlan['cells'][number] =>
    index >= one.inputs
      ? null
      : {
          ...{ inputId: `c${index}`, name: `Participant ${index + 1}`, initials: 'PA', colour: '#3b5b92' },
          ...{ muted: index % 3 === 0, speaking: index === 1, called: false },
        };
  const format: VideoFormat = { width, height, fps, kbps, profile: 'baseline', maxSliceBytes: null };
  const scene: ScenePlan = {
    layout,
    cells: Array.from({ length: count }, (_, index) => cell(index)),
    ...{ names: true, recording: null, watermark: null, calm: { title: '', note: '' } },
  };
  return {
    ...emptyPlan,
    inputs: Array.from({ length: one.inputs }, (_, index) => ({
      ...{ id: `c${index}`, kind: 'video', codec: 'H264', sfu: { ssrc: index + 1, payloadType: 102 } },
    })),
    pictures: [{ id: 'everybody', sfu: { ssrc: 1000, payloadType: 96 }, format, scene }],
  };
}

/** @returns seconds of CPU for each second of picture */
async function composeByFfmpeg(one: Case, clips: readonly Clip[]): Promise<number> {
  const cells = cellsOf(one.layout, one);
  const inputs = Array.from({ length: one.inputs }, (_, index) => clips[index % clips.length]?.file ?? '');
  const scaled = cells.map(
    ({ width, height }, index) => `[${index}:v]scale=${width}:${height}:flags=fast_bilinear[s${index}]`,
  );
  const stacked = `${cells.map((_, index) => `[s${index}]`).join('')}xstack=inputs=${cells.length}:layout=${cells
    .map(({ x, y }) => `${x}_${y}`)
    .join('|')}:fill=black[out]`;
  const { stderr } = await run('ffmpeg', [
    ...['-v', 'info', '-nostats', '-benchmark', '-y', '-filter_complex_threads', '1'],
    ...inputs.flatMap((file) => ['-threads', '1', '-framerate', String(fps), '-i', file]),
    ...['-filter_complex', [...scaled, stacked].join(';'), '-map', '[out]', '-r', String(fps)],
    ...[
      '-c:v',
      'libx264',
      '-profile:v',
      'baseline',
      '-preset',
      'veryfast',
      '-tune',
      'zerolatency',
      '-threads',
      '1',
    ],
    ...['-b:v', `${one.kbps}k`, '-maxrate', `${one.kbps}k`, '-bufsize', `${one.kbps / 2}k`, '-g', '3000'],
    ...['-x264-params', 'sliced-threads=0:scenecut=0', '-f', 'null', '-'],
  ]);
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return (Number(user) + Number(system)) / clipSeconds;
}
