import type { DayUse } from '../contract/api/enterprises.ts';

/** A day of a time zone: from its midnight to the next, which clock changes make 23 to 25 hours. ms since the epoch. */
export interface Day {
  /** YYYY-MM-DD */
  name: string;
  from: number;
  /** Not included. */
  to: number;
}

/** Adds up what the people in conferences make of days that follow one another. */
export class DayCount {
  readonly #days: readonly (Day & { conferences: number; participants: number; peak: number; ms: number })[];
  /** Ends of those who are in, a heap with the earliest on top. */
  readonly #ends: number[] = [];
  #day = 0;

  constructor(days: readonly Day[]) {
    this.#days = days.map((day) => ({ ...day, conferences: 0, participants: 0, peak: 0, ms: 0 }));
  }

  addConference(startedAt: number): void {
    const day = this.#days.find(({ from, to }) => startedAt >= from && startedAt < to);
    if (day) day.conferences++;
  }

  /** To be called in the order of joining. Who leaves and who joins at the same moment were never there together. */
  addAttendance(joinedAt: number, leftAt: number): void {
    this.#goTo(joinedAt);
    pushEnd(this.#ends, leftAt);
    for (let index = Math.max(0, this.#day - 1); index < this.#days.length; index++) {
      const day = this.#days[index];
      if (!day || day.from > Math.max(joinedAt, leftAt)) break;
      if (joinedAt >= day.from && joinedAt < day.to) {
        day.participants++;
        day.peak = Math.max(day.peak, this.#ends.length);
      }
      day.ms += Math.max(0, Math.min(leftAt, day.to) - Math.max(joinedAt, day.from));
    }
  }

  /** When everybody has been added. */
  result(): DayUse[] {
    this.#goTo(Infinity);
    return this.#days.map(({ name, conferences, participants, peak, ms }) => ({
      ...{ day: name, conferences, participants, peakParties: peak },
      minutes: Math.round(ms / 60_000),
    }));
  }

  /** Those who left before are out; those who stay over midnight are in the next day from its beginning. */
  #goTo(time: number): void {
    for (let day = this.#days[this.#day]; day && day.from <= time; day = this.#days[++this.#day]) {
      this.#dropUntil(day.from);
      day.peak = Math.max(day.peak, this.#ends.length);
    }
    this.#dropUntil(time);
  }

  #dropUntil(time: number): void {
    while (this.#ends.length > 0 && (this.#ends[0] ?? 0) <= time) popEnd(this.#ends);
  }
}

function pushEnd(heap: number[], end: number): void {
  let index = heap.push(end) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] ?? 0;
    if (above <= end) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = end;
}

function popEnd(heap: number[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child = right < heap.length && (heap[right] ?? 0) < (heap[left] ?? 0) ? right : left;
    const below = heap[child] ?? 0;
    if (below >= last) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

/** @param ms a length of time @returns h:mm:ss, seconds begun left out */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number: number) => String(number).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
