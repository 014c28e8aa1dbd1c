import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';
import type { LiveEntry } from './service.ts';

/** What a server has posted is believed for so long: one that died is not shown for ever. */
const lifeMs = 20_000;
const postEveryMs = 6000;
/** Changes within this time are posted together. */
const gatherMs = 500;
/** What others have posted is read at most this often. */
const readEveryMs = 1000;
const servers = 'live-boards';

type Store = Pick<LiveStore, 'get' | 'set' | 'acquire' | 'release' | 'members' | 'delete'>;

/** A live conference on the board, with everybody who has a place in it. */
export type PostedEntry = LiveEntry & { parties: number; inVmr: boolean };

export interface LiveBoardParts {
  store: Store;
  serverId: string;
  log: Logger;
  /** The live conferences of this server. */
  own: () => PostedEntry[];
}

/** The live conferences of all servers: each posts its own, and reads what the others have posted. */
export class LiveBoard {
  readonly #parts: LiveBoardParts;
  readonly #heartbeat: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | undefined;
  #others: { at: number; entries: Promise<PostedEntry[]> } | undefined;

  constructor(parts: LiveBoardParts) {
    this.#parts = parts;
    this.#heartbeat = setInterval(() => void this.#post(), postEveryMs).unref();
  }

  /** To be called when something has changed that is shown. */
  changed(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.#post();
    }, gatherMs).unref();
  }

  /** Those of this server as they are, those of others as of a moment ago. */
  async entries(): Promise<PostedEntry[]> {
    const now = performance.now();
    if (!this.#others || now - this.#others.at > readEveryMs) {
      this.#others = { at: now, entries: this.#read() };
    }
    return [...this.#parts.own(), ...(await this.#others.entries)];
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#gathering);
    const { store, serverId } = this.#parts;
    await Promise.all([store.release(servers, serverId), store.delete(keyOf(serverId))]);
  }

  async #post(): Promise<void> {
    const { store, serverId, log, own } = this.#parts;
    try {
      await store.set(keyOf(serverId), JSON.stringify(own()), lifeMs);
      await store.acquire(servers, serverId, { limit: Number.MAX_SAFE_INTEGER, ttlMs: lifeMs });
    } catch (error) {
      log.warn({ err: error }, 'live conferences could not be posted for other servers');
    }
  }

  /** Without the store there are at least those of this server. */
  async #read(): Promise<PostedEntry[]> {
    const { store, serverId, log } = this.#parts;
    try {
      const others = (await store.members(servers)).filter((id) => id !== serverId);
      const posted = await Promise.all(others.map((id) => store.get(keyOf(id))));
      return posted.flatMap((text) => (text === null ? [] : (JSON.parse(text) as PostedEntry[])));
    } catch (error) {
      log.warn({ err: error }, 'the live conferences of other servers could not be read');
      return [];
    }
  }
}

function keyOf(serverId: string): string {
  return `live-board:${serverId}`;
}
