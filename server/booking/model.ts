import type { InviteeView, MeetingIdKind, MeetingSettings } from '../contract/api/booking.ts';

/** A booking as the rest of the feature handles it. Times are ms since the epoch, local times YYYY-MM-DDTHH:mm. */

/** Somebody invited, with the name they go by. */
export type InviteePerson = InviteeView;

/** What can be changed of a booking, its occurrences and invitees apart. */
export interface BookingFields {
  subject: string;
  agenda: string;
  /** Of the first occurrence, in `timeZone`. */
  startsLocal: string;
  durationMinutes: number;
  timeZone: string;
  /** RFC 5545, its UNTIL in UTC. */
  recurrence: string | null;
  hostPin: string;
  guestPin: string;
  settings: MeetingSettings;
}

export interface BookingRecord extends BookingFields {
  bookingId: string;
  enterpriseId: string | null;
  version: number;
  kind: 'instant' | 'booked';
  state: 'active' | 'cancelled';
  rootId: string;
  seriesId: string | null;
  recurrenceId: number | null;
  uid: string;
  sequence: number;
  ownerId: string | null;
  ownerName: string;
  lastEndsAt: number;
  idKind: MeetingIdKind;
  vmrId: string | null;
  meetingId: string;
  createdAt: number;
}

export interface OccurrenceRecord {
  bookingId: string;
  originalStartsAt: number;
  startsAt: number;
  endsAt: number;
  state: 'active' | 'cancelled';
}

/** A booking with all that belongs to it. */
export interface Whole {
  booking: BookingRecord;
  occurrences: OccurrenceRecord[];
  invitees: InviteePerson[];
}

/** A booking and the occurrences that were taken out of it: all that has one UID. */
export interface Family {
  series: Whole;
  takenOut: Whole[];
}

/** Who wants to join, as invitations know them. */
export type Joiner =
  { kind: 'account'; id: string } | { kind: 'terminal'; id: string } | { kind: 'phone'; id: string };

export function inviteeKey({ kind, id }: { kind: string; id: string }): string {
  return `${kind} ${id}`;
}
