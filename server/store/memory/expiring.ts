/** What lives until a time, by key. What is over is not there any more, and is dropped by and by. */
export class Expiring<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();
  readonly #now: () => number;

  /** @param now ms, never going back */
  constructor(now: () => number) {
    this.#now = now;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.until > this.#now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: T, lifeMs: number): void {
    this.#entries.set(key, { value, until: this.#now() + lifeMs });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** What is not over. */
  keys(): string[] {
    this.sweep();
    return [...this.#entries.keys()];
  }

  /** How many are not over. */
  count(): number {
    this.sweep();
    return this.#entries.size;
  }

  sweep(): void {
    const now = this.#now();
    for (const [key, { until }] of this.#entries) if (until <= now) this.#entries.delete(key);
  }

  /** Including what is over and not dropped yet. */
  get size(): number {
    return this.#entries.size;
  }
}
