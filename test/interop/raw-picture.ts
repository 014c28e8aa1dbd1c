import type { Yuv } from '../../media/mixer/colour.ts';

/** The colour around a point of a picture in I420, mean of 8x8 pixels. */
export function colourAt(
  picture: Buffer,
  { width, height }: { width: number; height: number },
  at: { x: number; y: number },
): Yuv {
  const luma = width * height;
  const mean = (start: number, stride: number, x: number, y: number): number => {
    let sum = 0;
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        sum += picture[start + (y + row - 4) * stride + x + column - 4] ?? 0;
      }
    }
    return Math.round(sum / 64);
  };
  const [x, y] = [Math.round(at.x), Math.round(at.y)];
  const half = [width >> 1, x >> 1, y >> 1] as const;
  return { y: mean(0, width, x, y), u: mean(luma, ...half), v: mean(luma + luma / 4, ...half) };
}
