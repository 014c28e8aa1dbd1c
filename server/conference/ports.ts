import type { Invitation, InvitationState } from '../contract/conference-view.ts';
import type { Invitee } from '../contract/controls.ts';
import type { ErrorCode } from '../contract/errors.ts';

/** Who invites: whom they may see in the directory depends on it. */
export interface Inviting {
  /** Null: a visitor's meeting. */
  enterpriseId: string | null;
  /** Null: somebody without an account, or a program. */
  accountId: string | null;
  /** An administrator or a program sees everybody. */
  seesAll: boolean;
}

/** Whom a call is about. */
export interface Called {
  conferenceId: string;
  meetingId: string;
  subject: string;
  enterpriseId: string | null;
  /** Who calls, for the one who is called to see. */
  by: string;
  guestPin: string;
}

export type TellCall = (state: InvitationState, reason: ErrorCode | null) => void;

/** Calls people and room systems into a conference. */
export interface CallPort {
  /**
   * Finds out who is meant, with the names they are shown by.
   * @throws PlenumError `invitee_unknown` for whom the inviting one may not see
   */
  resolve(invitees: readonly Invitee[], inviting: Inviting): Promise<{ invitee: Invitee; name: string }[]>;
  /** Calls; how it goes is told until it is over. */
  call(invitation: Invitation, called: Called, tell: TellCall): void;
  /** Rings no more; a link that was sent is good for nothing any more. Also when nobody has answered in time. */
  cancel(invitationId: string): void;
  /** Whoever was called is in, by whatever way: rings no more. */
  arrived(invitationId: string): void;
  /** The conference of a link that was sent, and the invitation it is of; null: of none. */
  invitationOf(conferenceId: string, token: string): string | null;
  /** What was sent from a conference that comes back after a restart is good again. */
  restore(conferenceId: string): Promise<void>;
  /** Everything of a conference that is over. */
  forget(conferenceId: string): void;
}

/** Records and streams conferences. */
export interface RecorderPort {
  /** Why neither may begin just now; null: it may. */
  able(enterpriseId: string | null): Promise<{ record: ErrorCode | null; stream: ErrorCode | null }>;
  /** Rejects when it cannot be done. */
  record(conferenceId: string, action: 'start' | 'pause' | 'resume' | 'stop'): Promise<void>;
  stream(conferenceId: string, action: 'start' | 'stop'): Promise<void>;
}
