import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';
import { isInternalAddress, namesInternalAddress, publicLookup } from '../kernel/internal-addresses.ts';
import { keptAnswerBytes, type Outcome } from './rules.ts';

export interface Message {
  /** The same in every attempt: by it a receiver knows what it has got already. */
  id: string;
  url: string;
  secret: string;
  payload: string;
}

export interface SenderOptions {
  timeoutMs: number;
  allowPrivateAddresses: boolean;
  /** Where names lead; the system's resolver unless told. */
  lookup?: LookupFunction;
}

/** Sends signed messages by HTTP (https://www.standardwebhooks.com). Redirects are not followed. */
export class WebhookSender {
  readonly #options: SenderOptions;
  // Connections of its own, not kept: what one was allowed says nothing of the next.
  readonly #agents = { http: new HttpAgent(), https: new HttpsAgent() };

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * Makes one attempt. What goes wrong on the way is an outcome as well.
   * @throws only when `stopped` is
   */
  async send(message: Message, stopped: AbortSignal): Promise<Outcome> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(this.#options.timeoutMs)]);
    try {
      return await this.#request(message, signal);
    } catch (error) {
      stopped.throwIfAborted();
      if (signal.aborted) {
        return { kind: 'unanswered', error: `no answer within ${this.#options.timeoutMs / 1000} s` };
      }
      return { kind: 'unanswered', error: describe(error) };
    }
  }

  async #request({ id, url, secret, payload }: Message, signal: AbortSignal): Promise<Outcome> {
    const { allowPrivateAddresses } = this.#options;
    const target = new URL(url);
    // A host that is an address is not looked up.
    if (!allowPrivateAddresses && namesInternalAddress(target)) {
      return { kind: 'unanswered', error: 'the address is inside the network' };
    }
    const now = new Date();
    const secure = target.protocol === 'https:';
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method: 'POST',
      agent: secure ? this.#agents.https : this.#agents.http,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
        'user-agent': 'Plenum-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Signer(secret).sign(id, now, payload),
      },
      ...this.#lookup(),
    });
    request.once('response', resolve);
    // Not once: another one can follow while the answer is read, which is told there.
    request.on('error', reject);
    request.end(payload);
    const response = await promise;
    try {
      return await read(response);
    } finally {
      request.destroy();
    }
  }

  #lookup(): { lookup?: LookupFunction } {
    const { allowPrivateAddresses, lookup } = this.#options;
    if (!allowPrivateAddresses) return { lookup: lookup ?? publicLookup() };
    return lookup ? { lookup } : {};
  }
}

async function read(response: IncomingMessage): Promise<Outcome> {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status <= 299) return { kind: 'answered', status, error: null };
  if (status >= 300 && status <= 399) {
    return { kind: 'answered', status, error: 'the receiver sends elsewhere; redirects are not followed' };
  }
  // What stands inside the network may say something that is not for whoever set the webhook.
  const told = isInternalAddress(response.socket.remoteAddress ?? '') ? '' : await beginningOf(response);
  return { kind: 'answered', status, error: told === '' ? `the receiver answered ${status}` : told };
}

/** At most the first kilobyte, as text of one line. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= keptAnswerBytes) break;
    }
  } catch {
    // The answer is known by its status; what has come of its body has to do.
  }
  const text = Buffer.concat(chunks).subarray(0, keptAnswerBytes).toString('utf8');
  // PostgreSQL keeps no NUL.
  return text.replace(/[\p{Cc}\ufffd]+/gu, ' ').trim();
}

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
