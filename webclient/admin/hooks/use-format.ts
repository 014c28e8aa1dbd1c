import { useMemo } from 'react';
import { useLanguage } from '../../i18n/use-language.ts';
import { useMe } from './me.ts';

export interface Format {
  /** In the person's time zone. `at`: ms since the epoch. */
  dateTime: (at: number) => string;
  date: (at: number) => string;
  time: (at: number) => string;
  /** `10:00 – 11:30` of one day, or both days named. */
  span: (from: number, to: number | null) => string;
  number: (value: number) => string;
  /** Decimal, as disks and subscriptions are sold: 1 GB is 10^9 bytes. */
  bytes: (value: number) => string;
  /** `ms`, e.g. `1 h 20 min`. */
  duration: (ms: number) => string;
  percent: (part: number, whole: number) => string;
  /** `YYYY-MM-DD` as a short day. */
  day: (day: string) => string;
}

export function useFormat(): Format {
  const language = useLanguage();
  const { timeZone } = useMe();
  return useMemo(() => makeFormat(language, timeZone), [language, timeZone]);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function makeFormat(language: 'zh' | 'en', timeZone: string): Format {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const made = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const date = made({ dateStyle: 'medium' });
  const time = made({ timeStyle: 'short' });
  const dateTime = made({ dateStyle: 'medium', timeStyle: 'short' });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  // Days carry no zone: they are read and written in UTC.
  const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const counted = (value: number, unit: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  return {
    date: (at) => date.format(at),
    time: (at) => time.format(at),
    dateTime: (at) => dateTime.format(at),
    span: (from, to) => {
      if (to === null) return dateTime.format(from);
      const sameDay = date.format(from) === date.format(to);
      return `${dateTime.format(from)} – ${(sameDay ? time : dateTime).format(to)}`;
    },
    number: (value) => number.format(value),
    bytes: (value) => {
      const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[step] ?? 'byte',
        maximumFractionDigits: value / 1000 ** step < 10 ? 1 : 0,
      }).format(value / 1000 ** step);
    },
    duration: (ms) => {
      const minutes = Math.max(0, Math.round(ms / 60_000));
      const hours = Math.floor(minutes / 60);
      if (hours === 0) return counted(minutes, 'minute');
      const rest = minutes % 60;
      return rest === 0 ? counted(hours, 'hour') : `${counted(hours, 'hour')} ${counted(rest, 'minute')}`;
    },
    percent: (part, whole) => percent.format(whole > 0 ? part / whole : 0),
    day: (text) => day.format(Date.parse(`${text}T00:00:00Z`)),
  };
}
