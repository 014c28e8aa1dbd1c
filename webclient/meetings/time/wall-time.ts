/**
 * Wall-clock times (`YYYY-MM-DDTHH:mm`) and days (`YYYY-MM-DD`) of a time zone. A day is a name here, not a moment, so
 * that counting days is not disturbed by clocks that are put forward.
 */

export type Day = string;
const dayMs = 86_400_000;
const readers = new Map<string, Intl.DateTimeFormat>();

function readerOf(timeZone: string): Intl.DateTimeFormat {
  const known = readers.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  readers.set(timeZone, made);
  return made;
}

/** @param at ms since the epoch */
export function wallTimeOf(at: number, timeZone: string): string {
  const parts = Object.fromEntries(
    readerOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The moment at which clocks of the zone show a time, ms since the epoch. Of a time that is shown twice the first;
 * of one that is left out, as far behind the gap as it lies in it (as RFC 5545, section 3.3.5, has it).
 */
export function momentOf(wallTime: string, timeZone: string): number {
  const asUtc = Date.parse(`${wallTime}:00Z`);
  const offsetAt = (at: number): number => Date.parse(`${wallTimeOf(at, timeZone)}:00Z`) - at;
  const before = offsetAt(asUtc - dayMs);
  const after = offsetAt(asUtc + dayMs);
  const early = asUtc - before;
  return offsetAt(early) === before ? early : offsetAt(asUtc - after) === after ? asUtc - after : early;
}

export function dayOf(at: number, timeZone: string): Day {
  return wallTimeOf(at, timeZone).slice(0, 10);
}

export function startOfDay(day: Day, timeZone: string): number {
  return momentOf(`${day}T00:00`, timeZone);
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** @returns 0 for Monday to 6 for Sunday */
export function weekdayOf(day: Day): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/** The same day of another month, or its last where it has none. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
