import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from './live-store.ts';
import { MemoryLiveStore } from './memory/live-store.ts';
import { openDocuments } from './memory/open-documents.ts';
import { RedisLiveStore } from './redis/live-store.ts';

export interface LiveStoreLocation {
  /** `redis://…` or `rediss://…`; empty: memory, for a single server, and documents in a file in `dataDir` */
  url: string;
  dataDir: string;
}

/**
 * Opens the live store.
 * @throws with the address and what to do, when Redis cannot be reached
 */
export async function openLiveStore({ url, dataDir }: LiveStoreLocation, log: Logger): Promise<LiveStore> {
  if (url !== '') return RedisLiveStore.open({ url, log });
  return new MemoryLiveStore({ log, documents: await openDocuments(dataDir, log) });
}
