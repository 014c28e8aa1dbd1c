import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from './live-store.ts';
import { MemoryLiveStore } from './memory/live-store.ts';
import { RedisLiveStore } from './redis/live-store.ts';

/**
 * Opens the live store.
 * @param url `redis://…` or `rediss://…`; empty: memory, for a single server
 * @throws with the address and what to do, when Redis cannot be reached
 */
export async function openLiveStore({ url }: { url: string }, log: Logger): Promise<LiveStore> {
  return url === '' ? new MemoryLiveStore({ log }) : RedisLiveStore.open({ url, log });
}
