import type { OpenSession } from '../contract/api/auth.ts';
import type { LiveStore } from '../store/live-store.ts';
import { hashToken, newToken } from './tokens.ts';

/** Where somebody signs in from. */
export interface Client {
  address: string;
  /** User-Agent */
  client: string;
}

export interface FoundSession {
  sessionId: string;
  accountId: string;
}

interface Kept extends Client {
  accountId: string;
  /** ms since the epoch */
  startedAt: number;
}

export interface SessionLife {
  /** ms without a request after which a session ends */
  idleMs: number;
  /** ms after which it ends in any case */
  longestMs: number;
}

const seenEveryMs = 60_000;
const perAccount = 100;
const longestClient = 200;

/**
 * Who is signed in where. A session is a token that only the browser has; what is kept under its SHA-256 never
 * changes, and whether it lasts is told by the account's pool alone: what has left the pool is over, whatever
 * request is under way.
 */
export class Sessions {
  readonly #live: LiveStore;
  readonly #life: SessionLife;
  readonly #now: () => number;

  constructor(live: LiveStore, life: SessionLife, now: () => number = Date.now) {
    this.#live = live;
    this.#life = life;
    this.#now = now;
  }

  /** @returns the token for the browser. With too many sessions, the one longest unused ends. */
  async open(accountId: string, from: Client): Promise<{ token: string; sessionId: string }> {
    const token = newToken();
    const hash = hashToken(token);
    const { idleMs, longestMs } = this.#life;
    const kept: Kept = {
      accountId,
      startedAt: this.#now(),
      address: from.address,
      client: from.client.slice(0, longestClient),
    };
    await this.#live.set(recordKey(hash), JSON.stringify(kept), longestMs);
    const place = { limit: perAccount, ttlMs: Math.min(idleMs, longestMs) };
    while (!(await this.#live.acquire(poolOf(accountId), hash, place))) await this.#endOldest(accountId);
    return { token, sessionId: idOf(hash) };
  }

  /** @returns the session of a token, its life prolonged; null when it is over */
  async find(token: string): Promise<FoundSession | null> {
    const hash = hashToken(token);
    const [kept, seen] = await Promise.all([this.#kept(hash), this.#live.get(seenKey(hash))]);
    if (!kept) return null;
    const { idleMs, longestMs } = this.#life;
    const now = this.#now();
    const leftMs = kept.startedAt + longestMs - now;
    if (leftMs < 1) return null;
    const gone = await this.#live.renew(poolOf(kept.accountId), [hash], Math.min(idleMs, leftMs));
    if (gone.length > 0) return null;
    if (now - Number(seen ?? kept.startedAt) >= seenEveryMs) {
      await this.#live.set(seenKey(hash), String(now), leftMs);
    }
    return { sessionId: idOf(hash), accountId: kept.accountId };
  }

  /** The latest used first. */
  async list(accountId: string, currentId: string): Promise<OpenSession[]> {
    const hashes = await this.#live.members(poolOf(accountId));
    const sessions = await Promise.all(
      hashes.map(async (hash): Promise<OpenSession | null> => {
        const [kept, seen] = await Promise.all([this.#kept(hash), this.#live.get(seenKey(hash))]);
        if (!kept) return null;
        const sessionId = idOf(hash);
        return {
          sessionId,
          current: sessionId === currentId,
          startedAt: kept.startedAt,
          lastSeenAt: Number(seen ?? kept.startedAt),
          address: kept.address,
          client: kept.client,
        };
      }),
    );
    return sessions.filter((session) => session !== null).sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  }

  /** @returns whether the account had such a session */
  async end(accountId: string, sessionId: string): Promise<boolean> {
    const hashes = await this.#live.members(poolOf(accountId));
    const ended = hashes.filter((hash) => idOf(hash) === sessionId);
    await this.#end(accountId, ended);
    return ended.length > 0;
  }

  /** Ends all sessions of an account, but one when it is named. */
  async endAll(accountId: string, exceptId?: string): Promise<void> {
    const hashes = await this.#live.members(poolOf(accountId));
    await this.#end(
      accountId,
      hashes.filter((hash) => idOf(hash) !== exceptId),
    );
  }

  async #endOldest(accountId: string): Promise<void> {
    const sessions = await this.list(accountId, '');
    const hashes = await this.#live.members(poolOf(accountId));
    const known = new Set(sessions.map(({ sessionId }) => sessionId));
    const oldest =
      hashes.find((hash) => !known.has(idOf(hash))) ??
      hashes.find((hash) => idOf(hash) === sessions.at(-1)?.sessionId);
    if (oldest !== undefined) await this.#end(accountId, [oldest]);
  }

  async #end(accountId: string, hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    await this.#live.release(poolOf(accountId), ...hashes);
    await Promise.all(
      hashes.flatMap((hash) => [this.#live.delete(recordKey(hash)), this.#live.delete(seenKey(hash))]),
    );
  }

  async #kept(hash: string): Promise<Kept | null> {
    const text = await this.#live.get(recordKey(hash));
    return text === null ? null : (JSON.parse(text) as Kept);
  }
}

function poolOf(accountId: string): string {
  return `sessions:${accountId}`;
}
function recordKey(hash: string): string {
  return `session:${hash}`;
}
function seenKey(hash: string): string {
  return `session-seen:${hash}`;
}

/** Names a session to its owner: 132 bits of the hash, which tell nothing of the token. */
function idOf(hash: string): string {
  return hash.slice(0, 22);
}
