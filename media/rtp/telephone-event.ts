/** Digits of a telephone's keys as events in RTP (RFC 4733). */
import type { Digit } from '../../server/contract/legs.ts';
import type { RtpPacket } from './packet.ts';

/** In the order of their event codes (section 3.2). */
const digits = '0123456789*#ABCD';

export type { Digit };

/** Section 2.3. */
export interface TelephoneEvent {
  /** 0 to 255; digits are 0 to 15. */
  code: number;
  /** Whether it is over. */
  end: boolean;
  /** 0 to 63, in dBm0 below 0: the more, the quieter. */
  volume: number;
  /** So far, in units of the timestamps: 0 to 65535. */
  duration: number;
}

const eventBytes = 4;
const longestDuration = 0xffff;

/** @returns null when malformed. Of several events in one packet (section 2.5.1.5) the first. */
export function parseTelephoneEvent(payload: Buffer): TelephoneEvent | null {
  if (payload.length < eventBytes) return null;
  const flags = payload.readUInt8(1);
  return {
    code: payload.readUInt8(0),
    end: flags >= 0x80,
    volume: flags & 0x3f,
    duration: payload.readUInt16BE(2),
  };
}

export function writeTelephoneEvent({ code, end, volume, duration }: TelephoneEvent): Buffer {
  const payload = Buffer.alloc(eventBytes);
  payload.writeUInt8(code, 0);
  payload.writeUInt8((end ? 0x80 : 0) | (volume & 0x3f), 1);
  payload.writeUInt16BE(duration, 2);
  return payload;
}

export function isDigit(text: string): text is Digit {
  return text.length === 1 && digits.includes(text);
}

/** Key presses that are remembered: packets of an older one are not that late. */
const maxRemembered = 16;

/**
 * Finds the key presses in packets of events, whatever of them is lost, late or comes twice. All packets of one press
 * have the timestamp of its beginning; a marker is not gone by, as it may be lost and some senders repeat it.
 */
export class DigitReader {
  #ssrc: number | undefined;
  /** The latest last. */
  readonly #presses: { code: number; timestamp: number }[] = [];

  /**
   * @param packet of the events' payload type
   * @returns the digit with the first packet of it that comes; null otherwise, for other events, and when malformed
   */
  read({ ssrc, timestamp, marker, payload }: RtpPacket): Digit | null {
    const event = parseTelephoneEvent(payload);
    const digit = event && digits.charAt(event.code);
    if (!event || !digit || !isDigit(digit)) return null;
    if (ssrc !== this.#ssrc) this.#presses.length = 0;
    this.#ssrc = ssrc;
    const { code } = event;
    const had = (start: number) =>
      this.#presses.some((press) => press.code === code && press.timestamp === start);
    if (had(timestamp)) return null;
    // One that is held for longer than a duration can be is cut into segments (section 2.5.1.3).
    const continued = !marker && had((timestamp - longestDuration) >>> 0);
    this.#presses.push({ code, timestamp });
    if (this.#presses.length > maxRemembered) this.#presses.shift();
    return continued ? null : digit;
  }
}

/** A packet of a key press; all have the timestamp of its beginning. */
export interface DigitPacket {
  payload: Buffer;
  marker: boolean;
  /** When it is sent, in ms since the beginning. */
  afterMs: number;
}

/** An update is sent so often (section 2.5.1.2), with the sound's own pace. */
const packetMs = 20;
/** The last packet is sent three times (section 2.5.1.4). */
const ends = 3;

/**
 * The packets of one key press, one every 20 ms.
 * @param durationMs of the key, at least 1; at 8 kHz at most 8191. Less than 40 is not recognised everywhere.
 * @param volume 0 to 63, in dBm0 below 0
 * @param clockRate of the timestamps, in Hz
 * @throws RangeError when the duration does not fit
 */
export function writeDigit(
  digit: Digit,
  {
    durationMs = 100,
    volume = 10,
    clockRate = 8000,
  }: { durationMs?: number; volume?: number; clockRate?: number } = {},
): DigitPacket[] {
  const ticks = Math.round((durationMs * clockRate) / 1000);
  if (!(ticks >= 1 && ticks <= longestDuration)) {
    throw new RangeError(`a digit of ${durationMs} ms at ${clockRate} Hz`);
  }
  const updates = Math.ceil(durationMs / packetMs) - 1;
  return Array.from({ length: updates + ends }, (_, index) => {
    const end = index >= updates;
    const duration = end ? ticks : Math.round(((index + 1) * packetMs * clockRate) / 1000);
    const payload = writeTelephoneEvent({ code: digits.indexOf(digit), end, volume, duration });
    return { payload, marker: index === 0, afterMs: index * packetMs };
  });
}
