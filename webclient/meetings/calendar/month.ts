import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { addDays, dayOf, weekdayOf, type Day } from '../time/wall-time.ts';

/** The weeks a month is drawn in, from Monday, with the days of its neighbours that fill them. */
export function weeksOf(month: Day): Day[][] {
  const first = `${month.slice(0, 7)}-01`;
  let day = addDays(first, -weekdayOf(first));
  const weeks: Day[][] = [];
  do {
    const from = day;
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(from, index)));
    day = addDays(day, 7);
  } while (day.slice(0, 7) === month.slice(0, 7));
  return weeks;
}

/** Occurrences by every day they touch, ordered by start. One that ends at midnight does not touch the next day. */
export function byDay(occurrences: readonly Occurrence[], timeZone: string): Map<Day, Occurrence[]> {
  const days = new Map<Day, Occurrence[]>();
  for (const occurrence of [...occurrences].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = dayOf(Math.max(occurrence.startsAt, occurrence.endsAt - 1), timeZone);
    for (let day = dayOf(occurrence.startsAt, timeZone); day <= last; day = addDays(day, 1)) {
      const there = days.get(day);
      if (there) there.push(occurrence);
      else days.set(day, [occurrence]);
    }
  }
  return days;
}
