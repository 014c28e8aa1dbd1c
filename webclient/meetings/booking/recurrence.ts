import { type Day, momentOf, wallTimeOf, weekdayOf } from '../time/wall-time.ts';

/** What people choose of RFC 5545 rules, and the way there and back. */

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export const repeatKinds = [
  'never',
  'daily',
  'workdays',
  'weekly',
  'monthlyByDate',
  'monthlyByWeekday',
  'custom',
] as const;
export type RepeatKind = (typeof repeatKinds)[number];

/** All of a form; which parts count depends on `kind`. */
export interface Repeat {
  kind: RepeatKind;
  /** Every so many days, weeks or months. */
  interval: number;
  /** Of `weekly`. */
  days: Weekday[];
  /** Of `custom`: an RFC 5545 rule without COUNT and UNTIL. */
  rule: string;
  end: 'count' | 'until';
  count: number;
  /** The last day, in the meeting's zone. */
  until: Day;
}

export const mostRepetitions = 400;

export function weekdayNameOf(day: Day): Weekday {
  return weekdays[weekdayOf(day)] ?? 'MO';
}

/** Which of its kind a weekday is in its month: 1 to 4, or -1 for the last when it is the fifth. */
export function weekOf(day: Day): number {
  const week = Math.ceil(Number(day.slice(8)) / 7);
  return week > 4 ? -1 : week;
}

/** The rule, or null for a meeting that is once. */
export function ruleOf(repeat: Repeat, start: Day, timeZone: string): string | null {
  const parts = partsOf(repeat, start);
  if (parts === null) return null;
  const end =
    repeat.end === 'count' ? `COUNT=${repeat.count}` : `UNTIL=${utcOf(`${repeat.until}T23:59`, timeZone)}`;
  return `${parts};${end}`;
}

function partsOf({ kind, interval, days, rule }: Repeat, start: Day): string | null {
  const every = interval > 1 ? `;INTERVAL=${interval}` : '';
  switch (kind) {
    case 'never':
      return null;
    case 'daily':
      return `FREQ=DAILY${every}`;
    case 'workdays':
      return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
    case 'weekly':
      return `FREQ=WEEKLY${every};BYDAY=${weekdays.filter((day) => days.includes(day)).join(',')}`;
    case 'monthlyByDate':
      return `FREQ=MONTHLY${every};BYMONTHDAY=${Number(start.slice(8))}`;
    case 'monthlyByWeekday':
      return `FREQ=MONTHLY${every};BYDAY=${weekOf(start)}${weekdayNameOf(start)}`;
    case 'custom':
      return withoutEnd(rule);
  }
}

/** What a form begins with: once; when made to repeat, weekly on the day of the start, ten times. */
export function noRepeat(start: Day, until: Day): Repeat {
  return {
    kind: 'never',
    interval: 1,
    days: [weekdayNameOf(start)],
    rule: '',
    end: 'count',
    count: 10,
    until,
  };
}

/** Reads a rule. What cannot be chosen in the form is `custom`. */
export function repeatOf(rule: string | null, start: Day, timeZone: string, usualEnd: Day): Repeat {
  const none = noRepeat(start, usualEnd);
  if (rule === null) return none;
  const fields = fieldsOf(rule);
  const until = dayOfUntil(fields.get('UNTIL'), timeZone);
  const base: Repeat = {
    ...none,
    kind: 'custom',
    rule: withoutEnd(rule),
    interval: Number(fields.get('INTERVAL') ?? 1),
    end: fields.has('COUNT') ? 'count' : 'until',
    count: Number(fields.get('COUNT') ?? none.count),
    until: until ?? usualEnd,
  };
  const days = (fields.get('BYDAY') ?? '').split(',').filter((day) => isWeekday(day));
  const guesses: Repeat[] = [
    { ...base, kind: 'workdays' },
    { ...base, kind: 'weekly', days: days.length > 0 ? days : none.days },
    { ...base, kind: 'daily' },
    { ...base, kind: 'monthlyByDate' },
    { ...base, kind: 'monthlyByWeekday' },
  ];
  const canonical = [...fieldsOf(withoutEnd(rule))].sort().join();
  const means = (guess: Repeat): boolean =>
    [...fieldsOf(partsOf(guess, start) ?? '')].sort().join() === canonical;
  return guesses.find(means) ?? base;
}

/** `FREQ=DAILY;COUNT=3` -> `FREQ=DAILY`: the end is chosen by itself. */
export function withoutEnd(rule: string): string {
  return rule
    .replace(/^RRULE:/i, '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(COUNT|UNTIL)=/i.test(part))
    .join(';')
    .toUpperCase();
}

function fieldsOf(rule: string): Map<string, string> {
  const parts = rule
    .toUpperCase()
    .split(';')
    .map((part) => part.split('='));
  return new Map(
    parts.flatMap(([name, value]): [string, string][] => {
      if (name === undefined || value === undefined) return [];
      if (name === 'INTERVAL' && value === '1') return [];
      // Monday is where weeks begin anyway (RFC 5545, section 3.3.10).
      return name === 'WKST' && value === 'MO' ? [] : [[name, value]];
    }),
  );
}

function isWeekday(text: string): text is Weekday {
  return (weekdays as readonly string[]).includes(text);
}

/** `2026-05-01T23:59` of a zone -> `20260501T215900Z` */
function utcOf(wallTime: string, timeZone: string): string {
  return new Date(momentOf(wallTime, timeZone)).toISOString().replace(/[-:]|\.\d+/g, '');
}

function dayOfUntil(until: string | undefined, timeZone: string): Day | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(until ?? '');
  if (!parts) return undefined;
  const [, year = '', month = '', date = '', hour, minute = '', , zulu] = parts;
  const day = `${year}-${month}-${date}`;
  if (hour === undefined || zulu === '') return day;
  return wallTimeOf(Date.parse(`${day}T${hour}:${minute}:00Z`), timeZone).slice(0, 10);
}
