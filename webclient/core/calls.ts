import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { IncomingCall } from '../../server/contract/signalling.ts';
import { Channel, connection } from './channel.ts';

export type { IncomingCall } from '../../server/contract/signalling.ts';

export interface CallsState {
  /** Who calls just now, the latest last. */
  calls: readonly IncomingCall[];
  /** The call whose answer is on its way. */
  answering: string | null;
  /** Why the last answer did not reach the server. */
  problem: { invitationId: string; code: ErrorCode } | null;
}

export interface CallActions {
  readonly store: StoreApi<CallsState>;
  open(): void;
  /** @returns what to join with (`JoinOptions.invitation`); null: declined, or it did not work, which `problem` tells */
  answer(invitationId: string, accept: boolean): Promise<string | null>;
  close(): void;
}

const retryAfterMs = 1000;
/** No call rings as long as this; one of which nothing was heard since is over. */
const longestMs = 60_000;

/** Calls to whoever is signed in, over a connection of its own. */
export class Calls implements CallActions {
  readonly store = createStore<CallsState>(() => ({ calls: [], answering: null, problem: null }));
  readonly #channel: Channel;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(channel: Channel) {
    this.#channel = channel;
    const { socket } = channel;
    socket.on('connect', () => void this.#listen());
    socket.on('disconnect', (reason) => {
      // Told to go, Socket.IO would stay away; a server that is being restarted is back soon.
      if (reason === 'io server disconnect') this.#later(() => channel.connect());
    });
    socket.on('call', (call, acknowledge) => {
      acknowledge();
      this.#show([...this.#others(call.invitationId), call]);
    });
    socket.on('callOver', ({ invitationId }) => this.#show(this.#others(invitationId)));
  }

  open(): void {
    this.#closed = false;
    this.#channel.connect();
  }

  async answer(invitationId: string, accept: boolean): Promise<string | null> {
    if (this.store.getState().answering !== null) return null;
    this.store.setState({ answering: invitationId, problem: null });
    try {
      const { invitation } = await this.#channel.request('answerCall', { invitationId, accept });
      this.#show(this.#others(invitationId));
      return invitation;
    } catch (error) {
      const { code } = PlenumError.from(error);
      if (code === 'call_over') this.#show(this.#others(invitationId));
      else this.store.setState({ problem: { invitationId, code } });
      return null;
    } finally {
      this.store.setState({ answering: null });
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    this.#show([]);
    this.#channel.disconnect();
  }

  /** What is shown then is what the server says, whatever was missed. */
  async #listen(): Promise<void> {
    try {
      const { calls } = await this.#channel.request('listen', {});
      this.#show(calls);
    } catch (error) {
      this.#show([]);
      // Whoever is signed out is called no more.
      if (PlenumError.from(error).code === 'sign_in_required') this.#channel.disconnect();
      // Without a connection the next one asks by itself.
      else if (this.#channel.connected) this.#later(() => void this.#listen());
    }
  }

  #later(work: () => void): void {
    clearTimeout(this.#again);
    if (!this.#closed) this.#again = setTimeout(work, retryAfterMs);
  }

  #others(invitationId: string): IncomingCall[] {
    return this.store.getState().calls.filter((one) => one.invitationId !== invitationId);
  }

  #show(calls: readonly IncomingCall[]): void {
    const shown = this.#closed ? [] : calls;
    const ids = new Set(shown.map(({ invitationId }) => invitationId));
    for (const [id, timer] of this.#timers) {
      if (ids.has(id)) continue;
      clearTimeout(timer);
      this.#timers.delete(id);
    }
    for (const id of ids) {
      if (this.#timers.has(id)) continue;
      const forget = (): void => this.#show(this.#others(id));
      this.#timers.set(id, setTimeout(forget, longestMs));
    }
    this.store.setState({ calls: shown, ...(shown.length === 0 ? { problem: null } : {}) });
  }
}

/** Not opened yet. */
export function createCalls(): CallActions {
  return new Calls(new Channel(connection()));
}
