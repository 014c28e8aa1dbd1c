import { SerialQueue } from '../../server/kernel/serial-queue.ts';
import { replyTo } from '../core/reply.ts';
import type { Edge } from '../edge/edge.ts';
import { deviceOf } from '../edge/device.ts';
import type { Flow } from '../edge/flow.ts';
import { headerOf, type SipRequest } from '../edge/message.ts';
import { bindingsOf, changedParts } from './binding-parts.ts';
import {
  activeBindings,
  type Binding,
  type Bindings,
  contactValues,
  lifeOf,
  register,
  type RegisterLimits,
  type RegisterRequest,
  withoutFlow,
} from './bindings.ts';
import type { KnownTerminal, SignIn } from './sign-in.ts';

/** What several gateways share. */
export interface BindingStore {
  readParts(document: string): Promise<Map<string, string>>;
  saveParts(
    document: string,
    changes: { set: Record<string, string>; remove: string[] },
    ttlMs: number,
  ): Promise<void>;
}

export interface RegistrarPorts {
  store: BindingStore;
  signIn: SignIn;
  /** It is registered for so long, or not any more (0). */
  present: (terminal: KnownTerminal, ttlMs: number) => Promise<void>;
  limits: RegisterLimits;
  /** The address of who has sent a request, also through proxies of ours. */
  originOf: (request: SipRequest, flow: Flow) => string;
  now: () => number;
  /** What is answered, for traces. */
  sent?: (text: string, flow: Flow) => void;
}

/** Keeps where terminals are (RFC 3261 section 10.3). */
export class Registrar {
  readonly #ports: RegistrarPorts;
  /** One after the other for each terminal. */
  readonly #queues = new Map<string, { queue: SerialQueue; waiting: number }>();
  /** Whose bindings go with a flow. */
  readonly #byFlow = new Map<string, Map<string, KnownTerminal>>();
  /** UDP flows, and until when somebody is registered over them, ms since 1970. */
  readonly #datagramFlows = new Map<string, number>();

  constructor(ports: RegistrarPorts) {
    this.#ports = ports;
  }

  /** Answers a REGISTER. Rejects as the stores do. */
  async take(request: SipRequest, flow: Flow): Promise<void> {
    const say = (...how: [status: number, rest?: Parameters<typeof replyTo>[2]]): Promise<void> => {
      const text = replyTo(request, ...how);
      this.#ports.sent?.(text, flow);
      return flow.send(text);
    };
    const who = await this.#ports.signIn.of(request, 'www', this.#ports.originOf(request, flow));
    if (!('terminal' in who)) return say(who.status, who);
    const { terminal } = who;
    // Nobody registers for somebody else.
    if (userOf(request) !== terminal.number) return say(403);
    const outcome = await this.#inTurn(terminal.terminalId, () => this.#register(terminal, request, flow));
    switch (outcome.result) {
      case 'registered': {
        const contacts = contactValues(outcome.bindings, this.#ports.now()).map(
          (value) => `Contact: ${value}`,
        );
        const path = pathOf(request).map((value) => `Path: ${value}`);
        return say(200, {
          headers: [...contacts, ...path, `Date: ${new Date(this.#ports.now()).toUTCString()}`],
        });
      }
      case 'tooBrief':
        return say(423, { headers: [`Min-Expires: ${outcome.minExpires}`] });
      case 'malformed':
        return say(400, { headers: [`Warning: 399 plenum "${outcome.reason}"`] });
      case 'outOfOrder':
        return say(500, { reason: 'Out of Order' });
    }
  }

  /** Has routers in between keep the way open to those who are registered over UDP. */
  keepAlive(edge: Pick<Edge, 'find'>): void {
    const now = this.#ports.now();
    for (const [id, until] of this.#datagramFlows) {
      if (until < now) this.#datagramFlows.delete(id);
      else edge.find(id)?.sendOnce('\r\n\r\n');
    }
  }

  /** Where to call a terminal, the way to prefer first; empty: it is not registered. */
  async whereIs(terminalId: string): Promise<Binding[]> {
    return activeBindings(await this.#read(terminalId), this.#ports.now());
  }

  /** A connection has closed: nobody is called by it any more. */
  async flowClosed(flow: Flow): Promise<void> {
    const terminals = this.#byFlow.get(flow.id);
    this.#byFlow.delete(flow.id);
    for (const terminal of terminals?.values() ?? []) {
      await this.#inTurn(terminal.terminalId, async () => {
        const before = await this.#read(terminal.terminalId);
        await this.#write(terminal, before, withoutFlow(before, flow.id));
      });
    }
  }

  /** Its password was changed, or it may not be used any more. */
  async revoke(terminalId: string): Promise<void> {
    await this.#inTurn(terminalId, async () => {
      const remove = Object.keys(await this.#read(terminalId));
      if (remove.length > 0)
        await this.#ports.store.saveParts(documentOf(terminalId), { set: {}, remove }, 1);
    });
  }

  async #register(
    terminal: KnownTerminal,
    request: SipRequest,
    flow: Flow,
  ): Promise<ReturnType<typeof register>> {
    const { limits, now, originOf } = this.#ports;
    const before = await this.#read(terminal.terminalId);
    const wanted = { ...registerRequestOf(request), flow: flow.id, source: originOf(request, flow) };
    const outcome = register(before, wanted, now(), limits);
    if (outcome.result !== 'registered') return outcome;
    await this.#write(terminal, before, outcome.bindings);
    const life = lifeOf(outcome.bindings, now());
    // What lies between a proxy of ours and its terminals is the proxy's to keep.
    const isBound = Object.values(outcome.bindings).some(
      (one) => one.flow === flow.id && one.path.length === 0,
    );
    if (flow.transport === 'udp') {
      if (isBound) this.#datagramFlows.set(flow.id, now() + life);
      else this.#datagramFlows.delete(flow.id);
    } else if (isBound) {
      const terminals = this.#byFlow.get(flow.id) ?? new Map<string, KnownTerminal>();
      this.#byFlow.set(flow.id, terminals.set(terminal.terminalId, terminal));
    }
    return outcome;
  }

  async #read(terminalId: string): Promise<Bindings> {
    return bindingsOf(await this.#ports.store.readParts(documentOf(terminalId)));
  }

  async #write(terminal: KnownTerminal, before: Bindings, after: Bindings): Promise<void> {
    const life = lifeOf(after, this.#ports.now());
    const changes = changedParts(before, after);
    if (Object.keys(changes.set).length > 0 || changes.remove.length > 0) {
      await this.#ports.store.saveParts(documentOf(terminal.terminalId), changes, Math.max(1, life));
    }
    await this.#ports.present(terminal, life);
  }

  async #inTurn<T>(terminalId: string, work: () => Promise<T>): Promise<T> {
    const line = this.#queues.get(terminalId) ?? { queue: new SerialQueue(), waiting: 0 };
    this.#queues.set(terminalId, line);
    line.waiting++;
    try {
      return await line.queue.add(work);
    } finally {
      if (--line.waiting === 0) this.#queues.delete(terminalId);
    }
  }
}

/** Of the bindings of a terminal in the live store. */
export function documentOf(terminalId: string): string {
  return `sip.bindings/${terminalId}`;
}

/** Of the address that is registered: To (section 10.2). */
function userOf({ to: { uri } }: SipRequest): string | null {
  return uri.kind === 'sip' ? uri.user : null;
}

function pathOf({ headers }: SipRequest): string[] {
  return headers.filter(({ name }) => name === 'path').map(({ value }) => value);
}

function registerRequestOf(request: SipRequest): Omit<RegisterRequest, 'flow' | 'source'> {
  const { contacts, callId, sequence } = request;
  return {
    ...{ callId, cseq: sequence.number, path: pathOf(request) },
    device: deviceOf(headerOf(request, 'user-agent')),
    expires: headerOf(request, 'expires'),
    contacts:
      contacts === '*'
        ? '*'
        : contacts.map(({ text, parameters }) => ({
            uri: uriOf(text),
            q: parameters.get('q') ?? null,
            expires: parameters.get('expires') ?? null,
          })),
  };
}

/** As it was written, without name and header parameters (section 20.10). */
function uriOf(contact: string): string {
  return /<([^>]*)>/.exec(contact)?.[1] ?? contact.split(';')[0]?.trim() ?? '';
}
