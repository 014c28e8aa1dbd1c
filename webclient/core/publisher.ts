import type { types } from 'mediasoup-client';
import type { PictureCodec, Source } from '../../server/contract/conference-view.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
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
  /** The codec the producer was made with; a wish for another makes it anew. */
  codec: PictureCodec;
  /** What the server was told last; null when it may not have heard. */
  told: 'live' | 'paused' | null;
  queue: Promise<void>;
}

/**
 * Sends the local sources. One says what is wanted; it does what is missing, one step after the other for each source,
 * and does it again on a new transport or after a lost connection.
 */
export class Publisher {
  readonly #channel: Channel;
  readonly #onLost: (source: Source, code: ErrorCode | 'share_taken_over') => void;
  readonly #phone = isPhone();
  readonly #sources = new Map<Source, Published>();
  #transport: types.Transport | null = null;
  #codecs: types.RtpCodecCapability[] = [];
  #pictureCodec: PictureCodec = 'H264';

  /** @param onLost told when a source that was being sent can no longer be, without anybody having asked */
  constructor(channel: Channel, onLost: (source: Source, code: ErrorCode | 'share_taken_over') => void) {
    this.#channel = channel;
    this.#onLost = onLost;
  }

  get producers(): [Source, types.Producer][] {
    return [...this.#sources].flatMap(([source, { producer }]) => (producer ? [[source, producer]] : []));
  }

  /** The codec everybody can receive: what is being sent in another is sent anew in this one. */
  usePictureCodec(codec: PictureCodec): void {
    if (codec === this.#pictureCodec) return;
    this.#pictureCodec = codec;
    this.#settleAll();
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
      published.told = null;
    }
    this.#settleAll();
  }

  /** The connection was away: makes the server and this side agree again on what is sent. */
  async restore(serverHas: readonly Source[]): Promise<void> {
    for (const [source, published] of this.#sources) {
      published.told = null;
      if (serverHas.includes(source)) continue;
      published.producer?.close();
      published.producer = null;
      // Somebody else took over meanwhile. A screen is not shown again unasked.
      if (source === 'slides' && published.wish.live) this.#lose('slides', 'share_taken_over');
    }
    const unknown = serverHas.filter((source) => !this.#sources.get(source)?.producer);
    await Promise.allSettled(unknown.map((source) => this.#tell(source, 'closed')));
    this.#settleAll();
  }

  /**
   * Resolves when the wish is fulfilled; rejects with the server's reason when it cannot be. What could not be sent
   * live is then not sent live later either, as the person has been told so.
   */
  async want(source: Source, wish: Wish): Promise<void> {
    const published = this.#sources.get(source);
    if (published) published.wish = wish;
    else {
      const codec = this.#pictureCodec;
      this.#sources.set(source, { wish, producer: null, codec, told: null, queue: Promise.resolve() });
    }
    try {
      await this.#settle(source);
    } catch (error) {
      const failed = this.#sources.get(source);
      if (failed?.wish === wish && wish.live) {
        failed.wish = { ...wish, live: false };
        failed.producer?.pause();
        if (!failed.producer) this.#sources.delete(source);
      }
      throw error;
    }
  }

  /** The server has muted it, or switched it on again: it is done here as well, and the server not asked. */
  follow(source: Source, state: 'live' | 'paused'): void {
    const published = this.#sources.get(source);
    if (!published?.wish.track) return;
    published.wish = { ...published.wish, live: state === 'live' };
    if (published.told !== null) published.told = state;
    // At once: what is on its way may take a while.
    if (state === 'paused') published.producer?.pause();
    this.#settleUnasked(source);
  }

  /** The server ended it: nothing is to be asked, only forgotten. */
  drop(source: Source): void {
    this.#sources.get(source)?.producer?.close();
    this.#sources.delete(source);
  }

  /** The server ended the sound of slides with them. It is sent again if they are, as after a change of codec. */
  soundEnded(): void {
    const published = this.#sources.get('slides-audio');
    if (published) this.#forget(published);
  }

  limitLayer(source: Source, spatialLayer: number): void {
    // A producer closed meanwhile has no layers to limit.
    this.#sources
      .get(source)
      ?.producer?.setMaxSpatialLayer(spatialLayer)
      .catch(() => undefined);
  }

  /** Nobody waits for the outcome: whoever asked for a source was told then. */
  #settleAll(): void {
    for (const source of this.#sources.keys()) this.#settleUnasked(source);
  }

  #settleUnasked(source: Source): void {
    this.#settle(source).catch((error: unknown) => {
      const code = error instanceof PlenumError ? error.code : 'internal';
      // While the connection or the media is away it is tried again when that is back.
      if (code !== 'connection_lost' && code !== 'media_unavailable') this.#lose(source, code);
    });
  }

  #lose(source: Source, code: ErrorCode | 'share_taken_over'): void {
    this.drop(source);
    this.#onLost(source, code);
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
    if (wish.track === null) {
      await this.#end(source, published);
      if (published.wish === wish) this.#sources.delete(source);
      return;
    }
    const transport = this.#transport;
    if (!transport || transport.closed) return;
    const codec = this.#codecFor(source);
    if (codec && published.producer && published.codec !== this.#pictureCodec)
      await this.#end(source, published);
    if (published.producer === null) {
      // A microphone that is muted is there all the same, so that the host can switch it on again.
      if (!wish.live && source !== 'microphone') return;
      published.codec = this.#pictureCodec;
      // One that is made of a silent track begins paused.
      wish.track.enabled = wish.live;
      published.producer = await this.#produce(transport, source, wish.track, codec);
      published.told = wish.live ? 'live' : 'paused';
      // Slides sent anew took their sound with them on the server: it follows.
      if (source === 'slides') this.#settleUnasked('slides-audio');
      return;
    }
    const { producer } = published;
    if (producer.track !== wish.track) await producer.replaceTrack({ track: wish.track });
    // Here first: whatever becomes of the message, a muted microphone is muted.
    if (wish.live) producer.resume();
    else producer.pause();
    const state = wish.live ? 'live' : 'paused';
    if (published.told === state) return;
    published.told = null;
    if (await this.#tell(source, state)) published.told = state;
    else this.#forget(published);
  }

  async #end(source: Source, published: Published): Promise<void> {
    if (!published.producer) return;
    await this.#tell(source, 'closed');
    this.#forget(published);
  }

  #forget(published: Published): void {
    published.producer?.close();
    published.producer = null;
    published.told = null;
  }

  /** @returns false when the server has no such source: it is of media made anew meanwhile */
  async #tell(source: Source, state: 'live' | 'paused' | 'closed'): Promise<boolean> {
    try {
      await this.#channel.request('setSource', { source, state });
      return true;
    } catch (error) {
      if (error instanceof PlenumError && error.code === 'source_unknown') return false;
      throw error;
    }
  }

  /** @returns undefined for the first codec that both this browser and the server have */
  #codecFor(source: Source): types.RtpCodecCapability | undefined {
    if (source !== 'camera' && source !== 'slides') return undefined;
    const wanted = `video/${this.#pictureCodec.toLowerCase()}`;
    return this.#codecs.find((codec) => codec.mimeType.toLowerCase() === wanted);
  }

  #produce(
    transport: types.Transport,
    source: Source,
    track: MediaStreamTrack,
    codec: types.RtpCodecCapability | undefined,
  ): Promise<types.Producer> {
    return transport.produce({
      track,
      ...(codec ? { codec } : {}),
      ...sendingOf(source, this.#phone, this.#pictureCodec),
      stopTracks: false,
      disableTrackOnPause: true,
      zeroRtpOnPause: true,
      appData: { source, paused: !track.enabled },
    });
  }
}
