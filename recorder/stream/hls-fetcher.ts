import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { PlenumError } from '../../server/contract/errors.ts';
import type { HlsFile, HlsMoment } from '../../server/contract/stream-port.ts';
import { names } from './hls-playlist.ts';
import { type HlsAddress, hlsStatus } from './hls-server.ts';

/** The recorder answers sooner, also when nothing new comes. */
const silentMs = 10_000;
/** By then it is known that it has gone. */
const againMs = 200;
/** One that is replaced is back by then. */
const awayMs = 5000;
/** Files of HLS do not change: so many of all streams are kept for those who ask after the first. */
const mostKept = 200;
/** A playlist that nobody waits for is the same for so long. */
const playlistMs = 200;

const types = { m3u8: 'application/vnd.apple.mpegurl', mp4: 'video/mp4', m4s: 'video/mp4' } as const;

/** Fetches HLS from the recorder's process: each file once, however many ask for it at the same time. */
export class HlsFetcher {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 200 });
  readonly #kept = new Map<string, Promise<Buffer>>();
  readonly #whenThere = new Set<() => void>();
  #address: HlsAddress | null = null;

  /** @param address null: the recorder is away */
  use(address: HlsAddress | null): void {
    this.#address = address;
    this.#kept.clear();
    if (address) for (const there of this.#whenThere) there();
  }

  /** @throws PlenumError `stream_file_unknown`, `stream_not_ready`, `recorder_unavailable` */
  async file(streamId: string, name: string, until: HlsMoment | null): Promise<HlsFile> {
    const moment = name === names.playlist && until ? `?${queryOf(until)}` : '';
    const type = types[name.split('.').at(-1) as keyof typeof types];
    return { type, content: await this.#once(`/${streamId}/${name}${moment}`) };
  }

  /** Of a stream that is over nothing is kept. */
  forget(streamId: string): void {
    for (const path of this.#kept.keys()) if (path.startsWith(`/${streamId}/`)) this.#kept.delete(path);
  }

  close(): void {
    this.#agent.destroy();
    this.#kept.clear();
  }

  #once(path: string): Promise<Buffer> {
    const kept = this.#kept.get(path);
    if (kept) return kept;
    const fetched = this.#fetch(path);
    this.#kept.set(path, fetched);
    const forget = (): void => {
      if (this.#kept.get(path) === fetched) this.#kept.delete(path);
    };
    fetched.then(
      // What is said of what comes next is no longer true soon.
      () => path.includes(names.playlist) && setTimeout(forget, playlistMs).unref(),
      forget,
    );
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > mostKept) this.#kept.delete(oldest);
    return fetched;
  }

  async #fetch(path: string): Promise<Buffer> {
    const response = await this.#ask(path);
    const content = Buffer.concat(await response.toArray().catch(unavailable));
    const { statusCode } = response;
    if (statusCode === hlsStatus.there) return content;
    throw new PlenumError(statusCode === hlsStatus.late ? 'stream_not_ready' : 'stream_file_unknown');
  }

  /** A recorder that is replaced just now is waited for: players need not know. */
  async #ask(path: string): Promise<IncomingMessage> {
    const first = this.#address;
    if (first) {
      try {
        return await this.#get(first, path);
      } catch {
        // It may have closed a connection just when that was used again, or be gone before anybody has noticed.
        await delay(againMs);
      }
    }
    const next = this.#address ?? (await this.#untilThere());
    if (!next) throw new PlenumError('recorder_unavailable');
    return this.#get(next, path).catch(unavailable);
  }

  async #untilThere(): Promise<HlsAddress | null> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const there = (): void => resolve(undefined);
    this.#whenThere.add(there);
    const timer = setTimeout(there, awayMs);
    await promise;
    clearTimeout(timer);
    this.#whenThere.delete(there);
    return this.#address;
  }

  #get({ port, secret }: HlsAddress, path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port, path, agent: this.#agent, timeout: silentMs },
          headers: { authorization: `Bearer ${secret}` },
        },
        resolve,
      );
      asked.once('timeout', () => asked.destroy(new Error('the recorder does not answer')));
      asked.once('error', reject);
      asked.end();
    });
  }
}

function queryOf({ segment, part }: HlsMoment): string {
  return part === null ? `segment=${segment}` : `segment=${segment}&part=${part}`;
}

function unavailable(cause: unknown): never {
  throw new PlenumError('recorder_unavailable', { cause });
}
