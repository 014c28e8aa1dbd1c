import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { PlenumError } from '../../server/contract/errors.ts';
import type { FeedAddress } from '../../server/contract/feeds.ts';
import type {
  DestinationStatus,
  HlsFile,
  HlsMoment,
  StreamEvents,
  StreamNews,
  StreamOrder,
  StreamPort,
  StreamTotals,
} from '../../server/contract/stream-port.ts';
import { HlsFetcher } from './hls-fetcher.ts';
import type { HlsAddress } from './hls-server.ts';

/** As far as streams go. */
export interface RecorderProcess {
  begin(order: StreamOrder, token: string): Promise<unknown>;
  end(streamId: string): Promise<unknown>;
  /** Where mixers send to. */
  intake(): { host: string; port: number };
}

interface Running {
  order: StreamOrder;
  token: string;
  destinations: Map<string, DestinationStatus>;
}

/** The live streams of a node as the server knows them, through every process that carries them. */
export class NodeStreams implements StreamPort {
  readonly events = new EventEmitter<StreamEvents>();
  readonly #process: RecorderProcess;
  readonly #running = new Map<string, Running>();
  readonly #fetcher = new HlsFetcher();

  constructor(process: RecorderProcess) {
    this.#process = process;
  }

  async begin(order: StreamOrder): Promise<FeedAddress> {
    const { streamId } = order;
    const there = this.#running.get(streamId);
    const token = there?.token ?? randomBytes(24).toString('base64url');
    const running = {
      order,
      token,
      destinations: there?.destinations ?? new Map<string, DestinationStatus>(),
    };
    const wanted = new Set(order.destinations.map(({ destinationId }) => destinationId));
    for (const id of running.destinations.keys()) if (!wanted.has(id)) running.destinations.delete(id);
    this.#running.set(streamId, running);
    try {
      await this.#process.begin(order, token);
    } catch (error) {
      if (there) this.#running.set(streamId, there);
      else this.#running.delete(streamId);
      throw error;
    }
    return { ...this.#process.intake(), token };
  }

  async end(streamId: string): Promise<void> {
    this.#running.delete(streamId);
    this.#fetcher.forget(streamId);
    await this.#process.end(streamId).catch((error: unknown) => {
      // One that is away carries none, and one that comes up is not told of it.
      if (PlenumError.from(error).code !== 'recorder_unavailable') throw error;
    });
  }

  destinations(streamId: string): ReadonlyMap<string, DestinationStatus> {
    return this.#running.get(streamId)?.destinations ?? new Map<string, DestinationStatus>();
  }

  hls(streamId: string, name: string, until: HlsMoment | null): Promise<HlsFile> {
    return this.#fetcher.file(streamId, name, until);
  }

  totals(): StreamTotals {
    const statuses = [...this.#running.values()].flatMap(({ destinations }) => [...destinations.values()]);
    return {
      streams: this.#running.size,
      brokenDestinations: statuses.filter(({ state }) => state === 'broken').length,
    };
  }

  /** A process has come up: what runs goes on in it. @param hls where it gives HLS */
  async resume(hls: HlsAddress, begin: RecorderProcess['begin']): Promise<void> {
    this.#fetcher.use(hls);
    for (const { order, token } of this.#running.values()) await begin(order, token);
  }

  /** The process has gone. */
  interrupted(): void {
    this.#fetcher.use(null);
    for (const [streamId, { destinations }] of this.#running) {
      for (const destinationId of destinations.keys()) {
        this.hear({ type: 'destination', streamId, destinationId, status: { state: 'connecting' } });
      }
    }
  }

  hear(news: StreamNews): void {
    switch (news.type) {
      case 'begun':
        this.events.emit('begun', news.streamId);
        return;
      case 'destination': {
        const { streamId, destinationId, status } = news;
        const running = this.#running.get(streamId);
        if (!running?.order.destinations.some((one) => one.destinationId === destinationId)) return;
        running.destinations.set(destinationId, status);
        this.events.emit('destination', streamId, destinationId, status);
        return;
      }
      default:
        news satisfies never;
    }
  }

  close(): void {
    this.#fetcher.close();
  }
}
