import type { Caller } from '../contract/api/caller.ts';
import type { Booking } from '../contract/api/booking.ts';
import { linkOf } from './invitations.ts';
import type { BookingRecord, InviteePerson, OccurrenceRecord } from './model.ts';
import type { Pins } from './rooms.ts';
import { ruleInWords } from './rule-text.ts';
import { type Part, stateOf } from './rules.ts';

const occurrencesShown = 50;

export interface Shown {
  booking: BookingRecord;
  /** All, those taken out of the series too. */
  occurrences: readonly OccurrenceRecord[];
  invitees: InviteePerson[];
  pins: Pins;
  part: Part;
  mayEdit: boolean;
}

/** A booking as its owner, the invited and administrators see it. */
export function toView(
  shown: Shown,
  caller: Caller,
  { origin, now }: { origin: string; now: number },
): Booking {
  const { booking, pins } = shown;
  const { settings, lastEndsAt, startsLocal, recurrence, timeZone } = booking;
  return {
    ...booking,
    ...settings,
    startsAt: startsLocal,
    recurrenceText: recurrence === null ? null : ruleInWords(recurrence, timeZone, caller.language),
    occurrences: toCome(shown.occurrences, now),
    state: stateOf({ state: booking.state, lastEndsAt }, now),
    hostPin: shown.mayEdit || shown.part === 'host' ? pins.hostPin : '',
    guestPin: pins.guestPin,
    invitees: shown.invitees,
    mayEdit: shown.mayEdit,
    link: linkOf(origin, booking.meetingId, pins.guestPin),
  };
}

function toCome(occurrences: readonly OccurrenceRecord[], now: number): Booking['occurrences'] {
  return occurrences
    .filter(({ state, endsAt }) => state === 'active' && endsAt > now)
    .sort((a, b) => a.startsAt - b.startsAt)
    .slice(0, occurrencesShown)
    .map(({ originalStartsAt, startsAt, endsAt }) => ({ occurrence: originalStartsAt, startsAt, endsAt }));
}
