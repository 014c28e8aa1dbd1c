import type { Frame } from 'node-av/lib';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import { frameSamples, mixRate } from './audio-codecs.ts';
import { Canvas } from './canvas.ts';
import { type Yuv, yuvOf } from './colour.ts';
import { KnownVp8Encoder } from './known-vp8.ts';
import type { PlannedCell, ScenePlan } from './scene-plan.ts';
import type { VideoCodec } from './video-decoder.ts';
import { VideoEncoder, type VideoFormat } from './video-encoder.ts';

/** Known colours and tones for what a mixer takes, and measures of what it gives. */

export const red = yuvOf(200, 30, 30);
export const green = yuvOf(30, 160, 40);
export const blue = yuvOf(40, 60, 200);

export const hd: VideoFormat = {
  ...{ width: 1280, height: 720, fps: 30, kbps: 1000, profile: 'baseline', maxSliceBytes: null },
};

/** A camera of one colour with something that moves in its upper left corner. */
export class KnownCamera {
  readonly codec: VideoCodec;
  readonly #canvas: Canvas;
  readonly #encoder: VideoEncoder | KnownVp8Encoder;
  #count = 0;

  private constructor(codec: VideoCodec, canvas: Canvas, encoder: VideoEncoder | KnownVp8Encoder) {
    this.codec = codec;
    this.#canvas = canvas;
    this.#encoder = encoder;
  }

  static async open(
    colour: Yuv,
    {
      width = 640,
      height = 360,
      codec = 'H264',
    }: { width?: number; height?: number; codec?: VideoCodec } = {},
  ): Promise<KnownCamera> {
    const encoder =
      codec === 'H264'
        ? await VideoEncoder.open({ ...hd, width, height, kbps: 500 })
        : await KnownVp8Encoder.open({ width, height });
    const camera = new KnownCamera(codec, new Canvas(width, height), encoder);
    camera.paint(colour);
    return camera;
  }

  /** Another colour from the next picture on. */
  paint(colour: Yuv): void {
    const { width, height } = this.#canvas;
    this.#canvas.fill({ x: 0, y: 0, width, height }, colour);
  }

  requestKeyFrame(): void {
    this.#encoder.requestKeyFrame();
  }

  /** The next picture, coded: an access unit of H.264 or a frame of VP8. */
  next(): Buffer {
    const luma = 40 + ((this.#count++ * 16) % 176);
    this.#canvas.fill({ x: 0, y: 0, width: 64, height: 32 }, { y: luma, u: 128, v: 128 });
    const encoded = this.#encoder.encode(this.#canvas.frame);
    if (!encoded) throw new Error('a picture was kept back');
    return encoded.data;
  }

  close(): void {
    this.#encoder.close();
    this.#canvas.close();
  }
}

/** The colour around a point, mean of 8x8. */
export function colourAt({ data: planes, linesize: strides }: Frame, x: number, y: number): Yuv {
  const mean = (index: number, half: 0 | 1): number => {
    let sum = 0;
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        sum +=
          planes?.[index]?.[((y >> half) + row - 4) * (strides[index] ?? 0) + (x >> half) + column - 4] ?? 0;
      }
    }
    return Math.round(sum / 64);
  };
  return { y: mean(0, 0), u: mean(1, 1), v: mean(2, 1) };
}

/** The colour in the middle of a cell, a little above the middle of it so that no name plate is there. */
export function colourOfCell(picture: Frame, layout: LayoutName, cell: number): Yuv {
  const rect = cellsOf(layout, picture)[cell];
  if (!rect) throw new Error(`no cell ${cell}`);
  return colourAt(picture, rect.x + rect.width / 2, rect.y + Math.round(rect.height * 0.4));
}

export function isNear(a: Yuv, b: Yuv, within = 14): boolean {
  return Math.abs(a.y - b.y) < within && Math.abs(a.u - b.u) < within && Math.abs(a.v - b.v) < within;
}

export function cellOf(inputId: string | null, more: Partial<PlannedCell> = {}): PlannedCell {
  const quiet = { muted: false, speaking: false, called: false };
  return { inputId, name: inputId ?? 'Nobody', initials: 'N', colour: '#3b5b92', ...quiet, ...more };
}

export function sceneOf(
  layout: LayoutName,
  cells: readonly (PlannedCell | null)[],
  more: Partial<ScenePlan> = {},
): ScenePlan {
  const count = cellsOf(layout, hd).length;
  return {
    layout,
    cells: Array.from({ length: count }, (_, index) => cells[index] ?? null),
    ...{ names: true, recording: null, watermark: null },
    calm: { title: 'Weekly', note: '123 456 789' },
    help: null,
    ...more,
  };
}

/** 20 ms of a tone. @param frame which 20 ms, so that they join without a click */
export function toneFrame(hertz: number, frame: number, loudness = 0.3): Int16Array {
  return Int16Array.from({ length: frameSamples }, (_, index) => {
    const at = (frame * frameSamples + index) / mixRate;
    return Math.round(32_000 * loudness * Math.sin(2 * Math.PI * hertz * at));
  });
}

/** How loud a tone is in what is heard: 0 to 1 (Goertzel's algorithm). */
export function toneLevel(samples: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / mixRate);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample / 32_000 + coefficient * one - two, one];
  const power = one * one + two * two - coefficient * one * two;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
