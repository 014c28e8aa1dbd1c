/** Samples in the order they came; taken in frames of whatever length. Holds at most so many, the oldest go. */
export class SampleQueue {
  readonly #ring: Int16Array;
  #start = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#ring = new Int16Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(samples: Int16Array): void {
    const kept = samples.subarray(Math.max(0, samples.length - this.#ring.length));
    for (const sample of kept) {
      this.#ring[(this.#start + this.#length) % this.#ring.length] = sample;
      if (this.#length < this.#ring.length) this.#length++;
      else this.#start = (this.#start + 1) % this.#ring.length;
    }
  }

  /** Fills `to` as a whole, or not at all. @returns whether there were as many */
  take(to: Int16Array): boolean {
    if (this.#length < to.length) return false;
    for (let index = 0; index < to.length; index++) {
      to[index] = this.#ring[(this.#start + index) % this.#ring.length] ?? 0;
    }
    this.#start = (this.#start + to.length) % this.#ring.length;
    this.#length -= to.length;
    return true;
  }
}
