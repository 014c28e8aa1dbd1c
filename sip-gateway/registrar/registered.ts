/** Who has registered here, for counting: no store is asked. */
export class Registered {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  /** @param now ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param ttlMs 0: it is not any more */
  told(terminalId: string, ttlMs: number): void {
    if (ttlMs > 0) this.#until.set(terminalId, this.#now() + ttlMs);
    else this.#until.delete(terminalId);
  }

  get size(): number {
    const now = this.#now();
    for (const [terminalId, until] of this.#until) if (until <= now) this.#until.delete(terminalId);
    return this.#until.size;
  }
}
