import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Canvas as Drawing, createCanvas, ImageData } from '@napi-rs/canvas';
import type { Frame } from 'node-av/lib';
import { Composition } from '../media/mixer/composition.ts';
import type { PlannedCell, ScenePlan } from '../media/mixer/scene-plan.ts';
import { VideoDecoder } from '../media/mixer/video-decoder.ts';
import { colourOf } from '../server/contract/initials.ts';
import { cellsOf, type LayoutName, layoutNames } from '../server/contract/layouts.ts';

/**
 * Draws every layout of the composed picture as the mixer draws it, to be looked at: docs/images/mixer.jpg, and at full
 * size in a folder where one is named.
 *
 *   node scripts/mixer-pictures.ts [FOLDER]
 */

const run = promisify(execFile);
const size = { width: 1280, height: 720 };
const folder = process.argv[2] ?? null;
const sheetFile = path.join(import.meta.dirname, '../docs/images/mixer.jpg');
/** On the sheet: so many beside each other, and how large. */
const across = 3;
const small = { width: 480, height: 270, gap: 6 };

const people = [
  ['王小明', '王'],
  ['Anna Kowalska', 'AK'],
  ['深圳 3 号会议室 · TE40', '深'],
  ['Ben Okafor', 'BO'],
  ['Board room, second floor', 'BR'],
  ['李静', '李'],
  ['A name that is far too long for any plate there is', 'AN'],
  ['Carla', 'C'],
] as const;

/** Scenes that are no test patterns: gradients, fractals, cells that live. */
const sources = [
  'gradients=s=1280x720:c0=#5b7a99:c1=#d8b48a:c2=#2f3e4f:c3=#8aa1b8:nb_colors=4:seed=4',
  'mandelbrot=s=1280x720:start_scale=0.02:start_x=-0.743:start_y=-0.131',
  'gradients=s=640x480:c0=#7d5a50:c1=#e5b299:c2=#fcdec0:c3=#b4846c:nb_colors=4:seed=9',
  'gradients=s=1280x720:c0=#355c4b:c1=#a3b18a:c2=#dad7cd:c3=#588157:nb_colors=4:seed=21',
  'mandelbrot=s=1280x720:start_scale=0.5:start_x=-0.5:start_y=0',
];

async function decoderOf(source: string, index: number, scratch: string): Promise<VideoDecoder> {
  const file = path.join(scratch, `${index}.h264`);
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-frames:v', '1', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-profile:v', 'baseline', '-qp', '18', '-f', 'h264', file],
  ]);
  const decoder = new VideoDecoder('H264');
  decoder.decode(readFileSync(file));
  return decoder;
}

function sceneOf(layout: LayoutName, more: Partial<ScenePlan> = {}): ScenePlan {
  const count = cellsOf(layout, size).length;
  const cell = (index: number): PlannedCell => {
    const [name, initials] = people[index % people.length] ?? ['', ''];
    return {
      // Every fourth has no camera.
      inputId: index % 4 === 3 ? null : `c${index % sources.length}`,
      ...{
        name,
        initials,
        colour: colourOf(`person ${index}`),
        muted: index % 3 === 1,
        speaking: index === 0,
        called: false,
      },
    };
  };
  return {
    layout,
    cells: Array.from({ length: count }, (_, index) =>
      count > 6 && index === count - 1 ? null : cell(index),
    ),
    ...{
      names: true,
      recording: null,
      watermark: null,
      calm: { title: '季度评审 Quarterly review', note: '903 114 275' },
      help: null,
    },
    ...more,
  };
}

function drawn({ width, height, data, linesize: strides }: Frame): Drawing {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [luma, blue, red] = data ?? [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const chroma = (row >> 1) * (strides[1] ?? 0) + (column >> 1);
      const y = 1.164 * ((luma?.[row * (strides[0] ?? 0) + column] ?? 16) - 16);
      const u = (blue?.[chroma] ?? 128) - 128;
      const v = (red?.[chroma] ?? 128) - 128;
      rgba.set([y + 1.596 * v, y - 0.392 * u - 0.813 * v, y + 2.017 * u, 255], (row * width + column) * 4);
    }
  }
  const drawing = createCanvas(width, height);
  drawing.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return drawing;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'plenum-pictures-'));
const composition = new Composition(size.width, size.height);
const decoders = await Promise.all(sources.map((source, index) => decoderOf(source, index, scratch)));
if (folder !== null) mkdirSync(folder, { recursive: true });
const scenes: [string, ScenePlan][] = [
  ...layoutNames.map((layout): [string, ScenePlan] => [layout, sceneOf(layout)]),
  ['recorded', sceneOf('six', { recording: '录制中 REC', watermark: 'Anna Kowalska 903 114 275' })],
  ['calm', { ...sceneOf('single'), cells: [null] }],
];
const rows = Math.ceil(scenes.length / across);
const sheet = createCanvas(
  across * (small.width + small.gap) - small.gap,
  rows * (small.height + small.gap) - small.gap,
);
for (const [index, [name, scene]] of scenes.entries()) {
  composition.show(scene, (inputId) => decoders[Number(inputId.slice(1))]);
  const drawing = drawn(composition.compose());
  if (folder !== null) writeFileSync(path.join(folder, `${name}.png`), drawing.toBuffer('image/png'));
  const [x, y] = [
    (index % across) * (small.width + small.gap),
    Math.floor(index / across) * (small.height + small.gap),
  ];
  sheet.getContext('2d').drawImage(drawing, x, y, small.width, small.height);
}
writeFileSync(sheetFile, sheet.toBuffer('image/jpeg', 82));
composition.close();
for (const decoder of decoders) decoder.close();
rmSync(scratch, { recursive: true, force: true });
