import type { Logger } from '../../kernel/logger.ts';
import { checkLife } from '../life.ts';
import type { LiveStore } from '../live-store.ts';
import { connectRedis, type RedisClient } from './client.ts';

const prefix = 'plenum:';

/** The live store of several servers. A command fails when Redis stays away for more than 5 s. */
export class RedisLiveStore implements LiveStore {
  readonly #commands: RedisClient;
  /** A connection that listens can do nothing else. */
  readonly #listening: RedisClient;
  readonly #log: Logger | undefined;

  private constructor(commands: RedisClient, listening: RedisClient, log: Logger | undefined) {
    this.#commands = commands;
    this.#listening = listening;
    this.#log = log;
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
    return this.#commands.get(valueKey(key));
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#commands.set(valueKey(key), value, {
      expiration: { type: 'PX', value: checkLife(ttlMs) },
    });
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    const reply = await this.#commands.set(valueKey(key), value, {
      expiration: { type: 'PX', value: checkLife(ttlMs) },
      condition: 'NX',
    });
    return reply !== null;
  }

  take(key: string): Promise<string | null> {
    return this.#commands.getDel(valueKey(key));
  }

  async delete(key: string): Promise<void> {
    await this.#commands.del(valueKey(key));
  }

  async acquire(pool: string, member: string, options: { limit: number; ttlMs: number }): Promise<boolean> {
    return this.#commands.poolAcquire(poolKey(pool), member, options.limit, checkLife(options.ttlMs));
  }

  async renew(pool: string, members: readonly string[], ttlMs: number): Promise<string[]> {
    checkLife(ttlMs);
    return members.length === 0 ? [] : this.#commands.poolRenew(poolKey(pool), ttlMs, ...members);
  }

  async release(pool: string, ...members: string[]): Promise<void> {
    if (members.length > 0) await this.#commands.zRem(poolKey(pool), members);
  }

  members(pool: string): Promise<string[]> {
    return this.#commands.poolMembers(poolKey(pool));
  }

  count(pool: string): Promise<number> {
    return this.#commands.poolCount(poolKey(pool));
  }

  async hit(key: string, windowMs: number): Promise<number> {
    return this.#commands.windowHit(windowKey(key), checkLife(windowMs));
  }

  async hits(key: string): Promise<number> {
    return Number(await this.#commands.get(windowKey(key)));
  }

  async forget(key: string): Promise<void> {
    await this.#commands.del(windowKey(key));
  }

  async lock(name: string, holder: string, ttlMs: number): Promise<number | null> {
    return this.#commands.lockTake(lockKey(name), holder, checkLife(ttlMs));
  }

  async extend(name: string, holder: string, ttlMs: number): Promise<boolean> {
    return this.#commands.lockExtend(lockKey(name), holder, checkLife(ttlMs));
  }

  async unlock(name: string, holder: string): Promise<void> {
    await this.#commands.lockRelease(lockKey(name), holder);
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#commands.publish(channelName(channel), message);
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
    await this.#listening.subscribe(name, entry);
    return async () => {
      if (isOver) return;
      isOver = true;
      if (this.#listening.isOpen) await this.#listening.unsubscribe(name, entry);
    };
  }

  async close(): Promise<void> {
    // What is under way is answered first, unless there is nobody to answer it.
    for (const client of [this.#listening, this.#commands]) {
      if (client.isReady) await client.close();
      else if (client.isOpen) client.destroy();
    }
  }
}

function valueKey(key: string): string {
  return `${prefix}value:${key}`;
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
