/** How much slower than ours the sender's clock may run for the fastest packet to be followed: 2000 ppm. */
const drift = 0.002;
/** What is followed of it after a pause, at most. */
const mostPauseMs = 10_000;
/** In which the latest packet counts for a third of what it did. */
const decayMs = 10_000;

/**
 * How long packets are held so that nearly all are there when they are played: as much as the latest of the last
 * seconds came behind the fastest, and a tick more. A peak of jitter is followed at once and forgotten slowly.
 */
export class PlayoutDelay {
  readonly #tickMs: number;
  readonly #maxDelayMs: number;
  /** The transit time of the fastest packet, with an offset that nobody knows. */
  #fastestMs: number | undefined;
  #peakMs: number;
  #measuredAtMs: number | undefined;

  /** @param tickMs how often there is an occasion to play */
  constructor(tickMs: number, maxDelayMs: number) {
    this.#tickMs = tickMs;
    this.#maxDelayMs = maxDelayMs;
    // Until it is measured.
    this.#peakMs = tickMs;
  }

  /**
   * What to hold a packet behind the fastest, in ms: one tick up to one less than the most, since playing begins
   * at the tick after.
   */
  get aimMs(): number {
    return Math.max(this.#tickMs, Math.min(this.#peakMs + this.#tickMs, this.#maxDelayMs - this.#tickMs));
  }

  /**
   * @param transitMs time at the receiver less time at the sender, by their own clocks
   * @param nowMs the former
   * @param frameMs how long the sound of the packet is
   */
  measure(transitMs: number, { nowMs, frameMs }: { nowMs: number; frameMs: number }): void {
    const sinceMs = Math.min(mostPauseMs, nowMs - (this.#measuredAtMs ?? nowMs));
    this.#measuredAtMs = nowMs;
    this.#fastestMs = Math.min(transitMs, (this.#fastestMs ?? transitMs) + sinceMs * drift);
    const faded = this.#peakMs * (1 - frameMs / decayMs);
    this.#peakMs = Math.min(this.#maxDelayMs, Math.max(faded, transitMs - this.#fastestMs));
  }

  /** How much later than the fastest packet this is, in ms; 0 before any was measured. */
  behind(transitMs: number): number {
    return this.#fastestMs === undefined ? 0 : transitMs - this.#fastestMs;
  }

  /** The sender's time began anew. The jitter is of the network and stays. */
  restart(): void {
    this.#fastestMs = undefined;
  }
}
