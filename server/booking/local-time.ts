import { Temporal } from 'temporal-polyfill';

/** Wall-clock time in a zone and instants. Local times are YYYY-MM-DDTHH:mm, instants ms since the epoch. */

/**
 * A time the clock skips is taken with the offset before the gap, so it is later by the gap; one that comes twice is the
 * first (RFC 5545 section 3.3.5).
 */
export function instantOf(local: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}

export function localOf(instant: number, timeZone: string): string {
  return zonedOf(instant, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

export function zonedOf(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}

/** Whole days from the date of one local time to that of another. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from.slice(0, 10)).until(to.slice(0, 10), { largestUnit: 'day' }).days;
}

/** Whether it is a day and a time there can be; the schema sees only digits. */
export function isLocalTime(local: string): boolean {
  try {
    Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
