import type { types } from 'mediasoup-client';
import { trackKey } from './model.ts';
import type { CarriedSource, Subscription } from '../../server/contract/signalling.ts';

interface Received {
  consumer: types.Consumer;
  participantId: string;
  source: CarriedSource;
}

/** Makes and closes consumers as the server says, and shows their tracks. */
export class Receiver {
  readonly #onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void;
  readonly #received = new Map<string, Received>();
  #transport: types.Transport | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param onTracks told all tracks, by `trackKey`, after each change */
  constructor(onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void) {
    this.#onTracks = onTracks;
  }

  get consumerIds(): string[] {
    return [...this.#received.keys()];
  }

  get all(): Iterable<Received> {
    return this.#received.values();
  }

  useTransport(transport: types.Transport | null): void {
    this.#transport = transport;
    this.#received.clear();
    this.#show();
  }

  /**
   * Resolves when all consumers are made, so they may begin to flow; rejects when one could not be made, after the
   * others were. Changes are applied in the order they came: what is removed may still be in the making.
   */
  apply(add: Subscription[], remove: string[]): Promise<void> {
    const run = this.#last.then(() => this.#applyNow(add, remove));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #applyNow(add: Subscription[], remove: string[]): Promise<void> {
    for (const consumerId of remove) {
      this.#received.get(consumerId)?.consumer.close();
      this.#received.delete(consumerId);
    }
    const transport = this.#transport;
    if (!transport || transport.closed) return;
    // Asked for together, mediasoup-client makes them in one renegotiation.
    const outcomes = await Promise.allSettled(
      add
        .filter(({ consumerId }) => !this.#received.has(consumerId))
        .map((subscription) => this.#consume(transport, subscription)),
    );
    this.#show();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    // A transport that is gone takes its consumers with it; a new one gets its own.
    if (failed && this.#transport === transport) throw failed.reason;
  }

  async #consume(transport: types.Transport, subscription: Subscription): Promise<void> {
    const { consumerId, producerId, participantId, source, rtpParameters } = subscription;
    const slides = source === 'slides' || source === 'slides-audio';
    const consumer = await transport.consume({
      id: consumerId,
      producerId,
      kind: source === 'microphone' || source === 'slides-audio' ? 'audio' : 'video',
      rtpParameters: rtpParameters as types.RtpParameters,
      // Voice and face of one person are kept in step, and so are slides and their sound.
      streamId: slides ? `${participantId}-slides` : participantId,
    });
    if (this.#transport === transport) this.#received.set(consumerId, { consumer, participantId, source });
    else consumer.close();
  }

  #show(): void {
    this.#onTracks(
      new Map(
        [...this.#received.values()].map(({ consumer, participantId, source }) => [
          trackKey(participantId, source),
          consumer.track,
        ]),
      ),
    );
  }
}
