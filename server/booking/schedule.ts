import { PlenumError } from '../contract/errors.ts';
import { instantOf, isLocalTime, localOf } from './local-time.ts';
import {
  bookedAheadMs,
  expand,
  type Expansion,
  overlaps,
  type Pattern,
  readPattern,
  type Start,
} from './recurrence.ts';
import { formatRule, RuleRefused } from './rule.ts';

/** Whoever books `now` may take a moment to press the button. */
const graceMs = 5 * 60_000;
const dayMs = 86_400_000;

export interface Times {
  /** YYYY-MM-DDTHH:mm in `timeZone` */
  startsLocal: string;
  durationMinutes: number;
  timeZone: string;
  recurrence: string | null;
}

/** When a meeting takes place. */
export interface Schedule extends Times {
  /** null: a single meeting */
  pattern: Pattern | null;
  starts: Start[];
  lastEndsAt: number;
}

/**
 * Works out when a meeting takes place. Its start becomes that of its first occurrence, its rule the same in other
 * words: parts in order, UNTIL in UTC (RFC 5545 section 3.3.10).
 *
 * @param prefix of the fields that errors name
 * @throws PlenumError what is wrong with the times
 */
export function schedule(times: Times, now: number, prefix = ''): Schedule {
  if (!isLocalTime(times.startsLocal)) {
    throw new PlenumError('bad_request', { field: `${prefix}startsAt`, detail: 'a day and time there is' });
  }
  return times.recurrence === null
    ? single(times, now, prefix)
    : series(times, times.recurrence, now, prefix);
}

/** @throws PlenumError unless the meeting begins from now on, within the grace */
export function refusePast(startsAt: number, now: number, prefix = ''): void {
  if (startsAt < now - graceMs) throw new PlenumError('starts_in_past', { field: `${prefix}startsAt` });
}

export function endOf(startsAt: number, durationMinutes: number): number {
  return startsAt + durationMinutes * 60_000;
}

function single(times: Times, now: number, prefix: string): Schedule {
  const startsAt = instantOf(times.startsLocal, times.timeZone);
  if (startsAt > now + bookedAheadMs)
    throw new PlenumError('starts_too_late', { field: `${prefix}startsAt` });
  // A time that the clock skips is told as the one it is.
  const local = localOf(startsAt, times.timeZone);
  return {
    ...times,
    startsLocal: local,
    pattern: null,
    starts: [{ local, startsAt }],
    lastEndsAt: endOf(startsAt, times.durationMinutes),
  };
}

function series(times: Times, recurrence: string, now: number, prefix: string): Schedule {
  const field = `${prefix}recurrence`;
  const pattern = readTimes(times, recurrence, field);
  if (instantOf(times.startsLocal, times.timeZone) > now + bookedAheadMs) {
    throw new PlenumError('starts_too_late', { field: `${prefix}startsAt` });
  }
  // Far in the past a rule has more occurrences than can be gone through.
  if (instantOf(times.startsLocal, times.timeZone) < now - dayMs) {
    throw new PlenumError('starts_in_past', { field: `${prefix}startsAt` });
  }
  const starts = startsOf(pattern, now, field);
  const [first] = starts;
  const last = starts.at(-1);
  if (!first || !last) throw new PlenumError('recurrence_empty', { field });
  if (overlaps(starts, times.durationMinutes)) throw new PlenumError('series_overlaps', { field });
  return {
    ...times,
    startsLocal: first.local,
    recurrence: formatRule(pattern.rule),
    pattern: { ...pattern, start: first.local },
    starts,
    lastEndsAt: endOf(last.startsAt, times.durationMinutes),
  };
}

/** @throws PlenumError `recurrence_invalid`, `recurrence_too_fine` */
export function readTimes(
  { startsLocal, timeZone }: Pick<Times, 'startsLocal' | 'timeZone'>,
  recurrence: string,
  field: string,
): Pattern {
  try {
    return readPattern(startsLocal, timeZone, recurrence);
  } catch (cause) {
    if (!(cause instanceof RuleRefused)) throw cause;
    const code = cause.reason === 'too_fine' ? 'recurrence_too_fine' : 'recurrence_invalid';
    throw new PlenumError(code, { field, detail: cause.message, cause });
  }
}

/** @throws PlenumError `recurrence_invalid` for a rule that the library gives up on, as it seems to give no day at all */
function expanded(pattern: Pattern, latest: number, field: string): Expansion {
  try {
    return expand(pattern, latest);
  } catch (cause) {
    if (!(cause instanceof Error && /maximum iterations/i.test(cause.message))) throw cause;
    throw new PlenumError('recurrence_invalid', { field, detail: 'a rule that gives days', cause });
  }
}

function startsOf(pattern: Pattern, now: number, field: string): Start[] {
  const expansion = expanded(pattern, now + bookedAheadMs, field);
  switch (expansion.kind) {
    case 'ok':
      return expansion.starts;
    case 'none':
      throw new PlenumError('recurrence_empty', { field });
    case 'too_late':
      throw new PlenumError('series_too_long', { field, detail: 'an end within a year from now' });
    case 'too_many':
      throw new PlenumError('series_too_long', { field, detail: 'at most 400 occurrences' });
  }
}
