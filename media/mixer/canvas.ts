import * as constants from 'node-av/constants';
import { avImageCopy2, type Frame, SoftwareScaleContext } from 'node-av/lib';
import type { Rect } from '../../server/contract/layouts.ts';
import type { Artwork } from './artwork.ts';
import type { Yuv } from './colour.ts';
import { check, pictureOf } from './native.ts';
import type { Picture } from './video-decoder.ts';

/** A persistent picture of planes Y, U and V that is drawn on, piece by piece. Coordinates and sizes are even. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** For an encoder; the same as long as the canvas is. */
  readonly frame: Frame;
  readonly #planes: Buffer[];
  readonly #strides: number[];

  /** @param width a multiple of 16 @throws NativeError without memory */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.frame = pictureOf(width, height);
    this.#planes = this.frame.data ?? [];
    this.#strides = this.frame.linesize;
  }

  fill({ x, y, width, height }: Rect, { y: luma, u, v }: Yuv): void {
    for (const [index, value] of [luma, u, v].entries()) {
      const [plane, stride, half] = this.#plane(index);
      for (let row = y >> half; row < (y + height) >> half; row++) {
        const start = row * stride + (x >> half);
        plane.fill(value, start, start + (width >> half));
      }
    }
  }

  /** A frame inside the edges of a rectangle. @param thickness px, even */
  outline(rect: Rect, colour: Yuv, thickness: number): void {
    const { x, y, width, height } = rect;
    this.fill({ x, y, width, height: thickness }, colour);
    this.fill({ x, y: y + height - thickness, width, height: thickness }, colour);
    this.fill({ x, y, width: thickness, height }, colour);
    this.fill({ x: x + width - thickness, y, width: thickness, height }, colour);
  }

  /** Lays something drawn over what is there: as much of it as is within a rectangle of the canvas. */
  lay(artwork: Artwork, x: number, y: number, within: Rect): void {
    const left = Math.max(x, within.x);
    const top = Math.max(y, within.y);
    const right = Math.min(x + artwork.width, within.x + within.width);
    const bottom = Math.min(y + artwork.height, within.y + within.height);
    if (right <= left || bottom <= top) return;
    for (let index = 0; index < 3; index++) {
      const [plane, stride, half] = this.#plane(index);
      const source = artwork.planes[index] ?? Buffer.alloc(0);
      const cover = artwork.cover?.[index];
      const across = artwork.width >> half;
      const width = (right - left) >> half;
      for (let row = top >> half; row < bottom >> half; row++) {
        let to = row * stride + (left >> half);
        let from = (row - (y >> half)) * across + ((left - x) >> half);
        const end = from + width;
        if (!cover) {
          source.copy(plane, to, from, end);
          continue;
        }
        for (; from < end; from++, to++) {
          const alpha = cover[from] ?? 0;
          if (alpha === 0) continue;
          const below = plane[to] ?? 0;
          plane[to] = below + ((((source[from] ?? 0) - below) * alpha) >> 8);
        }
      }
    }
  }

  /** A scaler of pictures of one size into one place. */
  scalerInto(place: Rect, source: Size): Scaler {
    return new Scaler(source, place, { planes: this.#planes, strides: this.#strides });
  }

  close(): void {
    this.frame.free();
  }

  #plane(index: number): [plane: Buffer, stride: number, half: 0 | 1] {
    return [this.#planes[index] ?? Buffer.alloc(0), this.#strides[index] ?? 0, index === 0 ? 0 : 1];
  }
}

interface Size {
  width: number;
  height: number;
}

interface Planes {
  planes: Buffer[];
  strides: number[];
}

/**
 * Scales pictures of one size into one place of a canvas, by way of a picture of its own: the scaler writes whole blocks
 * and would bleed into what is beside it, and views are needed only of what stays where it is.
 */
export class Scaler {
  readonly #source: Size;
  readonly #place: Rect;
  readonly #canvas: Planes;
  readonly #context = new SoftwareScaleContext();
  readonly #scaled: Frame;
  readonly #planes: Buffer[];
  readonly #strides: number[];
  /** What is drawn of it, and where. */
  #shown: Size & { from: Buffer[]; to: Buffer[] };

  constructor(source: Size, place: Rect, canvas: Planes) {
    this.#source = source;
    this.#place = place;
    this.#canvas = canvas;
    const { width, height } = place;
    const format = constants.AV_PIX_FMT_YUV420P;
    const { SWS_FAST_BILINEAR } = constants;
    this.#context.getContext(source.width, source.height, format, width, height, format, SWS_FAST_BILINEAR);
    this.#scaled = pictureOf(width, height);
    this.#planes = this.#scaled.data ?? [];
    this.#strides = this.#scaled.linesize;
    this.#shown = this.#within(place);
  }

  fits({ width, height }: Size): boolean {
    return width === this.#source.width && height === this.#source.height;
  }

  /** Only what is within a rectangle of the canvas is drawn from now on. */
  clip(within: Rect): void {
    this.#shown = this.#within(within);
  }

  draw({ frame }: Picture): void {
    check(this.#context.scaleFrameSync(this.#scaled, frame), 'scaling');
    const { from, to, width, height } = this.#shown;
    // One call: thousands of rows, copied one by one, cost more than what is in them.
    const { strides } = this.#canvas;
    avImageCopy2(to, strides, from, this.#strides, constants.AV_PIX_FMT_YUV420P, width, height);
  }

  close(): void {
    this.#context.freeContext();
    this.#scaled.free();
  }

  #within(rect: Rect): Size & { from: Buffer[]; to: Buffer[] } {
    const place = this.#place;
    const [left, top] = [Math.max(rect.x, place.x), Math.max(rect.y, place.y)];
    const right = Math.min(rect.x + rect.width, place.x + place.width);
    const bottom = Math.min(rect.y + rect.height, place.y + place.height);
    return {
      ...{ width: Math.max(0, right - left), height: Math.max(0, bottom - top) },
      from: viewsAt({ planes: this.#planes, strides: this.#strides }, left - place.x, top - place.y),
      to: viewsAt(this.#canvas, left, top),
    };
  }
}

function viewsAt({ planes, strides }: Planes, x: number, y: number): Buffer[] {
  return planes.map((plane, index) => {
    const half = index === 0 ? 0 : 1;
    return plane.subarray((y >> half) * (strides[index] ?? 0) + (x >> half));
  });
}

/**
 * Where a picture lies in a cell: as large as it fits without being stretched, in the middle. One that is within 3 % of
 * the cell's shape fills it, as a bar of a few pixels looks like a mistake.
 */
export function placeIn(cell: Rect, source: Size): Rect {
  const stretch = source.width / source.height / (cell.width / cell.height);
  if (stretch > 0.97 && stretch < 1.03) return cell;
  const scale = Math.min(cell.width / source.width, cell.height / source.height);
  const width = even(source.width * scale, cell.width);
  const height = even(source.height * scale, cell.height);
  return {
    x: cell.x + Math.floor((cell.width - width) / 4) * 2,
    y: cell.y + Math.floor((cell.height - height) / 4) * 2,
    width,
    height,
  };
}

function even(length: number, most: number): number {
  return Math.min(most, Math.max(2, Math.round(length / 2) * 2));
}
