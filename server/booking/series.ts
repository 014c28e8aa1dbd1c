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
import { endOf, refusePast, type Schedule, schedule } from './schedule.ts';

/**
 * What editing and cancelling make of a series. Pure: a family in, families out, what did not change by identity. What
 * has begun is never changed, but for a meeting that is running, whose end and settings can be.
 */

export interface Made {
  bookingId: string;
  uid: string;
}

/** Which occurrences an edit is of. */
export type Part = { kind: 'whole' } | { kind: 'one'; original: number } | { kind: 'from'; original: number };

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
  if (from === undefined || begun.has(from) || from <= now) {
    throw new PlenumError('meeting_begun', { field: 'occurrence' });
  }
  return from === starts[0]?.startsAt ? { kind: 'whole' } : { kind: 'from', original: from };
}

/** Settings of the room may be changed in place even when some of it is over. */
export function partToChange(part: Part, scope: 'one' | 'following' | 'all', changes: Changes): Part {
  return part.kind === 'from' && scope === 'all' && isOfRoomOnly(changes) ? { kind: 'whole' } : part;
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
  const occurrences =
    times && moved ? fresh(booking.bookingId, times) : withLength(series.occurrences, merged.durationMinutes);
  return {
    series: { booking, occurrences, invitees },
    takenOut: family.takenOut.flatMap((one) => {
      if (hasBegun(one, now)) return [one];
      return moved ? [] : [changeAlong(one, changes, { series, invitees, sequence })];
    }),
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
  original: number,
  changes: Changes,
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
  const merged = mergeFields(begins, startingFrom(begins, series.booking, changes, now));
  const moved = reschedules(begins, merged);
  const times = timesOf(begins, merged, changes, now);
  const booking = touched({ ...merged, ...takenFrom(times) }, 0);
  const invitees = changes.invitees ?? series.invitees;
  const later = family.takenOut.filter(({ booking: { recurrenceId } }) => (recurrenceId ?? 0) >= original);
  const along = moved ? [] : later.filter((one) => !hasBegun(one, now));
  // What was taken out and has taken place already does not come again.
  const past = new Set(
    later.filter((one) => hasBegun(one, now)).map(({ booking: { recurrenceId } }) => recurrenceId),
  );
  const kept = series.occurrences.filter(({ originalStartsAt }) => originalStartsAt >= original);
  const carried = starts.slice(at).flatMap(({ startsAt }): OccurrenceRecord[] => {
    const found = kept.find(({ originalStartsAt }) => originalStartsAt === startsAt);
    if (!found && !past.has(startsAt)) return [];
    return [
      { ...occurrence(made.bookingId, startsAt, merged.durationMinutes), state: found?.state ?? 'cancelled' },
    ];
  });
  return {
    ended: shorten(family, original, now),
    goesOn: {
      series: { booking, invitees, occurrences: moved ? fresh(made.bookingId, times) : carried },
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

/** The series as it is when it ends before an occurrence. */
export function shorten({ series, takenOut }: Family, original: number, now: number): Family {
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
    takenOut: takenOut.filter((one) => (one.booking.recurrenceId ?? 0) < original || hasBegun(one, now)),
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
