import { lobbyId, type Seat } from '../../server/contract/media-port.ts';
import type { CallAgent } from '../core/call-agent.ts';
import type { Call, CallRegister } from './call.ts';
import type { CallerWho } from './caller.ts';

export interface CallsPorts {
  /** How many calls a terminal is in now. */
  inCalls: (terminalId: string, enterpriseId: string, calls: number) => void;
}

/** The calls there are, found by their place and their dialog. */
export class Calls implements CallRegister, Iterable<Call> {
  readonly #ports: CallsPorts;
  readonly #byId = new Map<string, Call>();
  readonly #bySeat = new Map<string, Call>();
  readonly #byAgent = new Map<CallAgent, Call>();
  /** Since the start. */
  ended = 0;

  constructor(ports: CallsPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#byId.size;
  }

  get established(): number {
    return [...this].filter((call) => call.isEstablished).length;
  }

  [Symbol.iterator](): Iterator<Call> {
    return this.#byId.values();
  }

  add(call: Call): void {
    this.#byId.set(call.id, call);
    this.#byAgent.set(call.agent, call);
    this.#tell(call);
  }

  at({ participantId }: Seat, call: Call): void {
    this.#bySeat.set(participantId, call);
  }

  of({ conferenceId, participantId }: Seat): Call | null {
    return (conferenceId === lobbyId ? this.#byId : this.#bySeat).get(participantId) ?? null;
  }

  /** How many there are of a terminal, or of others from one address. */
  countOf({ identity, address }: CallerWho): number {
    return [...this].filter(({ who }) =>
      identity ? who.identity?.id === identity.id : who.identity === null && who.address === address,
    ).length;
  }

  ofAgent(agent: CallAgent): Call | null {
    return this.#byAgent.get(agent) ?? null;
  }

  remove(call: Call): void {
    if (!this.#byId.delete(call.id)) return;
    this.ended++;
    this.#byAgent.delete(call.agent);
    for (const [seat, other] of this.#bySeat) if (other === call) this.#bySeat.delete(seat);
    this.#tell(call);
  }

  #tell({ who: { identity } }: Call): void {
    if (!identity) return;
    const calls = [...this].filter(({ who }) => who.identity?.id === identity.id).length;
    this.#ports.inCalls(identity.id, identity.enterpriseId, calls);
  }
}
