import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { dayOf, type Day } from '../time/wall-time.ts';

export interface Agenda {
  live: Occurrence[];
  days: { day: Day; occurrences: Occurrence[] }[];
}

/**
 * What is on, and what is to come by days. What began on an earlier day and is not over stands under today; what is
 * over and nobody is in stands nowhere.
 */
export function agendaOf(occurrences: readonly Occurrence[], now: number, timeZone: string): Agenda {
  const today = dayOf(now, timeZone);
  const live = occurrences.filter((occurrence) => occurrence.live > 0);
  const days = new Map<Day, Occurrence[]>();
  for (const occurrence of occurrences) {
    if (occurrence.live > 0 || occurrence.endsAt <= now) continue;
    const start = dayOf(occurrence.startsAt, timeZone);
    const day = start < today ? today : start;
    const there = days.get(day);
    if (there) there.push(occurrence);
    else days.set(day, [occurrence]);
  }
  return { live, days: [...days].map(([day, those]) => ({ day, occurrences: those })) };
}

/** Before its start, ms, joining becomes the first thing one would do. */
const soon = 15 * 60_000;

export function isAboutToStart({ startsAt, endsAt, live }: Occurrence, now: number): boolean {
  return live > 0 || (startsAt - soon <= now && now < endsAt);
}
