import { randomInt } from 'node:crypto';

/** The UDP ports of one media line. */
export interface PortPair {
  /** Even. */
  readonly rtp: number;
  /** The odd one after it (RFC 3550 section 11); with rtcp-mux it stays unused. */
  readonly rtcp: number;
}

/**
 * Gives out UDP port pairs of a range, at random, so that they cannot be guessed. A pair that was given back rests for a
 * while, so that late packets of the call before do not reach the next one.
 */
export class PortRange {
  readonly #first: number;
  readonly #last: number;
  readonly #restMs: number;
  readonly #now: () => number;
  /** RTP ports, in no order. */
  readonly #free: number[] = [];
  readonly #taken = new Set<number>();
  /** RTP ports and since when they rest, the longest first. */
  readonly #resting: { port: number; since: number }[] = [];

  /**
   * @param first 1 to 65535; the first pair begins at the first even port
   * @param last included; an even one at the end is left out
   * @param now in ms, of a clock that never goes back
   * @throws RangeError when not even one pair fits in
   */
  constructor(first: number, last: number, restMs = 30_000, now: () => number = () => performance.now()) {
    this.#first = first;
    this.#last = last;
    this.#restMs = restMs;
    this.#now = now;
    const valid = first >= 1 && last <= 65535;
    for (let port = first + (first % 2); valid && port < last; port += 2) this.#free.push(port);
    if (this.#free.length === 0) throw new RangeError(`no pair of ports in ${this.#name}`);
  }

  /** Pairs that could be taken now. */
  get free(): number {
    this.#wake();
    return this.#free.length;
  }

  /** @throws Error when every pair is taken or rests */
  take(): PortPair {
    this.#wake();
    if (this.#free.length === 0) {
      throw new Error(
        `no UDP ports left in ${this.#name}: ${this.#taken.size} pairs in use, ${this.#resting.length} resting`,
      );
    }
    return this.#takeAt(randomInt(this.#free.length));
  }

  /**
   * Takes the pair of a leg that goes on after a restart, also when it rests.
   * @param rtpPort its even one
   * @throws Error when it is taken or not of this range
   */
  reserve(rtpPort: number): PortPair {
    const resting = this.#resting.findIndex(({ port }) => port === rtpPort);
    if (resting >= 0) this.#free.push(...this.#resting.splice(resting, 1).map(({ port }) => port));
    const at = this.#free.indexOf(rtpPort);
    if (at < 0) {
      throw new Error(
        `UDP port ${rtpPort} is ${this.#taken.has(rtpPort) ? 'in use' : `not one of ${this.#name}`}`,
      );
    }
    return this.#takeAt(at);
  }

  /** Gives a pair back; once more is nothing. */
  release({ rtp }: PortPair): void {
    if (this.#taken.delete(rtp)) this.#resting.push({ port: rtp, since: this.#now() });
  }

  get #name(): string {
    return `${this.#first}-${this.#last}`;
  }

  #takeAt(index: number): PortPair {
    const port = this.#free[index];
    const last = this.#free.pop();
    if (port === undefined || last === undefined) throw new RangeError('no such free pair');
    if (index < this.#free.length) this.#free[index] = last;
    this.#taken.add(port);
    return { rtp: port, rtcp: port + 1 };
  }

  #wake(): void {
    const before = this.#now() - this.#restMs;
    const awake = this.#resting.findIndex(({ since }) => since > before);
    const rested = this.#resting.splice(0, awake < 0 ? this.#resting.length : awake);
    this.#free.push(...rested.map(({ port }) => port));
  }
}
