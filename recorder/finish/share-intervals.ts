import { inOrder, type Mark } from './marks.ts';

/** ms of the recording, `to` not included. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * When somebody shares: in order, apart from each other, within 0 and `durationMs`. Slides of one that follow another's at
 * once are one interval; a share whose end is not told lasts to the end.
 */
export function shareIntervals(marks: readonly Mark[], durationMs: number): readonly Interval[] {
  const intervals: Interval[] = [];
  let from: number | null = null;
  const end = (at: number): void => {
    const to = Math.min(at, durationMs);
    if (from !== null && to > from) intervals.push({ from, to });
    from = null;
  };
  for (const mark of inOrder(marks)) {
    const at = Math.max(mark.at, 0);
    switch (mark.type) {
      case 'share':
        if (from !== null) break;
        from = at;
        if (intervals.at(-1)?.to === at) from = intervals.pop()?.from ?? at;
        break;
      case 'shareEnd':
        end(at);
        break;
      case 'person':
      case 'gap':
        break;
      default:
        mark satisfies never;
    }
  }
  end(durationMs);
  return intervals;
}
