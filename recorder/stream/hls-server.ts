import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HlsMoment } from '../../server/contract/stream-port.ts';
import type { HlsAnswer } from './hls-output.ts';

/** Where HLS is fetched. */
export interface HlsAddress {
  port: number;
  /** Nobody else on this machine has it. */
  secret: string;
}

export const hlsStatus = { there: 200, unknown: 404, too_far: 400, late: 503 } as const;

type Find = (streamId: string, name: string, until: HlsMoment | null) => Promise<HlsAnswer>;

/** Gives the server HLS of live streams, on loopback: `/<stream>/<file>?segment=…&part=…`. */
export class HlsServer {
  readonly #server: Server;
  readonly #secret = randomBytes(24).toString('base64url');
  readonly #find: Find;

  private constructor(find: Find) {
    this.#find = find;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(find: Find): Promise<HlsServer> {
    const server = new HlsServer(find);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    return server;
  }

  get address(): HlsAddress {
    return { port: (this.#server.address() as AddressInfo).port, secret: this.#secret };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSame(headers.authorization ?? '', `Bearer ${this.#secret}`)) {
      response.writeHead(403).end();
      return;
    }
    const { pathname, searchParams } = new URL(url, 'http://recorder');
    const [, streamId = '', name = ''] = pathname.split('/');
    const answer = await this.#find(streamId, name, momentOf(searchParams));
    response.writeHead(hlsStatus[answer.is]);
    response.end(answer.is === 'there' ? answer.content : undefined);
  }
}

function momentOf(query: URLSearchParams): HlsMoment | null {
  const [segment, part] = [query.get('segment'), query.get('part')];
  return segment === null ? null : { segment: Number(segment), part: part === null ? null : Number(part) };
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
