import { useMe } from '../app/account-session.ts';
import type { Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { addDays, dayOf, type Day } from '../meetings/time/wall-time.ts';

export interface Times {
  timeZone: string;
  today: Day;
  /** `10:00` */
  clock: (at: number) => string;
  /** `10:00 – 11:30`; with the days when it passes midnight. */
  span: (from: number, to: number) => string;
  /** `Monday, 23 November 2026, 10:00 – 11:30` */
  fullSpan: (from: number, to: number) => string;
  /** `Mon, 23 Nov 2026, 10:00` */
  moment: (at: number) => string;
  /** `Today`, `Tomorrow`, or nothing. */
  relative: (day: Day) => string | null;
  /** `Monday, 23 November`; with the year when it is another one. */
  dayTitle: (day: Day) => string;
  /** `November 2026` */
  monthTitle: (day: Day) => string;
  /** `Mon` */
  weekday: (day: Day) => string;
  /** `23 – 29 Nov 2026` */
  daySpan: (from: Day, to: Day) => string;
  /** `1 hr, 30 min` */
  length: (minutes: number) => string;
}

/** Times in words, in the language of the page and the zone of the account. `at` is ms since the epoch. */
export function useTimes(): Times {
  const language = useLanguage();
  const timeZone = useMe()?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return timesOf(language, timeZone);
}

const made = new Map<string, Times>();
/** In every zone days begin with a quarter of an hour, ms. */
const quarter = 900_000;

/** Made once for all rows of a list, and anew when a day may have begun. */
function timesOf(language: Language, timeZone: string): Times {
  const now = Date.now();
  const key = `${language}/${timeZone}/${Math.floor(now / quarter)}`;
  const known = made.get(key);
  if (known) return known;
  const times = makeTimes(language, timeZone, now);
  made.clear();
  made.set(key, times);
  return times;
}

export function makeTimes(language: Language, timeZone: string, now: number): Times {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
  // Days are names without a zone: they are read and written in UTC.
  const ofDay = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const short = format({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const moment = format({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const fullDay = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const dayTitle = ofDay({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayTitleWithYear = ofDay({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const month = ofDay({ month: 'long', year: 'numeric' });
  const weekday = ofDay({ weekday: 'short' });
  const dates = ofDay({ day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const today = dayOf(now, timeZone);
  const near = new Map(
    [-1, 0, 1].map((days) => [addDays(today, days), capitalised(relative.format(days, 'day'))]),
  );
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const comma = language === 'zh' ? ' ' : ', ';
  const span = (from: number, to: number): string =>
    dayOf(from, timeZone) === dayOf(to - 1, timeZone)
      ? `${clock.format(from)} – ${clock.format(to)}`
      : `${short.format(from)} – ${short.format(to)}`;
  return {
    timeZone,
    today,
    clock: (at) => clock.format(at),
    span,
    fullSpan: (from, to) =>
      dayOf(from, timeZone) === dayOf(to - 1, timeZone)
        ? `${fullDay.format(from)}${comma}${span(from, to)}`
        : `${moment.format(from)} – ${moment.format(to)}`,
    moment: (at) => moment.format(at),
    relative: (day) => near.get(day) ?? null,
    dayTitle: (day) =>
      (day.slice(0, 4) === today.slice(0, 4) ? dayTitle : dayTitleWithYear).format(Date.parse(day)),
    monthTitle: (day) => month.format(Date.parse(day)),
    weekday: (day) => weekday.format(Date.parse(day)),
    daySpan: (from, to) => dates.formatRange(Date.parse(from), Date.parse(to)),
    length: (minutes) => {
      const hours = Math.floor(minutes / 60);
      const rest = minutes % 60;
      return [
        ...(hours > 0 ? [unit(hours, 'hour')] : []),
        ...(rest > 0 || hours === 0 ? [unit(rest, 'minute')] : []),
      ].join(' ');
    },
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
