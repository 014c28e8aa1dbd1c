import type { Called, TellCall } from '../conference/ports.ts';
import type { Invitation } from '../contract/conference-view.ts';
import type { CallMessage, OverReason } from './bus.ts';

export interface AccountCallsPorts {
  now: () => number;
  send: (message: CallMessage) => void;
  /** Whether somebody is in this conference already. */
  isIn: (accountId: string, conferenceId: string) => boolean;
  /** Lets in who has the secret of this digest. */
  accepted: (conferenceId: string, invitationId: string, digest: string) => void;
  /** How long a call rings. */
  ringsForMs: number;
}

interface Call {
  invitationId: string;
  conferenceId: string;
  /** When nobody has answered in time, ms since the epoch. */
  dueAt: number;
  phase: 'asking' | 'ringing' | 'accepted';
  /** Only pages of meetings have been found until now. */
  busy: boolean;
  tell: TellCall;
  asking: NodeJS.Timeout;
}

/** Whoever has a page open is found within this time, on whatever server. */
export const foundWithinMs = 1500;

/** Calls from the conferences of this server to accounts, on every page they have open. */
export class AccountCalls {
  readonly #ports: AccountCallsPorts;
  readonly #calls = new Map<string, Call>();

  constructor(ports: AccountCallsPorts) {
    this.#ports = ports;
  }

  call({ id: invitationId, target: accountId, at }: Invitation, called: Called, tell: TellCall): void {
    const { send, isIn, ringsForMs } = this.#ports;
    const { conferenceId, meetingId, subject, by } = called;
    if (isIn(accountId, conferenceId)) {
      setImmediate(() => tell('failed', 'already_called'));
      return;
    }
    const asking = setTimeout(() => this.#notFound(invitationId), foundWithinMs);
    const dueAt = at + ringsForMs;
    const call: Call = { invitationId, conferenceId, dueAt, phase: 'asking', busy: false, tell, asking };
    this.#calls.set(invitationId, call);
    const ring = { invitationId, accountId, meetingId, subject, by, lastsMs: ringsForMs };
    send({ type: 'ring', ring });
  }

  hear(message: CallMessage): void {
    if (message.type !== 'reached' && message.type !== 'answered') return;
    const call = this.#calls.get(message.invitationId);
    if (!call) return;
    if (message.type === 'answered') this.#answered(call, message.digest);
    else if (message.how === 'busy') call.busy = true;
    else if (call.phase === 'asking') {
      clearTimeout(call.asking);
      call.phase = 'ringing';
      call.tell('ringing', null);
    }
  }

  /**
   * The conference waits no longer: it was cancelled, or nobody has come in time.
   * @returns whether they have accepted and are only late: what lets them in stays good
   */
  cancel(invitationId: string): boolean {
    const call = this.#calls.get(invitationId);
    if (!call) return false;
    const isLate = this.#ports.now() >= call.dueAt;
    this.#end(call, isLate ? 'no_answer' : 'cancelled');
    return isLate && call.phase === 'accepted';
  }

  /** They are in, by whatever way. */
  arrived(invitationId: string): void {
    const call = this.#calls.get(invitationId);
    if (call) this.#end(call, 'answered');
  }

  forget(conferenceId: string): void {
    for (const call of this.#calls.values()) {
      if (call.conferenceId === conferenceId) this.#end(call, 'cancelled');
    }
  }

  close(): void {
    for (const { asking } of this.#calls.values()) clearTimeout(asking);
    this.#calls.clear();
  }

  #answered(call: Call, digest: string | null): void {
    const { invitationId, conferenceId } = call;
    // Pages of two servers may accept at once: both come as who they are.
    if (call.phase === 'accepted') return;
    clearTimeout(call.asking);
    if (digest === null) {
      this.#calls.delete(invitationId);
      call.tell('refused', null);
    } else {
      call.phase = 'accepted';
      this.#ports.accepted(conferenceId, invitationId, digest);
    }
  }

  #notFound(invitationId: string): void {
    const call = this.#calls.get(invitationId);
    if (call?.phase !== 'asking') return;
    this.#end(call, 'cancelled');
    if (call.busy) call.tell('busy', null);
    else call.tell('failed', 'call_unreachable');
  }

  #end(call: Call, reason: OverReason): void {
    clearTimeout(call.asking);
    this.#calls.delete(call.invitationId);
    this.#ports.send({ type: 'over', invitationId: call.invitationId, reason });
  }
}
