import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileLock } from './file-lock.ts';
import { newId } from './ids.ts';
import type { Logger } from './logger.ts';

/** A server that is ending may have the data folder for a moment yet. */
const handOverMs = 2000;
/** Whoever runs answers within this time. */
const answerMs = 1000;
const claimMs = 30_000;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What of the live store it takes. */
interface Claims {
  acquire(pool: string, member: string, options: { limit: number; ttlMs: number }): Promise<boolean>;
  renew(pool: string, members: readonly string[], ttlMs: number): Promise<string[]>;
  release(pool: string, ...members: string[]): Promise<void>;
  members(pool: string): Promise<string[]>;
  publish(channel: string, message: string): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
}

export interface ServerIdParts {
  /** Absolute. */
  dataDir: string;
  live: Claims;
  log: Logger;
  /** A third of the time after which a claim ends by itself, unless told otherwise. */
  renewEveryMs?: number;
}

/**
 * What a server is called among those that share its stores. It is kept in `server-id` in the data folder, so that a
 * server that was started again is known as what it was, and takes the leases it had without waiting for their end.
 *
 * No two that run have the same:
 *
 * - Of those on one data folder, one has the lock of the file, which the kernel frees at its end, however it ends.
 * - Of those on copies of a folder, one has the claim to the ID in the live store they share. A claim may be that of a
 *   process that was killed: whoever finds it taken asks its holder over the bus, and takes it from one that is silent.
 *   Process IDs and host names would not tell, as containers and copied machines have the same ones. One that is cut
 *   off from the store in just that second is not heard; it says so in its log when it is back.
 *
 * The other has an ID that lasts as long as its process, and the log says why.
 */
export class ServerId {
  readonly id: string;
  readonly #giveUp: () => Promise<void>;

  private constructor(id: string, giveUp: () => Promise<void> = () => Promise.resolve()) {
    this.id = id;
    this.#giveUp = giveUp;
  }

  static async claim({ dataDir, ...parts }: ServerIdParts): Promise<ServerId> {
    const { log } = parts;
    const file = join(dataDir, 'server-id');
    let lock: FileLock | null = null;
    try {
      await mkdir(dataDir, { recursive: true });
      lock = await FileLock.take(`${file}.lock`, { waitMs: handOverMs });
      if (lock) {
        const held = lock;
        const id = await readOrMake(file, log);
        const claim = await Claim.take(id, parts);
        if (claim) return new ServerId(id, () => claim.end().finally(() => held.release()));
      }
      log.warn(
        { file },
        'another server runs with this ID, on this data folder or on a copy of it: this one has an ID of its own until ' +
          'it ends. Give each server a data folder of its own (the setting dataDir), and leave out server-id when you copy one',
      );
    } catch (error) {
      log.warn({ err: error, file }, 'the ID of this server cannot be kept: it is another after a restart');
    }
    lock?.release();
    return new ServerId(randomUUID());
  }

  /** After everything that was done under this ID has been given back. */
  close(): Promise<void> {
    return this.#giveUp();
  }
}

async function readOrMake(file: string, log: Logger): Promise<string> {
  const kept = (await readIfThere(file))?.trim();
  if (kept !== undefined && uuid.test(kept)) return kept;
  if (kept !== undefined) log.warn({ file }, 'there is no ID of a server in this file: a new one is made');
  const id = randomUUID();
  // Whole or not at all, whenever the power fails.
  await writeFile(`${file}.new`, `${id}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return id;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

type ClaimParts = Omit<ServerIdParts, 'dataDir'>;

/** That a process, and no other, has an ID: the only place of a pool in the live store. */
class Claim {
  /** Tells this process from any other with the same ID. */
  readonly #holder = newId();
  readonly #pool: string;
  readonly #live: Claims;
  readonly #log: Logger;
  readonly #renewEveryMs: number;
  #stopAnswering: () => Promise<void> = () => Promise.resolve();
  #renewing: NodeJS.Timeout | undefined;
  #isLost = false;

  private constructor(id: string, { live, log, renewEveryMs = claimMs / 3 }: ClaimParts) {
    this.#pool = `server-id:${id}`;
    this.#live = live;
    this.#log = log;
    this.#renewEveryMs = renewEveryMs;
  }

  /** @returns null when another process has it */
  static async take(id: string, parts: ClaimParts): Promise<Claim | null> {
    const claim = new Claim(id, parts);
    return (await claim.#begin()) ? claim : null;
  }

  async end(): Promise<void> {
    clearInterval(this.#renewing);
    try {
      await this.#live.release(this.#pool, this.#holder);
      await this.#stopAnswering();
    } catch (error) {
      this.#log.warn(
        { err: error },
        'the ID of this server could not be given back; its claim ends by itself',
      );
    }
  }

  async #begin(): Promise<boolean> {
    // Whoever finds the claim can ask at once.
    this.#stopAnswering = await this.#live.subscribe(askedChannel(this.#holder), () => void this.#answer());
    if ((await this.#acquire()) || ((await this.#freeFromDead()) && (await this.#acquire()))) {
      this.#renewing = setInterval(() => void this.#renew(), this.#renewEveryMs).unref();
      return true;
    }
    await this.#stopAnswering();
    return false;
  }

  #acquire(): Promise<boolean> {
    return this.#live.acquire(this.#pool, this.#holder, { limit: 1, ttlMs: claimMs });
  }

  /** @returns false when the holder runs. Of two that find it dead at once, one is then faster in taking its place. */
  async #freeFromDead(): Promise<boolean> {
    for (const holder of await this.#live.members(this.#pool)) {
      if (await this.#answers(holder)) return false;
      await this.#live.release(this.#pool, holder);
    }
    return true;
  }

  async #answers(holder: string): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stopListening = await this.#live.subscribe(answeredChannel(holder), () => resolve(true));
    const timer = setTimeout(() => resolve(false), answerMs);
    try {
      await this.#live.publish(askedChannel(holder), '');
      return await promise;
    } finally {
      clearTimeout(timer);
      await stopListening();
    }
  }

  async #answer(): Promise<void> {
    try {
      await this.#live.publish(answeredChannel(this.#holder), '');
    } catch (error) {
      this.#log.warn({ err: error }, 'this server could not say that it runs');
    }
  }

  async #renew(): Promise<void> {
    try {
      const gone = await this.#live.renew(this.#pool, [this.#holder], claimMs);
      // Forgotten by the store (a restart), or over while it was away: ours again unless somebody was faster.
      const isLost = gone.length > 0 && !(await this.#acquire());
      if (isLost && !this.#isLost) {
        this.#log.error('another server has taken the ID of this one while it was cut off: stop one of them');
      }
      this.#isLost = isLost;
    } catch (error) {
      this.#log.warn(
        { err: error },
        'the claim to the ID of this server could not be renewed; it is tried again',
      );
    }
  }
}

function askedChannel(holder: string): string {
  return `server-id.asked:${holder}`;
}

function answeredChannel(holder: string): string {
  return `server-id.answered:${holder}`;
}
