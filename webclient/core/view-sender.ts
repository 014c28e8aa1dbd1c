import type { View } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';

const atMostEveryMs = 100;
const nothing: View = { items: [], mixed: false };

/** Tells the server what is shown, when it changed, all of it in one request. */
export class ViewSender {
  readonly #channel: Channel;
  #view = nothing;
  #sent = '';
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
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
    this.#channel.request('view', this.#view).catch(() => {
      // Not taken, e.g. before joining or while the connection is away: said again with the next change or seat.
      this.#sent = '';
    });
  }
}
