import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);

/** `YYYY-MM-DD`, as it stands in the address of a page. */
export type Day = string;

export function isDay(text: string | undefined): text is Day {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && dayjs(text).isValid();
}

export function today(timeZone: string, shift = 0): Day {
  return dayjs().tz(timeZone).add(shift, 'day').format('YYYY-MM-DD');
}

/** When a day begins there, ms since the epoch. */
export function startOf(day: Day, timeZone: string): number {
  return dayjs.tz(`${day}T00:00:00`, timeZone).valueOf();
}

/** When the day is over. Not 24 h after its start: clocks change. */
export function endOf(day: Day, timeZone: string): number {
  return dayjs.tz(`${dayjs(day).add(1, 'day').format('YYYY-MM-DD')}T00:00:00`, timeZone).valueOf();
}
