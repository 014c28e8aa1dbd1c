import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { errors, type types } from 'mediasoup';
import type { Source } from '../../server/contract/conference-view.ts';
import { mixerId, type MixedScenes } from '../../server/contract/mixing.ts';
import type { RtpCapabilities, RtpParameters } from '../../server/contract/rtp.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MixerPlan, PlannedInput } from '../mixer/mixer-plan.ts';
import type { MixerProcesses } from '../mixer/mixer-processes.ts';
import { MixerSupervisor } from '../mixer/mixer-supervisor.ts';
import type { ConferenceSources } from './conference-sources.ts';
import { layerFor } from './layers.ts';
import { type LegState, type PictureLine, pictureLines, slidesTaker } from './leg.ts';
import type { Feed } from '../../server/contract/feeds.ts';
import { plannedFeed } from './feed-takers.ts';
import { inputsOfLeg, linesOf, mixOf, pictureInput, voiceOf } from './leg-plan.ts';
import { h264Parameters, LegProducers, type OnProduced } from './leg-producers.ts';
import { type InputNeed, inputsOf, sceneOf, scenePlanOf } from './mix-needs.ts';
import { noShares, type PictureNeed, type Shares } from './picture-shares.ts';

/** An input that is on no picture any more is kept so long: scenes turn, and people are shown again. */
const idleMs = 5000;
const payloadType = 102;
const loopback = '127.0.0.1';
/** A key frame of every input may arrive at once. */
const receiveBuffer = 4 << 20;

export interface MixerBridgeOptions {
  log: Logger;
  processes: MixerProcesses;
  mostRss: number;
  sources: ConferenceSources;
  onProduced: OnProduced;
}

/** Everything that is taken. */
export interface MixNeeds {
  shares: Shares;
  legs: readonly LegState[];
  feeds: readonly Feed[];
  /** Legs that will be here in a moment: all is made for them but their lines. */
  arriving: readonly LegState[];
}

interface Input {
  consumer: types.Consumer;
  planned: PlannedInput;
  /** Null: a voice. */
  source: 'camera' | 'slides' | null;
  layers: number;
  layer: number | null;
  /** ms since the epoch; null: it is on a picture. */
  idleSince: number | null;
}

interface Output {
  need: PictureNeed;
  ssrc: number;
  producer: types.Producer | null;
}

/**
 * Connects a conference's mixer with its router, by one transport both ways: what the scenes show is consumed for it, in
 * the layer that suits, and its pictures are producers that anybody may consume.
 */
export class MixerBridge extends EventEmitter<{
  /** Other producers than before. */
  pictures: [];
  /** The mixer has been told this plan. */
  planned: [plan: MixerPlan];
}> {
  readonly #options: MixerBridgeOptions;
  readonly #supervisor: MixerSupervisor;
  readonly #inputs = new Map<string, Input>();
  readonly #outputs = new Map<string, Output>();
  readonly #legProducers: LegProducers;
  #router: types.Router | null = null;
  #transport: types.PlainTransport | null = null;
  #scenes: MixedScenes | null = null;
  #needs: MixNeeds = { shares: noShares, legs: [], feeds: [], arriving: [] };
  #idle: NodeJS.Timeout | undefined;
  #reconciling = false;
  #dirty = false;
  #closed = false;

  private constructor(supervisor: MixerSupervisor, options: MixerBridgeOptions) {
    super();
    // Each leg that comes waits for its plan.
    this.setMaxListeners(0);
    this.#supervisor = supervisor;
    this.#options = options;
    this.#legProducers = new LegProducers(options.onProduced);
    supervisor.on('keyFrameWanted', (inputId) => {
      const consumer = this.#inputs.get(inputId)?.consumer;
      // One that closes meanwhile needs none.
      consumer?.requestKeyFrame().catch(() => undefined);
    });
  }

  /** @throws when the mixer's process does not come up */
  static async open(options: MixerBridgeOptions): Promise<MixerBridge> {
    const { log, processes, mostRss } = options;
    return new MixerBridge(await MixerSupervisor.start({ log, processes, mostRss, ip: loopback }), options);
  }

  get supervisor(): MixerSupervisor {
    return this.#supervisor;
  }

  /** The router of the conference, also another after its worker died; null: there is none just now. */
  useRouter(router: types.Router | null): void {
    this.#router = router;
    this.#dropTransport();
    this.reconcile();
  }

  setScenes(scenes: MixedScenes): void {
    this.#scenes = scenes;
    this.reconcile();
  }

  /** Everything that is taken now. */
  need(needs: MixNeeds): void {
    this.#needs = needs;
    this.reconcile();
  }

  /** The composed picture, when there is one already. */
  producerOf(pictureId: string): types.Producer | null {
    const producer = this.#outputs.get(pictureId)?.producer ?? null;
    return producer?.closed === false ? producer : null;
  }

  /** Brings the mixer in step with what is needed and with who sends, soon; calls in between fall together. */
  reconcile(): void {
    this.#dirty = true;
    if (this.#reconciling || this.#closed) return;
    this.#reconciling = true;
    setImmediate(() => {
      this.#reconcileUntilClean().catch((error: unknown) => {
        if (!this.#closed && this.#transport?.closed === false) {
          this.#options.log.error({ err: error }, 'the mixer could not be given what it needs');
        }
      });
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#dropTransport();
    this.#supervisor.close();
    this.removeAllListeners();
  }

  #dropTransport(): void {
    for (const id of [...this.#inputs.keys()]) this.#closeInput(id);
    for (const output of this.#outputs.values()) output.producer = null;
    this.#legProducers.drop();
    this.#transport?.close();
    this.#transport = null;
  }

  async #reconcileUntilClean(): Promise<void> {
    try {
      while (this.#dirty && !this.#closed && this.#router?.closed === false) {
        this.#dirty = false;
        await this.#reconcileOnce(this.#router);
      }
    } finally {
      this.#reconciling = false;
    }
  }

  async #reconcileOnce(router: types.Router): Promise<void> {
    const transport = this.#transport ?? (await this.#connect(router));
    const scenes = this.#scenes;
    if (!transport || !scenes) return;
    const { shares, legs } = this.#needs;
    const shown = inputsOf(shares.pictures, scenes);
    // What legs show comes to the mixer without the SFU.
    const wanted = new Map(shown);
    for (const { participantId } of legs) {
      for (const line of pictureLines) wanted.delete(pictureInput(participantId, line));
    }
    const voices = this.#voices();
    this.#retire((id) => wanted.has(id) || voices.has(id));
    await Promise.all([
      ...[...wanted.values()].map((need) => this.#take(transport, router, need)),
      ...[...voices].map((voice) => this.#hear(transport, router, voice)),
      ...shares.pictures.map((need) => this.#give(transport, need)),
      this.#legProducers.take(transport, legs),
    ]);
    const ids = new Set(shares.pictures.map(({ id }) => id));
    for (const [id, output] of this.#outputs) {
      if (ids.has(id)) continue;
      this.#outputs.delete(id);
      output.producer?.close();
    }
    if (this.#transport !== transport) return;
    const plan = this.#planOf(scenes, shown);
    this.#supervisor.apply(plan);
    this.emit('planned', plan);
    this.emit('pictures');
  }

  async #connect(router: types.Router): Promise<types.PlainTransport | null> {
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: loopback, recvBufferSize: receiveBuffer },
      rtcpMux: true,
    });
    if (this.#closed || this.#router !== router) {
      transport.close();
      return null;
    }
    this.#transport = transport;
    await transport.connect(this.#supervisor.address);
    const { localAddress: ip, localPort: port } = transport.tuple;
    this.#supervisor.connect({ ip, port });
    return transport;
  }

  /** Consumes a source for the mixer, or has it sent in another layer. */
  async #take(transport: types.PlainTransport, router: types.Router, need: InputNeed): Promise<void> {
    const { sources } = this.#options;
    const producer = sources.get(need.participantId, need.source);
    const known = this.#inputs.get(need.id);
    if (known && known.consumer.producerId !== producer?.id) this.#closeInput(need.id);
    if (!producer || producer.paused) return;
    const layers = sources.layersOf(producer.id);
    const layer = layers === 1 ? null : layerFor(need.source, need.width, layers);
    const there = this.#inputs.get(need.id);
    if (there) {
      there.idleSince = null;
      if (layer === null || layer === there.layer) return;
      there.layer = layer;
      sources.demand(producer.id, mixerId, layer);
      await there.consumer.setPreferredLayers({ spatialLayer: layer }).catch(unlessClosed(there.consumer));
      return;
    }
    const consumer = await transport
      .consume({
        producerId: producer.id,
        rtpCapabilities: capabilitiesOf(router),
        ...(layer === null ? {} : { preferredLayers: { spatialLayer: layer } }),
      })
      .catch(unlessClosed(producer));
    if (!consumer) return;
    // Of a transport that closed meanwhile, mediasoup still gives a consumer that says it is open.
    if (consumer.closed || transport.closed) {
      consumer.close();
      return;
    }
    if (layer !== null) sources.demand(producer.id, mixerId, layer);
    const planned = plannedOf(need.id, consumer.rtpParameters);
    this.#inputs.set(need.id, { consumer, planned, source: need.source, layers, layer, idleSince: null });
    // What is muted or gone is not held on the picture.
    consumer.on('producerpause', () => this.#gone(need.id, consumer));
    consumer.on('producerclose', () => this.#gone(need.id, consumer));
  }

  /**
   * Whom legs and feeds hear: who is heard by everybody, but for the legs, whose voices the mixer has already. Browsers have each
   * voice by itself, so that nothing is mixed for them.
   */
  #voices(): Map<string, types.Producer> {
    const voices = new Map<string, types.Producer>();
    const { sources } = this.#options;
    const { legs, arriving, feeds } = this.#needs;
    const heard = feeds.length > 0 || [...legs, ...arriving].some(({ agreed }) => agreed.sound?.receives);
    if (!heard) return voices;
    const ofLegs = new Set(legs.map(({ participantId }) => participantId));
    const add = (participantId: string, source: Source): void => {
      const producer = ofLegs.has(participantId) ? undefined : sources.get(participantId, source);
      if (producer) voices.set(`${source} ${participantId}`, producer);
    };
    for (const participantId of sources.audible) add(participantId, 'microphone');
    for (const participantId of sources.sharingSound) add(participantId, 'slides-audio');
    return voices;
  }

  /** Consumes a voice for the mixes. */
  async #hear(
    transport: types.PlainTransport,
    router: types.Router,
    [id, producer]: [string, types.Producer],
  ): Promise<void> {
    const known = this.#inputs.get(id);
    if (known?.consumer.producerId === producer.id) {
      known.idleSince = null;
      return;
    }
    if (known) this.#closeInput(id);
    const consumer = await transport
      .consume({ producerId: producer.id, rtpCapabilities: capabilitiesOf(router) })
      .catch(unlessClosed(producer));
    if (!consumer) return;
    if (consumer.closed || transport.closed) {
      consumer.close();
      return;
    }
    const planned = plannedOf(id, consumer.rtpParameters);
    this.#inputs.set(id, { consumer, planned, source: null, layers: 1, layer: null, idleSince: null });
    consumer.on('producerclose', () => this.#gone(id, consumer));
  }

  async #give(transport: types.PlainTransport, need: PictureNeed): Promise<void> {
    const output = this.#outputs.get(need.id) ?? { need, ssrc: randomInt(1, 2 ** 32), producer: null };
    this.#outputs.set(need.id, output);
    if (output.producer?.closed === false) return;
    const { ssrc } = output;
    const producer = await transport.produce({
      kind: 'video',
      rtpParameters: h264Parameters({ ssrc, payloadType, cname: 'plenum-mixer' }),
    });
    if (transport.closed) producer.close();
    else output.producer = producer;
  }

  #gone(inputId: string, consumer: types.Consumer): void {
    if (this.#inputs.get(inputId)?.consumer !== consumer) return;
    this.#closeInput(inputId);
    this.reconcile();
  }

  #closeInput(inputId: string): void {
    const input = this.#inputs.get(inputId);
    if (!input) return;
    this.#inputs.delete(inputId);
    this.#options.sources.demand(input.consumer.producerId, mixerId, null);
    input.consumer.close();
  }

  /** Lets go of what has been on no picture for a while. */
  #retire(isWanted: (inputId: string) => boolean): void {
    const now = Date.now();
    for (const [id, input] of this.#inputs) {
      if (isWanted(id)) continue;
      input.idleSince ??= now;
      if (now - input.idleSince >= idleMs) this.#closeInput(id);
    }
    clearTimeout(this.#idle);
    if ([...this.#inputs.values()].some(({ idleSince }) => idleSince !== null)) {
      this.#idle = setTimeout(() => this.reconcile(), idleMs).unref();
    }
  }

  #planOf(scenes: MixedScenes, shown: ReadonlyMap<string, InputNeed>): MixerPlan {
    const { shares, legs, arriving, feeds } = this.#needs;
    const shownOf =
      ({ participantId, seen }: LegState) =>
      (line: PictureLine): boolean =>
        seen[line] === 'live' && shown.has(pictureInput(participantId, line));
    const inputs = [
      ...[...this.#inputs.values()].map(({ planned }) => planned),
      ...legs.flatMap((leg) => inputsOfLeg(leg, shownOf(leg))),
    ];
    const ids = new Set(inputs.map(({ id }) => id));
    return {
      inputs,
      pictures: shares.pictures.flatMap((picture) => {
        const { id, format } = picture;
        const output = this.#outputs.get(id);
        if (!output) return [];
        const scene = scenePlanOf(sceneOf(picture, scenes), (inputId) => ids.has(inputId));
        const still = picture.part === 'slides' && scenes.share === null;
        return [{ id, format, scene, still, sfu: { ssrc: output.ssrc, payloadType } }];
      }),
      mixes: [...legs, ...arriving].flatMap((leg) => mixOf(leg) ?? []),
      voices: legs.flatMap((leg) => voiceOf(leg) ?? []),
      lines: legs.flatMap((leg) => {
        const { participantId } = leg;
        const taken = (takerId: string): string | null => shares.of.get(takerId) ?? null;
        const pictures = { picture: taken(participantId), slides: taken(slidesTaker(participantId)) };
        return linesOf(leg, { pictures, shown: shownOf(leg) });
      }),
      feeds: feeds.map((feed) => plannedFeed(feed, shares.of)),
    };
  }
}

/** Its codecs without anything that repairs: packets do not leave the machine. */
function capabilitiesOf({ rtpCapabilities: { codecs = [] } }: types.Router): RtpCapabilities {
  const plain = codecs.filter(({ mimeType }) => !mimeType.toLowerCase().endsWith('/rtx'));
  return { codecs: plain.map((codec) => ({ ...codec, rtcpFeedback: [] })), headerExtensions: [] };
}

function plannedOf(id: string, { codecs, encodings = [] }: RtpParameters): PlannedInput {
  const [codec] = codecs;
  const ssrc = encodings[0]?.ssrc;
  if (!codec || ssrc === undefined) throw new Error('a consumer without a codec or an SSRC');
  const sfu = { ssrc, payloadType: codec.payloadType };
  switch (codec.mimeType.toLowerCase()) {
    case 'audio/opus':
      return { id, kind: 'audio', codec: 'opus', heard: true, sfu };
    case 'video/h264':
      return { id, kind: 'video', codec: 'H264', sfu };
    case 'video/vp8':
      return { id, kind: 'video', codec: 'VP8', sfu };
    default:
      throw new Error(`${codec.mimeType} is nothing that is mixed`);
  }
}

/** That something closed while the worker was asked about it is no error; the worker closes it a moment before it says so. */
function unlessClosed(thing: { readonly closed: boolean }): (error: unknown) => undefined {
  return (error) => {
    if (!thing.closed && !(error instanceof errors.NotFoundError)) throw error;
    return undefined;
  };
}
