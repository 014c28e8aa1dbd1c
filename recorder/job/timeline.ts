/** From the time of day to the time of a recording: without pauses, and without times in which nothing came. */
export interface Timeline {
  /** When it began, ms since the epoch; null: nothing has come yet. */
  readonly beganAt: number | null;
  /** Left out until now, ms. */
  readonly leftOutMs: number;
  /** Since when it is paused, ms since the epoch; null: it is not. */
  readonly pausedAt: number | null;
}

export const newTimeline: Timeline = { beganAt: null, leftOutMs: 0, pausedAt: null };

/** A longer time without anything is cut out; of a shorter one the last picture stays, in silence. */
export const longestGapMs = 10_000;

export function begun(timeline: Timeline, at: number): Timeline {
  return timeline.beganAt === null ? { ...timeline, beganAt: at } : timeline;
}

export function paused(timeline: Timeline, at: number): Timeline {
  return timeline.pausedAt === null ? { ...timeline, pausedAt: at } : timeline;
}

export function resumed({ beganAt, leftOutMs, pausedAt }: Timeline, at: number): Timeline {
  const left = pausedAt === null || beganAt === null ? 0 : Math.max(0, at - Math.max(pausedAt, beganAt));
  return { beganAt, leftOutMs: leftOutMs + left, pausedAt: null };
}

/** ms of the recording; null: before its beginning, or paused. */
export function timeOf({ beganAt, leftOutMs, pausedAt }: Timeline, at: number): number | null {
  if (beganAt === null || (pausedAt !== null && at >= pausedAt)) return null;
  const time = at - beganAt - leftOutMs;
  return time < 0 ? null : time;
}

/** Goes on after nothing came. @param lastMs where it stood, ms of the recording @returns what is cut out, ms */
export function closingGap(
  timeline: Timeline,
  lastMs: number,
  at: number,
): { timeline: Timeline; cutMs: number } {
  const time = timeOf(timeline, at);
  const cutMs = time === null ? 0 : time - lastMs;
  if (cutMs <= longestGapMs) return { timeline, cutMs: 0 };
  return { timeline: { ...timeline, leftOutMs: timeline.leftOutMs + cutMs }, cutMs };
}
