import { PlenumError } from '../../server/contract/errors.ts';
import type { Transport } from '../edge/flow.ts';
import type { SipUri } from '../edge/message.ts';
import type { Binding } from '../registrar/bindings.ts';
import type { KeptPassword } from '../registrar/digest.ts';
import type { KnownTerminal } from '../registrar/sign-in.ts';
import type { CallPorts } from './call.ts';
import type { Missed } from './missed.ts';
import { type Order, OutgoingCall, type Redirection } from './outgoing.ts';
import { type Trunk, trunkFor } from './trunks.ts';
import { wayToBinding, waysToDomain } from './ways.ts';

/** Who is to be called. */
export type DialTarget = { kind: 'terminal'; terminal: KnownTerminal } | { kind: 'number'; number: string };

export interface DialOrder extends Pick<Order, 'meetingId' | 'invitationId' | 'callerName'> {
  target: DialTarget;
  /** What they are shown as in the conference. */
  name: string;
  /** Whether others than terminals of ours may be called: calls cost money. */
  mayCallOut: boolean;
}

export interface DialNews {
  ringing: () => void;
  joined: () => void;
  missed: (how: Missed | 'not_registered' | 'no_route', reason: string) => void;
}

export interface DiallerPorts extends CallPorts {
  trunks: readonly Trunk[];
  whereIs: (terminalId: string) => Promise<Binding[]>;
  findTerminal: (number: string) => Promise<(KnownTerminal & KeptPassword) | undefined>;
}

/** Calls terminals, addresses of other domains, and telephones through trunks. */
export class Dialler {
  readonly #ports: DiallerPorts;
  readonly #calls = new Map<string, OutgoingCall>();
  /** Those for whom a way is looked for. */
  readonly #orders = new Map<string, DialOrder>();

  constructor(ports: DiallerPorts) {
    this.#ports = ports;
  }

  dial(order: DialOrder, news: DialNews): void {
    this.#dial(order, news).catch((error: unknown) => {
      this.#ports.log.warn({ err: error }, 'somebody could not be called');
      news.missed('unreachable', error instanceof PlenumError ? error.code : 'internal');
    });
  }

  hangUp(invitationId: string): void {
    this.#orders.delete(invitationId);
    this.#calls.get(invitationId)?.cancel();
    this.#calls.delete(invitationId);
  }

  close(): void {
    this.#orders.clear();
    for (const call of this.#calls.values()) call.cancel();
    this.#calls.clear();
  }

  async #dial(order: DialOrder, news: DialNews): Promise<void> {
    const { invitationId, meetingId, callerName, name } = order;
    this.#orders.set(invitationId, order);
    const target = await this.#routeOf(order);
    // Taken back meanwhile.
    if (this.#orders.get(invitationId) !== order) return;
    this.#orders.delete(invitationId);
    if ('missed' in target) {
      news.missed(target.missed, target.missed);
      return;
    }
    const { kind, identity, ...route } = target;
    const call = new OutgoingCall(
      {
        ...{ meetingId, invitationId, callerName },
        who: { identity, name, kind, address: '' },
        ...route,
      },
      this.#ports,
      {
        ringing: () => news.ringing(),
        joined: () => {
          this.#calls.delete(invitationId);
          news.joined();
        },
        missed: (...how) => {
          this.#calls.delete(invitationId);
          news.missed(...how);
        },
      },
    );
    this.#calls.get(invitationId)?.cancel();
    this.#calls.set(invitationId, call);
    call.begin();
  }

  async #routeOf({
    meetingId,
    target,
    mayCallOut,
  }: DialOrder): Promise<Route | { missed: 'not_registered' | 'no_route' }> {
    if (target.kind === 'terminal') return this.#toTerminal(target.terminal, meetingId);
    const { number } = target;
    const address = addressIn(number);
    if (address && !mayCallOut) return { missed: 'no_route' };
    if (address) {
      const ways = await waysToDomain(address.user, address, this.#ports.stack.edge);
      const caller = this.#meetingAt(meetingId);
      return { ways, caller, origin: { from: 'guest' }, ...plain, kind: 'sip', identity: null };
    }
    const terminal = await this.#ports.findTerminal(number);
    if (terminal) return this.#toTerminal(terminal, meetingId);
    const found = mayCallOut ? trunkFor(number, this.#ports.trunks) : null;
    if (!found) return { missed: 'no_route' };
    const { trunk, dialled } = found;
    const { host, transport, user: userName, password } = trunk;
    const port = trunk.port === 0 ? null : trunk.port;
    return {
      ways: await waysToDomain(dialled, { host, port, transport }, this.#ports.stack.edge),
      origin: { from: 'trunk', trunk },
      credentials: password === '' ? null : { userName, password },
      caller: { number: trunk.from || userName || meetingId, host },
      ...{ kind: 'pstn', identity: null, redirected: null },
    };
  }

  #meetingAt(meetingId: string): Order['caller'] {
    return { number: meetingId, host: this.#ports.domain };
  }

  async #toTerminal(
    terminal: KnownTerminal,
    meetingId: string,
  ): Promise<Route | { missed: 'not_registered' }> {
    const bindings = await this.#ports.whereIs(terminal.terminalId);
    const ways = bindings.flatMap((binding) => wayToBinding(binding, this.#ports.stack.edge) ?? []);
    if (ways.length === 0) return { missed: 'not_registered' };
    const { terminalId: id, enterpriseId, number, name, licence, encryption } = terminal;
    return {
      ways,
      origin: {
        from: 'terminal',
        terminal: { terminalId: id, enterpriseId, number, name, licence, encryption },
      },
      credentials: null,
      caller: this.#meetingAt(meetingId),
      ...{ kind: 'sip', identity: { kind: 'terminal', id, enterpriseId, number } },
      redirected: (to) => this.#redirected(to, { enterpriseId, meetingId }),
    };
  }

  /** A terminal knows no ways: it sends callers on to another of its enterprise, or in vain. */
  async #redirected(
    { user }: SipUri,
    { enterpriseId, meetingId }: { enterpriseId: string; meetingId: string },
  ): Promise<Redirection> {
    const terminal = user === null ? undefined : await this.#ports.findTerminal(user);
    if (terminal?.enterpriseId !== enterpriseId) throw new Error('sent on to nobody of the same enterprise');
    const route = await this.#toTerminal(terminal, meetingId);
    if ('missed' in route) throw new Error('sent on to a terminal that is not registered');
    return route;
  }
}

const plain = { credentials: null, redirected: null };

type Route = Pick<Order, 'ways' | 'origin' | 'credentials' | 'caller' | 'redirected'> &
  Pick<Order['who'], 'kind' | 'identity'>;

/** `sip:user@host` or `user@host`; null: a number. */
function addressIn(
  text: string,
): { user: string; host: string; port: number | null; transport: Transport | null } | null {
  const [, user, host, port] =
    /^(?:sips?:)?([^@\s:;]+)@([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (user === undefined || host === undefined) return null;
  const bare = host.replace(/^\[|\]$/g, '');
  return {
    user,
    host: bare,
    port: port === undefined ? null : Number(port),
    transport: text.startsWith('sips:') ? 'tls' : null,
  };
}
