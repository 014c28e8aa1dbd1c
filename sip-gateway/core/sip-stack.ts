import { Edge, type EdgeSettings } from '../edge/edge.ts';
import type { Flow } from '../edge/flow.ts';
import { type SipMessage, type SipRequest, tagOf } from '../edge/message.ts';
import type { CallAgent } from './call-agent.ts';
import { replyTo } from './reply.ts';
import { allowed } from './sipjs.ts';

export interface StackHandlers {
  register: (request: SipRequest, flow: Flow) => void;
  /** The first of a call. */
  invite: (request: SipRequest, flow: Flow) => void;
  /** Within a call; SIP.js knows nothing of it (RFC 3311). */
  update: (agent: CallAgent, request: SipRequest, flow: Flow) => void;
  flowClosed: (flow: Flow) => void;
  /** Somebody stumbled over a message. */
  error: (error: unknown) => void;
  /** Every message of a call, for traces. */
  seen?: (message: SipMessage, flow: Flow) => void;
  /** What is answered here and not by a call. */
  sent?: (text: string, flow: Flow) => void;
}

/** Gives each message from the network to the call it is of, and answers what is of none. */
export class SipStack {
  readonly edge: Edge;
  readonly #handlers: StackHandlers;
  readonly #agents = new Map<string, Set<CallAgent>>();

  private constructor(edge: Edge, handlers: StackHandlers) {
    this.edge = edge;
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
    return new SipStack(await Edge.open(settings), handlers);
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
    else if (request.method === 'OPTIONS') this.#tellOptions(request, flow);
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
