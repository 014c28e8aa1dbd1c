import { instantOf, localOf } from './local-time.ts';
import { type BookingRecord, type Family, inviteeKey, type InviteePerson, type Whole } from './model.ts';

/** What an invited person sees of a series and of what was taken out of it. Pure. */

/** YYYY-MM-DDTHH:mm in a zone. */
export interface LocalTime {
  local: string;
  timeZone: string;
}

/** A VEVENT before it has words. */
export interface SeenEvent {
  booking: BookingRecord;
  /** Original start as the series calls it; null: the series or the single meeting. */
  recurrenceId: LocalTime | null;
  startsLocal: string;
  startsAt: number;
  /** Original starts, local, of what does not take place for this person. */
  excluded: string[];
  role: InviteePerson['role'];
}

/** @returns the events in the calendar of somebody, the series first; none when not invited to anything that takes place */
export function seenBy(family: Family, key: string): SeenEvent[] {
  const { series, takenOut } = family;
  const ownRole = series.booking.state === 'active' ? roleOf(series, key) : null;
  const events: SeenEvent[] = [];
  if (ownRole !== null) {
    const gone = series.occurrences.filter(({ state }) => state === 'cancelled');
    const elsewhere = takenOut.filter((one) => !takesPlaceFor(one, key));
    const excluded = [
      ...gone.map(({ originalStartsAt }) => originalStartsAt),
      ...elsewhere.map(({ booking }) => booking.recurrenceId ?? 0),
    ].sort((a, b) => a - b);
    events.push({
      booking: series.booking,
      recurrenceId: null,
      startsLocal: series.booking.startsLocal,
      startsAt: instantOf(series.booking.startsLocal, series.booking.timeZone),
      excluded: excluded.map((instant) => nominalOf(instant, series.booking)),
      role: ownRole,
    });
  }
  for (const one of takenOut) {
    const event = seenOf(family, one, key);
    if (event) events.push(event);
  }
  return events;
}

/** One occurrence that was taken out, as somebody sees it; undefined when it does not take place for them. */
export function seenOf({ series }: Family, one: Whole, key: string): SeenEvent | undefined {
  const role = roleOf(one, key);
  const { booking } = one;
  if (role === null || booking.state === 'cancelled' || booking.recurrenceId === null) return undefined;
  return {
    booking,
    recurrenceId: {
      local: nominalOf(booking.recurrenceId, series.booking),
      timeZone: series.booking.timeZone,
    },
    startsLocal: booking.startsLocal,
    startsAt: instantOf(booking.startsLocal, booking.timeZone),
    excluded: [],
    role,
  };
}

/** An occurrence that is as the series says, as somebody sees it. */
export function seenRegular(
  { series }: Family,
  originalStartsAt: number,
  key: string,
): SeenEvent | undefined {
  const role = roleOf(series, key);
  const occurrence = series.occurrences.find((one) => one.originalStartsAt === originalStartsAt);
  if (role === null || occurrence?.state !== 'active') return undefined;
  const nominal = nominalOf(originalStartsAt, series.booking);
  return {
    booking: { ...series.booking, recurrence: null },
    recurrenceId: { local: nominal, timeZone: series.booking.timeZone },
    startsLocal: nominal,
    startsAt: originalStartsAt,
    excluded: [],
    role,
  };
}

/** Everybody invited to the series or to anything taken out of it, once. */
export function everybody(...families: readonly Family[]): Map<string, InviteePerson> {
  const people = new Map<string, InviteePerson>();
  for (const { series, takenOut } of families) {
    for (const whole of [series, ...takenOut]) {
      for (const person of whole.invitees) {
        const key = inviteeKey(person);
        if (!people.has(key)) people.set(key, person);
      }
    }
  }
  return people;
}

/** Everybody of these families, by what they are in each booking: those who see the same, with one of their keys. */
export function alike(families: readonly Family[]): { key: string; people: InviteePerson[] }[] {
  const wholes = families.flatMap(({ series, takenOut }) => [series, ...takenOut]);
  const groups = new Map<string, { key: string; people: InviteePerson[] }>();
  for (const [key, person] of everybody(...families)) {
    const parts = wholes.map((whole) => roleOf(whole, key)?.charAt(0) ?? '-').join('');
    const group = groups.get(parts);
    if (group) group.people.push(person);
    else groups.set(parts, { key, people: [person] });
  }
  return [...groups.values()];
}

/** Whether two views of one person differ in anything that is shown to them. */
export function looksDifferent(before: readonly SeenEvent[], after: readonly SeenEvent[]): boolean {
  return JSON.stringify(before.map(shown)) !== JSON.stringify(after.map(shown));
}

function shown(event: SeenEvent): unknown {
  const { subject, agenda, durationMinutes, timeZone, recurrence, meetingId, guestPin, hostPin } =
    event.booking;
  const { recurrenceId, startsLocal, excluded, role } = event;
  return [
    ...[subject, agenda, durationMinutes, timeZone, recurrence, meetingId, guestPin],
    ...[role === 'host' ? hostPin : '', recurrenceId, startsLocal, excluded, role],
  ];
}

/** Of lists that were asked for somebody: a thousand invited are looked up a thousand times. */
const roles = new WeakMap<readonly InviteePerson[], Map<string, InviteePerson['role']>>();

function roleOf({ invitees }: Whole, key: string): InviteePerson['role'] | null {
  const known = roles.get(invitees) ?? new Map(invitees.map((person) => [inviteeKey(person), person.role]));
  roles.set(invitees, known);
  return known.get(key) ?? null;
}

function takesPlaceFor(one: Whole, key: string): boolean {
  return one.booking.state === 'active' && roleOf(one, key) !== null;
}

/**
 * What a series calls the time of an occurrence: every one has the time of day of the first, also on a day when the
 * clock skips it.
 */
function nominalOf(instant: number, { startsLocal, timeZone }: BookingRecord): string {
  return localOf(instant, timeZone).slice(0, 10) + startsLocal.slice(10);
}
