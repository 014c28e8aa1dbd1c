import type { Rect } from '../../../server/contract/layouts.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The cell one comes to from another by an arrow key: the nearest whose middle lies that way. Null: there is none. */
export function neighbour(cells: readonly Rect[], from: number, direction: Direction): number | null {
  const here = cells[from];
  if (!here) return null;
  const [x, y] = middle(here);
  let nearest: number | null = null;
  let least = Infinity;
  cells.forEach((cell, index) => {
    const [otherX, otherY] = middle(cell);
    const across = direction === 'left' || direction === 'right';
    const ahead = across ? otherX - x : otherY - y;
    const along = direction === 'right' || direction === 'down' ? ahead : -ahead;
    if (index === from || along <= 1) return;
    // Straight ahead comes before nearer but aside.
    const distance = along + 2 * Math.abs(across ? otherY - y : otherX - x);
    if (distance < least) [nearest, least] = [index, distance];
  });
  return nearest;
}

function middle({ x, y, width, height }: Rect): [number, number] {
  return [x + width / 2, y + height / 2];
}
