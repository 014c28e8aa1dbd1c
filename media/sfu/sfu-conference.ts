import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';
import { type Source, sourceKind } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import {
  lobbyId,
  type MediaEvents,
  type MediaTransports,
  type RestartedIce,
  type Seat,
} from '../../server/contract/media-port.ts';
import { mixerId, type MixedScenes } from '../../server/contract/mixing.ts';
import type { RtpCapabilities, RtpParameters } from '../../server/contract/rtp.ts';
import type { CarriedSource, Direction, Subscriptions, View } from '../../server/contract/signalling.ts';
import type { Digit, Leg, LegPorts } from '../../server/contract/legs.ts';
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MixerProcesses } from '../mixer/mixer-processes.ts';
import type { MediaSettings } from '../settings.ts';
import { mediaCodecs } from './codecs.ts';
import { ConferenceSources } from './conference-sources.ts';
import { Endpoint, type EndpointOwner, type Wanted } from './endpoint.ts';
import type { LegState } from './leg.ts';
import type { LegPortRange } from './leg-ports.ts';
import type { MixerLoads } from './mixer-loads.ts';
import { Mixing } from './mixing.ts';
import { SpeakerObserver } from './speaker-observer.ts';
import type { PooledWorker, WorkerPool } from './worker-pool.ts';

const idleConsumerMs = 30_000;
const sweepMs = 5_000;
const rebuildAgainMs = 200;
/** Longer nobody is let wait for media: a client that is answered can say so, and try again. */
const readyWithinMs = 8_000;
/** Of the composed picture as browsers get it, px. */
const mixedWidth = 1280;

export interface SfuDependencies {
  pool: WorkerPool;
  legPorts: LegPortRange;
  loads: MixerLoads;
  processes: MixerProcesses;
  settings: MediaSettings;
  events: EventEmitter<MediaEvents>;
  log: Logger;
}

/**
 * The media of one conference: its router, the endpoints of its participants, who is heard and seen by whom. When
 * the worker under it dies it moves to another, and every participant is given new transports.
 */
export class SfuConference implements EndpointOwner {
  readonly id: string;
  readonly log: Logger;
  readonly #dependencies: SfuDependencies;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #sources: ConferenceSources;
  readonly #sweep: NodeJS.Timeout;
  readonly #mixing: Mixing;
  #pooled: PooledWorker | undefined;
  #router: types.Router | undefined;
  #generation = 0;
  /** The router being made, or made. */
  #ready: Promise<void>;
  #failed = false;
  #closed = false;

  constructor(id: string, dependencies: SfuDependencies) {
    this.id = id;
    this.log = dependencies.log.child({ conferenceId: id });
    this.#dependencies = dependencies;
    const { events, settings, legPorts, loads, processes } = dependencies;
    this.#sources = new ConferenceSources({
      audioSlots: settings.audioSlots,
      sendUpTo: (participantId, source, layer) =>
        events.emit('sendUpTo', this.#seat(participantId), source, layer),
      network: (participantId, quality) => {
        // What a leg sends comes from its mixer, on this machine: how it reaches that is told by its statistics.
        if (!this.#mixing.legs.has(participantId)) events.emit('network', this.#seat(participantId), quality);
      },
      audibleChanged: () => {
        for (const endpoint of this.#endpoints.values()) endpoint.reconcile();
        this.#mixing.sourcesChanged();
      },
    });
    this.#mixing = new Mixing({
      ...{
        log: this.log,
        legPorts,
        apart: id === lobbyId,
        loads,
        processes,
        mostRss: settings.mixerMemory,
        sources: this.#sources,
      },
      onProduced: (participantId, source, producer) => this.#carry(participantId, source, producer),
      mixing: (on) => events.emit('mixing', id, on),
      legNews: (participantId, news) => events.emit('leg', this.#seat(participantId), news),
      legStatistics: (participantId, statistics) =>
        events.emit('legStatistics', this.#seat(participantId), statistics),
      changed: () => {
        for (const endpoint of this.#endpoints.values()) {
          if (this.#mixing.isViewer(endpoint.participantId)) endpoint.reconcile();
        }
      },
    });
    this.#ready = this.#begin();
    this.#sweep = setInterval(() => {
      const now = Date.now();
      for (const endpoint of this.#endpoints.values()) endpoint.retire(idleConsumerMs, now);
    }, sweepMs).unref();
  }

  /** What everybody sends. */
  get sources(): ConferenceSources {
    return this.#sources;
  }

  get endpoints(): Iterable<Endpoint> {
    return this.#endpoints.values();
  }

  /** @throws PlenumError `not_joined` */
  endpoint(participantId: string): Endpoint {
    const endpoint = this.#endpoints.get(participantId);
    if (!endpoint) throw new PlenumError('not_joined');
    return endpoint;
  }

  /** @throws PlenumError `media_unavailable` when no worker can be had; the next to join tries again */
  async join(participantId: string, rtpCapabilities: RtpCapabilities): Promise<MediaTransports> {
    if (this.#failed) this.#ready = this.#begin();
    await this.#untilReady();
    const endpoint = new Endpoint(participantId, rtpCapabilities, this);
    this.#endpoints.get(participantId)?.close();
    this.#endpoints.set(participantId, endpoint);
    try {
      const transports = await this.#open(endpoint);
      endpoint.reconcile();
      return transports;
    } catch (error) {
      this.leave(participantId);
      throw error;
    }
  }

  leave(participantId: string): void {
    const endpoint = this.#endpoints.get(participantId);
    this.#endpoints.delete(participantId);
    this.#mixing.setViewer(participantId, false);
    this.#mixing.legs.close(participantId);
    endpoint?.close();
  }

  /** @throws PlenumError `not_joined`; `media_overloaded` for `mixed`, and all is as before */
  setView(participantId: string, { items, mixed }: View): void {
    const endpoint = this.endpoint(participantId);
    this.#mixing.setViewer(participantId, mixed);
    endpoint.setView(items);
  }

  /** @throws PlenumError `media_unavailable` when there are no ports, `media_overloaded` */
  openLeg(participantId: string): Promise<LegPorts> {
    if (this.#failed) this.#ready = this.#begin();
    return this.#mixing.legs.open(participantId);
  }

  /** What is mixed here, and the legs. */
  get mixing(): Mixing {
    return this.#mixing;
  }

  /** As `Mixing.expectLeg`. */
  async expectLeg(leg: LegState): Promise<void> {
    if (this.#failed) this.#ready = this.#begin();
    await this.#untilReady();
    await this.#mixing.expectLeg(leg);
  }

  /** @throws PlenumError `not_joined` */
  setLeg(participantId: string, agreed: Leg): void {
    this.#mixing.legs.set(participantId, agreed);
  }

  press(participantId: string, digits: readonly Digit[]): void {
    this.#mixing.legs.press(participantId, digits);
  }

  keyFrameAsked(participantId: string): void {
    this.#mixing.legs.keyFrameAsked(participantId);
  }

  play(sounds: readonly PromptName[], language: PromptLanguage, to: readonly string[] | null): Promise<void> {
    return this.#mixing.legs.prompts.play(sounds, language, to);
  }

  /** How the composed pictures are to look. */
  setScenes(scenes: MixedScenes): void {
    this.#mixing.setScenes(scenes);
  }

  /** How many there are. */
  get legs(): number {
    return this.#mixing.legs.size;
  }

  /** Process ID of the mixer, while there is one. */
  get mixerPid(): number | undefined {
    return this.#mixing.pid;
  }

  async produce(
    participantId: string,
    generation: number,
    input: { source: Source; rtpParameters: RtpParameters; paused: boolean },
  ): Promise<string> {
    const endpoint = this.endpoint(participantId);
    const { source, rtpParameters, paused } = input;
    if (this.#sources.get(participantId, source)) throw new PlenumError('source_exists', { field: 'source' });
    const transport = endpoint.transport(generation, 'send');
    const producer = await transport
      .produce({ kind: sourceKind[source], rtpParameters, paused, keyFrameRequestDelay: 300 })
      .catch((cause: unknown) => {
        if (transport.closed) throw new PlenumError('media_unavailable', { cause });
        throw new PlenumError('media_refused', { field: 'rtpParameters', cause });
      });
    if (this.#sources.get(participantId, source) || transport.closed) {
      producer.close();
      throw new PlenumError(transport.closed ? 'media_unavailable' : 'source_exists', { field: 'source' });
    }
    this.#carry(participantId, source, producer);
    return producer.id;
  }

  /** @throws PlenumError `source_unknown`, but to close what is not there is no error */
  async setSource(participantId: string, source: Source, state: 'live' | 'paused' | 'closed'): Promise<void> {
    const leg = this.#mixing.legs.has(participantId);
    if (leg) this.#mixing.legs.setSource(participantId, source, state);
    else this.endpoint(participantId);
    const producer = this.#sources.get(participantId, source);
    if (state === 'closed') {
      producer?.close();
      return;
    }
    if (!producer) {
      // What a leg sends is made when its mixer is there, and in this state.
      if (leg) return;
      throw new PlenumError('source_unknown', { field: 'source' });
    }
    await (state === 'live' ? producer.resume() : producer.pause()).catch((cause: unknown) => {
      if (producer.closed) throw new PlenumError('source_unknown', { field: 'source', cause });
      throw cause;
    });
    if (source === 'microphone') this.#sources.setMicrophone(participantId, state === 'live');
    if (state === 'live') this.#mixing.sourcesChanged();
    this.#sources.tellNetwork(participantId);
  }

  async resume(
    participantId: string,
    held: { generation: number; consumerIds: string[] },
  ): Promise<MediaTransports | RestartedIce> {
    await this.#untilReady();
    const endpoint = this.endpoint(participantId);
    if (held.generation !== endpoint.generation || endpoint.transports.some((one) => one.closed)) {
      const transports = await this.#open(endpoint);
      endpoint.reconcile();
      return transports;
    }
    const [sendIce, recvIce] = await Promise.all([
      endpoint.restartIce(held.generation, 'send'),
      endpoint.restartIce(held.generation, 'recv'),
    ]);
    await endpoint.resync(held.consumerIds);
    this.#sources.repeatDemands(participantId);
    return { sendIce, recvIce, sources: [...this.#sources.of(participantId).keys()] };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#sweep);
    this.#mixing.close();
    for (const endpoint of this.#endpoints.values()) endpoint.close();
    this.#endpoints.clear();
    this.#dropRouter();
  }

  /** Asked at every change of every endpoint: looks only at what it shows and who is heard, never at everybody. */
  wantedBy(endpoint: Endpoint): Wanted[] {
    const wanted: Wanted[] = [];
    const push = (
      producer: types.Producer | null | undefined,
      participantId: string,
      source: CarriedSource,
      width: number | null,
    ): void => {
      if (!producer) return;
      const layers = this.#sources.layersOf(producer.id);
      wanted.push({ producer, participantId, source, width, layers });
    };
    const add = (participantId: string, source: Source, width: number | null): void => {
      if (participantId === endpoint.participantId) return;
      push(this.#sources.get(participantId, source), participantId, source, width);
    };
    for (const participantId of this.#sources.audible) add(participantId, 'microphone', null);
    for (const participantId of this.#sources.sharingSound) add(participantId, 'slides-audio', null);
    for (const { participantId, source, width } of endpoint.view) add(participantId, source, width);
    push(this.#mixing.pictureOf(endpoint.participantId), mixerId, 'mixed', mixedWidth);
    return wanted;
  }

  demand(endpoint: Endpoint, producerId: string, spatialLayer: number | null): void {
    this.#sources.demand(producerId, endpoint.participantId, spatialLayer);
  }

  emitSubscriptions(endpoint: Endpoint, subscriptions: Subscriptions): void {
    this.#dependencies.events.emit('subscriptions', this.#seat(endpoint.participantId), subscriptions);
  }

  #begin(): Promise<void> {
    this.#failed = false;
    const ready = this.#build().catch((cause: unknown) => {
      this.#failed = true;
      throw cause instanceof PlenumError ? cause : new PlenumError('media_unavailable', { cause });
    });
    // Whoever joins waits for it; that nobody does just now is no failure of its own.
    ready.catch(() => undefined);
    return ready;
  }

  /** @throws PlenumError `media_unavailable` when that takes too long */
  async #untilReady(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new PlenumError('media_unavailable')), readyWithinMs);
    });
    try {
      await Promise.race([this.#ready, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #build(): Promise<void> {
    const pooled = await this.#dependencies.pool.take();
    this.#pooled = pooled;
    const router = await pooled.worker.createRouter({ mediaCodecs });
    const speakers = await SpeakerObserver.create(router);
    if (this.#closed) {
      router.close();
      return;
    }
    this.#generation++;
    this.#router = router;
    this.#sources.useSpeakers(speakers);
    this.#mixing.useRouter(router);
    router.on('workerclose', () => this.#moveAway());
    speakers.on('speaking', (participantIds) => {
      this.#sources.heard(participantIds);
      this.#dependencies.events.emit('speaking', this.id, participantIds);
    });
    speakers.on('dominant', (participantId) =>
      this.#dependencies.events.emit('dominantSpeaker', this.id, participantId),
    );
  }

  /** The worker died: everything on it is gone. Begin again elsewhere and hand out new transports. */
  #moveAway(): void {
    if (this.#closed) return;
    this.#dropRouter();
    this.#dependencies.events.emit('speaking', this.id, []);
    this.#ready = this.#rebuild();
    this.#ready.catch((error: unknown) => this.log.error({ err: error }, 'media could not be rebuilt'));
  }

  async #rebuild(): Promise<void> {
    for (;;) {
      try {
        await this.#build();
        break;
      } catch (error) {
        if (this.#closed || (error instanceof PlenumError && error.code === 'shutting_down')) return;
        this.log.warn({ err: error }, 'no media worker yet; trying again');
        await delay(rebuildAgainMs);
      }
    }
    this.log.info({ participants: this.#endpoints.size }, 'media moved to another worker');
    await Promise.all(
      [...this.#endpoints.values()].map(async (endpoint) => {
        try {
          const transports = await this.#open(endpoint);
          this.#dependencies.events.emit('rebuilt', this.#seat(endpoint.participantId), transports);
          // Others may have been quicker: what they send already was tried in vain.
          endpoint.reconcile();
        } catch (error) {
          if (!endpoint.closed) this.log.error({ err: error }, 'an endpoint could not be rebuilt');
        }
      }),
    );
  }

  async #open(endpoint: Endpoint): Promise<MediaTransports> {
    const router = this.#router;
    const server = this.#pooled?.webRtcServer;
    if (!router || !server) throw new PlenumError('media_unavailable');
    const { initialReceiveBitrate, maxSendBitrate } = this.#dependencies.settings;
    return endpoint.open(this.#generation, async (direction: Direction) => {
      const transport = await router.createWebRtcTransport({
        webRtcServer: server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: initialReceiveBitrate,
      });
      if (direction === 'send') await transport.setMaxIncomingBitrate(maxSendBitrate);
      return transport;
    });
  }

  /** A source has come: whoever shows or hears it gets it. */
  #carry(participantId: string, source: Source, producer: types.Producer): void {
    this.#sources.add(participantId, source, producer);
    this.#reconcileViewers(participantId, source);
    this.#mixing.sourcesChanged();
  }

  /** A source has come: those who show or hear it want it now. */
  #reconcileViewers(participantId: string, source: Source): void {
    if (source === 'microphone') return;
    for (const endpoint of this.#endpoints.values()) {
      if (source === 'slides-audio' || endpoint.shownWidth(participantId, source) !== null) {
        endpoint.reconcile();
      }
    }
  }

  #dropRouter(): void {
    this.#sources.clear();
    this.#mixing.useRouter(null);
    this.#router?.close();
    if (this.#pooled) this.#dependencies.pool.giveBack(this.#pooled);
    this.#pooled = undefined;
    this.#router = undefined;
  }

  #seat(participantId: string): Seat {
    return { conferenceId: this.id, participantId };
  }
}
