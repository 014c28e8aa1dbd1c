import type { HowSent } from './rtp-sender.ts';
import { type Digit, writeDigit } from './telephone-event.ts';

/** A key that is pressed, and the pause after it. */
const pressMs = 100;
const betweenMs = 100;

/** Presses keys within a stream of sound, by its clock. Times are ms since the epoch. */
export class KeyPresser {
  readonly #now: () => number;
  readonly #send: (payload: Buffer, how: HowSent) => void;
  /** What was sent last, by which a key is timed. */
  #latest = { ticks: 0, at: 0 };
  #pressedUntil = 0;

  constructor(now: () => number, send: (payload: Buffer, how: HowSent) => void) {
    this.#now = now;
    this.#send = send;
  }

  /** Takes note of sound. @returns whether it is to be left out, as a key is pressed */
  silences({ ticks, at }: { ticks: number; at: number }): boolean {
    this.#latest = { ticks, at };
    return at < this.#pressedUntil;
  }

  /** One after the other; the packets of each are sent over a fifth of a second. */
  press(
    digits: readonly Digit[],
    { payloadType, clockRate }: { payloadType: number; clockRate: number },
  ): void {
    for (const digit of digits) {
      const now = this.#now();
      const at = Math.max(now, this.#pressedUntil);
      this.#pressedUntil = at + pressMs + betweenMs;
      const ticks = this.#latest.ticks + Math.round(((at - this.#latest.at) * clockRate) / 1000);
      for (const { payload, marker, afterMs } of writeDigit(digit, { clockRate, durationMs: pressMs })) {
        const how = { marker, ticks, at, payloadType };
        setTimeout(() => this.#send(payload, how), at - now + afterMs);
      }
    }
  }
}
