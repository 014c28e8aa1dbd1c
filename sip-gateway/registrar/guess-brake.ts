import { sourceOf } from '../edge/guard.ts';

/** Wrong passwords from one source within the time below, after which nobody signs in from there. */
const most = 20;
const windowMs = 60_000;
/** Sources that are remembered; the one that came first is forgotten first. */
const rememberedSources = 20_000;

/**
 * Slows down guessing passwords. Counted by source, never by terminal: a stranger's guesses must not keep a room out. A
 * device with an old password that tries every few seconds stays below it.
 */
export class GuessBrake {
  readonly #now: () => number;
  readonly #wrong = new Map<string, { since: number; count: number }>();

  /** @param now ms, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  isOn(address: string): boolean {
    const found = this.#wrong.get(sourceOf(address));
    return found !== undefined && found.count >= most && this.#now() - found.since < windowMs;
  }

  /** One that was wrong. */
  count(address: string): void {
    const source = sourceOf(address);
    const found = this.#wrong.get(source);
    if (found && this.#now() - found.since < windowMs) {
      found.count++;
      return;
    }
    this.#wrong.delete(source);
    this.#wrong.set(source, { since: this.#now(), count: 1 });
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > rememberedSources && oldest !== undefined) this.#wrong.delete(oldest);
  }
}
