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

  /** What was sent is still delivered. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#connected) this.#socket?.end();
    else this.#socket?.destroy();
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
    });
    socket.on('data', (asks) => {
      if (asks.includes(feedAsks.picture)) wantKeyFrame('picture');
      if (asks.includes(feedAsks.slides)) wantKeyFrame('slides');
    });
    // Whether the recorder is there is seen to by whoever keeps it running.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#connected = false;
      if (this.#closed) return;
      this.#timer = setTimeout(() => this.#connect(), againMs);
    });
  }
}
