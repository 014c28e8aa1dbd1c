/** How far it is from one 16-bit sequence number to another by the shorter way: -32768 to 32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** The sequence number after this one. */
export function sequenceAfter(sequence: number): number {
  return (sequence + 1) & 0xffff;
}

/**
 * Makes numbers that do not wrap of 16-bit sequence numbers. The first one stays as it is; each later one is taken to
 * be within half the range of the highest so far. A late one is lower, one from before the first wrap negative.
 */
export class SequenceUnwrapper {
  #highest: number | undefined;

  next(sequence: number): number {
    this.#highest ??= sequence;
    const extended = this.#highest + sequenceDistance(this.#highest, sequence);
    if (extended > this.#highest) this.#highest = extended;
    return extended;
  }
}

/** The same for 32-bit RTP timestamps. */
export class TimestampUnwrapper {
  #highest: number | undefined;

  next(timestamp: number): number {
    this.#highest ??= timestamp;
    const extended = this.#highest + ((timestamp - this.#highest) | 0);
    if (extended > this.#highest) this.#highest = extended;
    return extended;
  }
}
