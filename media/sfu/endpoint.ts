import { errors, type types } from 'mediasoup';
import { PlenumError } from '../../server/contract/errors.ts';
import type { MediaTransports } from '../../server/contract/media-port.ts';
import type { DtlsParameters, IceParameters, RtpCapabilities } from '../../server/contract/rtp.ts';
import type {
  CarriedSource,
  Direction,
  Subscription,
  Subscriptions,
  ViewItem,
} from '../../server/contract/signalling.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import { layerFor, priorityOf } from './layers.ts';

/** A producer that an endpoint ought to receive, and how large it shows it (null for sound). */
export interface Wanted {
  producer: types.Producer;
  participantId: string;
  source: CarriedSource;
  width: number | null;
  /** Number of simulcast layers to choose from; 1 when there is nothing to choose. */
  layers: number;
}

interface Received {
  consumer: types.Consumer;
  participantId: string;
  source: CarriedSource;
  /** The client has made its side. */
  ready: boolean;
  wanted: boolean;
  layer: number | null;
  priority: number;
  /** Since when nobody shows it, ms. */
  idleSince: number | null;
}

export interface EndpointOwner {
  /** What this endpoint ought to receive just now. */
  wantedBy(endpoint: Endpoint): Wanted[];
  /** This endpoint now shows `spatialLayer` of the producer, or nothing of it. */
  demand(endpoint: Endpoint, producerId: string, spatialLayer: number | null): void;
  emitSubscriptions(endpoint: Endpoint, subscriptions: Subscriptions): void;
  log: Logger;
}

/** The media of one participant: two transports, what it sends, and what it receives. */
export class Endpoint {
  readonly participantId: string;
  readonly #owner: EndpointOwner;
  readonly #receivable: Record<'audio' | 'video', RtpCapabilities>;
  readonly #received = new Map<string, Received>();
  /** What this client has no codec for: not tried again and again. */
  readonly #unreceivable = new WeakSet<types.Producer>();
  #view = new Map<string, ViewItem>();
  #send: types.WebRtcTransport | undefined;
  #recv: types.WebRtcTransport | undefined;
  #generation = 0;
  /** The client has connected the transport it receives by. */
  #receives = false;
  #openings = 0;
  #removed: string[] = [];
  #reconciling = false;
  #dirty = false;
  #closed = false;

  constructor(participantId: string, rtpCapabilities: RtpCapabilities, owner: EndpointOwner) {
    this.participantId = participantId;
    this.#receivable = { audio: ofKind(rtpCapabilities, 'audio'), video: ofKind(rtpCapabilities, 'video') };
    this.#owner = owner;
  }

  get generation(): number {
    return this.#generation;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get transports(): types.WebRtcTransport[] {
    return [this.#send, this.#recv].filter((transport) => transport !== undefined);
  }

  get consumers(): types.Consumer[] {
    return [...this.#received.values()].map((received) => received.consumer);
  }

  /**
   * Takes new transports, for the first time or after the router they were on died.
   * @throws PlenumError `not_joined` when it was closed meanwhile, `media_unavailable` when it was opened again
   */
  async open(
    generation: number,
    make: (direction: Direction) => Promise<types.WebRtcTransport>,
  ): Promise<MediaTransports> {
    const opening = ++this.#openings;
    this.#dropMedia();
    const made = await Promise.allSettled([make('send'), make('recv')]);
    const [send, recv] = made.map((one) => (one.status === 'fulfilled' ? one.value : null));
    if (this.#closed || opening !== this.#openings || !send || !recv) {
      send?.close();
      recv?.close();
      const cause = made.find((one) => one.status === 'rejected')?.reason as unknown;
      throw new PlenumError(this.#closed ? 'not_joined' : 'media_unavailable', { cause });
    }
    this.#send = send;
    this.#recv = recv;
    this.#generation = generation;
    return { generation, send: offerOf(send), recv: offerOf(recv) };
  }

  /** @throws PlenumError `media_unavailable` when the generation is over or not there yet */
  transport(generation: number, direction: Direction): types.WebRtcTransport {
    const transport = direction === 'send' ? this.#send : this.#recv;
    if (generation !== this.#generation || !transport || transport.closed) {
      throw new PlenumError('media_unavailable', { field: 'generation' });
    }
    return transport;
  }

  async connect(generation: number, direction: Direction, dtlsParameters: DtlsParameters): Promise<void> {
    const transport = this.transport(generation, direction);
    if (direction === 'recv') this.#receives = true;
    await transport.connect({ dtlsParameters }).catch((cause: unknown) => {
      if (transport.closed) throw new PlenumError('media_unavailable', { cause });
      throw new PlenumError('media_refused', { field: 'dtlsParameters', cause });
    });
  }

  /** @throws PlenumError `media_unavailable`, also when the transport goes while it is asked */
  async restartIce(generation: number, direction: Direction): Promise<IceParameters> {
    const transport = this.transport(generation, direction);
    return transport.restartIce().catch((cause: unknown) => {
      if (transport.closed) throw new PlenumError('media_unavailable', { cause });
      throw cause;
    });
  }

  setView(items: ViewItem[]): void {
    this.#view = new Map(items.map((item) => [viewKey(item.participantId, item.source), item]));
    this.reconcile();
  }

  /** What its client shows now. */
  get view(): Iterable<ViewItem> {
    return this.#view.values();
  }

  /** Width in pixels at which it shows a source, or null when it does not. */
  shownWidth(participantId: string, source: 'camera' | 'slides'): number | null {
    return this.#view.get(viewKey(participantId, source))?.width ?? null;
  }

  /** Brings what it receives in step with what it ought to receive, soon; calls in between fall together. */
  reconcile(): void {
    this.#dirty = true;
    if (this.#reconciling) return;
    this.#reconciling = true;
    setImmediate(() => {
      this.#reconcileUntilClean().catch((error: unknown) => {
        if (!this.#closed && !this.#recv?.closed) {
          this.#owner.log.error({ err: error, participantId: this.participantId }, 'subscribing failed');
        }
      });
    });
  }

  /** The client has made these: let them flow. Unknown IDs are of consumers closed meanwhile. */
  async ready(consumerIds: string[]): Promise<void> {
    const known = new Set(consumerIds);
    const made = [...this.#received.values()].filter(
      ({ ready, consumer }) => !ready && known.has(consumer.id),
    );
    await Promise.all(
      made.map(async (received) => {
        received.ready = true;
        if (received.wanted) await unlessClosed(received.consumer, received.consumer.resume());
      }),
    );
  }

  /** The client did not make these: they are closed, and offered anew while they are wanted. */
  abandon(consumerIds: string[]): void {
    const known = new Set(consumerIds);
    for (const [producerId, received] of this.#received) {
      if (!known.has(received.consumer.id)) continue;
      this.#forget(producerId, received);
      received.consumer.close();
    }
    this.reconcile();
  }

  /** After a lost connection: sends again what the client does not hold, and removes what it holds in vain. */
  async resync(heldIds: string[]): Promise<void> {
    const held = new Set(heldIds);
    const mine = [...this.#received.values()];
    const add = mine.filter((one) => !held.has(one.consumer.id)).map((one) => subscriptionOf(one));
    const ids = new Set(mine.map((one) => one.consumer.id));
    const remove = heldIds.filter((id) => !ids.has(id));
    if (add.length > 0 || remove.length > 0) {
      this.#owner.emitSubscriptions(this, { generation: this.#generation, add, remove });
    }
    this.reconcile();
    // It may have made them without its acknowledgement having arrived.
    await this.ready(heldIds);
  }

  /** Closes what nobody has shown for a while. */
  retire(idleMs: number, now: number): void {
    for (const [producerId, received] of this.#received) {
      if (received.idleSince === null || now - received.idleSince < idleMs) continue;
      this.#forget(producerId, received);
      received.consumer.close();
      this.reconcile();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropMedia();
  }

  #dropMedia(): void {
    for (const producerId of this.#received.keys()) this.#owner.demand(this, producerId, null);
    this.#received.clear();
    this.#removed = [];
    this.#receives = false;
    this.#send?.close();
    this.#recv?.close();
  }

  async #reconcileUntilClean(): Promise<void> {
    try {
      while (this.#dirty && !this.#closed && this.#recv && !this.#recv.closed) {
        this.#dirty = false;
        await this.#reconcileOnce(this.#recv);
      }
    } finally {
      this.#reconciling = false;
    }
  }

  async #reconcileOnce(transport: types.WebRtcTransport): Promise<void> {
    const generation = this.#generation;
    const wanted = new Map(this.#owner.wantedBy(this).map((one) => [one.producer.id, one]));
    const changes: Promise<unknown>[] = [];
    for (const [producerId, received] of this.#received) {
      const want = wanted.get(producerId);
      changes.push(want ? this.#adjust(received, want) : this.#pause(producerId, received));
    }
    const missing = [...wanted.values()].filter(
      ({ producer }) => !this.#received.has(producer.id) && !this.#unreceivable.has(producer),
    );
    const made = await Promise.all(missing.map((one) => this.#consume(transport, one)));
    await Promise.all(changes);
    if (transport.closed) return;
    const add = made
      .filter((one) => one !== null)
      .filter((one) => !one.consumer.closed)
      .map(subscriptionOf);
    const remove = this.#removed.splice(0);
    if (add.length > 0 || remove.length > 0) {
      this.#owner.emitSubscriptions(this, { generation, add, remove });
    }
  }

  async #consume(transport: types.WebRtcTransport, want: Wanted): Promise<Received | null> {
    const { producer, participantId, source, width } = want;
    const layer = layerOf(want);
    // Nothing can flow before the client has connected its transport, which it does with its first consumers: those
    // need no second request to let them flow.
    const open = !this.#receives;
    let consumer: types.Consumer;
    try {
      consumer = await transport.consume({
        producerId: producer.id,
        rtpCapabilities: this.#receivable[producer.kind],
        paused: !open,
        ...(layer === null ? {} : { preferredLayers: { spatialLayer: layer } }),
      });
    } catch (error) {
      // The producer went while it was being consumed, or this client cannot take its codec.
      if (!producer.closed && !transport.closed) {
        this.#unreceivable.add(producer);
        this.#owner.log.warn({ err: error, participantId: this.participantId, source }, 'cannot be received');
      }
      return null;
    }
    const received: Received = {
      consumer,
      participantId,
      source,
      ready: open,
      wanted: true,
      layer,
      priority: 1,
      idleSince: null,
    };
    if (consumer.closed || transport.closed) {
      // Of a transport that closed meanwhile, mediasoup still gives a consumer that says it is open and keeps both.
      consumer.close();
      return null;
    }
    this.#received.set(producer.id, received);
    consumer.on('producerclose', () => {
      this.#forget(producer.id, received);
      this.reconcile();
    });
    if (layer !== null) this.#owner.demand(this, producer.id, layer);
    if (width !== null) await this.#prioritise(received, width);
    return received;
  }

  async #adjust(received: Received, want: Wanted): Promise<void> {
    const layer = layerOf(want);
    if (!received.wanted) {
      received.wanted = true;
      received.idleSince = null;
      if (layer !== null) this.#owner.demand(this, want.producer.id, layer);
      if (received.ready) await unlessClosed(received.consumer, received.consumer.resume());
    }
    if (layer !== null && layer !== received.layer) {
      received.layer = layer;
      this.#owner.demand(this, want.producer.id, layer);
      await unlessClosed(received.consumer, received.consumer.setPreferredLayers({ spatialLayer: layer }));
    }
    if (want.width !== null) await this.#prioritise(received, want.width);
  }

  async #prioritise(received: Received, width: number): Promise<void> {
    const priority = priorityOf(isSlides(received.source), width);
    if (priority === received.priority) return;
    received.priority = priority;
    await unlessClosed(received.consumer, received.consumer.setPriority(priority));
  }

  async #pause(producerId: string, received: Received): Promise<void> {
    if (!received.wanted) return;
    if (received.source === 'mixed') {
      // There is one at a time, or the client could not tell them apart.
      this.#forget(producerId, received);
      received.consumer.close();
      return;
    }
    received.wanted = false;
    received.idleSince = Date.now();
    this.#owner.demand(this, producerId, null);
    await unlessClosed(received.consumer, received.consumer.pause());
  }

  #forget(producerId: string, received: Received): void {
    this.#received.delete(producerId);
    this.#removed.push(received.consumer.id);
    this.#owner.demand(this, producerId, null);
  }
}

function layerOf({ source, width, layers }: Wanted): number | null {
  return width === null || layers === 1 ? null : layerFor(isSlides(source), width, layers);
}

/** What a client can receive of one kind: mediasoup copies it for every consumer, so the rest is not carried along. */
function ofKind({ codecs, headerExtensions }: RtpCapabilities, kind: 'audio' | 'video'): RtpCapabilities {
  return {
    ...(codecs && { codecs: codecs.filter((codec) => codec.kind === kind) }),
    ...(headerExtensions && { headerExtensions: headerExtensions.filter((one) => one.kind === kind) }),
  };
}

function isSlides(source: CarriedSource): 'camera' | 'slides' {
  return source === 'slides' ? 'slides' : 'camera';
}

/**
 * Waits for a request about a consumer; that it closed meanwhile is no error. The worker closes it with its producer
 * a moment before it says so.
 */
async function unlessClosed(consumer: types.Consumer, request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!consumer.closed && !(error instanceof errors.NotFoundError)) throw error;
  }
}

function subscriptionOf({ consumer, participantId, source }: Received): Subscription {
  const { id: consumerId, producerId, rtpParameters } = consumer;
  return { consumerId, producerId, participantId, source, rtpParameters };
}

function offerOf(transport: types.WebRtcTransport): MediaTransports['send'] {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  return { id, iceParameters, iceCandidates, dtlsParameters };
}

function viewKey(participantId: string, source: string): string {
  return `${participantId}/${source}`;
}
