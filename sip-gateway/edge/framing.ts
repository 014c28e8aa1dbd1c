import { messageLimits } from './header-lines.ts';

/** What the bytes of a stream come to. */
export type Frame =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** To be answered by one CRLF (RFC 5626 section 4.4.1). */
  | { readonly kind: 'ping' }
  /**
   * Where the next message begins cannot be told any more: the connection has to end. `head` is there when the headers
   * of what was refused were whole.
   */
  | {
      readonly kind: 'broken';
      readonly reason: string;
      readonly head: Buffer | null;
      readonly status: 400 | 513;
    };

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const endOfHead = Buffer.from('\r\n\r\n');
const firstCapacity = 4096;

/** RFC 3261 section 18.3; the value may be folded (section 7.3.1). */
const contentLengths = /\r\n(?:content-length|l)[ \t]*:(?:[ \t]|\r\n[ \t])*([^\r\n]*)/gi;

/**
 * Finds the messages in a stream by their Content-Length (RFC 3261 section 18.3). However the bytes are split, the frames
 * are the same, and never more than one message of the largest size is kept.
 */
export class StreamFramer {
  #buffer = Buffer.alloc(0);
  /** Bytes in the buffer that are not yet in a frame. */
  #start = 0;
  #end = 0;
  /** Up to where the end of the headers is not. */
  #searched = 0;
  /** Bytes of the present message, known once its headers are whole. */
  #length: number | null = null;
  #lineBreaks = 0;
  #broken = false;

  /** Bytes kept of a message that is not whole. */
  get pending(): number {
    return this.#end - this.#start;
  }

  /** Nothing comes after a `broken`. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    for (let taken = 0; taken < chunk.length && !this.#broken;) {
      const room = messageLimits.messageBytes - this.pending;
      const part = chunk.subarray(taken, taken + room);
      this.#keep(part);
      taken += part.length;
      for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    }
    return frames;
  }

  #keep(part: Buffer): void {
    if (this.#end + part.length > this.#buffer.length) {
      const wanted = Math.max(
        this.pending + part.length,
        Math.min(this.pending * 2, messageLimits.messageBytes),
      );
      const larger = Buffer.allocUnsafe(Math.max(wanted, firstCapacity));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#searched -= this.#start;
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = larger;
    }
    this.#end += part.copy(this.#buffer, this.#end);
  }

  #next(): Frame | null {
    if (this.#broken) return null;
    if (this.#length === null) {
      const between = this.#passLineBreaks();
      if (between !== 'message') return between;
      const broken = this.#measure();
      if (broken) return broken;
    }
    if (this.#length === null || this.pending < this.#length) return null;
    const bytes = Buffer.from(this.#buffer.subarray(this.#start, this.#start + this.#length));
    this.#advance(this.#length);
    this.#length = null;
    return { kind: 'message', bytes };
  }

  /** RFC 3261 section 7.5 and RFC 5626 section 4.4.1: between messages, one CRLF is nothing and two are a ping. */
  #passLineBreaks(): Frame | null | 'message' {
    while (this.pending > 0) {
      const first = this.#buffer[this.#start];
      if (first !== carriageReturn) {
        this.#lineBreaks = 0;
        return first === lineFeed ? this.#break('no message', null) : 'message';
      }
      if (this.pending < 2) return null;
      if (this.#buffer[this.#start + 1] !== lineFeed) return this.#break('no message', null);
      this.#advance(2);
      this.#lineBreaks = (this.#lineBreaks + 1) % 2;
      if (this.#lineBreaks === 0) return { kind: 'ping' };
    }
    this.#release();
    return null;
  }

  /** Looks for the end of the headers, and sets how long the message is. */
  #measure(): Frame | null {
    const kept = this.#buffer.subarray(0, this.#end);
    const end = kept.indexOf(endOfHead, Math.max(this.#searched, this.#start));
    if (end < 0) {
      this.#searched = Math.max(this.#end - endOfHead.length + 1, this.#start);
      return this.pending < messageLimits.messageBytes ? null : this.#break('headers too large', null, 513);
    }
    const head = kept.subarray(this.#start, end + endOfHead.length);
    const body = bodyLength(head.toString('latin1'));
    if (body === null) return this.#break('Content-Length', head);
    if (head.length + body > messageLimits.messageBytes) return this.#break('message too large', head, 513);
    this.#length = head.length + body;
    return null;
  }

  #advance(bytes: number): void {
    this.#start += bytes;
    this.#searched = this.#start;
  }

  #release(): void {
    this.#buffer = Buffer.alloc(0);
    this.#start = this.#end = this.#searched = 0;
  }

  #break(reason: string, head: Buffer | null, status: 400 | 513 = 400): Frame {
    this.#broken = true;
    const kept = head && Buffer.from(head);
    this.#release();
    return { kind: 'broken', reason, head: kept, status };
  }
}

/** @returns 0 when there is none; null for no number, or several that differ */
function bodyLength(head: string): number | null {
  const values = new Set([...head.matchAll(contentLengths)].map(([, value = '']) => value.trim()));
  if (values.size === 0) return 0;
  const [value = ''] = values;
  return values.size === 1 && /^\d{1,10}$/.test(value) ? Number(value) : null;
}
