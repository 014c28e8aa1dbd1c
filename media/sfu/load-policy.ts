import { above, below, type LoadLevel } from './load-level.ts';

/** More than this part of what there is, is too much. */
const most = 0.9;
/** Only with so little is anything given back. */
const calm = 0.7;
/** One moment of much work is no reason to give anything up. */
const downAfterMs = 4000;
/** What is given back too early is taken again: pictures that change all the time are worse than slow ones. */
const upAfterMs = 20_000;
/** A mixer leaves out a few turns whenever something else has the machine for a moment. */
const mostMissed = 0.1;

export interface LoadState {
  level: LoadLevel;
  /** Since when it has been too much, ms; null: it is not. */
  overSince: number | null;
  /** Since when there has been enough for more, ms; null: there is not. */
  calmSince: number | null;
}

export const unloaded: LoadState = { level: 'full', overSince: null, calmSince: null };

export interface LoadReading {
  /** ms, of a clock that never jumps */
  at: number;
  /** CPU seconds a second: what there is, what is taken, and what would be a level further up. */
  capacity: number;
  load: number;
  loadAbove: number;
  /** Of the turns of pictures, what part was left out: 0 to 1. */
  missed: number;
}

/** The level after one more reading: down when it has been too much for 4 s, up when there was enough for 20 s. */
export function withReading({ level, overSince, calmSince }: LoadState, reading: LoadReading): LoadState {
  const { at, capacity, loadAbove } = reading;
  if (isTooMuch(reading)) {
    const since = overSince ?? at;
    return at - since >= downAfterMs && level !== 'refuse'
      ? { ...unloaded, level: below(level) }
      : { level, overSince: since, calmSince: null };
  }
  if (level === 'full' || loadAbove > calm * capacity) return { ...unloaded, level };
  const since = calmSince ?? at;
  return at - since >= upAfterMs
    ? { ...unloaded, level: above(level) }
    : { level, overSince: null, calmSince: since };
}

export function isTooMuch({
  load,
  capacity,
  missed,
}: Pick<LoadReading, 'load' | 'capacity' | 'missed'>): boolean {
  return load > most * capacity || missed > mostMissed;
}
