/** A recurrence rule, RFC 5545 section 3.3.10, as text and taken apart. Pure. */

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export interface ByDay {
  weekday: Weekday;
  /** -1: the last of the month or year; null: every one */
  nth: number | null;
}

/** When a rule ends. */
export type RuleEnd =
  | { kind: 'never' }
  | { kind: 'count'; count: number }
  /** ms since the epoch */
  | { kind: 'until'; instant: number }
  /** YYYY-MM-DD, or with THH:mm:ss, in the zone of the meeting; before it is made an instant */
  | { kind: 'until_local'; local: string };

export interface Rule {
  frequency: Frequency;
  interval: number;
  end: RuleEnd;
  byDay: ByDay[];
  byMonthDay: number[];
  byYearDay: number[];
  byWeekNo: number[];
  byMonth: number[];
  bySetPos: number[];
  weekStart: Weekday | null;
}

/** Why a text is no rule that Plenum takes. */
export class RuleRefused extends Error {
  override name = 'RuleRefused';
  readonly reason: 'syntax' | 'too_fine';

  constructor(reason: 'syntax' | 'too_fine', detail: string) {
    super(detail);
    this.reason = reason;
  }
}

const finer = ['SECONDLY', 'MINUTELY', 'HOURLY', 'BYSECOND', 'BYMINUTE', 'BYHOUR'];

/**
 * Takes a rule apart. Stricter than libraries are, which skip what they do not know and so mean something else than the
 * calendar programs that are sent the same text.
 * @throws RuleRefused
 */
export function parseRule(text: string): Rule {
  const parts = partsOf(text.replace(/^RRULE:/i, ''));
  const rule: Rule = {
    frequency: frequencyOf(parts.get('FREQ')),
    interval: numbersOf(parts, 'INTERVAL', 1, 366)[0] ?? 1,
    end: endOf(parts),
    byDay: (parts.get('BYDAY')?.split(',') ?? []).map(byDayOf),
    byMonthDay: numbersOf(parts, 'BYMONTHDAY', -31, 31),
    byYearDay: numbersOf(parts, 'BYYEARDAY', -366, 366),
    byWeekNo: numbersOf(parts, 'BYWEEKNO', -53, 53),
    byMonth: numbersOf(parts, 'BYMONTH', 1, 12),
    bySetPos: numbersOf(parts, 'BYSETPOS', -366, 366),
    weekStart: parts.has('WKST') ? weekdayOf(parts.get('WKST')) : null,
  };
  checkTogether(rule);
  return rule;
}

/** The rule as text, its parts in one fixed order. */
export function formatRule(rule: Rule): string {
  const parts = [`FREQ=${rule.frequency}`];
  const list = (name: string, values: readonly (string | number)[]) => {
    if (values.length > 0) parts.push(`${name}=${values.join(',')}`);
  };
  if (rule.interval !== 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.end.kind === 'count') parts.push(`COUNT=${rule.end.count}`);
  if (rule.end.kind === 'until') parts.push(`UNTIL=${utcText(rule.end.instant)}`);
  if (rule.end.kind === 'until_local') parts.push(`UNTIL=${rule.end.local.replace(/[-:]/g, '')}`);
  list('BYMONTH', rule.byMonth);
  list('BYWEEKNO', rule.byWeekNo);
  list('BYYEARDAY', rule.byYearDay);
  list('BYMONTHDAY', rule.byMonthDay);
  list(
    'BYDAY',
    rule.byDay.map(({ nth, weekday }) => `${nth ?? ''}${weekday}`),
  );
  list('BYSETPOS', rule.bySetPos);
  if (rule.weekStart) parts.push(`WKST=${rule.weekStart}`);
  return parts.join(';');
}

/** 20270301T000000Z, RFC 5545 section 3.3.5 form 2 */
export function utcText(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
}

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().replace(/;$/, '').split(';')) {
    const match = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(part);
    if (!match) throw new RuleRefused('syntax', 'parts of the form NAME=VALUE, separated by ;');
    const [, name = '', value = ''] = match;
    if (finer.includes(name) || (name === 'FREQ' && finer.includes(value))) {
      throw new RuleRefused('too_fine', 'DAILY, WEEKLY, MONTHLY or YEARLY, once a day at most');
    }
    if (!known.includes(name)) throw new RuleRefused('syntax', `a rule without ${name}`);
    if (parts.has(name)) throw new RuleRefused('syntax', `${name} only once`);
    parts.set(name, value);
  }
  return parts;
}

const known = [
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'],
  ...['BYDAY', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYMONTH', 'BYSETPOS'],
];

function frequencyOf(text: string | undefined): Frequency {
  const found = frequencies.find((frequency) => frequency === text);
  if (!found) throw new RuleRefused('syntax', `FREQ=${frequencies.join(', FREQ=')}`);
  return found;
}

function weekdayOf(text: string | undefined): Weekday {
  const found = weekdays.find((weekday) => weekday === text);
  if (!found) throw new RuleRefused('syntax', `weekdays as ${weekdays.join(', ')}`);
  return found;
}

function byDayOf(text: string): ByDay {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const nth = match?.[1] === undefined ? null : Number(match[1]);
  if (nth !== null && (nth === 0 || Math.abs(nth) > 53)) {
    throw new RuleRefused('syntax', 'BYDAY with a number between -53 and 53');
  }
  return { weekday: weekdayOf(match?.[2]), nth };
}

function numbersOf(parts: Map<string, string>, name: string, least: number, greatest: number): number[] {
  const values = parts.get(name)?.split(',') ?? [];
  const numbers = values.map(Number);
  if (
    values.some((value) => !/^[+-]?\d+$/.test(value)) ||
    numbers.some((n) => n === 0 || n < least || n > greatest)
  ) {
    throw new RuleRefused('syntax', `${name} between ${least} and ${greatest}`);
  }
  return [...new Set(numbers)];
}

function endOf(parts: Map<string, string>): RuleEnd {
  const until = parts.get('UNTIL');
  const [count] = numbersOf(parts, 'COUNT', 1, 1_000_000);
  if (until === undefined) return count === undefined ? { kind: 'never' } : { kind: 'count', count };
  if (count !== undefined) throw new RuleRefused('syntax', 'COUNT or UNTIL, not both');
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(until);
  if (!match) throw new RuleRefused('syntax', 'UNTIL as YYYYMMDD or YYYYMMDDTHHMMSSZ');
  const [, year, month, day, hour, minute, second, zulu] = match;
  const date = `${year}-${month}-${day}`;
  const text = hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
  const instant = Date.parse(hour === undefined ? `${text}T00:00:00Z` : `${text}Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(text)) {
    throw new RuleRefused('syntax', 'UNTIL on a day there is');
  }
  return zulu ? { kind: 'until', instant } : { kind: 'until_local', local: text };
}

/** What RFC 5545 section 3.3.10 says must not go together. */
function checkTogether(rule: Rule): void {
  const monthly = rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY';
  if (rule.byDay.some(({ nth }) => nth !== null) && (!monthly || rule.byWeekNo.length > 0)) {
    throw new RuleRefused('syntax', 'BYDAY with a number only in MONTHLY and YEARLY rules without BYWEEKNO');
  }
  if (rule.byMonthDay.length > 0 && rule.frequency === 'WEEKLY') {
    throw new RuleRefused('syntax', 'BYMONTHDAY not in a WEEKLY rule');
  }
  if (rule.byYearDay.length > 0 && rule.frequency !== 'YEARLY') {
    throw new RuleRefused('syntax', 'BYYEARDAY only in a YEARLY rule');
  }
  if (rule.byWeekNo.length > 0 && rule.frequency !== 'YEARLY') {
    throw new RuleRefused('syntax', 'BYWEEKNO only in a YEARLY rule');
  }
  const others = [rule.byDay, rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.byMonth];
  if (rule.bySetPos.length > 0 && others.every((list) => list.length === 0)) {
    throw new RuleRefused('syntax', 'BYSETPOS only with another BY part');
  }
}
