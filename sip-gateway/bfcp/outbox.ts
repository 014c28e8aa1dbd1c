import type { Attribute } from './attributes.ts';
import type { Content } from './message.ts';

interface Outstanding {
  content: Content;
  transactionId: number;
  /** How often it was sent. */
  sent: number;
  /** When it is sent again, or given up. */
  at: number;
}

/** What is to be done now. */
export interface Due {
  send: { content: Content; transactionId: number } | null;
  /** Nobody answered in time, so that the association has failed; what was waiting is dropped. */
  failed: boolean;
}

/** Sent once and three times again (RFC 8855 section 8.3.1). */
const mostSent = 4;
/** Of a terminal that answers so slowly that more comes up than it takes, the oldest is dropped. */
const mostWaiting = 16;

/**
 * What a server sends of its own accord over UDP: in order, one at a time (RFC 8855 section 6.2.1), each again after T1,
 * 2 T1, 4 T1 until it is answered. Times are ms of a clock that never goes back.
 */
export class Outbox {
  readonly #t1Ms: number;
  #outstanding: Outstanding | null = null;
  #waiting: Content[] = [];
  #lastTransactionId = 0;

  constructor(t1Ms: number) {
    this.#t1Ms = t1Ms;
  }

  /** What is said anew before the old was sent takes the place of the old. */
  add(content: Content): void {
    this.#waiting = this.#waiting.filter((one) => subjectOf(one) !== subjectOf(content));
    if (this.#waiting.length >= mostWaiting) this.#waiting.shift();
    this.#waiting.push(content);
  }

  /** @returns whether it was still waited for */
  answered(transactionId: number): boolean {
    if (this.#outstanding?.transactionId !== transactionId) return false;
    this.#outstanding = null;
    return true;
  }

  due(now: number): Due {
    const again = this.#outstanding;
    if (!again) return { send: this.#next(now), failed: false };
    if (now < again.at) return { send: null, failed: false };
    if (again.sent === mostSent) {
      this.#outstanding = null;
      this.#waiting = [];
      return { send: null, failed: true };
    }
    again.at = now + this.#t1Ms * 2 ** again.sent;
    again.sent++;
    return { send: again, failed: false };
  }

  /** When `due` has something to do; null: nothing is waiting. */
  nextAt(now: number): number | null {
    if (this.#outstanding) return this.#outstanding.at;
    return this.#waiting.length > 0 ? now : null;
  }

  #next(now: number): Due['send'] {
    const content = this.#waiting.shift();
    if (!content) return null;
    // Zero is for reliable transports; larger each time, so that a message is told from one sent again (section 8.1).
    const transactionId = (this.#lastTransactionId = (this.#lastTransactionId % 0xffff) + 1);
    this.#outstanding = { content, transactionId, sent: 1, at: now + this.#t1Ms };
    return { content, transactionId };
  }
}

/** Of two with the same subject only the later one is worth telling. */
function subjectOf({ primitive, attributes }: Content): string {
  const id = (one: Attribute) =>
    one.type === 'floorRequestInformation' || one.type === 'floorId' ? [one.id] : [];
  return primitive === 'floorStatus' ? primitive : [primitive, ...attributes.flatMap(id)].join();
}
