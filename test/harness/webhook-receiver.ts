import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';

/** What arrived, as it came. */
export interface Received {
  id: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Reply = number | ((response: ServerResponse) => void);

/** Somebody's program that webhooks are sent to: a real HTTP server on loopback. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** One a request; when they are used up, 204. */
  readonly replies: Reply[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #waiting: { count: number; resolve: () => void }[] = [];

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Resolves when so many requests have arrived altogether. */
  async arrived(count: number): Promise<Received[]> {
    if (this.received.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    }
    return this.received;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    const { headers, url = '' } = request;
    this.received.push({ id: String(headers['webhook-id']), path: url, headers, body });
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.received.length < count) return true;
      resolve();
      return false;
    });
    const reply = this.replies.shift() ?? 204;
    if (typeof reply === 'number') response.writeHead(reply).end();
    else reply(response);
  }
}

/** @throws when the signature is not of this secret, or too old */
export function verified(secret: string, { body, headers }: Received): unknown {
  return new Signer(secret).verify(body, headers as Record<string, string>);
}
