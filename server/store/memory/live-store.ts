/* eslint-disable @typescript-eslint/require-await -- nothing is waited for, and what is thrown has to be a rejection */
import type { Logger } from '../../kernel/logger.ts';
import { checkLife } from '../life.ts';
import type { LiveStore, PartChanges } from '../live-store.ts';
import { Documents } from './documents.ts';
import { Expiring } from './expiring.ts';

const sweepEveryMs = 30_000;

type Listener = (message: string) => void;

export interface MemoryLiveStoreOptions {
  /** ms, never going back */
  now?: () => number;
  log?: Logger;
  /** What outlives the process. Kept in memory as well when not given. Closed with the store. */
  documents?: Documents;
}

/** The live store of a single server: gone when the process is, but for documents. */
export class MemoryLiveStore implements LiveStore {
  readonly #now: () => number;
  readonly #log: Logger | undefined;
  readonly #documents: Documents;
  readonly #values: Expiring<string>;
  readonly #pools = new Map<string, Expiring<true>>();
  readonly #windows: Expiring<{ count: number }>;
  readonly #locks: Expiring<{ holder: string; fence: number }>;
  readonly #channels = new Map<string, Set<Listener>>();
  readonly #sweeping: NodeJS.Timeout;
  #lastFence = 0;

  constructor({ now = () => performance.now(), log, documents }: MemoryLiveStoreOptions = {}) {
    this.#now = now;
    this.#log = log;
    this.#documents = documents ?? new Documents(':memory:', { log });
    this.#values = new Expiring(now);
    this.#windows = new Expiring(now);
    this.#locks = new Expiring(now);
    this.#sweeping = setInterval(() => this.#sweep(), sweepEveryMs).unref();
  }

  async get(key: string): Promise<string | null> {
    return this.#values.get(key) ?? null;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#values.set(key, value, checkLife(ttlMs));
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    checkLife(ttlMs);
    if (this.#values.get(key) !== undefined) return false;
    this.#values.set(key, value, ttlMs);
    return true;
  }

  async take(key: string): Promise<string | null> {
    const value = this.#values.get(key) ?? null;
    this.#values.delete(key);
    return value;
  }

  async delete(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async saveParts(document: string, changes: PartChanges, ttlMs: number): Promise<void> {
    this.#documents.save(document, changes, checkLife(ttlMs));
  }

  async readParts(document: string): Promise<Map<string, string>> {
    return this.#documents.read(document);
  }

  async renewDocument(document: string, ttlMs: number): Promise<boolean> {
    return this.#documents.renew(document, checkLife(ttlMs));
  }

  async dropDocument(document: string): Promise<void> {
    this.#documents.drop(document);
  }

  async documents(prefix: string): Promise<string[]> {
    return this.#documents.names(prefix);
  }

  async acquire(pool: string, member: string, options: { limit: number; ttlMs: number }): Promise<boolean> {
    const lifeMs = checkLife(options.ttlMs);
    const members = this.#pools.get(pool) ?? new Expiring<true>(this.#now);
    if (!members.get(member) && members.count() >= options.limit) return false;
    members.set(member, true, lifeMs);
    this.#pools.set(pool, members);
    return true;
  }

  async renew(pool: string, members: readonly string[], ttlMs: number): Promise<string[]> {
    const lifeMs = checkLife(ttlMs);
    const present = this.#pools.get(pool);
    return members.filter((member) => {
      if (!present?.get(member)) return true;
      present.set(member, true, lifeMs);
      return false;
    });
  }

  async release(pool: string, ...members: string[]): Promise<void> {
    const present = this.#pools.get(pool);
    for (const member of members) present?.delete(member);
    if (present?.size === 0) this.#pools.delete(pool);
  }

  async members(pool: string): Promise<string[]> {
    return this.#pools.get(pool)?.keys() ?? [];
  }

  async count(pool: string): Promise<number> {
    return this.#pools.get(pool)?.count() ?? 0;
  }

  async hit(key: string, windowMs: number): Promise<number> {
    checkLife(windowMs);
    const window = this.#windows.get(key) ?? { count: 0 };
    window.count++;
    if (window.count === 1) this.#windows.set(key, window, windowMs);
    return window.count;
  }

  async hits(key: string): Promise<number> {
    return this.#windows.get(key)?.count ?? 0;
  }

  async forget(key: string): Promise<void> {
    this.#windows.delete(key);
  }

  async lock(name: string, holder: string, ttlMs: number): Promise<number | null> {
    checkLife(ttlMs);
    const held = this.#locks.get(name);
    if (held && held.holder !== holder) return null;
    const fence = held?.fence ?? this.#nextFence();
    this.#locks.set(name, { holder, fence }, ttlMs);
    return fence;
  }

  async extend(name: string, holder: string, ttlMs: number): Promise<boolean> {
    checkLife(ttlMs);
    const held = this.#locks.get(name);
    if (held?.holder !== holder) return false;
    this.#locks.set(name, held, ttlMs);
    return true;
  }

  async unlock(name: string, holder: string): Promise<void> {
    if (this.#locks.get(name)?.holder === holder) this.#locks.delete(name);
  }

  async publish(channel: string, message: string): Promise<void> {
    for (const listener of this.#channels.get(channel) ?? []) {
      // Later, as over a network: who publishes is not in the middle of something when it arrives.
      setImmediate(() => this.#deliver(channel, listener, message));
    }
  }

  async subscribe(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners);
    // One of its own, so that the same listener can be there twice.
    const entry: Listener = (message) => listener(message);
    listeners.add(entry);
    return async () => {
      listeners.delete(entry);
      if (listeners.size === 0 && this.#channels.get(channel) === listeners) this.#channels.delete(channel);
    };
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#channels.clear();
    this.#documents.close();
  }

  #deliver(channel: string, listener: Listener, message: string): void {
    if (!this.#channels.get(channel)?.has(listener)) return;
    try {
      listener(message);
    } catch (error) {
      this.#log?.error({ err: error, channel }, 'a message of the bus was not handled');
    }
  }

  /** From the clock, so that it also grows over a restart: what compares it may be in the database. */
  #nextFence(): number {
    this.#lastFence = Math.max(this.#lastFence + 1, Date.now() * 1000);
    return this.#lastFence;
  }

  #sweep(): void {
    this.#documents.sweep();
    for (const map of [this.#values, this.#windows, this.#locks]) map.sweep();
    for (const [pool, members] of this.#pools) {
      members.sweep();
      if (members.size === 0) this.#pools.delete(pool);
    }
  }
}
