/** So many of the latest are looked at. */
const kept = 1000;

interface Shown {
  readonly decoder: { readonly sequence: number };
  /** ms of `performance.now` */
  readonly arrivedAt: number;
}

/** How long pictures take from their last packet to the sending of the picture they are in. */
export class AgeMeter {
  readonly #ages = new Float64Array(kept);
  readonly #sequences = new WeakMap<Shown, number>();
  #count = 0;

  /** A picture was sent: if an input has a new one since, it is in it. */
  sent(input: Shown): void {
    const { sequence } = input.decoder;
    if (this.#sequences.get(input) === sequence) return;
    this.#sequences.set(input, sequence);
    if (sequence > 0) this.#ages[this.#count++ % kept] = performance.now() - input.arrivedAt;
  }

  percentiles(): { ageP50Ms: number; ageP95Ms: number } {
    const sorted = this.#ages.slice(0, Math.min(kept, this.#count)).sort();
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return { ageP50Ms: at(0.5), ageP95Ms: at(0.95) };
  }
}
