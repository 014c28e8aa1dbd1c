import type { Playable } from '../../../server/contract/api/recordings.ts';

export type Strip = NonNullable<Playable['strip']>;

/** Which of the small pictures shows a time. */
export function cellAt(
  { columns, rows, everyMs }: Pick<Strip, 'columns' | 'rows' | 'everyMs'>,
  at: number,
): { column: number; row: number } {
  const last = columns * rows - 1;
  const index = Math.max(0, Math.min(last, everyMs > 0 ? Math.floor(at / everyMs) : 0));
  return { column: index % columns, row: Math.floor(index / columns) };
}

/** The part of the large picture as a background, at whatever size it is shown. */
export function backgroundAt(strip: Strip, at: number): { size: string; position: string } {
  const { column, row } = cellAt(strip, at);
  // Of the way that is left beside one cell, as percentages of `background-position` are.
  const part = (index: number, count: number): number => (count > 1 ? (index / (count - 1)) * 100 : 0);
  return {
    size: `${strip.columns * 100}% ${strip.rows * 100}%`,
    position: `${part(column, strip.columns)}% ${part(row, strip.rows)}%`,
  };
}
