import { createHmac, randomInt } from 'node:crypto';
import { sameSecret } from '../kernel/ids.ts';
import type { LiveStore } from '../store/live-store.ts';

export const codeLifeMs = 10 * 60_000;
const tries = 5;

/** Codes of six digits, good for one use within ten minutes. A new one takes the place of the one before. */
export class OneTimeCodes {
  readonly #live: LiveStore;

  constructor(live: LiveStore) {
    this.#live = live;
  }

  /** @param secret known to the database only, so that what is kept of the code tells nothing */
  async issue(accountId: string, secret: string): Promise<string> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await this.#live.forget(triesKey(accountId));
    await this.#live.set(codeKey(accountId), digest(code, secret), codeLifeMs);
    return code;
  }

  /** Whether the code is right. After five wrong ones it is worth nothing any more; a right one works once. */
  async use(accountId: string, secret: string, code: string): Promise<boolean> {
    if ((await this.#live.hit(triesKey(accountId), codeLifeMs)) > tries) {
      await this.#live.delete(codeKey(accountId));
      return false;
    }
    const given = digest(code, secret);
    const kept = await this.#live.get(codeKey(accountId));
    if (kept === null || !sameSecret(kept, given)) return false;
    // Of several at once only one takes it.
    const taken = await this.#live.take(codeKey(accountId));
    return taken !== null && sameSecret(taken, given);
  }
}

function digest(code: string, secret: string): string {
  return createHmac('sha256', secret).update(code).digest('base64url');
}

function codeKey(accountId: string): string {
  return `one-time-code:${accountId}`;
}
function triesKey(accountId: string): string {
  return `one-time-code:${accountId}`;
}
