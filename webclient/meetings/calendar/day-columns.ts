export interface Span {
  /** Minutes since the midnight the day began with. */
  from: number;
  to: number;
}

export interface Placed<T> {
  item: T;
  from: number;
  to: number;
  /** Which of `columns` beside each other it stands in, from 0. */
  column: number;
  columns: number;
}

/** Too short to be read or hit would be less than this, minutes. */
const shortest = 30;

/**
 * Places what overlaps beside each other: each gets the first column that is free, and all that hang together share
 * the width.
 */
export function placeInColumns<T>(items: readonly { item: T; span: Span }[]): Placed<T>[] {
  const placed: Placed<T>[] = [];
  let group: Placed<T>[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const one of group) one.columns = ends.length;
    placed.push(...group);
    group = [];
    ends = [];
  };
  const ordered = [...items].sort((a, b) => a.span.from - b.span.from || b.span.to - a.span.to);
  for (const { item, span } of ordered) {
    const to = Math.max(span.to, span.from + shortest);
    if (ends.length > 0 && ends.every((end) => end <= span.from)) close();
    const free = ends.findIndex((end) => end <= span.from);
    const column = free === -1 ? ends.length : free;
    ends[column] = to;
    group.push({ item, from: span.from, to, column, columns: 1 });
  }
  close();
  return placed;
}
