import { PlenumError } from '../contract/errors.ts';
import type { IncomingCall } from '../contract/signalling.ts';
import { digestOf, newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CallMessage, OverReason, Ring } from './bus.ts';
import type { CalledConnection } from './ports.ts';

export interface CalledPagesPorts {
  send: (message: CallMessage) => void;
  /** Whether somebody is in a conference here. */
  isInMeeting: (accountId: string) => boolean;
  log: Logger;
}

/** A page of somebody who can be called on it. */
export interface ListeningPage {
  accountId: string;
  connection: CalledConnection;
  /** Whether it is still them: sessions end while pages stay open. */
  isSignedIn: () => Promise<boolean>;
}

interface Ringing {
  ring: Ring;
  over: NodeJS.Timeout;
}

/** Over for pages a little after it is for the conference, whose word it is. */
const graceMs = 2000;

/** The pages connected to this server on which people can be called, and the calls that ring on them. */
export class CalledPages {
  readonly #ports: CalledPagesPorts;
  readonly #pages = new Map<string, Set<ListeningPage>>();
  readonly #ringing = new Map<string, Ringing>();

  constructor(ports: CalledPagesPorts) {
    this.#ports = ports;
  }

  /** From now on the page is told of calls. @returns those under way, and what ends it */
  listen(page: ListeningPage): { calls: IncomingCall[]; stop: () => void } {
    const pages = this.#pages.get(page.accountId) ?? new Set();
    this.#pages.set(page.accountId, pages.add(page));
    const calls = [...this.#ringing.values()].filter(({ ring }) => ring.accountId === page.accountId);
    for (const { ring } of calls) this.#reached(ring, 'ringing');
    return { calls: calls.map(({ ring }) => toCall(ring)), stop: () => this.#forget(page) };
  }

  /**
   * Answers a call on all pages of an account.
   * @returns what lets the one who accepts into the conference; null when it is declined
   * @throws PlenumError `call_over`
   */
  answer(
    accountId: string,
    { invitationId, accept }: { invitationId: string; accept: boolean },
  ): string | null {
    const ringing = this.#ringing.get(invitationId);
    if (ringing?.ring.accountId !== accountId) throw new PlenumError('call_over');
    const { send } = this.#ports;
    const secret = accept ? newId() : null;
    send({ type: 'answered', invitationId, digest: secret === null ? null : digestOf(secret) });
    // The one with the conference says so as well, unless it has just gone.
    send({ type: 'over', invitationId, reason: accept ? 'answered' : 'declined' });
    return secret;
  }

  hear(message: CallMessage): void {
    if (message.type === 'ring') void this.#ring(message.ring);
    else if (message.type === 'over') this.#over(message.invitationId, message.reason);
  }

  close(): void {
    for (const { over } of this.#ringing.values()) clearTimeout(over);
    this.#ringing.clear();
    this.#pages.clear();
  }

  /** Never rejects: a page that cannot be told is as one that is not there. */
  async #ring(ring: Ring): Promise<void> {
    const { invitationId, accountId } = ring;
    clearTimeout(this.#ringing.get(invitationId)?.over);
    const over = setTimeout(() => this.#over(invitationId, 'no_answer'), ring.lastsMs + graceMs);
    this.#ringing.set(invitationId, { ring, over });
    // Ringing on another page counts for more.
    if (this.#ports.isInMeeting(accountId)) this.#reached(ring, 'busy');
    const pages = [...(this.#pages.get(accountId) ?? [])];
    await Promise.all(
      pages.map(async (page) => {
        if (await this.#tell(page, ring)) this.#reached(ring, 'ringing');
      }),
    );
  }

  async #tell(page: ListeningPage, ring: Ring): Promise<boolean> {
    try {
      if (!(await page.isSignedIn())) {
        this.#forget(page);
        return false;
      }
      if (!this.#rings(ring)) return false;
      await page.connection.ring(toCall(ring));
      return true;
    } catch (error) {
      const { invitationId, accountId } = ring;
      this.#ports.log.debug({ err: error, invitationId, accountId }, 'a page was not told of a call');
      return false;
    }
  }

  #reached(ring: Ring, how: 'ringing' | 'busy'): void {
    const { invitationId } = ring;
    if (this.#rings(ring)) this.#ports.send({ type: 'reached', invitationId, how });
  }

  #rings(ring: Ring): boolean {
    return this.#ringing.get(ring.invitationId)?.ring === ring;
  }

  #over(invitationId: string, reason: OverReason): void {
    const ringing = this.#ringing.get(invitationId);
    if (!ringing) return;
    clearTimeout(ringing.over);
    this.#ringing.delete(invitationId);
    for (const { connection } of this.#pages.get(ringing.ring.accountId) ?? []) {
      connection.notify('callOver', { invitationId, reason });
    }
  }

  #forget(page: ListeningPage): void {
    const pages = this.#pages.get(page.accountId);
    pages?.delete(page);
    if (pages?.size === 0) this.#pages.delete(page.accountId);
  }
}

function toCall({ invitationId, meetingId, subject, by }: Ring): IncomingCall {
  return { invitationId, meetingId, subject, by };
}
