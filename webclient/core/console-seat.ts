/** The channel on which pages of one browser speak of the seats they have. */
export const consoleChannel = 'plenum-console';

export type ConsoleMessage =
  | { type: 'ask'; meetingId: string }
  /** `seat` null: there is none any more. */
  | { type: 'seat'; meetingId: string; seat: string | null };

/**
 * Gives one's seat to the consoles of this browser, so that they act as the person who sits in the room. It leaves
 * neither the browser nor the origin.
 */
export class ConsoleSeat {
  readonly #channel: BroadcastChannel | null;
  #meetingId = '';
  #seat: string | null = null;

  constructor(name = consoleChannel) {
    this.#channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<ConsoleMessage>) => {
      // Without a seat another page of this browser may have one: it is left to answer.
      if (data.type === 'ask' && data.meetingId === this.#meetingId && this.#seat !== null) this.#post();
    });
  }

  /** @param seat null: it was given up */
  set(meetingId: string, seat: string | null): void {
    if (meetingId === this.#meetingId && seat === this.#seat) return;
    this.#meetingId = meetingId;
    this.#seat = seat;
    this.#post();
  }

  close(): void {
    if (this.#seat !== null) this.set(this.#meetingId, null);
    this.#channel?.close();
  }

  #post(): void {
    const message: ConsoleMessage = { type: 'seat', meetingId: this.#meetingId, seat: this.#seat };
    this.#channel?.postMessage(message);
  }
}
