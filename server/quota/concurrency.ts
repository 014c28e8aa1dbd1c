import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';

/** A server that dies gives its places back after this long. */
const lifeMs = 60_000;
const renewEveryMs = 15_000;

/**
 * The places of an enterprise's concurrency: exact however many servers let people in at the same time, and free again
 * by themselves when a server dies.
 */
export class ConcurrencyQuota {
  readonly #store: LiveStore;
  readonly #log: Logger;
  readonly #held = new Map<string, Set<string>>();
  readonly #timer: NodeJS.Timeout;

  constructor(store: LiveStore, log: Logger) {
    this.#store = store;
    this.#log = log;
    this.#timer = setInterval(() => void this.#renew(), renewEveryMs);
    this.#timer.unref();
  }

  /** @param limit parties the enterprise may have now @returns whether there was a place */
  async take(enterpriseId: string, participantId: string, limit: number): Promise<boolean> {
    const taken = await this.#store.acquire(poolOf(enterpriseId), participantId, { limit, ttlMs: lifeMs });
    if (taken) this.#hold(enterpriseId, participantId);
    return taken;
  }

  /** The place of somebody who was in a conference before a restart: a lower limit meanwhile puts nobody out. */
  async retake(enterpriseId: string, participantId: string): Promise<void> {
    this.#hold(enterpriseId, participantId);
    const options = { limit: Number.MAX_SAFE_INTEGER, ttlMs: lifeMs };
    await this.#store.acquire(poolOf(enterpriseId), participantId, options);
  }

  /** Never rejects: a place that cannot be given back now is free when its life is over. */
  async release(enterpriseId: string, participantId: string): Promise<void> {
    this.forget(enterpriseId, participantId);
    await this.#store.release(poolOf(enterpriseId), participantId).catch((error: unknown) => {
      this.#log.warn({ err: error, enterpriseId, participantId }, 'a place could not be given back yet');
    });
  }

  /** Of somebody whom another server carries now: the place is renewed there. */
  forget(enterpriseId: string, participantId: string): void {
    const held = this.#held.get(enterpriseId);
    held?.delete(participantId);
    if (held?.size === 0) this.#held.delete(enterpriseId);
  }

  /** Parties of the enterprise now, on all servers. */
  used(enterpriseId: string): Promise<number> {
    return this.#store.count(poolOf(enterpriseId));
  }

  /** Places are not given back: conferences go on after a restart. Without one they are free when their life is over. */
  close(): void {
    clearInterval(this.#timer);
  }

  #hold(enterpriseId: string, participantId: string): void {
    const held = this.#held.get(enterpriseId);
    if (held) held.add(participantId);
    else this.#held.set(enterpriseId, new Set([participantId]));
  }

  async #renew(): Promise<void> {
    for (const [enterpriseId, members] of this.#held) {
      try {
        const lost = await this.#store.renew(poolOf(enterpriseId), [...members], lifeMs);
        // They are in their conferences all the same: an outage of the store puts nobody out.
        const still = lost.filter((participantId) => members.has(participantId));
        await Promise.all(
          still.map((participantId) =>
            this.#store.acquire(poolOf(enterpriseId), participantId, {
              limit: Number.MAX_SAFE_INTEGER,
              ttlMs: lifeMs,
            }),
          ),
        );
      } catch (error) {
        this.#log.warn({ err: error, enterpriseId }, 'places could not be renewed; it is tried again');
      }
    }
  }
}

function poolOf(enterpriseId: string): string {
  return `concurrency:${enterpriseId}`;
}
