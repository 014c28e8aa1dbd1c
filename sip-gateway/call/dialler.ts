import { PlenumError } from '../../server/contract/errors.ts';
import type { Transport } from '../edge/flow.ts';
import type { Binding } from '../registrar/bindings.ts';
import type { KeptPassword } from '../registrar/digest.ts';
import type { KnownTerminal } from '../registrar/sign-in.ts';
import type { CallPorts } from './call.ts';
import { type Missed, type Order, OutgoingCall } from './outgoing.ts';
import { type Trunk, trunkFor } from './trunks.ts';
import { wayToBinding, waysToDomain } from './ways.ts';

/** Who is to be called. */
export type DialTarget = { kind: 'terminal'; terminal: KnownTerminal } | { kind: 'number'; number: string };

export interface DialOrder extends Pick<Order, 'meetingId' | 'guestPin' | 'invitationId' | 'callerName'> {
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
    this.#calls.get(invitationId)?.cancel();
    this.#calls.delete(invitationId);
  }

  close(): void {
    for (const call of this.#calls.values()) call.cancel();
    this.#calls.clear();
  }

  async #dial(order: DialOrder, news: DialNews): Promise<void> {
    const { invitationId, meetingId, guestPin, callerName, name } = order;
    const target = await this.#routeOf(order);
    if ('missed' in target) {
      news.missed(target.missed, target.missed);
      return;
    }
    const { kind, identity, ...route } = target;
    const call = new OutgoingCall(
      {
        ...{ meetingId, guestPin, invitationId, callerName },
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
      return { ways, caller, origin: { from: 'guest' }, credentials: null, kind: 'sip', identity: null };
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
      ...{ kind: 'pstn', identity: null },
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
    };
  }
}

type Route = Pick<Order, 'ways' | 'origin' | 'credentials' | 'caller'> &
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
