import type { ChangeBooking } from '../contract/api/booking.ts';
import { type BookingFields, inviteeKey, type InviteePerson } from './model.ts';

/** What is changed of a booking, put into it. Pure. */

export interface Changes {
  fields: Omit<ChangeBooking['changes'], 'invitees'>;
  /** All that are invited from now on; undefined: as before. */
  invitees: InviteePerson[] | undefined;
}

export function mergeFields<B extends BookingFields>(booking: B, { fields }: Changes): B {
  const { startsAt, media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord, ...plain } = fields;
  return {
    ...booking,
    ...given(plain),
    startsLocal: startsAt ?? booking.startsLocal,
    settings: {
      ...booking.settings,
      ...given({ media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord }),
    },
  };
}

/**
 * Leaves out what is as it was: a form sends all it shows.
 * @param booking with the PINs that open it
 */
export function onlyChanged(
  { booking, invitees }: { booking: BookingFields; invitees: readonly InviteePerson[] },
  changes: Changes,
): Changes {
  const { startsLocal, settings, ...rest } = booking;
  const known: Record<string, unknown> = { ...rest, ...settings, startsAt: startsLocal };
  const entries = Object.entries(changes.fields as Record<string, unknown>);
  const fields: Changes['fields'] = Object.fromEntries(
    entries.filter(([name, value]) => value !== undefined && value !== known[name]),
  );
  const roles = (people: readonly InviteePerson[]) =>
    JSON.stringify(people.map((one) => [inviteeKey(one), one.role]));
  const same = changes.invitees !== undefined && roles(changes.invitees) === roles(invitees);
  return { fields, invitees: same ? undefined : changes.invitees };
}

/** The changes without those of times, for what keeps its own. */
export function withoutTimes({ fields, invitees }: Changes): Changes {
  const { startsAt, timeZone, recurrence, ...rest } = fields;
  return { fields: rest, invitees };
}

/** Whether it takes place at other times. */
export function reschedules(before: BookingFields, after: BookingFields): boolean {
  return (
    before.startsLocal !== after.startsLocal ||
    before.timeZone !== after.timeZone ||
    before.recurrence !== after.recurrence
  );
}

/** Only what happens in the room: nothing that stands in calendars, so that of a past meeting nothing is changed. */
export function isOfRoomOnly({ fields, invitees }: Changes): boolean {
  const { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord, hostPin, guestPin, ...others } =
    fields;
  return invitees === undefined && namesIn(others).length === 0;
}

/** For the audit log: names only, as there are PINs among the values. */
export function changedNames({ fields, invitees }: Changes): string[] {
  const names = namesIn(fields);
  return invitees === undefined ? names : [...names, 'invitees'];
}

/** Makes to a list the changes that were made to another one: whoever was added or removed there, or has a new role. */
export function mergeInvitees(
  list: InviteePerson[],
  before: readonly InviteePerson[],
  after: readonly InviteePerson[],
): InviteePerson[] {
  const keyed = (people: readonly InviteePerson[]) => new Map(people.map((one) => [inviteeKey(one), one]));
  const [was, is, merged] = [keyed(before), keyed(after), keyed(list)];
  for (const key of was.keys()) if (!is.has(key)) merged.delete(key);
  for (const [key, person] of is) {
    const known = was.get(key);
    if (!known || (known.role !== person.role && merged.has(key))) merged.set(key, person);
  }
  const result = [...merged.values()];
  return JSON.stringify(result) === JSON.stringify(list) ? list : result;
}

function namesIn(fields: Record<string, unknown>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** What is not undefined: left out is unchanged. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
