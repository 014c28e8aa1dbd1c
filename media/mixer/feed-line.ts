import { connect, type Socket } from 'node:net';
import type { FeedAddress } from '../../server/contract/feeds.ts';
import {
  feedAsks,
  type FeedHello,
  type FeedSample,
  writeHello,
  writeSample,
} from '../../server/contract/feed-stream.ts';

/** Kept for a recorder that is away for a moment. */
const mostKeptBytes = 4 << 20;
/** What a recorder that does not take it in may leave in the socket; more means that it hangs. */
const mostUnsentBytes = 8 << 20;
const againMs = 200;
/** What was kept when a feed ended is given up after so long. */
const deliverMs = 3000;

export interface FeedLineOptions {
  to: FeedAddress;
  hello: Omit<FeedHello, 'token'>;
  wantKeyFrame: (of: 'picture' | 'slides') => void;
}

/** The connection of one feed to the recorder. One that is lost is made again; what is made meanwhile is kept, within bounds. */
export class FeedLine {
  readonly #options: FeedLineOptions;
  #socket: Socket | null = null;
  #connected = false;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #gaveUp = false;

  constructor(options: FeedLineOptions) {
    this.#options = options;
    this.#connect();
  }

  send(sample: FeedSample): void {
    if (this.#closed) return;
    const message = writeSample(sample);
    if (this.#connected && this.#socket) {
      this.#socket.write(message);
      if (this.#socket.writableLength > mostUnsentBytes) this.#socket.destroy();
      return;
    }
    this.#kept.push(message);
    this.#keptBytes += message.length;
    while (this.#keptBytes > mostKeptBytes) this.#keptBytes -= this.#kept.shift()?.length ?? 0;
  }

  /** What was sent is still delivered, also to a recorder that is away for a moment. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#connected) this.#socket?.end();
    else setTimeout(() => this.#giveUp(), deliverMs).unref();
  }

  #giveUp(): void {
    this.#gaveUp = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #connect(): void {
    const { to, hello, wantKeyFrame } = this.#options;
    const socket = connect({ host: to.host, port: to.port, noDelay: true });
    this.#socket = socket;
    socket.once('connect', () => {
      this.#connected = true;
      socket.write(writeHello({ ...hello, token: to.token }));
      for (const message of this.#kept.splice(0)) socket.write(message);
      this.#keptBytes = 0;
      if (this.#closed) socket.end();
    });
    socket.on('data', (asks) => {
      if (asks.includes(feedAsks.picture)) wantKeyFrame('picture');
      if (asks.includes(feedAsks.slides)) wantKeyFrame('slides');
    });
    // Whether the recorder is there is seen to by whoever keeps it running.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      const delivered = this.#connected && this.#closed;
      this.#connected = false;
      if (delivered || this.#gaveUp) return;
      this.#timer = setTimeout(() => this.#connect(), againMs);
    });
  }
}
