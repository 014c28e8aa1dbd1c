import { setTimeout as delay } from 'node:timers/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type Yuv, yuvOf } from '../../../media/mixer/colour.ts';

/** A picture that a client saw. */
export class Seen {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8ClampedArray;

  private constructor(width: number, height: number, pixels: Uint8ClampedArray) {
    this.width = width;
    this.height = height;
    this.#pixels = pixels;
  }

  /** @param file PNG or JPEG @throws as long as it is not whole */
  static async read(file: string): Promise<Seen> {
    const image = await loadImage(file);
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return new Seen(image.width, image.height, data);
  }

  /** As soon as a client has written it. @throws what `late` makes of the reason when it has not within so many ms */
  static async within(file: string, ms: number, late: (what: string) => Error): Promise<Seen> {
    const deadline = Date.now() + ms;
    for (;;) {
      try {
        return await Seen.read(file);
      } catch (cause) {
        if (Date.now() > deadline) throw late(`no picture within ${ms} ms: ${String(cause)}`);
        await delay(30);
      }
    }
  }

  /** Mean of 8x8. @param at shares of width and height */
  colourAt(at: { x: number; y: number }): Yuv {
    const [left, top] = [Math.round(at.x * this.width) - 4, Math.round(at.y * this.height) - 4];
    const mean = (channel: number): number => {
      let sum = 0;
      for (let pixel = 0; pixel < 64; pixel++) {
        const index = (top + (pixel >> 3)) * this.width + left + (pixel & 7);
        sum += this.#pixels[index * 4 + channel] ?? 0;
      }
      return Math.round(sum / 64);
    };
    return yuvOf(mean(0), mean(1), mean(2));
  }
}
