/** How much slower than ours the sender's clock may run for the fastest packet to be followed: 1000 ppm. */
const drift = 0.001;
/** In which the latest packet counts for a third of what it did. */
const decayMs = 10_000;

/**
 * How long packets are held so that nearly all are there when they are played: as much as the latest of the last
 * seconds came behind the fastest, and a frame more. A peak of jitter is followed at once and forgotten slowly.
 */
export class PlayoutDelay {
  readonly #frameMs: number;
  readonly #maxDelayMs: number;
  /** The transit time of the fastest packet, with an offset that nobody knows. */
  #fastestMs: number | undefined;
  #peakMs: number;

  constructor(frameMs: number, maxDelayMs: number) {
    this.#frameMs = frameMs;
    this.#maxDelayMs = maxDelayMs;
    // Until it is measured.
    this.#peakMs = frameMs;
  }

  /**
   * What to hold a packet behind the fastest, in ms: one frame up to one less than the most, since playing begins
   * at the tick after.
   */
  get aimMs(): number {
    return Math.max(this.#frameMs, Math.min(this.#peakMs + this.#frameMs, this.#maxDelayMs - this.#frameMs));
  }

  /** @param transitMs time at the receiver less time at the sender, by their own clocks */
  measure(transitMs: number): void {
    const fastest = this.#fastestMs ?? transitMs;
    this.#fastestMs = Math.min(transitMs, fastest + this.#frameMs * drift);
    const faded = this.#peakMs * (1 - this.#frameMs / decayMs);
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
