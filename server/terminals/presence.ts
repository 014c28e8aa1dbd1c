import type { LiveStore } from '../store/live-store.ts';

export type TerminalStatus = 'offline' | 'online' | 'in_call';

type Presences = Pick<LiveStore, 'acquire' | 'release' | 'members'>;

/** Which terminals are there. Whoever sees a terminal says so again before its time is over. */
export class TerminalPresence {
  readonly #live: Presences;

  constructor(live: Presences) {
    this.#live = live;
  }

  /** It is registered, for `ttlMs` from now. */
  async online(enterpriseId: string, terminalId: string, ttlMs: number): Promise<void> {
    await this.#live.acquire(onlinePool(enterpriseId), terminalId, { limit: unlimited, ttlMs });
  }

  /** It is in a call, registered or not, for `ttlMs` from now. */
  async inCall(enterpriseId: string, terminalId: string, ttlMs: number): Promise<void> {
    await this.#live.acquire(callPool(enterpriseId), terminalId, { limit: unlimited, ttlMs });
  }

  /** Its last call is over. */
  async callEnded(enterpriseId: string, terminalId: string): Promise<void> {
    await this.#live.release(callPool(enterpriseId), terminalId);
  }

  /** Its registration is over. A call it is in goes on. */
  async offline(enterpriseId: string, terminalId: string): Promise<void> {
    await this.#live.release(onlinePool(enterpriseId), terminalId);
  }

  /** Who is there of an enterprise, at one moment. */
  async of(enterpriseId: string): Promise<PresentTerminals> {
    const [online, inCall] = await Promise.all([
      this.#live.members(onlinePool(enterpriseId)),
      this.#live.members(callPool(enterpriseId)),
    ]);
    return new PresentTerminals(online, inCall);
  }
}

export class PresentTerminals {
  /** Terminals that are registered or in a call. */
  readonly ids: readonly string[];
  readonly #inCall: ReadonlySet<string>;
  readonly #there: ReadonlySet<string>;

  constructor(online: readonly string[], inCall: readonly string[]) {
    this.#inCall = new Set(inCall);
    this.#there = new Set([...online, ...inCall]);
    this.ids = [...this.#there];
  }

  status(terminalId: string): TerminalStatus {
    if (this.#inCall.has(terminalId)) return 'in_call';
    return this.#there.has(terminalId) ? 'online' : 'offline';
  }
}

const unlimited = Number.MAX_SAFE_INTEGER;

function onlinePool(enterpriseId: string): string {
  return `terminals.online:${enterpriseId}`;
}

function callPool(enterpriseId: string): string {
  return `terminals.in_call:${enterpriseId}`;
}
