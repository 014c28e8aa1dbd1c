import type { Caller } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import { seenBy, seenOf, seenRegular, type SeenEvent } from './family.ts';
import { type BookingRecord, type Family, inviteeKey, type InviteePerson, type Whole } from './model.ts';

/** What of a family somebody may see who asks for one booking of it. Pure. */

export interface Reader {
  caller: Caller;
  /** Whether they see everything; else what they are invited to. */
  mayEdit: boolean;
}

/** The booking as calendar events: a series with what was taken out of it, or the one that was taken out. */
export function eventsFor(family: Family, { bookingId }: BookingRecord, reader: Reader): SeenEvent[] {
  const { seen, key } = asReader(family, reader);
  const one = seen.takenOut.find(({ booking }) => booking.bookingId === bookingId);
  if (!one) return seenBy({ ...seen, series: active(seen.series) }, key);
  const event = seenOf(seen, active(one), key);
  return event ? [event] : [];
}

/**
 * What is told of a booking in an invitation to copy, which is for guests.
 * @param occurrence original start; undefined: the whole
 * @throws PlenumError `occurrence_unknown`
 */
export function eventToCopy(
  family: Family,
  booking: BookingRecord,
  occurrence: number | undefined,
  reader: Reader,
): SeenEvent {
  const event =
    occurrence === undefined || booking.recurrence === null
      ? eventsFor(family, booking, reader)[0]
      : occurrenceFor(family, occurrence, reader);
  if (!event) throw new PlenumError('occurrence_unknown', { field: 'occurrence' });
  return { ...event, role: 'guest' };
}

/** What was taken out of a series and takes place for who asks. */
export function takenOutFor(family: Family, reader: Reader): Whole[] {
  const { seen, key } = asReader(family, reader);
  return seen.takenOut.filter((one) => seenOf(seen, one, key) !== undefined);
}

function occurrenceFor(family: Family, occurrence: number, reader: Reader): SeenEvent | undefined {
  const { seen, key } = asReader(family, reader);
  const one = seen.takenOut.find(({ booking }) => booking.recurrenceId === occurrence);
  return one ? seenOf(seen, one, key) : seenRegular(seen, occurrence, key);
}

/** Who may edit sees it as though invited to all of it. */
function asReader(family: Family, { caller, mayEdit }: Reader): { seen: Family; key: string } {
  if (!mayEdit) return { seen: family, key: inviteeKey({ kind: 'account', id: caller.accountId ?? '' }) };
  const person: InviteePerson = { kind: 'email', id: '', name: '', role: 'host' };
  const add = (whole: Whole): Whole => ({ ...whole, invitees: [...whole.invitees, person] });
  const { series, takenOut } = family;
  return { seen: { series: add(series), takenOut: takenOut.map(add) }, key: inviteeKey(person) };
}

/** A cancelled meeting is shown as it was. */
function active(whole: Whole): Whole {
  return { ...whole, booking: { ...whole.booking, state: 'active' } };
}
