import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { randomToken } from '../../../sip-gateway/core/sipjs.ts';
import {
  headerOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  tagOf,
} from '../../../sip-gateway/edge/message.ts';
import { parseMessage } from '../../../sip-gateway/edge/parse.ts';
import { authorize } from '../../../sip-gateway/registrar/digest-client.ts';

export interface SipRoomOptions {
  user: string;
  password: string;
  /** Where the gateway listens over UDP on loopback. */
  port: number;
  /** Where it calls from. */
  address?: string;
  /** ms after which a request that was not answered is sent again. */
  againMs?: number;
}

export interface RequestOptions {
  uri?: string;
  headers?: readonly string[];
  body?: string;
  type?: string;
  /** Of a response without ACK of ours. */
  acks?: boolean;
}

const loopback = '127.0.0.1';
/** T1 */
const usualAgainMs = 500;

/** The signalling of a room system, as a test dictates it: over UDP, one call at a time. */
export class SipRoom extends EventEmitter<{
  request: [request: SipRequest];
  response: [response: SipResponse];
}> {
  /** What the gateway has asked of it. */
  readonly requests: SipRequest[] = [];
  /** What it answers to offers of the gateway; null: 488. */
  answers: (offer: string) => string | null = () => null;
  readonly #options: SipRoomOptions;
  readonly #socket: Socket;
  #callId = randomToken();
  #tag = randomToken();
  #sequence = 0;
  #remote: { target: string; to: string } | null = null;
  /** To answers of INVITEs, by their numbers: who did not get it answers once more (RFC 3261 section 13.2.2.4). */
  readonly #acks = new Map<number, string>();

  private constructor(options: SipRoomOptions, socket: Socket) {
    super();
    this.#options = options;
    this.#socket = socket;
    socket.on('message', (datagram) => this.#take(datagram));
  }

  static async open(options: SipRoomOptions): Promise<SipRoom> {
    const socket = createSocket('udp4');
    socket.bind(0, options.address ?? loopback);
    await once(socket, 'listening');
    return new SipRoom(options, socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async register(headers: readonly string[] = []): Promise<SipResponse> {
    this.#begin();
    return this.#signed('REGISTER', `sip:${loopback}:${this.#options.port}`, {
      headers: ['Expires: 300', ...headers],
    });
  }

  /** Calls; the ACK goes by itself. @param sdp null: the gateway is to offer, and `answers` answers in the ACK */
  async call(number: string, sdp: string | null, headers: readonly string[] = []): Promise<SipResponse> {
    this.#begin();
    const uri = `sip:${number}@${loopback}:${this.#options.port}`;
    const response = await this.#signed('INVITE', uri, {
      headers: ['Supported: timer', ...headers],
      ...(sdp === null ? {} : { body: sdp, type: 'application/sdp' }),
    });
    if (response.status < 300) {
      this.#learn(response);
      const late = sdp === null ? this.answers(response.body.toString('utf8')) : null;
      this.#ack(response, late);
    }
    return response;
  }

  /** Within the call. */
  async request(
    method: string,
    { headers = [], body, type = 'application/sdp' }: RequestOptions = {},
  ): Promise<SipResponse> {
    const response = await this.#ask(method, this.#remote?.target ?? '', {
      headers,
      ...(body === undefined ? {} : { body, type }),
    });
    if (method === 'INVITE' && response.status < 300) this.#ack(response, null);
    return response;
  }

  /** The next request of a method that nobody was given. */
  async next(method: string): Promise<SipRequest> {
    for (;;) {
      const at = this.requests.findIndex((request) => request.method === method);
      const [found] = at < 0 ? [] : this.requests.splice(at, 1);
      if (found) return found;
      await once(this, 'request');
    }
  }

  close(): void {
    this.#socket.close();
    this.removeAllListeners();
  }

  get #own(): string {
    return this.#options.address ?? loopback;
  }

  #begin(): void {
    this.#acks.clear();
    this.#callId = randomToken();
    this.#tag = randomToken();
    this.#remote = null;
  }

  async #signed(method: string, uri: string, options: RequestOptions): Promise<SipResponse> {
    const response = await this.#ask(method, uri, options);
    const kind = response.status === 401 ? 'www-authenticate' : 'proxy-authenticate';
    if (response.status !== 401 && response.status !== 407) return response;
    const challenges = response.headers.filter(({ name }) => name === kind).map(({ value }) => value);
    const { user: userName, password } = this.#options;
    const answer = authorize(challenges, { userName, password }, { method, uri });
    if (!answer) throw new Error('no challenge that can be answered');
    const name = response.status === 401 ? 'Authorization' : 'Proxy-Authorization';
    return this.#ask(method, uri, {
      ...options,
      headers: [...(options.headers ?? []), `${name}: ${answer.value}`],
    });
  }

  async #ask(method: string, uri: string, options: RequestOptions): Promise<SipResponse> {
    const sequence = ++this.#sequence;
    const text = this.#write(method, uri, sequence, options);
    const send = (): void => this.#send(text);
    send();
    const again = setInterval(send, this.#options.againMs ?? usualAgainMs);
    try {
      for (;;) {
        const [response] = (await once(this, 'response')) as [SipResponse];
        if (response.sequence.number !== sequence || response.sequence.method !== method) continue;
        if (response.status < 200) clearInterval(again);
        else {
          if (method === 'INVITE' && response.status >= 300)
            this.#send(this.#write('ACK', uri, sequence, {}, response));
          return response;
        }
      }
    } finally {
      clearInterval(again);
    }
  }

  #ack(response: SipResponse, sdp: string | null): void {
    const body = sdp === null ? {} : { body: sdp, type: 'application/sdp' };
    const ack = this.#write('ACK', this.#remote?.target ?? '', response.sequence.number, body);
    this.#acks.set(response.sequence.number, ack);
    this.#send(ack);
  }

  #learn(response: SipResponse): void {
    const contact = response.contacts === '*' ? undefined : response.contacts[0]?.text;
    const target = /<([^>]*)>/.exec(contact ?? '')?.[1] ?? '';
    this.#remote = { target, to: headerOf(response, 'to') ?? '' };
  }

  /** @param refused what an ACK of the same transaction is of */
  #write(
    method: string,
    uri: string,
    sequence: number,
    { headers = [], body = '', type }: RequestOptions,
    refused?: SipResponse,
  ): string {
    const { user, port } = this.#options;
    const address = `sip:${user}@${loopback}:${port}`;
    const via =
      refused?.vias[0]?.replace(/;(received|rport)=[^;]*/g, '') ??
      `SIP/2.0/UDP ${this.#own}:${this.port};branch=z9hG4bK${randomToken()};rport`;
    const to =
      (refused && headerOf(refused, 'to')) ??
      this.#remote?.to ??
      `<${method === 'REGISTER' ? address : uri}>`;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: ${via}`,
      'Max-Forwards: 70',
      `From: <${address}>;tag=${this.#tag}`,
      `To: ${to}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${sequence} ${method}`,
      `Contact: <sip:${user}@${this.#own}:${this.port}>`,
      'User-Agent: Test room',
      ...headers,
      ...(type === undefined || body === '' ? [] : [`Content-Type: ${type}`]),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  #take(datagram: Buffer): void {
    const parsed = parseMessage(datagram, 'datagram');
    if ('refusal' in parsed) return;
    const { message } = parsed;
    if (message.kind === 'response') {
      const { method, number } = message.sequence;
      const ack = method === 'INVITE' ? this.#acks.get(number) : undefined;
      if (ack !== undefined) this.#send(ack);
      this.emit('response', message);
    } else this.#serve(message);
  }

  #serve(request: SipRequest): void {
    if (request.method !== 'ACK') {
      const offer =
        request.method === 'INVITE' && request.body.length > 0
          ? this.answers(request.body.toString('utf8'))
          : undefined;
      this.#send(
        answerTo(request, {
          status: offer === null ? 488 : 200,
          sdp: offer ?? null,
          contact: `<sip:${this.#options.user}@${this.#own}:${this.port}>`,
        }),
      );
    }
    this.requests.push(request);
    this.emit('request', request);
  }

  #send(text: string): void {
    this.#socket.send(text, this.#options.port, loopback);
  }
}

function answerTo(
  request: SipMessage,
  { status, sdp, contact }: { status: number; sdp: string | null; contact: string },
): string {
  const to = headerOf(request, 'to') ?? '';
  return [
    `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'Not Acceptable Here'}`,
    ...request.vias.map((via) => `Via: ${via}`),
    `From: ${headerOf(request, 'from') ?? ''}`,
    `To: ${tagOf(request.to) === null ? `${to};tag=room` : to}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${request.sequence.number} ${request.sequence.method}`,
    `Contact: ${contact}`,
    ...(sdp === null ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(sdp ?? '')}`,
    '',
    sdp ?? '',
  ].join('\r\n');
}
