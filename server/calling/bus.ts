import type { IncomingCall } from '../contract/signalling.ts';
import type { NotificationData } from '../contract/signalling.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';

/** A call to every page of an account. */
export interface Ring extends IncomingCall {
  accountId: string;
  /** From when it is told; a server that hears nothing more of it lets it be over then. */
  lastsMs: number;
}

/** How a call became over for the pages it was shown on. */
export type OverReason = NotificationData<'callOver'>['reason'];

/** What servers tell each other: the one with the conference, and those to which pages are connected. */
export type CallMessage =
  | { type: 'ring'; ring: Ring }
  | { type: 'over'; invitationId: string; reason: OverReason }
  /** `busy`: no page but those of meetings. */
  | { type: 'reached'; invitationId: string; how: 'ringing' | 'busy' }
  /** With the digest of the secret that lets in who has accepted; null: declined. */
  | { type: 'answered'; invitationId: string; digest: string | null };

const channel = 'calls';

/** Carries messages to this server at once, and to the others by the live store. */
export class CallBus {
  readonly #store: Pick<LiveStore, 'publish' | 'subscribe'>;
  readonly #log: Logger;
  readonly #hear: (message: CallMessage) => void;
  /** Its own are heard already. */
  readonly #sender = newId();
  #unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    { store, log }: { store: Pick<LiveStore, 'publish' | 'subscribe'>; log: Logger },
    hear: (message: CallMessage) => void,
  ) {
    this.#store = store;
    this.#log = log;
    this.#hear = hear;
  }

  async open(): Promise<void> {
    this.#unsubscribe = await this.#store.subscribe(channel, (text) => {
      const { sender, message } = JSON.parse(text) as { sender: string; message: CallMessage };
      if (sender !== this.#sender) this.#hear(message);
    });
  }

  send(message: CallMessage): void {
    this.#hear(message);
    const text = JSON.stringify({ sender: this.#sender, message });
    this.#store.publish(channel, text).catch((error: unknown) => {
      this.#log.warn({ err: error, type: message.type }, 'other servers could not be told of a call');
    });
  }

  async close(): Promise<void> {
    await this.#unsubscribe?.();
  }
}
