import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';
import { conferenceOf, type Kept, type KeptSeat, partsSince } from './kept-parts.ts';
import type { KeptConference, LiveConference } from './live-conferences.ts';
import type { TakenSeat } from './seats.ts';

/** A conference lasts a day at most; what is kept of it goes by itself some time after. */
const lifeMs = 26 * 3_600_000;
const retryMs = 1000;
/** Nobody waits longer for what they did to be kept. */
const settledWithinMs = 300;
/** How often a server says that a conference is still there. */
const seenEveryMs = 10_000;
/** Nobody waits for a conference that was not seen for so long. */
const forgottenMs = 10 * 60_000;
export const prefix = 'conference/';

export interface KeeperPorts {
  store: Pick<LiveStore, 'saveParts' | 'readParts' | 'renewDocument' | 'dropDocument' | 'documents'>;
  seatOf: (participantId: string) => TakenSeat | undefined;
  now: () => number;
  log: Logger;
}

export interface Restorable {
  conference: KeptConference;
  seats: KeptSeat[];
}

/** Where a conference is kept: its meeting can be told without reading it. */
export interface Document {
  meetingId: string;
  conferenceId: string;
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
  /** Over, but perhaps not dropped yet: they are not brought back. */
  readonly #over = new Set<string>();
  readonly #seen: NodeJS.Timeout;
  #closed = false;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.#seen = setInterval(() => void this.#look(), seenEveryMs).unref();
  }

  changed(live: LiveConference): void {
    const { conferenceId } = live;
    if (this.#over.has(conferenceId)) return;
    const keeping = this.#keeping.get(conferenceId) ?? { live, kept: null, dirty: false, writing: null };
    this.#keeping.set(conferenceId, keeping);
    this.#mark(keeping);
  }

  /** Resolves when what has changed until now is kept; where the store takes long it is not waited for. Never rejects. */
  async settled({ conferenceId }: LiveConference): Promise<void> {
    const writing = this.#keeping.get(conferenceId)?.writing;
    if (!writing) return;
    const enough = new AbortController();
    const longEnough = delay(settledWithinMs, undefined, { ref: false, signal: enough.signal });
    await Promise.race([writing, longEnough.catch(() => undefined)]);
    enough.abort();
  }

  /** It is over. Never rejects: what cannot be dropped now is tried again. */
  forget({ conferenceId, meeting: { meetingId } }: LiveConference): void {
    const keeping = this.#keeping.get(conferenceId);
    this.#keeping.delete(conferenceId);
    this.#over.add(conferenceId);
    void (keeping?.writing ?? Promise.resolve()).then(() => this.drop({ meetingId, conferenceId }));
  }

  /** Another server goes on with it, and keeps it. */
  handOver(conferenceId: string): void {
    this.#keeping.delete(conferenceId);
  }

  /** Those that are kept, here or on other servers, but for those that are live here. */
  async documents(): Promise<Document[]> {
    const names = await this.#ports.store.documents(prefix);
    return names.flatMap((name) => {
      const [meetingId = '', conferenceId = ''] = name.slice(prefix.length).split('/');
      return this.#keeping.has(conferenceId) ? [] : [{ meetingId, conferenceId }];
    });
  }

  /** @returns null when it is over, was not seen for long, or cannot be read; it is dropped then */
  async read(document: Document): Promise<Restorable | null> {
    const { store, now, log } = this.#ports;
    const parts = await store.readParts(nameOf(document));
    const seen = Number(parts.get('seen') ?? 0);
    try {
      const restorable = this.#over.has(document.conferenceId) ? null : conferenceOf(parts);
      if (restorable && now() - seen < forgottenMs) return restorable;
    } catch (error) {
      log.error({ err: error, ...document }, 'what was kept of a conference cannot be read');
    }
    await this.drop(document);
    return null;
  }

  /** Never rejects. */
  async drop(document: Document): Promise<void> {
    const { store, log } = this.#ports;
    try {
      await store.dropDocument(nameOf(document));
      this.#over.delete(document.conferenceId);
    } catch (error) {
      log.warn({ err: error, ...document }, 'what was kept of a conference could not be dropped yet');
    }
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    clearInterval(this.#seen);
    this.#closed = true;
    await Promise.all([...this.#keeping.values()].map((keeping) => keeping.writing ?? this.#write(keeping)));
  }

  /** Says that each is still there, and writes one that the store has lost as a whole. */
  async #look(): Promise<void> {
    const { store, log } = this.#ports;
    for (const [conferenceId, keeping] of [...this.#keeping]) {
      try {
        if (keeping.kept && !(await store.renewDocument(nameOf(documentOf(keeping.live)), lifeMs))) {
          keeping.kept = null;
        }
        if (this.#keeping.get(conferenceId) === keeping) this.#mark(keeping);
      } catch (error) {
        log.warn({ err: error, conferenceId }, 'a kept conference could not be looked at');
      }
    }
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
        await store.saveParts(nameOf(documentOf(live)), { set, remove }, lifeMs);
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

function documentOf({ conferenceId, meeting: { meetingId } }: LiveConference): Document {
  return { meetingId, conferenceId };
}

function nameOf({ meetingId, conferenceId }: Document): string {
  return `${prefix}${meetingId}/${conferenceId}`;
}
