import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';
import { conferenceOf, type Kept, type KeptSeat, partsSince } from './kept-parts.ts';
import type { KeptConference, LiveConference } from './live-conferences.ts';
import type { TakenSeat } from './seats.ts';

/** A conference lasts a day at most; what is kept of it goes by itself some time after. */
const lifeMs = 26 * 3_600_000;
const retryMs = 1000;
/** How often a server says that a conference is still there. */
const seenEveryMs = 10_000;
/** Nobody waits for a conference that was not seen for so long. */
const forgottenMs = 10 * 60_000;
export const prefix = 'conference/';

export interface KeeperPorts {
  store: Pick<LiveStore, 'saveParts' | 'readParts' | 'dropDocument' | 'documents'>;
  seatOf: (participantId: string) => TakenSeat | undefined;
  now: () => number;
  log: Logger;
}

export interface Restorable {
  conference: KeptConference;
  seats: KeptSeat[];
}

interface Keeping {
  live: LiveConference;
  kept: Kept | null;
  dirty: boolean;
  writing: Promise<void> | null;
}

/**
 * Keeps the live conferences in the live store after every change, so that a server that was restarted, or killed, has
 * them again. What changes while one writing is under way goes into the next.
 */
export class Keeper {
  readonly #ports: KeeperPorts;
  readonly #keeping = new Map<string, Keeping>();
  readonly #seen: NodeJS.Timeout;
  #closed = false;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.#seen = setInterval(() => {
      for (const keeping of this.#keeping.values()) this.#mark(keeping);
    }, seenEveryMs).unref();
  }

  changed(live: LiveConference): void {
    const { conferenceId } = live;
    const keeping = this.#keeping.get(conferenceId) ?? { live, kept: null, dirty: false, writing: null };
    this.#keeping.set(conferenceId, keeping);
    this.#mark(keeping);
  }

  /** It is over. Never rejects: what cannot be dropped now goes by itself. */
  forget(conferenceId: string): void {
    const keeping = this.#keeping.get(conferenceId);
    this.#keeping.delete(conferenceId);
    const { store, log } = this.#ports;
    const dropped = (keeping?.writing ?? Promise.resolve()).then(() =>
      store.dropDocument(prefix + conferenceId),
    );
    dropped.catch((error: unknown) => {
      log.warn({ err: error, conferenceId }, 'what was kept of a conference could not be dropped');
    });
  }

  /** The conferences that are kept and were live not long ago, but for those that are live here. */
  async kept(): Promise<Restorable[]> {
    const { store, now, log } = this.#ports;
    const found: Restorable[] = [];
    for (const document of await store.documents(prefix)) {
      const conferenceId = document.slice(prefix.length);
      if (this.#keeping.has(conferenceId)) continue;
      const parts = await store.readParts(document);
      const seen = Number(parts.get('seen') ?? 0);
      try {
        const restorable = conferenceOf(parts);
        if (restorable && now() - seen < forgottenMs) found.push(restorable);
        else await store.dropDocument(document);
      } catch (error) {
        log.error({ err: error, conferenceId }, 'what was kept of a conference cannot be read');
        await store.dropDocument(document);
      }
    }
    return found;
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    clearInterval(this.#seen);
    this.#closed = true;
    await Promise.all([...this.#keeping.values()].map((keeping) => keeping.writing ?? this.#write(keeping)));
  }

  #mark(keeping: Keeping): void {
    keeping.dirty = true;
    if (keeping.writing || this.#closed) return;
    // After what has changed it is done: a command may change several things in turn.
    keeping.writing = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#write(keeping));
  }

  async #write(keeping: Keeping): Promise<void> {
    const { store, now, log } = this.#ports;
    const { live } = keeping;
    try {
      while (keeping.dirty && this.#keeping.get(live.conferenceId) === keeping) {
        keeping.dirty = false;
        const { set, remove, kept } = partsSince(keeping.kept, live, (id) => this.#seatOf(id));
        set['seen'] = String(now());
        await store.saveParts(prefix + live.conferenceId, { set, remove }, lifeMs);
        keeping.kept = kept;
      }
      keeping.writing = null;
    } catch (error) {
      log.error(
        { err: error, conferenceId: live.conferenceId },
        'a conference could not be kept; again soon',
      );
      keeping.writing = null;
      keeping.dirty = true;
      if (!this.#closed) setTimeout(() => this.#mark(keeping), retryMs).unref();
    }
  }

  #seatOf(participantId: string): Omit<KeptSeat, 'participantId'> | null {
    const seat = this.#ports.seatOf(participantId);
    return seat ? { digest: seat.digest, occupant: seat.occupant } : null;
  }
}
