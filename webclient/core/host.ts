import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { Channel } from './channel.ts';
import type { HostActions } from './model.ts';

/** What a host asks of the server. A refusal is told by `onRefused`. */
export class Host implements HostActions {
  readonly #channel: Channel;
  readonly #onRefused: (code: ErrorCode) => void;

  constructor(channel: Channel, onRefused: (code: ErrorCode) => void) {
    this.#channel = channel;
    this.#onRefused = onRefused;
  }

  admit(participantIds: string[] | 'all'): Promise<void> {
    return this.#ask(() => this.#channel.request('admit', { participantIds }));
  }

  sendToWaiting(participantId: string): Promise<void> {
    return this.#ask(() => this.#channel.request('sendToWaiting', { participantId }));
  }

  lock(locked: boolean): Promise<void> {
    return this.#ask(() => this.#channel.request('lock', { locked }));
  }

  release(): Promise<void> {
    return this.#ask(() => this.#channel.request('releaseHost', {}));
  }

  async claim(pin: string | undefined): Promise<ErrorCode | null> {
    try {
      await this.#channel.request('claimHost', pin === undefined ? {} : { pin });
      return null;
    } catch (error) {
      return PlenumError.from(error).code;
    }
  }

  async #ask(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      this.#onRefused(PlenumError.from(error).code);
    }
  }
}
