import type { EndReason } from '../contract/api/history.ts';
import type { LogEntry } from '../contract/conference-view.ts';
import type { KeptConference, LiveConference } from './live-conferences.ts';
import type { Identity } from './seats.ts';
import type { ConferenceState } from './state.ts';

/** Told of everything that happens in conferences, without a part in it. */
export interface ConferenceFollower {
  /** @param identityOf who is behind a participant; null: somebody without an account */
  changed(
    live: LiveConference,
    before: ConferenceState,
    after: ConferenceState,
    identityOf: (participantId: string) => Identity | null,
  ): void;
  /** A control was given. */
  controlled(live: LiveConference, entry: LogEntry): void;
  /** One of before a restart goes on here, with those who are in it. It may not be live yet. */
  restored(
    conference: Pick<KeptConference, 'meeting' | 'state'>,
    identityOf: (participantId: string) => Identity | null,
  ): Promise<void>;
  /** Another server goes on with it. */
  handedOver(conferenceId: string): void;
  ended(live: LiveConference, reason: EndReason, actorName: string | null): void;
}
