import { PlenumError } from '../contract/errors.ts';
import type { LiveStore } from '../store/live-store.ts';

export interface BrakeLimits {
  /** Attempts before anybody has to wait. */
  free: number;
  /** ms between the attempts that follow; doubled with each */
  firstWaitMs: number;
  longestWaitMs: number;
  /** ms after which it is all forgotten */
  windowMs: number;
}

/**
 * Slows down guessing: some attempts are free, then there is one in each wait, and the waits grow. Attempts are
 * counted before they are made, so that many at once are slowed down too. Nobody is locked out for good.
 */
export class Brake {
  readonly #live: LiveStore;
  readonly #name: string;
  readonly #limits: BrakeLimits;

  /** @param name of what is counted, unlike any other's */
  constructor(live: LiveStore, name: string, limits: BrakeLimits) {
    this.#live = live;
    this.#name = name;
    this.#limits = limits;
  }

  /**
   * Counts an attempt before it is made.
   * @throws PlenumError `too_many_sign_ins` when it has to wait
   */
  async press(key: string): Promise<void> {
    const attempts = await this.#live.hit(this.#key(key), this.#limits.windowMs);
    if (attempts > this.#limits.free) await this.#pass(key);
  }

  /**
   * For what many do at once with good reason: only what is told by `count` afterwards is counted.
   * @throws PlenumError `too_many_sign_ins` when it has to wait
   */
  async check(key: string): Promise<void> {
    if ((await this.#live.hits(this.#key(key))) >= this.#limits.free) await this.#pass(key);
  }

  async count(key: string): Promise<void> {
    await this.#live.hit(this.#key(key), this.#limits.windowMs);
  }

  /** What was counted was no guessing. */
  async release(key: string): Promise<void> {
    const base = this.#key(key);
    await Promise.all([
      this.#live.forget(base),
      this.#live.forget(`${base}:waits`),
      this.#live.delete(`${base}:gate`),
    ]);
  }

  async #pass(key: string): Promise<void> {
    const base = this.#key(key);
    const { firstWaitMs, longestWaitMs, windowMs } = this.#limits;
    const waited = await this.#live.hits(`${base}:waits`);
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** waited);
    if (await this.#live.setIfAbsent(`${base}:gate`, String(Date.now() + waitMs), waitMs)) {
      await this.#live.hit(`${base}:waits`, windowMs);
      return;
    }
    const end = Number((await this.#live.get(`${base}:gate`)) ?? 0);
    const seconds = Math.max(1, Math.ceil((end - Date.now()) / 1000));
    throw new PlenumError('too_many_sign_ins', { detail: `again in ${seconds} s` });
  }

  #key(key: string): string {
    return `brake:${this.#name}:${key}`;
  }
}
