import type { InvitationState, Participant, Source } from '../../contract/conference-view.ts';
import type { Rank } from '../../contract/control-rules.ts';
import type { Control } from '../../contract/controls.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { ConferenceState } from './conference.ts';

/** What is asked of a conference: a control somebody gives, or what media, calls and time tell. */
export type Command = Control | Report;

export type Report =
  | {
      type: 'join';
      participantId: string;
      name: string;
      kind: Participant['kind'];
      /** As `decideJoin` said. */
      as: 'host' | 'guest';
      enters: 'now' | 'with_host' | 'when_admitted';
      receivesH264: boolean;
      /** What has called them in; null: they came by themselves. */
      invitationId: string | null;
    }
  | { type: 'leave'; participantId: string }
  | { type: 'claimHost'; participantId: string }
  | { type: 'setConnection'; participantId: string; connection: Participant['connection'] }
  | { type: 'setSource'; participantId: string; source: Source; state: 'live' | 'paused' | 'closed' }
  | { type: 'loseSources'; participantId: string }
  | { type: 'speak'; participantId: string }
  | { type: 'setNetwork'; participantId: string; network: Participant['network'] }
  | { type: 'setEnd'; endsAt: number }
  | { type: 'setInvitation'; invitationId: string; state: InvitationState; reason: string | null }
  | { type: 'recordingIs'; state: ConferenceState['recording'] }
  | { type: 'streamIs'; state: ConferenceState['stream'] }
  /** Time has come to something; see `dueAt`. */
  | { type: 'tick' };

/** Who gives a control. */
export type Actor =
  | { readonly kind: 'participant'; readonly participantId: string }
  /** Over the meetings of the enterprise, or their own: without a seat. */
  | { readonly kind: 'administrator'; readonly name: string };

/** Why it cannot be done just now; null: it can. */
export interface Able {
  record: ErrorCode | null;
  stream: ErrorCode | null;
}

export interface Context {
  /** ms since the epoch */
  now: number;
  /** Needed by controls. */
  actor?: Actor;
  /** Names of those invited and new IDs, which a pure function cannot know. */
  invited?: readonly {
    id: string;
    kind: 'account' | 'terminal' | 'number' | 'email';
    target: string;
    name: string;
  }[];
  /** What the installation can do. */
  able?: Able;
  /** The latest moment the end may be moved to, ms since the epoch. */
  latestEnd?: number;
}

/** @returns null when they are not there */
export function rankOf({ participants, waiting }: ConferenceState, actor: Actor): Rank | null {
  if (actor.kind === 'administrator') return 'administrator';
  return participants.get(actor.participantId)?.role ?? (waiting.has(actor.participantId) ? 'waiting' : null);
}
