import { sourceOf } from './guard.ts';

/** How many connections there are, in all and of each source. */
export class ConnectionCount {
  readonly #most: number;
  readonly #mostPerSource: number;
  readonly #perSource = new Map<string, number>();
  #total = 0;

  constructor(most: number, mostPerSource: number) {
    this.#most = most;
    this.#mostPerSource = mostPerSource;
  }

  get total(): number {
    return this.#total;
  }

  /** @returns whether there is room for one more of that address; if so it counts */
  take(address: string): boolean {
    const source = sourceOf(address);
    const taken = this.#perSource.get(source) ?? 0;
    if (this.#total >= this.#most || taken >= this.#mostPerSource) return false;
    this.#perSource.set(source, taken + 1);
    this.#total++;
    return true;
  }

  /** Once for each that was taken. */
  giveBack(address: string): void {
    const source = sourceOf(address);
    const left = (this.#perSource.get(source) ?? 0) - 1;
    if (left > 0) this.#perSource.set(source, left);
    else this.#perSource.delete(source);
    this.#total--;
  }
}
