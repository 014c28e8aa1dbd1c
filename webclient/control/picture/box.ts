import type { Canvas, Rect } from '../../../server/contract/layouts.ts';

/** What cells are laid out on here; shown at any size. */
export const canvas: Canvas = { width: 1600, height: 900 };

/** Where a cell is, as part of the canvas. */
export function boxOf({ x, y, width, height }: Rect): Record<'left' | 'top' | 'width' | 'height', string> {
  const part = (length: number, whole: number): string => `${((length / whole) * 100).toFixed(3)}%`;
  return {
    left: part(x, canvas.width),
    top: part(y, canvas.height),
    width: part(width, canvas.width),
    height: part(height, canvas.height),
  };
}
