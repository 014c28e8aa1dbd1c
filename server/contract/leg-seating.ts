import type { Participant, Source } from './conference-view.ts';
import type { Control } from './controls.ts';
import type { Seat } from './media-port.ts';
import type { ToneName } from './prompts.ts';
import type { LegConnection } from './signalling.ts';

/** What a signalling edge without WebRTC asks of the conferences. Plain data both ways, so that it can be an RPC. */

/** A terminal that has proved who it is. */
export interface TerminalIdentity {
  kind: 'terminal';
  id: string;
  enterpriseId: string;
  /** By which it is dialled. */
  number: string;
}

export interface LegArrival {
  meetingId: string;
  /** What was entered or dialled; undefined: nothing. */
  pin: string | undefined;
  /** Null: a telephone, or a guest from elsewhere. */
  identity: TerminalIdentity | null;
  /** Where it calls from: wrong PINs are counted by it. */
  address: string;
  name: string;
  kind: Exclude<Participant['kind'], 'web'>;
  receivesH264: boolean;
  /** The call from the conference that it answers. */
  invitationId?: string;
}

/** What becomes of a seat without anybody's asking. */
export type LegSeatNews =
  /** Let in: its media is to be moved there. */
  | { type: 'admitted' }
  /** Sent back before the door. */
  | { type: 'waiting' }
  /** The seat is gone: the call is to end. */
  | { type: 'ended'; reason: string }
  | { type: 'sourceClosed'; source: Source }
  /** Somebody else shares slides, or nobody does any more. */
  | { type: 'presenter'; name: string | null };

export interface LegSeatTaken {
  seat: Seat;
  /** What has to happen before it is in; null: it is. */
  waitsFor: 'host' | 'admission' | null;
}

export interface LegSeating {
  /** @throws PlenumError why it may not (`decideJoin`), or `too_many_attempts` */
  join(arrival: LegArrival, hear: (news: LegSeatNews) => void): Promise<LegSeatTaken>;
  /** It is in, with its media. @throws PlenumError `not_admitted` when it was sent back meanwhile */
  entered(seat: Seat): void;
  /**
   * What it sends, and whether others get it. Slides that are live are shared, by one at a time.
   * @throws PlenumError as the rules refuse it: `share_locked`, `share_busy`
   */
  setSource(seat: Seat, source: Source, state: 'live' | 'paused' | 'closed'): Promise<void>;
  /** @throws PlenumError as the rules refuse it */
  control(seat: Seat, control: Control): Promise<void>;
  /** Of a host: nobody enters by themselves, or everybody may again. @throws PlenumError as the rules refuse it */
  toggleLock(seat: Seat): Promise<void>;
  /** Of a host: everybody's picture gets the next layout, and after the last the automatic one. @throws as `control` */
  nextLayout(seat: Seat): Promise<void>;
  /** Lines of text over its own picture; null: none. */
  showHelp(seat: Seat, lines: readonly string[] | null): void;
  /** Heard by it alone. */
  tone(seat: Seat, tone: ToneName): void;
  /** What was agreed with it, at each time that anything is: for hosts to see. */
  connected(seat: Seat, connection: LegConnection): void;
  /** As the conference has it just now; null: it is not in it. */
  participant(seat: Seat): Participant | null;
  leave(seat: Seat, reason: string): void;
}
