import { AnswerCache } from './answer-cache.ts';
import type { FloorServer } from './floor-server.ts';
import { type Content, type Frame, type Header, readFrame, type Received, writeMessage } from './message.ts';
import { Outbox } from './outbox.ts';
import { Reassembly } from './reassembly.ts';

export interface UdpTimes {
  /** Until a request of ours is sent again for the first time (RFC 8855 section 8.3.1). */
  t1Ms: number;
  /** How long an answer is kept (section 8.3.2). */
  t2Ms: number;
}

/** Section 8.3.3. */
export const defaultTimes: UdpTimes = { t1Ms: 500, t2Ms: 10_000 };

/** One terminal's association over UDP, without socket and clock. Times are ms of a clock that never goes back. */
export class UdpAssociation {
  readonly #floor: FloorServer;
  readonly #outbox: Outbox;
  readonly #answers: AnswerCache;
  readonly #reassembly: Reassembly;
  /** What the terminal speaks; before it has said a word, what it should. */
  #version = 2;
  readonly #onNotice = (content: Content) => this.#outbox.add(content);

  constructor(floor: FloorServer, { t1Ms, t2Ms }: UdpTimes = defaultTimes) {
    this.#floor = floor;
    this.#outbox = new Outbox(t1Ms);
    this.#answers = new AnswerCache(t2Ms);
    this.#reassembly = new Reassembly(t2Ms);
    floor.on('notice', this.#onNotice);
  }

  /** @param answer sends a datagram; called at most once, before the floor gives a notice that follows from this one */
  receive(part: Frame, now: number, answer: (datagram: Buffer) => void): void {
    const frame = this.#reassembly.add(part, now);
    if (!frame) return;
    const message = readFrame(frame);
    if (message.version === 1 || message.version === 2) this.#version = message.version;
    if (isResponse(message)) {
      this.#outbox.answered(message.transactionId);
      return;
    }
    const kept = this.#answers.find(message, now);
    if (kept) answer(kept);
    if (kept !== undefined) return;
    this.#answers.keep(message, null, now);
    this.#floor.receive(message, (content) => {
      const datagram = this.#write({ ...message, response: true }, content);
      this.#answers.keep(message, datagram, now);
      answer(datagram);
    });
  }

  /**
   * What is to be sent at this time. To be called after `receive`, after a notice of the floor, and at `nextAt`.
   * @returns `failed`: the terminal does not answer
   */
  due(now: number): { datagram: Buffer | null; failed: boolean } {
    const { send, failed } = this.#outbox.due(now);
    if (!send) return { datagram: null, failed };
    const { conferenceId, userId } = this.#floor.ids;
    const header = { version: this.#version, response: false, conferenceId, userId };
    return { datagram: this.#write({ ...header, transactionId: send.transactionId }, send.content), failed };
  }

  nextAt(now: number): number | null {
    return this.#outbox.nextAt(now);
  }

  close(): void {
    this.#floor.off('notice', this.#onNotice);
  }

  #write({ response, conferenceId, transactionId, userId }: Header, content: Content): Buffer {
    const header = { version: this.#version, response, conferenceId, transactionId, userId };
    return writeMessage({ ...header, ...content });
  }
}

/** Acknowledgements of old devices come without the R bit. */
function isResponse(message: Received): boolean {
  if (message.response) return true;
  if ('fault' in message) return false;
  return message.primitive === 'floorRequestStatusAck' || message.primitive === 'floorStatusAck';
}
