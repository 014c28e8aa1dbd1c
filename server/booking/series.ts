import { PlenumError } from '../contract/errors.ts';
import {
  type Changes,
  isOfRoomOnly,
  mergeFields,
  mergeInvitees,
  reschedules,
  withoutTimes,
} from './changes.ts';
import { instantOf, isLocalTime, localOf } from './local-time.ts';
import type { BookingRecord, Family, InviteePerson, OccurrenceRecord, Whole } from './model.ts';
import {
  expand,
  movedAlike,
  moveRule,
  type Pattern,
  readPattern,
  splitPattern,
  type Start,
} from './recurrence.ts';
import { formatRule } from './rule.ts';
import { endOf, readTimes, refusePast, type Schedule, schedule } from './schedule.ts';

/**
 * What editing and cancelling make of a series. Pure: a family in, families out, what did not change by identity. What
 * has begun is never changed, but for a meeting that is running, whose end and settings can be.
 */

export interface Made {
  bookingId: string;
  uid: string;
}

/** Which occurrences an edit is of. */
export type Part =
  | { kind: 'whole' }
  | { kind: 'one'; original: number }
  /** `all`: also what was moved from before that to later than now. */
  | { kind: 'from'; original: number; all: boolean }
  /** All that is to come are occurrences that were moved: nothing takes place as the series says. */
  | { kind: 'moved' };

/**
 * What `one`, `following` and `all` mean for this series now.
 * @param occurrence original start
 * @throws PlenumError `bad_request`, `occurrence_unknown`, `meeting_begun`
 */
export function partOf(
  family: Family,
  { scope, occurrence }: { scope: 'one' | 'following' | 'all'; occurrence?: number | undefined },
  now: number,
): Part {
  const { booking } = family.series;
  if (booking.recurrence === null) return { kind: 'whole' };
  if (scope !== 'all' && occurrence === undefined) {
    throw new PlenumError('bad_request', {
      field: 'occurrence',
      detail: 'given with scope one and following',
    });
  }
  const starts = startsOf(booking);
  const begun = begunOf(family, now);
  if (occurrence !== undefined && !starts.some(({ startsAt }) => startsAt === occurrence)) {
    throw new PlenumError('occurrence_unknown', { field: 'occurrence' });
  }
  if (scope === 'one') return { kind: 'one', original: occurrence ?? 0 };
  const toCome = starts.find(({ startsAt }) => !begun.has(startsAt) && startsAt > now);
  const from = scope === 'all' ? toCome?.startsAt : occurrence;
  if (scope === 'all' && !toCome && family.takenOut.some((one) => isToCome(one, now)))
    return { kind: 'moved' };
  if (from === undefined || begun.has(from) || from <= now) {
    throw new PlenumError('meeting_begun', { field: 'occurrence' });
  }
  if (from === starts[0]?.startsAt) return { kind: 'whole' };
  return { kind: 'from', original: from, all: scope === 'all' };
}

/** Settings of the room may be changed in place even when some of it is over. */
export function partToChange(part: Part, scope: 'one' | 'following' | 'all', changes: Changes): Part {
  const isLater = part.kind === 'from' || part.kind === 'moved';
  return isLater && scope === 'all' && isOfRoomOnly(changes) ? { kind: 'whole' } : part;
}

// --- changing ---

export function changeWhole(family: Family, changes: Changes, now: number): Family {
  const { series } = family;
  const sequence = series.booking.sequence + 1;
  if (series.booking.recurrence === null && (changes.fields.recurrence ?? null) === null) {
    return { ...family, series: changeSingle(series, changes, { sequence, now }) };
  }
  const merged = mergeFields(series.booking, changes);
  const moved = reschedules(series.booking, merged);
  const lengthened = series.booking.durationMinutes !== merged.durationMinutes;
  if (moved && begunOf(family, now).size > 0 && series.booking.recurrence === null) {
    throw new PlenumError('meeting_begun', { field: 'changes.recurrence' });
  }
  const times = moved || lengthened ? timesOf(series.booking, merged, changes, now) : null;
  const booking = touched({ ...merged, ...(times && takenFrom(times)) }, sequence);
  const invitees = changes.invitees ?? series.invitees;
  if (!times || !moved) {
    const occurrences = withLength(series.occurrences, merged.durationMinutes);
    const along = { series, invitees, sequence };
    return {
      series: { booking, occurrences, invitees },
      takenOut: family.takenOut.map((one) => (hasBegun(one, now) ? one : changeAlong(one, changes, along))),
    };
  }
  const moves = movesOf(startsOf(series.booking), times.starts, changes);
  const begun = family.takenOut.filter((one) => hasBegun(one, now));
  const takenOut = begun.map((one) => inPlaceOf(one, moves, sequence));
  const gone = goneOf({ series, takenOut: family.takenOut });
  const elsewhere = new Set(takenOut.map((one) => one.booking.recurrenceId));
  const occurrences = withoutGone(fresh(booking.bookingId, times), gone, moves).filter(
    ({ originalStartsAt }) => !elsewhere.has(originalStartsAt),
  );
  return { series: { booking, occurrences, invitees }, takenOut };
}

/**
 * What was moved to later than now, of a series that is over otherwise.
 * @throws PlenumError `meeting_begun` for times, which the series has none of to come
 */
export function changeMoved({ series, takenOut }: Family, changes: Changes, now: number): Family {
  const { startsAt, timeZone, recurrence } = changes.fields;
  if ([startsAt, timeZone, recurrence].some((given) => given !== undefined)) {
    throw new PlenumError('meeting_begun', { field: 'changes.startsAt' });
  }
  const sequence = series.booking.sequence + 1;
  const along = { series, invitees: changes.invitees ?? series.invitees, sequence };
  return {
    series: { ...series, booking: touched(series.booking, sequence) },
    takenOut: takenOut.map((one) => (isToCome(one, now) ? changeAlong(one, changes, along) : one)),
  };
}

/** @param made of the booking that one occurrence becomes, unless it is one already */
export function changeOne(
  family: Family,
  original: number,
  changes: Changes,
  { made, now }: { made: Made; now: number },
): { family: Family; bookingId: string } {
  const { series, takenOut } = family;
  const sequence = series.booking.sequence + 1;
  const { recurrence } = changes.fields;
  if (recurrence && recurrence !== series.booking.recurrence) {
    throw new PlenumError('bad_request', {
      field: 'changes.recurrence',
      detail: 'left out, for one occurrence',
    });
  }
  const { recurrence: _same, ...fields } = changes.fields;
  const known = takenOut.find(({ booking }) => booking.recurrenceId === original);
  const one = known ?? takeOut(series, original, made.bookingId);
  const changed = changeSingle(one, { ...changes, fields }, { sequence, now });
  return {
    bookingId: changed.booking.bookingId,
    family: {
      series: {
        ...series,
        booking: touched(series.booking, sequence),
        occurrences: series.occurrences.filter(({ originalStartsAt }) => originalStartsAt !== original),
      },
      takenOut: [...takenOut.filter((other) => other !== known), changed].sort(byOriginal),
    },
  };
}

/** Ends the series before an occurrence and goes on with another one that has the changes. */
export function changeFrom(
  family: Family,
  { original, all }: { original: number; all: boolean },
  given: Changes,
  { made, now }: { made: Made; now: number },
): { ended: Family; goesOn: Family } {
  const { series } = family;
  const { starts, at, patterns } = cutAt(series.booking, original);
  const begins: BookingRecord = {
    ...series.booking,
    ...made,
    version: 0,
    sequence: -1,
    createdAt: now,
    startsLocal: patterns.after.start,
    recurrence: formatRule(patterns.after.rule),
  };
  const changes = all ? countedFrom(begins, at, given, now) : given;
  const merged = mergeFields(begins, startingFrom(begins, series.booking, changes, now));
  const moved = reschedules(begins, merged);
  const times = timesOf(begins, merged, changes, now);
  const booking = touched({ ...merged, ...takenFrom(times) }, 0);
  const invitees = changes.invitees ?? series.invitees;
  const later = family.takenOut.filter(({ booking: { recurrenceId } }) => (recurrenceId ?? 0) >= original);
  const along = moved ? [] : later.filter((one) => !hasBegun(one, now));
  // What was taken out and has taken place already does not come again.
  const gone = goneOf({ series, takenOut: later });
  for (const one of later) if (hasBegun(one, now)) gone.add(one.booking.recurrenceId ?? 0);
  const regular = new Set(series.occurrences.map(({ originalStartsAt }) => originalStartsAt));
  const toCome = starts.slice(at);
  const carried = toCome.flatMap(({ startsAt }): OccurrenceRecord[] => {
    if (!regular.has(startsAt) && !gone.has(startsAt)) return [];
    const state = gone.has(startsAt) ? 'cancelled' : 'active';
    return [{ ...occurrence(made.bookingId, startsAt, merged.durationMinutes), state }];
  });
  const scheduled = () =>
    withoutGone(fresh(made.bookingId, times), gone, movesOf(toCome, times.starts, changes));
  const inEnded = { series, invitees, sequence: series.booking.sequence + 1 };
  return {
    ended: shorten(family, original, now, all ? (one) => changeAlong(one, changes, inEnded) : undefined),
    goesOn: {
      series: { booking, invitees, occurrences: moved ? scheduled() : carried },
      takenOut: along.map((one) => {
        const changed = changeAlong(one, changes, { series, invitees, sequence: 0 });
        return { ...changed, booking: { ...changed.booking, seriesId: made.bookingId, uid: made.uid } };
      }),
    },
  };
}

// --- cancelling ---

export function cancelWhole({ series, takenOut }: Family, now: number): Family {
  const sequence = series.booking.sequence + 1;
  return {
    series: cancelled(series, sequence),
    takenOut: takenOut.map((one) =>
      one.booking.state === 'cancelled' || hasBegun(one, now) ? one : cancelled(one, sequence),
    ),
  };
}

/** @throws PlenumError `meeting_begun` when it is over */
export function cancelOne({ series, takenOut }: Family, original: number, now: number): Family {
  const sequence = series.booking.sequence + 1;
  const known = takenOut.find(({ booking }) => booking.recurrenceId === original);
  const found = (known ?? series).occurrences.find(({ originalStartsAt }) => originalStartsAt === original);
  if (!found) throw new PlenumError('occurrence_unknown', { field: 'occurrence' });
  refuseOver(found, now);
  return {
    series: {
      ...series,
      booking: touched(series.booking, sequence),
      occurrences: series.occurrences.map((one) =>
        one.originalStartsAt === original ? { ...one, state: 'cancelled' } : one,
      ),
    },
    takenOut: takenOut.map((one) => (one === known ? cancelled(one, sequence) : one)),
  };
}

/** What was moved to later than now, of a series that is over otherwise. */
export function cancelMoved({ series, takenOut }: Family, now: number): Family {
  const sequence = series.booking.sequence + 1;
  return {
    series: { ...series, booking: touched(series.booking, sequence) },
    takenOut: takenOut.map((one) => (isToCome(one, now) ? cancelled(one, sequence) : one)),
  };
}

/** The series as it is when it ends before an occurrence, and all of it that is to come is cancelled or only what follows. */
export function cancelFrom(
  family: Family,
  { original, all }: { original: number; all: boolean },
  now: number,
): Family {
  const sequence = family.series.booking.sequence + 1;
  return shorten(family, original, now, all ? (one) => cancelled(one, sequence) : undefined);
}

/** @param moved what becomes of what was moved from before that occurrence to later than now; left out: it stays */
function shorten(
  { series, takenOut }: Family,
  original: number,
  now: number,
  moved: (one: Whole) => Whole = (one) => one,
): Family {
  const { starts, at, patterns } = cutAt(series.booking, original);
  const sequence = series.booking.sequence + 1;
  const last = starts[at - 1]?.startsAt ?? 0;
  return {
    series: {
      ...series,
      booking: {
        ...touched(series.booking, sequence),
        recurrence: formatRule(patterns.before.rule),
        lastEndsAt: endOf(last, series.booking.durationMinutes),
      },
      occurrences: series.occurrences.filter(({ originalStartsAt }) => originalStartsAt < original),
    },
    takenOut: takenOut
      .filter((one) => (one.booking.recurrenceId ?? 0) < original || hasBegun(one, now))
      .map((one) => (isToCome(one, now) ? moved(one) : one)),
  };
}

/** @throws PlenumError `meeting_begun` when it is over */
export function refuseOver({ endsAt }: { endsAt: number }, now: number): void {
  if (endsAt <= now) throw new PlenumError('meeting_begun', { field: 'occurrence' });
}

// --- parts of these ---

/**
 * Of a series that is running already, the start may be given as that of its first occurrence, which is past: what goes
 * on is moved as much.
 */
function startingFrom(begins: BookingRecord, series: BookingRecord, changes: Changes, now: number): Changes {
  const { startsAt, timeZone = begins.timeZone } = changes.fields;
  if (startsAt === undefined || !isLocalTime(startsAt) || instantOf(startsAt, timeZone) > now) return changes;
  const moved = movedAlike(begins.startsLocal, series.startsLocal, startsAt);
  return { ...changes, fields: { ...changes.fields, startsAt: moved } };
}

/** Of a series that is running already, COUNT counts what has taken place, too, unless a later start is given along. */
function countedFrom(begins: BookingRecord, at: number, changes: Changes, now: number): Changes {
  const { recurrence, startsAt, timeZone = begins.timeZone } = changes.fields;
  if (!recurrence) return changes;
  if (startsAt !== undefined && isLocalTime(startsAt) && instantOf(startsAt, timeZone) > now) return changes;
  const { rule } = readTimes({ ...begins, timeZone }, recurrence, 'changes.recurrence');
  if (rule.end.kind !== 'count') return changes;
  const count = rule.end.count - at;
  if (count < 1) throw new PlenumError('recurrence_empty', { field: 'changes.recurrence' });
  const left = formatRule({ ...rule, end: { kind: 'count', count } });
  return { ...changes, fields: { ...changes.fields, recurrence: left } };
}

/** To which start each former one was moved, of a series that takes place at other times. */
type Moves = ReadonlyMap<number, number>;

function movesOf(from: readonly Start[], to: readonly Start[], { fields }: Changes): Moves {
  const [first] = from;
  const [target] = to;
  if (!first || !target) return new Map();
  const byLocal = new Map(to.map(({ local, startsAt }) => [local, startsAt]));
  const inOrder = fields.recurrence === undefined && from.length === to.length;
  return new Map(
    from.flatMap(({ local, startsAt }, index): [number, number][] => {
      const found = inOrder ? to[index]?.startsAt : byLocal.get(movedAlike(local, first.local, target.local));
      return found === undefined ? [] : [[startsAt, found]];
    }),
  );
}

/** Original starts of what was cancelled. */
function goneOf({ series, takenOut }: Family): Set<number> {
  const all = [...series.occurrences, ...takenOut.flatMap((one) => one.occurrences)];
  return new Set(
    all.filter(({ state }) => state === 'cancelled').map(({ originalStartsAt }) => originalStartsAt),
  );
}

/** What was cancelled stays so when it is moved with the others. */
function withoutGone(
  occurrences: OccurrenceRecord[],
  gone: ReadonlySet<number>,
  moves: Moves,
): OccurrenceRecord[] {
  const moved = new Set([...gone].map((original) => moves.get(original)));
  return occurrences.map((one) => (moved.has(one.originalStartsAt) ? { ...one, state: 'cancelled' } : one));
}

/** What was taken out and has taken place stands for the occurrence that its own was moved to. */
function inPlaceOf(one: Whole, moves: Moves, sequence: number): Whole {
  const { booking, occurrences } = one;
  const original = moves.get(booking.recurrenceId ?? 0);
  if (original === undefined || original === booking.recurrenceId) return one;
  return {
    ...one,
    booking: { ...touched(booking, sequence), recurrenceId: original },
    occurrences: occurrences.map((of) => ({ ...of, originalStartsAt: original })),
  };
}

/** A single meeting or an occurrence by itself. While it runs, its start stays. */
function changeSingle(
  whole: Whole,
  changes: Changes,
  { sequence, now }: { sequence: number; now: number },
): Whole {
  const { booking, occurrences } = whole;
  const [first] = occurrences;
  if (first) refuseOver(first, now);
  if (!first || first.state === 'cancelled') throw new PlenumError('meeting_cancelled');
  const merged = mergeFields(booking, changes);
  const invitees = changes.invitees ?? whole.invitees;
  const lengthened = booking.durationMinutes !== merged.durationMinutes;
  if (!reschedules(booking, merged) && !lengthened) {
    return { booking: touched(merged, sequence), occurrences, invitees };
  }
  if (!reschedules(booking, merged)) {
    const endsAt = endOf(first.startsAt, merged.durationMinutes);
    if (endsAt <= now) throw new PlenumError('meeting_begun', { field: 'changes.durationMinutes' });
    return {
      booking: touched({ ...merged, lastEndsAt: endsAt }, sequence),
      occurrences: [{ ...first, endsAt }],
      invitees,
    };
  }
  const times = schedule(merged, now, 'changes.');
  const [start] = times.starts;
  const startsAt = start?.startsAt ?? 0;
  if (startsAt !== first.startsAt) {
    if (first.startsAt <= now) throw new PlenumError('meeting_begun', { field: 'changes.startsAt' });
    refusePast(startsAt, now, 'changes.');
  }
  if (times.lastEndsAt <= now) throw new PlenumError('meeting_begun', { field: 'changes.durationMinutes' });
  const originalStartsAt = booking.recurrenceId ?? startsAt;
  return {
    booking: touched({ ...merged, ...takenFrom(times) }, sequence),
    occurrences: [{ ...first, originalStartsAt, startsAt, endsAt: times.lastEndsAt }],
    invitees,
  };
}

/** What was taken out of a series that is changed: it keeps its own times, but for the length. */
function changeAlong(
  one: Whole,
  changes: Changes,
  { series, invitees, sequence }: { series: Whole; invitees: InviteePerson[]; sequence: number },
): Whole {
  const merged = mergeFields(one.booking, withoutTimes(changes));
  const occurrences = withLength(one.occurrences, merged.durationMinutes);
  return {
    booking: { ...touched(merged, sequence), lastEndsAt: occurrences[0]?.endsAt ?? merged.lastEndsAt },
    occurrences,
    invitees: mergeInvitees(one.invitees, series.invitees, invitees),
  };
}

/** One regular occurrence as a booking of its own. */
function takeOut(series: Whole, original: number, bookingId: string): Whole {
  const found = series.occurrences.find(({ originalStartsAt }) => originalStartsAt === original);
  if (!found) throw new PlenumError('occurrence_unknown', { field: 'occurrence' });
  const { booking } = series;
  return {
    booking: {
      ...booking,
      bookingId,
      version: 0,
      seriesId: booking.bookingId,
      recurrenceId: original,
      startsLocal: localOf(found.startsAt, booking.timeZone),
      recurrence: null,
      lastEndsAt: found.endsAt,
    },
    occurrences: [{ ...found, bookingId }],
    invitees: series.invitees,
  };
}

/** The new times of a series. @throws PlenumError also `start_not_in_series` */
function timesOf(before: BookingRecord, after: BookingRecord, changes: Changes, now: number): Schedule {
  const ruleGiven = changes.fields.recurrence !== undefined;
  const pattern = patternOf(before);
  const rule =
    ruleGiven || !pattern ? null : moveRule(pattern, { start: after.startsLocal, timeZone: after.timeZone });
  const times = schedule(rule ? { ...after, recurrence: formatRule(rule) } : after, now, 'changes.');
  // Of a rule that was not given along, the new start must be a day; else it would be moved silently.
  if (!ruleGiven && times.startsLocal !== after.startsLocal) {
    throw new PlenumError('start_not_in_series', { field: 'changes.startsAt' });
  }
  if (reschedules(before, after)) refusePast(times.starts[0]?.startsAt ?? 0, now, 'changes.');
  return times;
}

function cutAt(booking: BookingRecord, original: number) {
  const pattern = patternOf(booking);
  const starts = startsOf(booking);
  const at = starts.findIndex(({ startsAt }) => startsAt === original);
  if (!pattern || at < 1) throw new PlenumError('occurrence_unknown', { field: 'occurrence' });
  return { starts, at, patterns: splitPattern(pattern, starts, at) };
}

function patternOf({ startsLocal, timeZone, recurrence }: BookingRecord): Pattern | null {
  return recurrence === null ? null : readPattern(startsLocal, timeZone, recurrence);
}

/** Every occurrence that the rule gives, whatever has become of it. */
function startsOf(booking: BookingRecord): Start[] {
  const pattern = patternOf(booking);
  const expansion = pattern && expand(pattern, booking.lastEndsAt + 366 * 86_400_000);
  return expansion?.kind === 'ok' ? expansion.starts : [];
}

/** Original starts of what has begun, be it as the series said or not. */
function begunOf({ series, takenOut }: Family, now: number): Set<number> {
  const all = [...series.occurrences, ...takenOut.flatMap((one) => one.occurrences)];
  return new Set(
    all
      .filter(({ startsAt, state }) => state === 'active' && startsAt <= now)
      .map(({ originalStartsAt }) => originalStartsAt),
  );
}

function hasBegun({ occurrences }: Whole, now: number): boolean {
  return occurrences.some(({ startsAt, state }) => state === 'active' && startsAt <= now);
}

function isToCome({ booking, occurrences }: Whole, now: number): boolean {
  return booking.state === 'active' && occurrences.every(({ startsAt }) => startsAt > now);
}

function cancelled(whole: Whole, sequence: number): Whole {
  return {
    ...whole,
    booking: { ...touched(whole.booking, sequence), state: 'cancelled' },
    occurrences: whole.occurrences.map((one) => ({ ...one, state: 'cancelled' })),
  };
}

function touched(booking: BookingRecord, sequence: number): BookingRecord {
  return { ...booking, version: booking.version + 1, sequence };
}

function takenFrom({ startsLocal, recurrence, lastEndsAt }: Schedule) {
  return { startsLocal, recurrence, lastEndsAt };
}

/** Every occurrence of a booking, as it is scheduled. */
export function fresh(bookingId: string, { starts, durationMinutes }: Schedule): OccurrenceRecord[] {
  return starts.map(({ startsAt }) => occurrence(bookingId, startsAt, durationMinutes));
}

function occurrence(bookingId: string, startsAt: number, durationMinutes: number): OccurrenceRecord {
  const endsAt = endOf(startsAt, durationMinutes);
  return { bookingId, originalStartsAt: startsAt, startsAt, endsAt, state: 'active' };
}

function withLength(occurrences: OccurrenceRecord[], durationMinutes: number): OccurrenceRecord[] {
  const lengthened = occurrences.map((one) => ({ ...one, endsAt: endOf(one.startsAt, durationMinutes) }));
  return lengthened.every(({ endsAt }, index) => endsAt === occurrences[index]?.endsAt)
    ? occurrences
    : lengthened;
}

function byOriginal(a: Whole, b: Whole): number {
  return (a.booking.recurrenceId ?? 0) - (b.booking.recurrenceId ?? 0);
}
