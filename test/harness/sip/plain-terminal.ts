import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { parseMessage } from '../../../sip-gateway/edge/parse.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../../sip-gateway/edge/message.ts';
import { authorize } from '../../../sip-gateway/registrar/digest-client.ts';
import type { MadeTerminal } from './room-site.ts';

const userAgent = 'Plain Terminal/1.0';

/** A terminal that speaks SIP over UDP, message by message, and has no media: for what concerns its signalling alone. */
export class PlainTerminal {
  readonly #socket: Socket;
  readonly #made: MadeTerminal;
  readonly #server: { host: string; port: number };
  readonly #came = new EventEmitter<{ message: [SipMessage] }>();
  #cseq = 0;
  /** Of the last request. */
  #branch = '';

  private constructor(socket: Socket, made: MadeTerminal, server: string) {
    const [host = '', port = ''] = server.split(':');
    this.#socket = socket;
    this.#made = made;
    this.#server = { host, port: Number(port) };
    socket.on('message', (bytes) => {
      const parsed = parseMessage(bytes, 'datagram');
      if ('message' in parsed) this.#came.emit('message', parsed.message);
    });
  }

  /** @param server host:port */
  static async open(made: MadeTerminal, server: string): Promise<PlainTerminal> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new PlainTerminal(socket, made, server);
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  /** Signs in where it is asked to. @returns the final answer */
  register(password = this.#made.secret.password): Promise<SipResponse> {
    const { host, port } = this.#server;
    const uri = `sip:${host}:${port}`;
    return this.#signedIn('REGISTER', uri, { callId: `register-${this.#made.number}`, password });
  }

  /** @param uri e.g. `sip:123456789*1234@host` @returns the final answer, and the call when it was accepted */
  async call(uri: string, sdp: string): Promise<{ answer: SipResponse; hangUp: () => Promise<SipResponse> }> {
    const callId = randomBytes(8).toString('hex');
    const answer = await this.#signedIn('INVITE', uri, { callId, body: sdp });
    const to = answer.to.text;
    if (answer.status < 300) this.#send(this.#request('ACK', uri, { callId, to, cseq: this.#cseq }));
    return { answer, hangUp: () => this.#ask('BYE', uri, { callId, to }) };
  }

  /** The next request that comes. */
  async next(method: string): Promise<SipRequest> {
    for (;;) {
      const [message] = (await once(this.#came, 'message')) as [SipMessage];
      if (message.kind === 'request' && message.method === method) return message;
    }
  }

  answer({ vias, headers, contacts, ...request }: SipRequest, status: number, reason: string): void {
    const value = (name: string): string => headers.find((header) => header.name === name)?.value ?? '';
    this.#send(
      [
        `SIP/2.0 ${status} ${reason}`,
        ...vias.map((via) => `Via: ${via}`),
        ...[`From: ${value('from')}`, `To: ${value('to')};tag=plain`, `Call-ID: ${request.callId}`],
        ...[`CSeq: ${value('cseq')}`, `User-Agent: ${userAgent}`, 'Content-Length: 0', '', ''],
      ].join('\r\n'),
    );
  }

  close(): void {
    this.#socket.close();
  }

  async #signedIn(
    method: 'REGISTER' | 'INVITE',
    uri: string,
    { password = this.#made.secret.password, ...options }: Options & { password?: string },
  ): Promise<SipResponse> {
    const refused = await this.#ask(method, uri, options);
    if (refused.status !== 401 && refused.status !== 407) return refused;
    const [asks, answers] =
      refused.status === 401
        ? ['www-authenticate', 'Authorization']
        : ['proxy-authenticate', 'Proxy-Authorization'];
    if (method === 'INVITE') {
      const to = refused.to.text;
      this.#send(this.#request('ACK', uri, { ...options, to, cseq: this.#cseq, branch: this.#branch }));
    }
    const challenges = refused.headers.filter(({ name }) => name === asks).map(({ value }) => value);
    const credentials = { userName: this.#made.number, password };
    const authorized = authorize(challenges, credentials, { method, uri });
    return this.#ask(method, uri, {
      ...options,
      authorization: `${answers}: ${authorized?.value ?? ''}`,
    });
  }

  async #ask(method: string, uri: string, options: Options): Promise<SipResponse> {
    const cseq = ++this.#cseq;
    this.#branch = `z9hG4bK${randomBytes(8).toString('hex')}`;
    this.#send(this.#request(method, uri, { ...options, cseq, branch: this.#branch }));
    for (;;) {
      const [message] = (await once(this.#came, 'message', { signal: AbortSignal.timeout(5000) })) as [
        SipMessage,
      ];
      if (message.kind === 'response' && message.sequence.number === cseq && message.status >= 200)
        return message;
    }
  }

  #request(
    method: string,
    uri: string,
    { callId, cseq = 0, branch, to, authorization, body = '' }: Options & { cseq?: number; branch?: string },
  ): string {
    const { number } = this.#made;
    const { host, port } = this.#server;
    const own = method === 'REGISTER' ? `<sip:${number}@${host}:${port}>` : `<${uri}>`;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address};branch=${branch ?? `z9hG4bK${randomBytes(8).toString('hex')}`};rport`,
      `From: "Room" <sip:${number}@${host}:${port}>;tag=${callId}`,
      ...[`To: ${to ?? own}`, `Call-ID: ${callId}`, `CSeq: ${cseq} ${method}`, 'Max-Forwards: 70'],
      ...[`Contact: <sip:${number}@${this.address}>`, `User-Agent: ${userAgent}`],
      ...(authorization === undefined ? [] : [authorization]),
      ...(body === '' || method === 'ACK' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${method === 'ACK' ? 0 : Buffer.byteLength(body)}`,
      '',
      method === 'ACK' ? '' : body,
    ].join('\r\n');
  }

  #send(text: string): void {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }
}

interface Options {
  callId: string;
  to?: string;
  authorization?: string;
  body?: string;
}

const key = Buffer.alloc(30, 7).toString('base64');

/** Sound in PCMA and a picture in H.264, to ports where nobody is. */
export function plainOffer({ encrypted }: { encrypted: boolean }): string {
  const crypto = encrypted ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`] : [];
  return [
    ...['v=0', 'o=plain 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...[`m=audio 9 RTP/${encrypted ? 'S' : ''}AVP 8`, 'a=rtpmap:8 PCMA/8000', ...crypto],
    ...[`m=video 11 RTP/${encrypted ? 'S' : ''}AVP 97`, 'a=rtpmap:97 H264/90000'],
    ...['a=fmtp:97 profile-level-id=42801f;packetization-mode=1', ...crypto, ''],
  ].join('\r\n');
}

/** Of `plainOffer`, which nobody else is to read. */
export const offeredKey = key;
