import { parseVia } from './addresses.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Address, writeAddress } from './flow.ts';
import type { SipMessage, SipRequest, SipResponse, Via } from './message.ts';

/** ms; RFC 3261 section 17, table 4. */
const t1 = 500;
const t2 = 4000;
const t4 = 5000;
/** Timers B, D, F, H, J and L. */
const lifeMs = 64 * t1;
/** An INVITE that rings is answered within it, or by nobody. */
const ringingMs = 600_000;
const mostServerTransactions = 50_000;

interface Sent {
  readonly text: string;
  readonly to: Address;
}

interface ClientTransaction {
  readonly resending: Resending;
  forget: () => void;
  final: boolean;
  /** Of an INVITE that was refused: each refusal that comes again gets it again. */
  ack: Sent | null;
}

interface ServerTransaction {
  forget: () => void;
  answer: (Sent & { readonly status: number }) | null;
  resending: Resending | null;
  acknowledged: boolean;
}

/** `new`: to be handed on. `absorbed`: dealt with here. `full`: a request that there is no room to remember. */
export type Receipt = 'new' | 'absorbed' | 'full';

export interface UdpReliabilityOptions {
  /** Gives one datagram to the network. */
  transmit: (text: string, to: Address) => Promise<void>;
  clock?: Clock;
  /** Server transactions remembered at once. */
  limit?: number;
}

/**
 * What RFC 3261 section 17 does about lost datagrams, for transactions above it that take their transport for reliable:
 * requests are sent again until they are answered (timers A, E), refusals of an INVITE until they are acknowledged (G),
 * and what comes twice is answered from memory (D, I, J, K). Giving up (B, F, H) is told by the transactions above; here
 * it only ends the repeating. A 2xx to an INVITE and its ACK are repeated by the dialog above (section 13.3.1.4).
 */
export class UdpReliability {
  readonly #transmit: UdpReliabilityOptions['transmit'];
  readonly #clock: Clock;
  readonly #limit: number;
  /** By branch and method (section 17.1.3). */
  readonly #clients = new Map<string, ClientTransaction>();
  /** By what section 17.2.3 compares. */
  readonly #servers = new Map<string, ServerTransaction>();
  #repeated = 0;
  #absorbed = 0;

  constructor({ transmit, clock = systemClock, limit = mostServerTransactions }: UdpReliabilityOptions) {
    this.#transmit = transmit;
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Since the start: datagrams sent again, and messages that were not handed on. */
  get counts(): { repeated: number; absorbed: number } {
    return { repeated: this.#repeated, absorbed: this.#absorbed };
  }

  /** Transactions that are remembered. */
  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** @throws what `transmit` throws of the first datagram; of those sent again nobody is told */
  send(text: string, to: Address): Promise<void> {
    const sent = { text, to };
    const outgoing = readOutgoing(text);
    if (outgoing?.kind === 'request') this.#track(outgoing, sent);
    else if (outgoing) this.#answer(outgoing, sent);
    return this.#transmit(text, to);
  }

  receive(message: SipMessage, from: Address): Receipt {
    const receipt =
      message.kind === 'request' ? this.#takeRequest(message, from) : this.#takeResponse(message);
    if (receipt === 'absorbed') this.#absorbed++;
    return receipt;
  }

  /** Of a request that was `new` and was answered without a transaction after all. */
  forget(request: SipRequest, from: Address): void {
    const key = keyOf(request, from);
    this.#servers.get(key)?.forget();
    this.#servers.delete(key);
  }

  /** Repeats nothing more and forgets everything. */
  close(): void {
    for (const client of this.#clients.values()) {
      client.forget();
      client.resending.stop();
    }
    for (const server of this.#servers.values()) {
      server.forget();
      server.resending?.stop();
    }
    this.#clients.clear();
    this.#servers.clear();
  }

  #track({ method, via }: Outgoing, sent: Sent): void {
    const branch = via.parameters.get('branch') ?? '';
    if (method === 'ACK') {
      // Section 17.1.1.3: the ACK of a refusal has the branch of its INVITE, and that of a 2xx one of its own.
      const invite = this.#clients.get(clientKey(branch, 'INVITE'));
      if (invite) invite.ack = sent;
      return;
    }
    const key = clientKey(branch, method);
    if (this.#clients.has(key)) return;
    const resending = this.#resend(sent, method === 'INVITE' ? Infinity : t2);
    const client = { resending, final: false, ack: null, forget: () => {} };
    this.#clients.set(key, client);
    this.#forgetClient(key, client, lifeMs);
  }

  #answer(outgoing: Outgoing, sent: Sent): void {
    const key = serverKey(outgoing, sent.to);
    const server = this.#servers.get(key);
    if (!server || (server.answer && server.answer.status >= 200)) return;
    const { status, method } = outgoing;
    server.answer = { ...sent, status };
    if (status < 200) return;
    if (method === 'INVITE' && status >= 300) server.resending = this.#resend(sent, t2);
    this.#forgetServer(key, server, lifeMs);
  }

  #takeResponse(response: SipResponse): Receipt {
    const { method } = response.sequence;
    const key = clientKey(response.via.parameters.get('branch') ?? '', method);
    const client = this.#clients.get(key);
    if (!client) return 'new';
    if (response.status < 200) {
      // Section 17.1.2.2: only an INVITE is sure to be answered later on.
      if (method === 'INVITE') client.resending.stop();
      else client.resending.slowDown();
      return client.final ? 'absorbed' : 'new';
    }
    client.resending.stop();
    if (client.final) return this.#repeatedFinal(client, response);
    client.final = true;
    this.#forgetClient(key, client, method === 'INVITE' ? lifeMs : t4);
    return 'new';
  }

  #repeatedFinal(client: ClientTransaction, response: SipResponse): Receipt {
    if (response.sequence.method !== 'INVITE') return 'absorbed';
    if (response.status < 300) return 'new';
    if (client.ack) this.#again(client.ack);
    return 'absorbed';
  }

  #takeRequest(request: SipRequest, from: Address): Receipt {
    const { method } = request;
    const key = keyOf(request, from);
    const known = this.#servers.get(key);
    if (method === 'ACK') return known ? this.#takeAck(key, known) : 'new';
    if (known) {
      if (known.answer && !known.acknowledged) this.#again(known.answer);
      return 'absorbed';
    }
    if (this.#servers.size >= this.#limit) return 'full';
    const server = { answer: null, resending: null, acknowledged: false, forget: () => {} };
    this.#servers.set(key, server);
    this.#forgetServer(key, server, method === 'INVITE' ? ringingMs : lifeMs);
    return 'new';
  }

  #takeAck(key: string, invite: ServerTransaction): Receipt {
    if (!invite.answer || invite.answer.status < 300) return 'new';
    if (invite.acknowledged) return 'absorbed';
    invite.acknowledged = true;
    invite.resending?.stop();
    this.#forgetServer(key, invite, t4);
    return 'new';
  }

  #forgetClient(key: string, client: ClientTransaction, ms: number): void {
    client.forget();
    client.forget = this.#clock.after(ms, () => {
      client.resending.stop();
      this.#clients.delete(key);
    });
  }

  #forgetServer(key: string, server: ServerTransaction, ms: number): void {
    server.forget();
    server.forget = this.#clock.after(ms, () => {
      server.resending?.stop();
      this.#servers.delete(key);
    });
  }

  #resend(sent: Sent, longestMs: number): Resending {
    return new Resending(this.#clock, () => this.#again(sent), longestMs);
  }

  #again({ text, to }: Sent): void {
    this.#repeated++;
    // A datagram that cannot be sent is as one that is lost.
    this.#transmit(text, to).catch(() => {});
  }
}

/** Again and again, the pauses twice as long each time. */
class Resending {
  readonly #clock: Clock;
  readonly #send: () => void;
  readonly #longestMs: number;
  #pauseMs = t1;
  #cancel: () => void;

  constructor(clock: Clock, send: () => void, longestMs: number) {
    this.#clock = clock;
    this.#send = send;
    this.#longestMs = longestMs;
    this.#cancel = clock.after(t1, () => this.#again());
  }

  /** From the next time on as seldom as it gets. */
  slowDown(): void {
    this.#pauseMs = this.#longestMs;
  }

  stop(): void {
    this.#cancel();
  }

  #again(): void {
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#longestMs);
    this.#cancel = this.#clock.after(this.#pauseMs, () => this.#again());
    this.#send();
  }
}

interface Identity {
  readonly method: string;
  readonly number: number;
  readonly callId: string;
  readonly via: Via;
}

interface Outgoing extends Identity {
  readonly kind: 'request' | 'response';
  /** 0 for requests. */
  readonly status: number;
}

function clientKey(branch: string, method: string): string {
  return `${branch}|${method}`;
}

/** An ACK belongs to its INVITE. Call-ID and number tell transactions of RFC 2543 apart, whose branch says nothing. */
function serverKey({ method, number, callId, via }: Identity, remote: Address): string {
  const sentBy = `${via.host}:${via.port ?? ''}`;
  const branch = via.parameters.get('branch') ?? '';
  return [writeAddress(remote), sentBy, branch, callId, number, method === 'ACK' ? 'INVITE' : method].join(
    '|',
  );
}

function keyOf({ method, sequence, callId, via }: SipRequest, from: Address): string {
  return serverKey({ method, number: sequence.number, callId, via }, from);
}

/** Of what this side wrote itself, so that a look at four lines is enough; null for what is no SIP. */
function readOutgoing(text: string): Outgoing | null {
  const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1];
  const [, topVia = ''] = /^Via:[ \t]*(.*)$/im.exec(text) ?? [];
  const via = parseVia(topVia);
  const [, callId] = /^Call-ID:[ \t]*(\S+)/im.exec(text) ?? [];
  const [, number, method] = /^CSeq:[ \t]*(\d+)[ \t]+(\S+)/im.exec(text) ?? [];
  if (!via || callId === undefined || method === undefined) return null;
  const kind = status === undefined ? 'request' : 'response';
  return { kind, status: Number(status ?? 0), via, callId, number: Number(number), method };
}
