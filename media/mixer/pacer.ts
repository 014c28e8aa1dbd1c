/** Later than this, turns are left out rather than made up for. */
const mostLateMs = 100;

/**
 * Calls at a steady pace, counted from when it began: what one turn is late the next is not. A turn that is far too late
 * is left out, and its number with it.
 */
export class Pacer {
  readonly #everyMs: number;
  readonly #work: (number: number, dueAt: number) => void;
  readonly #beganAt = performance.now();
  #number = 0;
  #missed = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param work is told when it was due, ms since the epoch */
  constructor(everyMs: number, work: (number: number, dueAt: number) => void) {
    this.#everyMs = everyMs;
    this.#work = work;
    this.#wait();
  }

  /** Turns there were, with those that were left out. */
  get turns(): number {
    return this.#number;
  }

  /** Turns that were left out. */
  get missed(): number {
    return this.#missed;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    if (this.#stopped) return;
    const due = this.#beganAt + this.#number * this.#everyMs;
    this.#timer = setTimeout(() => this.#turn(), Math.max(0, due - performance.now()));
  }

  #turn(): void {
    const late = performance.now() - (this.#beganAt + this.#number * this.#everyMs);
    // A timer rounds down to whole milliseconds, so it may be early as well.
    if (late < -0.5) {
      this.#wait();
      return;
    }
    if (late > mostLateMs) {
      const left = Math.floor(late / this.#everyMs);
      this.#missed += left;
      this.#number += left;
    }
    const dueAt = performance.timeOrigin + this.#beganAt + this.#number * this.#everyMs;
    this.#work(this.#number++, dueAt);
    this.#wait();
  }
}
