import type { types } from 'mediasoup-client';
import type { PictureCodec, Source } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Channel } from './channel.ts';
import { isPhone, sendingOf } from './encodings.ts';

/** What is to be sent of a source: a track that is live, or muted; null ends it. */
export interface Wish {
  track: MediaStreamTrack | null;
  live: boolean;
}

interface Published {
  wish: Wish;
  producer: types.Producer | null;
  /** Whether the server knows it as live. */
  live: boolean;
  /** What the producer was asked to send; a later wish for another codec makes it anew. */
  codec: PictureCodec;
  maxLayer: number | null;
  queue: Promise<void>;
}

/**
 * Sends the local sources. One says what is wanted; it does what is missing, one step after the other for each
 * source, and does it all again on a new transport.
 */
export class Publisher {
  readonly #channel: Channel;
  readonly #phone = isPhone();
  readonly #sources = new Map<Source, Published>();
  #transport: types.Transport | null = null;
  #codecs: types.RtpCodecCapability[] = [];
  #pictureCodec: PictureCodec = 'H264';

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** The codec everybody can receive: what is being sent in another is sent anew in this one. */
  usePictureCodec(codec: PictureCodec): void {
    if (codec === this.#pictureCodec) return;
    this.#pictureCodec = codec;
    // Whoever asked for the source was told then; in another codec it is tried in silence.
    for (const source of this.#sources.keys()) void this.#settle(source).catch(() => undefined);
  }

  producer(source: Source): types.Producer | null {
    return this.#sources.get(source)?.producer ?? null;
  }

  get producers(): [Source, types.Producer][] {
    return [...this.#sources].flatMap(([source, { producer }]) => (producer ? [[source, producer]] : []));
  }

  /**
   * From now on everything goes over this transport (null: nothing can be sent).
   * @param codecs what this browser can send
   */
  useTransport(transport: types.Transport | null, codecs: types.RtpCodecCapability[] = []): void {
    this.#transport = transport;
    this.#codecs = codecs;
    for (const published of this.#sources.values()) {
      published.producer = null;
      published.live = false;
    }
    for (const source of this.#sources.keys()) {
      // Whoever asked for the source was told then; on a new transport it is tried again in silence.
      void this.#settle(source).catch(() => undefined);
    }
  }

  /** Sends what the server turned out not to have, e.g. after a lost connection. */
  restoreMissing(serverHas: readonly Source[]): void {
    for (const [source, published] of this.#sources) {
      if (!published.producer || serverHas.includes(source)) continue;
      published.producer.close();
      published.producer = null;
      published.live = false;
      void this.#settle(source).catch(() => undefined);
    }
  }

  /** Resolves when the wish is fulfilled; rejects with the server's reason when it cannot be. */
  async want(source: Source, wish: Wish): Promise<void> {
    const published = this.#sources.get(source);
    if (published) published.wish = wish;
    else {
      const fresh: Published = {
        wish,
        producer: null,
        live: false,
        codec: this.#pictureCodec,
        maxLayer: null,
        queue: Promise.resolve(),
      };
      this.#sources.set(source, fresh);
    }
    try {
      await this.#settle(source);
    } catch (error) {
      const failed = this.#sources.get(source);
      if (failed?.wish === wish && !failed.producer) this.#sources.delete(source);
      throw error;
    }
  }

  /** The server ended it: nothing is to be asked, only forgotten. */
  drop(source: Source): void {
    this.#sources.get(source)?.producer?.close();
    this.#sources.delete(source);
  }

  limitLayer(source: Source, spatialLayer: number): void {
    const published = this.#sources.get(source);
    if (!published) return;
    published.maxLayer = spatialLayer;
    // A producer closed meanwhile has no layers to limit.
    published.producer?.setMaxSpatialLayer(spatialLayer).catch(() => undefined);
  }

  #settle(source: Source): Promise<void> {
    const published = this.#sources.get(source);
    if (!published) return Promise.resolve();
    const run = published.queue.then(() => this.#step(source, published));
    published.queue = run.catch(() => undefined);
    return run;
  }

  async #step(source: Source, published: Published): Promise<void> {
    const { wish } = published;
    const transport = this.#transport;
    if (wish.track === null) {
      if (published.producer) {
        await this.#switchTo(source, published, 'closed');
        published.producer.close();
      }
      if (published.wish === wish) this.#sources.delete(source);
      return;
    }
    if (!transport || transport.closed) return;
    if (published.producer && published.codec !== this.#pictureCodec && this.#canChangeCodec(source)) {
      await this.#switchTo(source, published, 'closed');
      published.producer.close();
      published.producer = null;
      published.live = false;
    }
    published.codec = this.#pictureCodec;
    if (published.producer === null) {
      if (!wish.live) return;
      published.producer = await this.#produce(transport, source, wish.track);
      published.live = true;
      return;
    }
    if (published.producer.track !== wish.track) await published.producer.replaceTrack({ track: wish.track });
    if (published.live === wish.live) return;
    if (wish.live) published.producer.resume();
    else published.producer.pause();
    await this.#switchTo(source, published, wish.live ? 'live' : 'paused');
    published.live = wish.live;
  }

  async #switchTo(source: Source, published: Published, state: 'live' | 'paused' | 'closed'): Promise<void> {
    try {
      await this.#channel.request('setSource', { source, state });
    } catch (error) {
      if (!(error instanceof PlenumError) || error.code !== 'source_unknown') throw error;
      // The media was made anew meanwhile: this producer is of the old one.
      published.producer?.close();
      published.producer = null;
    }
  }

  #canChangeCodec(source: Source): boolean {
    return this.#codecFor(source) !== undefined;
  }

  /** @returns undefined for the first codec that both this browser and the server have */
  #codecFor(source: Source): types.RtpCodecCapability | undefined {
    if (source !== 'camera' && source !== 'slides') return undefined;
    return this.#codecs.find(
      (codec) => codec.mimeType.toLowerCase() === `video/${this.#pictureCodec.toLowerCase()}`,
    );
  }

  #produce(transport: types.Transport, source: Source, track: MediaStreamTrack): Promise<types.Producer> {
    const codec = this.#codecFor(source);
    return transport.produce({
      track,
      ...(codec ? { codec } : {}),
      ...sendingOf(source, this.#phone),
      stopTracks: false,
      disableTrackOnPause: true,
      zeroRtpOnPause: true,
      appData: { source },
    });
  }
}
