import type { Frame } from './message.ts';

/** No message of a terminal comes near it. Octets of payload. */
const mostBytes = 4096;
/** Messages that are waited for at once. */
const mostMessages = 4;

interface Incomplete {
  until: number;
  frame: Frame;
  payload: Buffer;
  /** Of each four octets, whether they are there. */
  there: Uint8Array;
  missing: number;
}

/**
 * Puts messages together that came in parts (RFC 8855 section 6.2.3). Parts come in any order, twice, or over one
 * another; what is not whole in time is forgotten, as its sender sends all of it again.
 */
export class Reassembly {
  readonly #lifeMs: number;
  /** The oldest first. */
  readonly #incomplete = new Map<string, Incomplete>();

  /** @param lifeMs of a message of which a part has come: T2 (section 8.3.2) */
  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /**
   * @param now ms, of a clock that never goes back
   * @returns the message that is whole now, or null
   */
  add(frame: Frame, now: number): Frame | null {
    const { fragmentAt, payload, totalBytes } = frame;
    if (fragmentAt === null) return frame;
    this.#forget(now);
    if (totalBytes > mostBytes) return null;
    const key = keyOf(frame);
    const message = this.#incomplete.get(key) ?? this.#begin(key, frame, now);
    payload.copy(message.payload, fragmentAt);
    for (let word = fragmentAt / 4; word < (fragmentAt + payload.length) / 4; word++) {
      if (message.there[word] === 0) message.missing--;
      message.there[word] = 1;
    }
    if (message.missing > 0) return null;
    this.#incomplete.delete(key);
    return { ...message.frame, fragmentAt: null, payload: message.payload };
  }

  #begin(key: string, frame: Frame, now: number): Incomplete {
    for (const oldest of this.#incomplete.keys()) {
      if (this.#incomplete.size < mostMessages) break;
      this.#incomplete.delete(oldest);
    }
    const words = frame.totalBytes / 4;
    const payload = Buffer.alloc(frame.totalBytes);
    const message = {
      until: now + this.#lifeMs,
      frame,
      payload,
      there: new Uint8Array(words),
      missing: words,
    };
    this.#incomplete.set(key, message);
    return message;
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#incomplete) if (until <= now) this.#incomplete.delete(key);
  }
}

/** Parts that differ in any of it are not of one message. */
function keyOf({ header, primitive, totalBytes }: Frame): string {
  const { version, response, conferenceId, transactionId, userId } = header;
  return [version, response, conferenceId, transactionId, userId, primitive, totalBytes].join();
}
