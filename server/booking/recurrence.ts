import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { daysBetween, instantOf, localOf } from './local-time.ts';
import { formatRule, parseRule, type Rule, weekdays } from './rule.ts';

/** Rules and the times they give. Pure: no clock. */

const dayMs = 86_400_000;
/** A year ahead, leap years too. */
export const bookedAheadMs = 366 * dayMs;
export const occurrencesAtMost = 400;

export interface Pattern {
  /** First occurrence, YYYY-MM-DDTHH:mm */
  start: string;
  timeZone: string;
  rule: Rule;
}

export interface Start {
  /** What the rule says: the time of day of every occurrence. */
  local: string;
  /** When that is; on a day when the clock skips `local`, later by what it skips. */
  startsAt: number;
}

export type Expansion =
  | { kind: 'ok'; starts: Start[] }
  | { kind: 'none' }
  /** Without an end, or with one that is later than `latest`. */
  | { kind: 'too_late' }
  | { kind: 'too_many' };

/** The pattern of one text, its UNTIL made an instant. @throws RuleRefused */
export function readPattern(start: string, timeZone: string, text: string): Pattern {
  const rule = parseRule(text);
  if (rule.end.kind !== 'until_local') return { start, timeZone, rule };
  // A date includes its whole day.
  const local = rule.end.local.includes('T') ? rule.end.local : `${rule.end.local}T23:59:59`;
  return { start, timeZone, rule: { ...rule, end: { kind: 'until', instant: instantOf(local, timeZone) } } };
}

/**
 * Every occurrence, in order. The rule is applied to wall-clock time and each is put into the zone after that, so that
 * an occurrence in a gap of the clock is moved as calendar programs do (RFC 5545 section 3.3.5) and takes place, instead
 * of being left out.
 *
 * @param latest ms since the epoch: no occurrence may start after it
 */
export function expand({ start, timeZone, rule }: Pattern, latest: number): Expansion {
  if (rule.end.kind === 'never') return { kind: 'too_late' };
  if (rule.end.kind === 'until' && rule.end.instant > latest + dayMs) return { kind: 'too_late' };
  const last = rule.end.kind === 'until' ? Math.min(rule.end.instant, latest) : latest;
  const horizon = Temporal.PlainDateTime.from(localOf(last, timeZone)).add({ days: 2 });
  const starts = wallClock(start, rule, horizon);
  const ended = ends(starts, rule, timeZone);
  if (ended.length === 0) return { kind: 'none' };
  // One that is counted and not there yet would come after the horizon.
  const missing = rule.end.kind === 'count' && ended.length < Math.min(rule.end.count, occurrencesAtMost + 1);
  if (missing || ended.some(({ startsAt }) => startsAt > latest)) return { kind: 'too_late' };
  if (ended.length > occurrencesAtMost) return { kind: 'too_many' };
  return { kind: 'ok', starts: ended };
}

function ends(locals: readonly string[], { end }: Rule, timeZone: string): Start[] {
  const starts: Start[] = [];
  for (const local of locals) {
    const startsAt = instantOf(local, timeZone);
    if (end.kind === 'until' && startsAt > end.instant) break;
    if (end.kind === 'count' && starts.length === end.count) break;
    // Two within one gap, a minute apart, cannot be: rules are daily at the finest.
    starts.push({ local, startsAt });
  }
  return starts;
}

/** Local times of a rule, its UNTIL apart, until `horizon`, and at most one more than may be. */
function wallClock(start: string, rule: Rule, horizon: Temporal.PlainDateTime): string[] {
  const endless = formatRule({ ...rule, end: { kind: 'never' } });
  const rrule = new RRuleTemporal({
    rruleString: `RRULE:${endless}`,
    dtstart: Temporal.PlainDateTime.from(start).toZonedDateTime('UTC'),
    until: horizon.toZonedDateTime('UTC'),
    cache: false,
    temporal: Temporal,
  });
  const most = Math.min(rule.end.kind === 'count' ? rule.end.count : Infinity, occurrencesAtMost + 1);
  return rrule
    .all((_date, index) => index < most)
    .map((date) => date.toPlainDateTime().toString({ smallestUnit: 'minute' }));
}

/**
 * Cuts a series in two before one of its occurrences.
 * @param starts all occurrences of the pattern
 * @param at index in `starts`, at least 1
 */
export function splitPattern(
  { timeZone, rule, start }: Pattern,
  starts: readonly Start[],
  at: number,
): { before: Pattern; after: Pattern } {
  const last = starts[at - 1];
  const first = starts[at];
  if (!last || !first) throw new RangeError('no occurrence on both sides');
  const end = rule.end.kind === 'count' ? { ...rule.end, count: rule.end.count - at } : rule.end;
  // The whole day, so that the first part can be moved to another time of day.
  const until = instantOf(`${last.local.slice(0, 10)}T23:59`, timeZone);
  return {
    before: { start, timeZone, rule: { ...rule, end: { kind: 'until', instant: until } } },
    after: { start: first.local, timeZone, rule: { ...rule, end } },
  };
}

/**
 * The rule of a series that is moved to another first day or zone: weekdays of a weekly rule and the end move along.
 * Days of other rules stay what they are, as it cannot be told what was meant.
 */
export function moveRule({ rule, start, timeZone }: Pattern, to: { start: string; timeZone: string }): Rule {
  const days = daysBetween(start, to.start);
  const end = rule.end.kind === 'until' ? { ...rule.end, instant: movedEnd(rule.end.instant) } : rule.end;
  if (rule.frequency !== 'WEEKLY') return { ...rule, end };
  const turn = ((days % 7) + 7) % 7;
  const byDay = rule.byDay.map(({ nth, weekday }) => ({
    nth,
    weekday: weekdays[(weekdays.indexOf(weekday) + turn) % 7] ?? weekday,
  }));
  byDay.sort((a, b) => weekdays.indexOf(a.weekday) - weekdays.indexOf(b.weekday));
  return { ...rule, end, byDay };

  /** The end of the last day, whatever the time of day becomes. */
  function movedEnd(instant: number): number {
    const until = localOf(instant, timeZone);
    const isOfDay = until.slice(10) >= start.slice(10);
    const day = laterBy(`${until.slice(0, 10)}T23:59`, isOfDay ? days : days - 1);
    return instantOf(day, to.timeZone);
  }
}

/** A local time moved as one was moved to another. */
export function movedAlike(local: string, from: string, to: string): string {
  const by = Temporal.PlainDateTime.from(from).until(to, { largestUnit: 'day' });
  return Temporal.PlainDateTime.from(local).add(by).toString({ smallestUnit: 'minute' });
}

function laterBy(local: string, days: number): string {
  return Temporal.PlainDateTime.from(local).add({ days }).toString({ smallestUnit: 'minute' });
}

/** Whether one occurrence would begin before the one before it has ended. */
export function overlaps(starts: readonly Start[], durationMinutes: number): boolean {
  return starts.some(({ startsAt }, index) => {
    const before = starts[index - 1];
    return before !== undefined && startsAt < before.startsAt + durationMinutes * 60_000;
  });
}
