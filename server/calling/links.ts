import { digestOf } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { SerialQueue } from '../kernel/serial-queue.ts';
import type { LiveStore } from '../store/live-store.ts';

/** A conference lasts a day at most; as long as what is kept of it. */
const lifeMs = 26 * 3_600_000;

export type LinkStore = Pick<LiveStore, 'saveParts' | 'readParts' | 'dropDocument'>;

/**
 * Secrets that let in whoever has them, past lock and waiting room: of links that were sent, and of calls that were
 * accepted. Only their digests are kept, here for as long as the conference lasts, and in the live store for a server
 * that brings it back.
 */
export class InvitationLinks {
  readonly #store: LinkStore;
  readonly #log: Logger;
  /** By conference: digests with their invitation. */
  readonly #links = new Map<string, Map<string, string>>();
  /** What is written last is what stays. */
  readonly #writing = new SerialQueue();

  constructor({ store, log }: { store: LinkStore; log: Logger }) {
    this.#store = store;
    this.#log = log;
  }

  /** Good at once. Resolves when it is kept, too, or could not be. */
  add(conferenceId: string, invitationId: string, digest: string): Promise<void> {
    const links = this.#links.get(conferenceId) ?? new Map<string, string>();
    this.#links.set(conferenceId, links.set(digest, invitationId));
    return this.#save(conferenceId, { set: { [digest]: invitationId }, remove: [] });
  }

  /** The invitation of a secret; null: of none that is still good. */
  of(conferenceId: string, secret: string): string | null {
    return this.#links.get(conferenceId)?.get(digestOf(secret)) ?? null;
  }

  has(conferenceId: string, digest: string): boolean {
    return this.#links.get(conferenceId)?.has(digest) ?? false;
  }

  /** All of an invitation are good for nothing any more. */
  drop(invitationId: string): void {
    for (const [conferenceId, links] of this.#links) {
      const remove = [...links].filter(([, of]) => of === invitationId).map(([digest]) => digest);
      if (remove.length === 0) continue;
      for (const digest of remove) links.delete(digest);
      void this.#save(conferenceId, { set: {}, remove });
    }
  }

  /** Those of a conference that comes back. @throws PlenumError `store_unavailable` */
  async restore(conferenceId: string): Promise<void> {
    const kept = await this.#store.readParts(nameOf(conferenceId));
    if (kept.size > 0) this.#links.set(conferenceId, kept);
  }

  forget(conferenceId: string): void {
    if (!this.#links.delete(conferenceId)) return;
    void this.#write(conferenceId, () => this.#store.dropDocument(nameOf(conferenceId)));
  }

  /** Waits for what is being written. */
  close(): Promise<void> {
    return this.#writing.idle();
  }

  #save(conferenceId: string, changes: { set: Record<string, string>; remove: string[] }): Promise<void> {
    return this.#write(conferenceId, () => this.#store.saveParts(nameOf(conferenceId), changes, lifeMs));
  }

  /** Never rejects: what could not be kept is good until a restart. */
  #write(conferenceId: string, work: () => Promise<void>): Promise<void> {
    return this.#writing.add(work).catch((error: unknown) => {
      this.#log.warn({ err: error, conferenceId }, 'links of a conference could not be kept');
    });
  }
}

function nameOf(conferenceId: string): string {
  return `invitations/${conferenceId}`;
}
