import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import { emptyPlan, type MixerPlan } from '../../media/mixer/mixer-plan.ts';
import type { ScenePlan } from '../../media/mixer/scene-plan.ts';
import { packetizeH264 } from '../../media/rtp/h264.ts';
import { writeRtp } from '../../media/rtp/packet.ts';
import { type Clip, makeClip } from './mixer-clips.ts';
import { type Feed, type LiveFigures, runLive } from './mixer-live.ts';
import { benchVoices, cpuOf } from './mixer-voices.ts';
import { progress, rounded } from './figures.ts';

const run = promisify(execFile);
const clipSeconds = 10;
const fps = 30;

interface Size {
  width: number;
  height: number;
  kbps: number;
}

export interface Case {
  inputs: number;
  inputHeight: number;
  layout: LayoutName;
  /** One picture of the scene in each. */
  sizes: readonly Size[];
}

const p576 = { width: 704, height: 576, kbps: 700 };
const p720 = { width: 1280, height: 720, kbps: 1000 };
const p1080 = { width: 1920, height: 1080, kbps: 2000 };

const cases = {
  '4x720p-720p': { inputs: 4, inputHeight: 720, layout: 'four', sizes: [p720] },
  '9x360p-720p': { inputs: 9, inputHeight: 360, layout: 'nine', sizes: [p720] },
  '9x360p-1080p': { inputs: 9, inputHeight: 360, layout: 'nine', sizes: [p1080] },
  '25x360p-1080p': { inputs: 25, inputHeight: 360, layout: 'twenty-five', sizes: [p1080] },
  '3 formats of one scene': { inputs: 4, inputHeight: 720, layout: 'four', sizes: [p576, p720, p1080] },
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
    const note = (name: string, ours: LiveFigures, theirs: number): void => {
      figures[name] = {
        cpu: rounded(ours.cpu, 2),
        ratioToFfmpeg: rounded(ours.cpu / theirs, 2),
        rssMb: rounded(ours.rssMb),
        p50Ms: rounded(ours.p50Ms),
        p95Ms: rounded(ours.p95Ms),
        missed: ours.missed,
      };
      progress(`${name}: ${JSON.stringify(figures[name])}`);
    };
    for (const [name, one] of Object.entries(cases)) {
      const used = clips.get(one.inputHeight) ?? [];
      const run = { plan: planFor(one, one.layout), feeds: feedsOf(one, used), seconds: clipSeconds };
      const ours = await runLive(run);
      // A picture that was left out, as others used the machine, cost nothing.
      const made = 1 - ours.missed / (clipSeconds * fps);
      note(name, ours, (await composeByFfmpeg(one, used)) * made);
    }
    const { ours, theirs } = await benchVoices(folder, clipSeconds);
    note('20 voices with 5 talkers', ours, theirs);
    progress(`the layout is switched every second, ${switchSeconds} s`);
    const one = cases['9x360p-720p'];
    const layouts: LayoutName[] = [one.layout, 'six', 'single', 'four', 'sixteen'];
    const switched = await runLive({
      plan: planFor(one, one.layout),
      feeds: feedsOf(one, clips.get(one.inputHeight) ?? []),
      seconds: switchSeconds,
      planAt: (second) => planFor(one, layouts[second % layouts.length] ?? one.layout),
    });
    return { cases: figures, memoryGrowthMb: rounded(switched.growthMb, 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function feedsOf({ inputs }: Case, clips: readonly Clip[]): Feed[] {
  return Array.from({ length: inputs }, (_, index): Feed => {
    const clip = clips[index % clips.length];
    let [picture, sequence] = [0, 0];
    return {
      everyMs: 1000 / fps,
      next: (number) => {
        const accessUnit = clip?.accessUnits[picture++ % clip.accessUnits.length] ?? Buffer.alloc(0);
        const timestamp = (number * 3000) >>> 0;
        return packetizeH264(accessUnit, { mode: 1, maxPayload: 1200 }).map(({ payload, marker }) => {
          const header = { payloadType: 102, marker, sequence: sequence++ & 0xffff, ssrc: index + 1 };
          return writeRtp({ ...header, timestamp }, payload);
        });
      },
    };
  });
}

export function planFor(one: Case, layout: LayoutName): MixerPlan {
  const count = cellsOf(layout, p720).length;
  const cell = (index: number): ScenePlan['cells'][number] =>
    index >= one.inputs
      ? null
      : {
          ...{ inputId: `c${index}`, name: `Participant ${index + 1}`, initials: 'PA', colour: '#3b5b92' },
          ...{ muted: index % 3 === 0, speaking: index === 1, called: false },
        };
  const scene: ScenePlan = {
    layout,
    cells: Array.from({ length: count }, (_, index) => cell(index)),
    ...{ names: true, recording: null, watermark: null, calm: { title: '', note: '' }, help: null },
  };
  return {
    ...emptyPlan,
    inputs: Array.from({ length: one.inputs }, (_, index) => ({
      ...{ id: `c${index}`, kind: 'video', codec: 'H264', sfu: { ssrc: index + 1, payloadType: 102 } },
    })),
    pictures: one.sizes.map((size, index) => ({
      ...{ id: `everybody ${index}`, sfu: { ssrc: 1000 + index, payloadType: 96 }, scene },
      format: { ...size, fps, profile: 'baseline', maxSliceBytes: null },
    })),
  };
}

/** @returns seconds of CPU for each second of picture */
async function composeByFfmpeg(one: Case, clips: readonly Clip[]): Promise<number> {
  const inputs = Array.from({ length: one.inputs }, (_, index) => clips[index % clips.length]?.file ?? '');
  const split = inputs.map(
    (_, index) =>
      `[${index}:v]split=${one.sizes.length}${one.sizes.map((_, size) => `[i${index}s${size}]`).join('')}`,
  );
  const stacked = one.sizes.map((size, number) => {
    const cells = cellsOf(one.layout, size);
    const scaled = cells.map(
      ({ width, height }, index) =>
        `[i${index}s${number}]scale=${width}:${height}:flags=fast_bilinear[c${index}s${number}]`,
    );
    const places = cells.map(({ x, y }) => `${x}_${y}`).join('|');
    const all = cells.map((_, index) => `[c${index}s${number}]`).join('');
    return [...scaled, `${all}xstack=inputs=${cells.length}:layout=${places}:fill=black[out${number}]`].join(
      ';',
    );
  });
  const encoders = one.sizes.flatMap(({ kbps }, number) => [
    ...['-map', `[out${number}]`, '-r', String(fps), '-c:v', 'libx264', '-profile:v', 'baseline'],
    ...['-preset', 'veryfast', '-tune', 'zerolatency', '-threads', '1', '-g', '3000'],
    ...['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps / 2}k`],
    ...['-x264-params', 'sliced-threads=0:scenecut=0', '-f', 'null', '-'],
  ]);
  const { stderr } = await run('ffmpeg', [
    ...['-v', 'info', '-nostats', '-benchmark', '-y', '-filter_complex_threads', '1'],
    ...inputs.flatMap((file) => ['-threads', '1', '-framerate', String(fps), '-i', file]),
    ...['-filter_complex', [...split, ...stacked].join(';'), ...encoders],
  ]);
  return cpuOf(stderr) / clipSeconds;
}
