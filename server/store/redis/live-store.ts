import { ErrorReply } from 'redis';
import { PlenumError } from '../../contract/errors.ts';
import { within } from '../../kernel/close-in-turn.ts';
import type { Logger } from '../../kernel/logger.ts';
import { checkLife } from '../life.ts';
import type { LiveStore, PartChanges } from '../live-store.ts';
import { connectRedis, type RedisClient, waitMs } from './client.ts';

const prefix = 'plenum:';
/** The names of all documents by the time their life ends. */
const documentIndex = `${prefix}documents`;
/** What Redis is told for the last time may take this long. */
const farewellMs = 2000;

/**
 * The live store of several servers. A command fails with `store_unavailable` when Redis stays away for more than 5 s,
 * and at once when it has been away for so long already.
 */
export class RedisLiveStore implements LiveStore {
  readonly #commands: RedisClient;
  /** A connection that listens can do nothing else. */
  readonly #listening: RedisClient;
  readonly #log: Logger | undefined;
  /** Since when there is no connection for commands, ms of `performance.now`. */
  #awaySince: number | undefined;

  private constructor(commands: RedisClient, listening: RedisClient, log: Logger | undefined) {
    this.#commands = commands;
    this.#listening = listening;
    this.#log = log;
    commands.on('error', () => (this.#awaySince ??= performance.now()));
    commands.on('ready', () => (this.#awaySince = undefined));
  }

  /** @throws with the address and what to do, when Redis cannot be reached */
  static async open({ url, log }: { url: string; log?: Logger }): Promise<RedisLiveStore> {
    const commands = await connectRedis(url, log);
    try {
      return new RedisLiveStore(commands, await connectRedis(url, log), log);
    } catch (error) {
      commands.destroy();
      throw error;
    }
  }

  get(key: string): Promise<string | null> {
    return this.#ask((redis) => redis.get(valueKey(key)));
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    const expiration = { type: 'PX', value: checkLife(ttlMs) } as const;
    await this.#ask((redis) => redis.set(valueKey(key), value, { expiration }));
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    const expiration = { type: 'PX', value: checkLife(ttlMs) } as const;
    const reply = await this.#ask((redis) =>
      redis.set(valueKey(key), value, { expiration, condition: 'NX' }),
    );
    return reply !== null;
  }

  take(key: string): Promise<string | null> {
    return this.#ask((redis) => redis.getDel(valueKey(key)));
  }

  async delete(key: string): Promise<void> {
    await this.#ask((redis) => redis.del(valueKey(key)));
  }

  async saveParts(document: string, { set, remove }: PartChanges, ttlMs: number): Promise<void> {
    const values = [checkLife(ttlMs), remove.length, ...remove, ...Object.entries(set).flat()];
    await this.#ask((redis) =>
      redis.documentSave([documentKey(document), documentIndex], document, ...values),
    );
  }

  readParts(document: string): Promise<Map<string, string>> {
    return this.#ask((redis) => redis.documentRead(documentKey(document)));
  }

  async renewDocument(document: string, ttlMs: number): Promise<boolean> {
    const life = checkLife(ttlMs);
    return this.#ask((redis) => redis.documentRenew([documentKey(document), documentIndex], document, life));
  }

  async dropDocument(document: string): Promise<void> {
    await this.#ask((redis) => redis.documentDrop([documentKey(document), documentIndex], document));
  }

  documents(prefix: string): Promise<string[]> {
    return this.#ask((redis) => redis.documentNames(documentIndex, prefix));
  }

  async acquire(pool: string, member: string, options: { limit: number; ttlMs: number }): Promise<boolean> {
    const life = checkLife(options.ttlMs);
    return this.#ask((redis) => redis.poolAcquire(poolKey(pool), member, options.limit, life));
  }

  async renew(pool: string, members: readonly string[], ttlMs: number): Promise<string[]> {
    const life = checkLife(ttlMs);
    if (members.length === 0) return [];
    return this.#ask((redis) => redis.poolRenew(poolKey(pool), life, ...members));
  }

  async release(pool: string, ...members: string[]): Promise<void> {
    if (members.length > 0) await this.#ask((redis) => redis.zRem(poolKey(pool), members));
  }

  members(pool: string): Promise<string[]> {
    return this.#ask((redis) => redis.poolMembers(poolKey(pool)));
  }

  count(pool: string): Promise<number> {
    return this.#ask((redis) => redis.poolCount(poolKey(pool)));
  }

  async hit(key: string, windowMs: number): Promise<number> {
    const life = checkLife(windowMs);
    return this.#ask((redis) => redis.windowHit(windowKey(key), life));
  }

  async hits(key: string): Promise<number> {
    return Number(await this.#ask((redis) => redis.get(windowKey(key))));
  }

  async forget(key: string): Promise<void> {
    await this.#ask((redis) => redis.del(windowKey(key)));
  }

  async lock(name: string, holder: string, ttlMs: number): Promise<number | null> {
    const life = checkLife(ttlMs);
    return this.#ask((redis) => redis.lockTake(lockKey(name), holder, life));
  }

  async extend(name: string, holder: string, ttlMs: number): Promise<boolean> {
    const life = checkLife(ttlMs);
    return this.#ask((redis) => redis.lockExtend(lockKey(name), holder, life));
  }

  async unlock(name: string, holder: string): Promise<void> {
    await this.#ask((redis) => redis.lockRelease(lockKey(name), holder));
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#ask((redis) => redis.publish(channelName(channel), message));
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const name = channelName(channel);
    let isOver = false;
    const entry = (message: string): void => {
      if (isOver) return;
      try {
        listener(message);
      } catch (error) {
        this.#log?.error({ err: error, channel }, 'a message of the bus was not handled');
      }
    };
    try {
      await within(waitMs, () => this.#listening.subscribe(name, entry));
    } catch (cause) {
      isOver = true;
      throw new PlenumError('store_unavailable', { cause });
    }
    return async () => {
      if (isOver) return;
      isOver = true;
      // Without a connection there is no subscription, and the client would wait for one to end it.
      if (!this.#listening.isReady) return;
      await within(farewellMs, () => this.#listening.unsubscribe(name, entry)).catch((error: unknown) => {
        this.#log?.warn({ err: error, channel }, 'Redis could not be told to send no more');
      });
    };
  }

  async ping(): Promise<void> {
    await this.#ask((redis) => redis.ping());
  }

  async close(): Promise<void> {
    await Promise.all([closeClient(this.#listening), closeClient(this.#commands)]);
  }

  /** @throws PlenumError `store_unavailable` */
  async #ask<T>(command: (redis: RedisClient) => Promise<T>): Promise<T> {
    const { isReady } = this.#commands;
    const away = this.#awaySince;
    if (!isReady && away !== undefined && performance.now() - away > waitMs) {
      throw new PlenumError('store_unavailable');
    }
    try {
      return await command(this.#commands);
    } catch (cause) {
      // That it is away is told once, by the client.
      if (cause instanceof ErrorReply) this.#log?.error({ err: cause }, 'Redis refused a command');
      throw new PlenumError('store_unavailable', { cause });
    }
  }
}

/** What is under way is answered first, unless there is nobody to answer it. */
async function closeClient(client: RedisClient): Promise<void> {
  if (client.isReady) await within(farewellMs, () => client.close()).catch(() => undefined);
  if (client.isOpen) client.destroy();
}

function valueKey(key: string): string {
  return `${prefix}value:${key}`;
}

function documentKey(document: string): string {
  return `${prefix}document:${document}`;
}

function poolKey(pool: string): string {
  return `${prefix}pool:${pool}`;
}

function windowKey(key: string): string {
  return `${prefix}window:${key}`;
}

function lockKey(name: string): string {
  return `${prefix}lock:${name}`;
}

function channelName(channel: string): string {
  return `${prefix}bus:${channel}`;
}
