import type { MeetingToJoin } from './rules.ts';
import type { Identity } from './seats.ts';

/** A meeting as its conference needs it. */
export interface Meeting extends MeetingToJoin {
  meetingId: string;
  /** Null: a personal room or a VMR without a booking just now. */
  bookingId: string | null;
  subject: string;
  ownerName: string;
  media: 'video' | 'voice';
  autoRecord: boolean;
  /** As what an account or a terminal is invited by name. */
  invitedAs: (identity: Identity) => 'host' | 'guest' | null;
}

/** What an enterprise has bought, as far as conferences ask. */
export interface EnterpriseLimits {
  active: boolean;
  plan: 'free' | 'paid';
  /** Parties in all live conferences together. */
  concurrency: number;
}
