import { msOf } from './ntp.ts';

/** When what is in a packet was, by its sender's own clock, which its latest report tells (RFC 3550 section 6.4.1). */
export class SenderClock {
  readonly #ticksPerMs: number;
  #reported: { ms: number; timestamp: number } | null = null;

  /** @param clockRate of the RTP timestamps, in Hz */
  constructor(clockRate: number) {
    this.#ticksPerMs = clockRate / 1000;
  }

  report({ ntp, timestamp }: { ntp: bigint; timestamp: number }): void {
    this.#reported = { ms: msOf(ntp), timestamp };
  }

  /** @returns ms since the epoch as the sender has it; null before the first report */
  at(timestamp: number): number | null {
    if (!this.#reported) return null;
    // Either way around the end of 32 bits.
    return this.#reported.ms + ((timestamp - this.#reported.timestamp) | 0) / this.#ticksPerMs;
  }
}
