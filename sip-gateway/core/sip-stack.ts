import { Edge, type EdgeSettings } from '../edge/edge.ts';
import { originOf } from '../edge/behind-proxies.ts';
import type { Flow } from '../edge/flow.ts';
import { type SipMessage, type SipRequest, tagOf } from '../edge/message.ts';
import type { CallAgent } from './call-agent.ts';
import { type Reply, replyTo } from './reply.ts';
import { allowed } from './sipjs.ts';

export interface StackHandlers {
  /** As `EdgeOptions.screen`. */
  screen: (request: SipRequest, flow: Flow) => string | null;
  register: (request: SipRequest, flow: Flow) => void;
  /** The first of a call. */
  invite: (request: SipRequest, flow: Flow) => void;
  /** Within a call; SIP.js knows nothing of it (RFC 3311). */
  update: (agent: CallAgent, request: SipRequest, flow: Flow) => void;
  /** Who has sent a request of a call from where nobody of it is known to be. */
  prove: (agent: CallAgent, request: SipRequest, flow: Flow) => Promise<{ proved: true } | Refused>;
  flowClosed: (flow: Flow) => void;
  /** Somebody stumbled over a message. */
  error: (error: unknown) => void;
  /** Every message of a call, for traces. */
  seen?: (message: SipMessage, flow: Flow) => void;
  /** What is answered here and not by a call. */
  sent?: (text: string, flow: Flow) => void;
}

interface Refused extends Reply {
  proved: false;
  status: number;
}

/** Gives each message from the network to the call it is of, and answers what is of none. */
export class SipStack {
  readonly edge: Edge;
  readonly #handlers: StackHandlers;
  readonly #proxies: readonly string[];
  readonly #agents = new Map<string, Set<CallAgent>>();

  private constructor(edge: Edge, { guard }: EdgeSettings, handlers: StackHandlers) {
    this.edge = edge;
    this.#proxies = guard?.trusted ?? [];
    this.#handlers = handlers;
    edge.on('request', (request, flow) => this.#take(request, flow));
    edge.on('response', (response, flow) => {
      handlers.seen?.(response, flow);
      for (const agent of this.#agents.get(response.callId) ?? []) agent.receive(response, flow);
    });
    edge.on('flowClosed', (flow) => handlers.flowClosed(flow));
    edge.on('error', (error) => handlers.error(error));
  }

  /** @throws the system's error when a listener cannot be opened */
  static async open(settings: EdgeSettings, handlers: StackHandlers): Promise<SipStack> {
    return new SipStack(await Edge.open(settings, { screen: handlers.screen }), settings, handlers);
  }

  /** The address of who has sent a request, also through proxies of ours. */
  originOf(request: SipRequest, flow: Flow): string {
    return originOf(request, flow.remote.address, this.#proxies);
  }

  add(agent: CallAgent): void {
    const same = this.#agents.get(agent.callId) ?? new Set();
    this.#agents.set(agent.callId, same.add(agent));
  }

  remove(agent: CallAgent): void {
    const same = this.#agents.get(agent.callId);
    same?.delete(agent);
    if (same?.size === 0) this.#agents.delete(agent.callId);
    agent.dispose();
  }

  /** Of a request that is no transaction of SIP.js. */
  reply(
    request: SipRequest,
    flow: Flow,
    ...how: Parameters<typeof replyTo> extends [unknown, ...infer R] ? R : never
  ): void {
    const text = replyTo(request, ...how);
    this.#handlers.sent?.(text, flow);
    // One who is gone by now gets no answer.
    flow.send(text).catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const same of this.#agents.values()) for (const agent of same) agent.dispose();
    this.#agents.clear();
    await this.edge.close();
  }

  #take(request: SipRequest, flow: Flow): void {
    this.#handlers.seen?.(request, flow);
    const agent = [...(this.#agents.get(request.callId) ?? [])].find((one) => one.owns(request));
    if (agent) this.#takeOfCall(agent, request, flow);
    else if (request.method === 'ACK') return;
    else if (request.method === 'CANCEL' || tagOf(request.to) !== null) this.reply(request, flow, 481);
    else this.#takeAlone(request, flow);
  }

  #takeOfCall(agent: CallAgent, request: SipRequest, flow: Flow): void {
    const merged = request.method === 'INVITE' && tagOf(request.to) === null && !agent.knows(request, flow);
    // It has come by two ways (RFC 3261 section 8.2.2.2).
    if (merged) this.reply(request, flow, 482);
    else if (this.#isOfCall(agent, request, flow)) this.#hand(agent, request, flow);
    // Neither can be asked for a proof (section 22.1).
    else if (request.method === 'CANCEL') this.reply(request, flow, 481);
    else if (request.method !== 'ACK') this.#askForProof(agent, request, flow);
  }

  /** What a proxy of ours sends of its own, such as CANCEL and the ACK of a refusal, goes from hop to hop. */
  #isOfCall(agent: CallAgent, request: SipRequest, flow: Flow): boolean {
    const origin = this.originOf(request, flow);
    return this.#proxies.includes(origin) || agent.isAt(origin);
  }

  #askForProof(agent: CallAgent, request: SipRequest, flow: Flow): void {
    this.#handlers.prove(agent, request, flow).then(
      (proof) => {
        if (!proof.proved) {
          this.reply(request, flow, proof.status, proof);
          return;
        }
        agent.movedTo(this.originOf(request, flow));
        this.#hand(agent, request, flow);
      },
      (error: unknown) => {
        this.#handlers.error(error);
        this.reply(request, flow, 503, { headers: ['Retry-After: 10'] });
      },
    );
  }

  #hand(agent: CallAgent, request: SipRequest, flow: Flow): void {
    if (request.method === 'OPTIONS') this.#tellOptions(request, flow);
    else if (request.method === 'UPDATE') this.#handlers.update(agent, request, flow);
    else agent.receive(request, flow);
  }

  #takeAlone(request: SipRequest, flow: Flow): void {
    switch (request.method) {
      case 'REGISTER':
        this.#handlers.register(request, flow);
        return;
      case 'INVITE':
        this.#handlers.invite(request, flow);
        return;
      case 'OPTIONS':
        this.#tellOptions(request, flow);
        return;
      // Nobody is subscribed to anything here.
      case 'SUBSCRIBE':
      case 'PUBLISH':
        this.reply(request, flow, 489);
        return;
      default:
        this.reply(request, flow, 405, { headers: [`Allow: ${allowed}`] });
    }
  }

  /** RFC 3261 section 11.2: terminals and proxies ask whether we are there. */
  #tellOptions(request: SipRequest, flow: Flow): void {
    const headers = [`Allow: ${allowed}`, 'Accept: application/sdp', 'Supported: replaces, timer'];
    this.reply(request, flow, 200, { headers });
  }
}
