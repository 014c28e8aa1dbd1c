import { EventEmitter } from 'node:events';
import { isIPv6 } from 'node:net';
import { answerOf } from './answer.ts';
import type { Clock } from './clock.ts';
import { type Address, type Flow, remoteOf, type Transport } from './flow.ts';
import type { Frame } from './framing.ts';
import { defaultGuard, Guard, type GuardSettings } from './guard.ts';
import { defaultFlowLimits, type FlowLimits, type ListenerSettings } from './listener-settings.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import { type Carrier, echoOf, parseMessage } from './parse.ts';
import { drop, type Refusal } from './refusal.ts';
import { type ConnectOptions, TcpListener } from './tcp-listener.ts';
import { UdpListener } from './udp-listener.ts';
import { answerAddress, stampVia } from './via-rules.ts';

export interface EdgeSettings {
  readonly listeners: readonly ListenerSettings[];
  readonly guard?: GuardSettings;
  readonly limits?: FlowLimits;
}

export interface EdgeOptions {
  /**
   * Looks at a request before anything is remembered of it. What it returns is sent as the answer, and the request goes no
   * further: for a 401 that costs nothing (RFC 3261 section 26.3.2.4).
   */
  screen?: (request: SipRequest, flow: Flow) => string | null;
  /** Of retransmission. */
  clock?: Clock;
}

export interface EdgeEvents {
  /** Each request once, its top Via with `received` and `rport`. */
  request: [request: SipRequest, flow: Flow];
  response: [response: SipResponse, flow: Flow];
  flowClosed: [flow: Flow];
  /** What `screen` or a listener to the events above threw; the message it was about goes no further. */
  error: [error: unknown];
}

/** Everything between the network and the transactions: bytes come in, and messages that are worth a look come out. */
export class Edge extends EventEmitter<EdgeEvents> {
  readonly #guard: Guard;
  readonly #limits: FlowLimits;
  readonly #options: EdgeOptions;
  readonly #udp: UdpListener[] = [];
  readonly #tcp: TcpListener[] = [];

  private constructor(settings: EdgeSettings, options: EdgeOptions) {
    super();
    this.#guard = new Guard(settings.guard ?? defaultGuard);
    this.#limits = settings.limits ?? defaultFlowLimits;
    this.#options = options;
  }

  /** @throws what the first listener that cannot be opened throws, with the others closed */
  static async open(settings: EdgeSettings, options: EdgeOptions = {}): Promise<Edge> {
    const edge = new Edge(settings, options);
    try {
      for (const listener of settings.listeners) await edge.#listen(listener);
    } catch (error) {
      await edge.close();
      throw error;
    }
    return edge;
  }

  /** Where it listens, in the order of the settings, UDP first. */
  get ports(): readonly { transport: Transport; local: Address; announced: Address }[] {
    return [...this.#udp, ...this.#tcp];
  }

  /** Messages and connections that were kept out, by reason. */
  get refusals(): ReadonlyMap<string, number> {
    return this.#guard.counts;
  }

  /** For the metrics. */
  get load(): { flows: number; transactions: number; repeated: number; absorbed: number } {
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    return {
      flows: sum([...this.#udp, ...this.#tcp].map((listener) => listener.flows)),
      transactions: sum(this.#udp.map(({ reliability }) => reliability.size)),
      repeated: sum(this.#udp.map(({ reliability }) => reliability.counts.repeated)),
      absorbed: sum(this.#udp.map(({ reliability }) => reliability.counts.absorbed)),
    };
  }

  /**
   * The flow to an address that may never have been heard of, from the first listener that can reach it.
   * @throws the system's error, or that no listener is of that kind
   */
  async connect(transport: Transport, remote: Address, options: ConnectOptions = {}): Promise<Flow> {
    const reaches = ({ transport: own, local }: { transport: Transport; local: Address }): boolean =>
      own === transport && isIPv6(local.address) === isIPv6(remote.address);
    const udp = this.#udp.find(reaches);
    if (udp) return udp.flowTo(remote);
    const tcp = this.#tcp.find(reaches);
    if (!tcp) throw new Error(`no listener of ${transport} reaches ${remote.address}`);
    return tcp.connect(remote, options);
  }

  /** One that there is, by its ID; with UDP also one that was forgotten. Null: its connection is gone. */
  find(id: string): Flow | null {
    for (const listener of this.#udp) {
      const remote = remoteOf(id, listener.local);
      if (remote) return listener.flowTo(remote);
    }
    for (const listener of this.#tcp) {
      const flow = listener.find(id);
      if (flow) return flow;
    }
    return null;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#udp, ...this.#tcp].map((listener) => listener.close()));
  }

  async #listen(settings: ListenerSettings): Promise<void> {
    const flowClosed = (flow: Flow): void => this.#tell(() => this.emit('flowClosed', flow));
    if (settings.transport === 'udp') {
      const datagram = this.#takeDatagram.bind(this);
      const { clock } = this.#options;
      const options = { limits: this.#limits, ...(clock && { clock }) };
      this.#udp.push(await UdpListener.open(settings, { datagram, flowClosed }, options));
    } else {
      const frame = this.#takeFrame.bind(this);
      const refused = (reason: string): void => this.#guard.count(reason);
      this.#tcp.push(await TcpListener.open(settings, { frame, flowClosed, refused }, this.#limits));
    }
  }

  #takeDatagram(bytes: Buffer, source: Address, listener: UdpListener): void {
    if (!this.#guard.admits(source.address)) {
      this.#guard.count('rate');
      return;
    }
    const send = (text: string, to: Address): void => {
      listener.transmit(text, to).catch(() => {});
    };
    if (isKeepAlive(bytes)) {
      // Devices that keep a NAT open expect the answer of RFC 5626 section 4.4.1 here too.
      if (bytes.length === 4) send('\r\n', source);
      return;
    }
    const message = this.#read(bytes, 'datagram', source, send);
    if (message?.kind === 'request') this.#takeRequest(message, source, listener, send);
    else if (message && listener.reliability.receive(message, source) === 'new') {
      this.#hand(message, listener.flowTo(source));
    }
  }

  #takeRequest(message: SipRequest, source: Address, listener: UdpListener, send: Send): void {
    const remote = answerAddress(message.via, source);
    const request = stamped(message, source);
    if (!this.#guard.admitsOrigin(request, source.address)) {
      this.#refuse(busy(request, 'rate'), source, send);
      return;
    }
    switch (listener.reliability.receive(request, remote)) {
      case 'absorbed':
        return;
      case 'full': {
        this.#refuse(busy(request, 'too many transactions'), source, send);
        return;
      }
      case 'new': {
        const flow = listener.flowTo(remote);
        if (this.#isScreened(request, flow)) listener.reliability.forget(request, remote);
        else this.#hand(request, flow);
      }
    }
  }

  #takeFrame(frame: Frame, flow: Flow): void {
    if (frame.kind === 'ping') return;
    const send = (text: string): void => flow.sendOnce(text);
    if (frame.kind === 'broken') {
      this.#refuseBroken(frame, flow);
      return;
    }
    const message = this.#read(frame.bytes, 'stream', flow.remote, send);
    if (!message) return;
    if (message.kind === 'response') {
      this.#hand(message, flow);
      return;
    }
    const request = stamped(message, flow.remote);
    // Nobody sends it again over a connection, so that dropping it would leave its sender waiting.
    const { address } = flow.remote;
    if (!this.#guard.admits(address) || !this.#guard.admitsOrigin(request, address)) {
      this.#refuse(busy(request, 'rate'), flow.remote, send);
      return;
    }
    if (!this.#isScreened(request, flow)) this.#hand(request, flow);
  }

  /** The headers of what broke the stream say whom to answer. */
  #refuseBroken(frame: Frame & { kind: 'broken' }, flow: Flow): void {
    const { reason, head, status } = frame;
    const parsed = head && parseMessage(head, 'stream');
    const echo =
      parsed &&
      ('message' in parsed ? answerable(parsed.message) : parsed.refusal.answer && parsed.refusal.echo);
    const refusal = echo ? { answer: status, reason, echo } : drop(reason);
    this.#refuse(refusal, flow.remote, (text) => flow.sendOnce(text));
  }

  #read(bytes: Buffer, carrier: Carrier, source: Address, send: Send): SipMessage | null {
    const parsed = parseMessage(bytes, carrier);
    const refusal = 'refusal' in parsed ? parsed.refusal : this.#guard.refusalOf(parsed.message);
    if (refusal) this.#refuse(refusal, source, send);
    return 'message' in parsed && !refusal ? parsed.message : null;
  }

  #refuse(refusal: Refusal, source: Address, send: Send): void {
    this.#guard.count(refusal.reason);
    if (refusal.answer === null) return;
    const { text, to } = answerOf(refusal, source);
    send(text, to);
  }

  /** ACKs have no answer, and a CANCEL must be taken by what took its INVITE (RFC 3261 section 22.1). */
  #isScreened(request: SipRequest, flow: Flow): boolean {
    const { screen } = this.#options;
    if (!screen || request.method === 'ACK' || request.method === 'CANCEL') return false;
    let isAnswered = true;
    this.#tell(() => {
      const answer = screen(request, flow);
      if (answer !== null) flow.sendOnce(answer);
      isAnswered = answer !== null;
    });
    return isAnswered;
  }

  #hand(message: SipMessage, flow: Flow): void {
    this.#tell(() => {
      if (message.kind === 'request') this.emit('request', message, flow);
      else this.emit('response', message, flow);
    });
  }

  /** A message that somebody stumbles over must not end the process. */
  #tell(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.emit('error', error);
    }
  }
}

/** Gives an answer to the network; over a connection there is but one way to send it. */
type Send = (text: string, to: Address) => void;

function isKeepAlive(bytes: Buffer): boolean {
  return bytes.length <= 4 && bytes.every((byte) => byte === 0x0d || byte === 0x0a || byte === 0);
}

function stamped(request: SipRequest, source: Address): SipRequest {
  const [first = '', ...others] = request.vias;
  const value = stampVia(request.via, first, source);
  const top = request.headers.findIndex((header) => header.name === 'via');
  const headers = request.headers.with(top, { name: 'via', value });
  return { ...request, headers, vias: [value, ...others] };
}

function busy(request: SipRequest, reason: string): Refusal {
  if (request.method === 'ACK') return drop(reason);
  return { answer: 503, reason, extra: ['Retry-After: 5'], echo: echoOf(request.headers) };
}

function answerable(message: SipMessage): ReturnType<typeof echoOf> | null {
  return message.kind === 'request' && message.method !== 'ACK' ? echoOf(message.headers) : null;
}
