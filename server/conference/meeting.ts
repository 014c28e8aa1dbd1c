import type { MeetingToJoin } from './rules.ts';

/** A meeting as its conference needs it. */
export interface Meeting extends MeetingToJoin {
  meetingId: string;
  /** Null: a personal room or a VMR without a booking just now. */
  bookingId: string | null;
  kind: 'instant' | 'booked' | 'room';
  /** When what is booked ends, ms since the epoch; null: nothing is. */
  endsAt: number | null;
  subject: string;
  ownerName: string;
  media: 'video' | 'voice';
  autoRecord: boolean;
}

/** A meeting as found for somebody who comes. */
export interface FoundMeeting extends Meeting {
  /** As what they are invited by name. */
  invitedAs: 'host' | 'guest' | null;
}

/** What an enterprise has bought, as far as conferences ask. */
export interface EnterpriseLimits {
  active: boolean;
  plan: 'free' | 'paid';
  /** Parties in all live conferences together. */
  concurrency: number;
}
