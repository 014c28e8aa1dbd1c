import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { localhost } from './free-ports.ts';

/** What baresip sends: an answer to a command, or something that happened. */
export interface BaresipNews {
  response?: boolean;
  ok?: boolean;
  data?: string;
  token?: string;
  event?: boolean;
  type?: string;
  peeruri?: string;
  param?: string;
}

/** Baresip's control connection (its module ctrl_tcp): JSON in netstrings, both ways. */
export class CtrlTcp {
  readonly closed: Promise<unknown>;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (news: BaresipNews) => void>();
  #count = 0;
  #bytes = Buffer.alloc(0);

  private constructor(socket: Socket, onNews: (news: BaresipNews) => void) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      for (let news = this.#take(); news; news = this.#take()) {
        if (news.response) this.#waiting.get(news.token ?? '')?.(news);
        else onNews(news);
      }
    });
  }

  static async open(port: number, onNews: (news: BaresipNews) => void): Promise<CtrlTcp> {
    const socket = connect(port, localhost);
    await once(socket, 'connect');
    return new CtrlTcp(socket, onNews);
  }

  /** @throws what it says when it refuses */
  async command(command: string, params = ''): Promise<string> {
    const token = String(++this.#count);
    const answered = new Promise<BaresipNews>((resolve, reject) => {
      this.#waiting.set(token, resolve);
      void this.closed.then(() => reject(new Error(`baresip is gone, it cannot ${command}`)));
    });
    const text = JSON.stringify({ command, params, token });
    this.#socket.write(`${Buffer.byteLength(text)}:${text},`);
    const { ok, data } = await answered;
    this.#waiting.delete(token);
    if (!ok) throw new Error(`baresip does not ${command} ${params}: ${data ?? ''}`);
    return data ?? '';
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(): BaresipNews | undefined {
    const colon = this.#bytes.indexOf(':');
    if (colon < 0) return undefined;
    const end = colon + 1 + Number(this.#bytes.toString('latin1', 0, colon));
    if (this.#bytes.length <= end) return undefined;
    const text = this.#bytes.toString('utf8', colon + 1, end);
    this.#bytes = this.#bytes.subarray(end + 1);
    return JSON.parse(text) as BaresipNews;
  }
}
