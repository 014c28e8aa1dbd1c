/** Packets that may come this much later than the newest one; RFC 3711 section 3.3.2 asks for 64 at least. */
export const replayWindow = 256;

/**
 * Which packet indexes of one SSRC were used: finds the index of a sequence number, and tells new ones from replays
 * (RFC 3711 sections 3.3.1 and 3.3.2). An index counts packets from the first on and never wraps: RTP's is
 * rollover counter * 65536 + sequence number.
 */
export class PacketIndexes {
  readonly #floor: number;
  /** Where index modulo window stands: the last index that was used there. */
  readonly #used = new Float64Array(replayWindow).fill(-1);
  #highest: number;

  /** @param floor taken to be used, with everything before it; -1 when nothing was */
  constructor(floor = -1) {
    this.#floor = floor;
    this.#highest = floor;
  }

  /** The highest that was used, or -1. */
  get highest(): number {
    return this.#highest;
  }

  /**
   * The index nearest to the highest one that has this sequence number; the first packet's rollover counter is 0.
   * Negative when it would lie before the first rollover.
   * @param sequence 0 to 65535
   */
  indexOf(sequence: number): number {
    if (this.#highest < 0) return sequence;
    const ahead = ((sequence - this.#highest) << 16) >> 16;
    return this.#highest + ahead;
  }

  /** Whether it was not used yet; false also for those too old to know. */
  isNew(index: number): boolean {
    return (
      index > this.#floor &&
      index > this.#highest - replayWindow &&
      this.#used[index % replayWindow] !== index
    );
  }

  /** Marks one that is new as used. */
  use(index: number): void {
    this.#used[index % replayWindow] = index;
    this.#highest = Math.max(this.#highest, index);
  }
}
