/** Lets each do something so many times within a window that moves along, and no more. */
export class Pace {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /**
   * Counts one of theirs, unless it is one too many.
   * @param now ms, never going back
   */
  take(who: string, now: number): boolean {
    const recent = (this.#times.get(who) ?? []).filter((time) => now - time < this.#windowMs);
    const allowed = recent.length < this.#most;
    if (allowed) recent.push(now);
    this.#times.set(who, recent);
    return allowed;
  }
}
