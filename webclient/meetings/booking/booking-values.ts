import type { Booking, EditScope, InviteeView, Template } from '../../../server/contract/api/booking.ts';
import type { BodyFor } from '../../core/rest.ts';
import { addDays, addMonths, dayOf, wallTimeOf, type Day } from '../time/wall-time.ts';
import { noRepeat, repeatOf, ruleOf, type Repeat } from './recurrence.ts';

/** All that the booking form holds. */
export interface BookingValues {
  subject: string;
  agenda: string;
  day: Day;
  /** `HH:mm` */
  time: string;
  durationMinutes: number;
  timeZone: string;
  repeat: Repeat;
  idKind: Booking['idKind'];
  vmrId: string | null;
  /** Of a random ID: made by the system, or given here; guests may need none. */
  pins: 'made' | 'own';
  hostPin: string;
  guestPin: string;
  media: Booking['media'];
  whoMayJoin: Booking['whoMayJoin'];
  guestsBeforeHost: boolean;
  waitingRoom: boolean;
  autoRecord: boolean;
  invitees: InviteeView[];
  notify: boolean;
}

export type BookBody = BodyFor<'POST /bookings'>;
export type BookingChanges = BodyFor<'PATCH /bookings/:bookingId'>['changes'];
export type GivenInvitee = NonNullable<BookBody['invitees']>[number];

const halfHour = 30 * 60_000;
const usualMinutes = 60;

/** A new meeting: at the next half hour, for an hour. */
export function newBooking(now: number, timeZone: string): BookingValues {
  const start = Math.ceil((now + 1) / halfHour) * halfHour;
  const day = dayOf(start, timeZone);
  return {
    subject: '',
    agenda: '',
    day,
    time: wallTimeOf(start, timeZone).slice(11),
    durationMinutes: usualMinutes,
    timeZone,
    repeat: noRepeat(day, usualEnd(day)),
    idKind: 'random',
    vmrId: null,
    pins: 'made',
    hostPin: '',
    guestPin: '',
    media: 'video',
    whoMayJoin: 'everyone',
    guestsBeforeHost: true,
    waitingRoom: false,
    autoRecord: false,
    invitees: [],
    notify: true,
  };
}

export function withTemplate(values: BookingValues, template: Template): BookingValues {
  const { subject, agenda, durationMinutes, invitees } = template;
  return { ...values, subject, agenda, durationMinutes, invitees, ...settingsOf(template) };
}

/**
 * A booking as it is edited.
 *
 * @param at of one occurrence of a series, or of it and what follows, when that begins and ends, ms
 */
export function valuesOf(booking: Booking, at?: { startsAt: number; endsAt: number }): BookingValues {
  const { subject, agenda, timeZone, idKind, vmrId, hostPin, guestPin, invitees } = booking;
  const start = at ? wallTimeOf(at.startsAt, timeZone) : booking.startsAt;
  const day = start.slice(0, 10);
  return {
    subject,
    agenda,
    day,
    time: start.slice(11),
    durationMinutes: at ? Math.round((at.endsAt - at.startsAt) / 60_000) : booking.durationMinutes,
    timeZone,
    repeat: repeatOf(booking.recurrence, day, timeZone, usualEnd(day)),
    idKind,
    vmrId,
    pins: 'own',
    hostPin,
    guestPin,
    ...settingsOf(booking),
    invitees,
    notify: true,
  };
}

export function bookBodyOf(values: BookingValues): BookBody {
  const { subject, agenda, durationMinutes, timeZone, idKind, vmrId, notify } = values;
  return {
    subject: subject.trim(),
    agenda: agenda.trim(),
    startsAt: startOf(values),
    durationMinutes,
    timeZone,
    recurrence: ruleOf(values.repeat, values.day, timeZone),
    idKind,
    vmrId: idKind === 'vmr' ? vmrId : null,
    ...(idKind === 'random' && values.pins === 'own'
      ? {
          ...(values.hostPin === '' ? {} : { hostPin: values.hostPin }),
          guestPin: values.guestPin,
        }
      : {}),
    ...settingsOf(values),
    invitees: values.invitees.map(givenInvitee),
    notify,
  };
}

/**
 * What was changed in the form, and nothing else: what others change meanwhile elsewhere stays theirs. One occurrence
 * that is moved by itself leaves the rule of its series alone.
 */
export function changesBetween(
  before: BookingValues,
  after: BookingValues,
  scope: EditScope = 'all',
): BookingChanges {
  const was = bookBodyOf(before);
  const is = bookBodyOf(after);
  const { notify: _notify, idKind: _idKind, vmrId: _vmrId, ...fields } = is;
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        !(scope === 'one' && name === 'recurrence') &&
        JSON.stringify(value) !== JSON.stringify(was[name as keyof BookBody]),
    ),
  );
}

export function startOf({ day, time }: Pick<BookingValues, 'day' | 'time'>): string {
  return `${day}T${time}`;
}

export function givenInvitee({ kind, id, name, role }: InviteeView): GivenInvitee {
  switch (kind) {
    case 'account':
      return { kind, accountId: id, role };
    case 'terminal':
      return { kind, terminalId: id, role };
    case 'phone':
      return { kind, number: id, name, role };
    case 'email':
      return { kind, email: id, name, role };
  }
}

interface Settings {
  media: Booking['media'];
  whoMayJoin: Booking['whoMayJoin'];
  guestsBeforeHost: boolean;
  waitingRoom: boolean;
  autoRecord: boolean;
}

export function settingsOf({
  media,
  whoMayJoin,
  guestsBeforeHost,
  waitingRoom,
  autoRecord,
}: Settings): Settings {
  return { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord };
}

/** Meetings may be booked a year ahead. */
export function lastDay(today: Day): Day {
  return addDays(today, 365);
}

function usualEnd(day: Day): Day {
  return addMonths(day, 3);
}
