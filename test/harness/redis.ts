import { mkdtempSync } from 'node:fs';
import { createClient } from 'redis';
import { freePort } from './free-port.ts';
import { Servant } from './servant.ts';

/** A Redis of the tests' own, which forgets everything when it is stopped. */
export class TestRedis {
  readonly url: string;
  readonly #servant: Servant;

  private constructor(url: string, servant: Servant) {
    this.url = url;
    this.#servant = servant;
  }

  /** @param port where another was before; otherwise any that is free */
  static async start(port?: number): Promise<TestRedis> {
    const here = port ?? (await freePort());
    const folder = mkdtempSync('/tmp/plenum-redis-');
    const settings = {
      port: String(here),
      bind: '127.0.0.1',
      save: '',
      appendonly: 'no',
      dir: folder,
    };
    const servant = new Servant(
      ['redis-server', ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])],
      { folder, signal: 'TERM' },
    );
    const redis = new TestRedis(`redis://127.0.0.1:${here}`, servant);
    await servant.untilReady('redis-server (scripts/setup --test)', () => redis.command('PING'));
    return redis;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Sends one command over a connection of its own. */
  async command(...words: string[]): Promise<unknown> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  stop(): Promise<void> {
    return this.#servant.stop();
  }
}

let shared: Promise<TestRedis> | undefined;

// Of the whole run: this module is read before any suite begins.
after(async () => (await shared)?.stop());

/** The one Redis of this test run, started when it is first asked for, and emptied. */
export async function emptyRedis(): Promise<TestRedis> {
  shared ??= TestRedis.start();
  const redis = await shared;
  await redis.command('FLUSHALL');
  return redis;
}
