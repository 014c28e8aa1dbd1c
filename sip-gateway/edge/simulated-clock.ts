import type { Clock } from './clock.ts';

/** For tests: time that passes when it is told to. */
export class SimulatedClock implements Clock {
  /** ms */
  now = 0;
  #timers: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.now + ms, order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Runs what is due, in its order, and what that sets in turn. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }

  #next(until: number): { at: number; run: () => void } | undefined {
    const [next] = this.#timers
      .filter(({ at }) => at <= until)
      .sort((a, b) => a.at - b.at || a.order - b.order);
    this.#timers = this.#timers.filter((one) => one !== next);
    return next;
  }
}
