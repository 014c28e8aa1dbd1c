/** What becomes of the parts of a document, by their names. */
export interface PartChanges {
  set: Readonly<Record<string, string>>;
  remove: readonly string[];
}

/**
 * What lives shortly and is shared by every server: codes, sessions, presence, limits, locks and a bus. Kept in memory
 * for one server, in Redis for several. Nothing in it survives for certain: what must last belongs in the database.
 * Documents outlive the process in either, so that a server that was killed goes on where it was.
 *
 * Keys, documents, pools, rates and locks are separate name spaces. Times are milliseconds and at least 1. Every method rejects
 * with PlenumError `store_unavailable` when the store cannot be reached.
 */
export interface LiveStore {
  /** The value under a key; null when there is none or its time is over. */
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Sets only where there is no value; tells whether it did. */
  setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Takes a value: read and removed at once, so that only one gets it. */
  take(key: string): Promise<string | null>;
  delete(key: string): Promise<void>;

  /**
   * Changes parts of a document in one step, all or none: first those to remove go, then those to set are written. What
   * it names no part of stays as it is, and the life of the whole is renewed. A document is there while it has a part.
   */
  saveParts(document: string, changes: PartChanges, ttlMs: number): Promise<void>;
  /** Its parts as they are at one moment, by name, in no order; empty when there is no such document. */
  readParts(document: string): Promise<Map<string, string>>;
  /** Prolongs a document without writing to it; false when there is none. */
  renewDocument(document: string, ttlMs: number): Promise<boolean>;
  dropDocument(document: string): Promise<void>;
  /** The names of the documents that are there and begin with `prefix` as it is, in no order. */
  documents(prefix: string): Promise<string[]>;

  /**
   * Makes a member of a pool that never holds more than `limit` live members, whoever asks at the same time. True also
   * for one that is in already, whose life is renewed even when the limit has become lower since. A member that is not
   * renewed leaves by itself, so the places of a server that died become free.
   */
  acquire(pool: string, member: string, options: { limit: number; ttlMs: number }): Promise<boolean>;
  /** Renews members. Returns those that had expired or never were in; they are not put back. */
  renew(pool: string, members: readonly string[], ttlMs: number): Promise<string[]>;
  release(pool: string, ...members: string[]): Promise<void>;
  /** The live members, in no order. */
  members(pool: string): Promise<string[]>;
  count(pool: string): Promise<number>;

  /** Counts one and returns how many there are in this window, which opens with its first hit and lasts `windowMs`. */
  hit(key: string, windowMs: number): Promise<number>;
  /** How many there are in the window that is open, without counting; 0 without one. */
  hits(key: string): Promise<number>;
  /** Closes a window: the next hit is the first of a new one. */
  forget(key: string): Promise<void>;

  /**
   * Takes a lock, or renews it for the holder that has it. Returns its fence: the same while one holder keeps it, and
   * greater with each that follows, so that what a former holder still writes can be told and refused. Null while
   * another holds it.
   */
  lock(name: string, holder: string, ttlMs: number): Promise<number | null>;
  /** Prolongs a lock; false when it is not the holder's any more. */
  extend(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Gives a lock back; nothing happens when it is not the holder's. */
  unlock(name: string, holder: string): Promise<void>;

  /** Sends to every server, this one included. What is sent while a server has no connection does not reach it. */
  publish(channel: string, message: string): Promise<void>;
  /** Listens to a channel from when the promise is fulfilled. Returns what ends it. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;

  /** Resolves when the store answers. */
  ping(): Promise<void>;
  /** Never waits long for a store that is away. */
  close(): Promise<void>;
}
