import type { LiveStore } from '../store/live-store.ts';
import { hashToken, newToken } from './tokens.ts';

export const deviceLifeMs = 180 * 24 * 3_600_000;

/**
 * Browsers that somebody has signed in with before. Their guesses are counted apart, so that strangers who guess at an
 * account slow down each other and not its owner (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export class Devices {
  readonly #live: LiveStore;

  constructor(live: LiveStore) {
    this.#live = live;
  }

  /** @returns the token for the browser: the one it has, or a new one */
  async remember(accountId: string, token: string | undefined): Promise<string> {
    const kept = token !== undefined && /^[\w-]{43}$/.test(token) ? token : newToken();
    await this.#live.set(keyOf(accountId, kept), '1', deviceLifeMs);
    return kept;
  }

  async knows(accountId: string, token: string | undefined): Promise<boolean> {
    return token !== undefined && (await this.#live.get(keyOf(accountId, token))) !== null;
  }
}

function keyOf(accountId: string, token: string): string {
  return `device:${accountId}:${hashToken(token)}`;
}
