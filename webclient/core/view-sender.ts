import { PlenumError } from '../../server/contract/errors.ts';
import type { View } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';

const atMostEveryMs = 100;
const nothing: View = { items: [], mixed: false };

/** Tells the server what is shown, when it changed, all of it in one request. */
export class ViewSender {
  readonly #channel: Channel;
  readonly #mixedRefused: () => void;
  #view = nothing;
  #sent = '';
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param mixedRefused the server can compose no picture just now: what it showed before goes on */
  constructor(channel: Channel, mixedRefused: () => void) {
    this.#channel = channel;
    this.#mixedRefused = mixedRefused;
  }

  show(view: View): void {
    this.#view = view;
    this.#schedule();
  }

  /** On a new seat the server knows nothing yet. */
  again(): void {
    this.#sent = '';
    this.#schedule();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#view = nothing;
    this.#sent = '';
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#send();
      },
      Math.max(0, this.#lastAt + atMostEveryMs - Date.now()),
    );
  }

  #send(): void {
    const key = JSON.stringify(this.#view);
    if (key === this.#sent || !this.#channel.connected) return;
    this.#sent = key;
    this.#lastAt = Date.now();
    this.#channel.request('view', this.#view).catch((error: unknown) => {
      // Not taken, e.g. before joining or while the connection is away: said again with the next change or seat.
      this.#sent = '';
      if (PlenumError.from(error).code === 'media_overloaded' && this.#view.mixed) this.#mixedRefused();
    });
  }
}
