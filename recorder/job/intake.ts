import { timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { feedAsks, type FeedHello, FeedParser, type FeedSample } from '../../server/contract/feed-stream.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { FeedSource } from './recording.ts';

/** Whoever has not said who they are by then is sent away, ms. */
const helloMs = 5000;
/** The end of a feed that is stopped comes at once, but from a mixer that has to connect again. */
const drainMs = 3000;

/** Who takes a feed in. */
export interface FeedSink {
  token: string;
  greet: (hello: FeedHello, source: FeedSource) => void;
  take: (sample: FeedSample) => void;
}

/** Where mixers send their feeds. A mixer that comes in the place of another takes its feed over. */
export class Intake {
  readonly #server: Server;
  readonly #log: Logger;
  readonly #sinks = new Map<string, FeedSink & { came: boolean }>();
  readonly #sockets = new Map<string, Socket>();
  readonly #all = new Set<Socket>();
  readonly #draining = new Map<string, () => void>();

  private constructor(log: Logger) {
    this.#log = log;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param at port 0: any that is free @throws when it cannot be listened on */
  static async open(at: { host: string; port: number }, log: Logger): Promise<Intake> {
    const intake = new Intake(log);
    await new Promise<void>((resolve, reject) => {
      intake.#server.once('error', reject);
      intake.#server.listen(at, resolve);
    });
    return intake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  add(feedId: string, sink: FeedSink): void {
    this.#sinks.set(feedId, { ...sink, came: false });
  }

  /** Resolves when its mixer has sent the last of a feed and closed, or does not for a while. */
  async drain(feedId: string): Promise<void> {
    const late = delay(drainMs, undefined, { ref: false });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#draining.set(feedId, () => resolve(undefined));
    const sink = this.#sinks.get(feedId);
    // One that has come and gone sends no more; one that has not come yet may have kept something.
    if (sink?.came === true && !this.#sockets.has(feedId)) resolve(undefined);
    await Promise.race([promise, late]);
    this.#draining.delete(feedId);
  }

  remove(feedId: string): void {
    this.#sinks.delete(feedId);
    this.#sockets.get(feedId)?.destroy();
    this.#sockets.delete(feedId);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#all) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#all.add(socket);
    const early = setTimeout(() => socket.destroy(), helloMs);
    let sink: FeedSink | undefined;
    const parser = new FeedParser({
      hello: (hello) => {
        clearTimeout(early);
        sink = this.#welcome(hello, socket);
      },
      sample: (sample) => sink?.take(sample),
    });
    socket.on('data', (piece) => {
      try {
        parser.push(piece);
      } catch (error) {
        this.#log.warn({ err: error }, 'a feed that is none was refused');
        socket.destroy();
      }
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(early);
      this.#all.delete(socket);
    });
  }

  #gone(feedId: string, socket: Socket): void {
    if (this.#sockets.get(feedId) !== socket) return;
    this.#sockets.delete(feedId);
    this.#draining.get(feedId)?.();
  }

  #welcome(hello: FeedHello, socket: Socket): FeedSink | undefined {
    const sink = this.#sinks.get(hello.feedId);
    if (!sink || !isSame(sink.token, hello.token)) {
      socket.destroy();
      return undefined;
    }
    this.#sockets.get(hello.feedId)?.destroy();
    this.#sockets.set(hello.feedId, socket);
    sink.came = true;
    socket.once('close', () => this.#gone(hello.feedId, socket));
    sink.greet(hello, {
      askKeyFrame: (of) => {
        if (socket.writable) socket.write(Buffer.from([feedAsks[of]]));
      },
    });
    return sink;
  }
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
