import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { errors, type types } from 'mediasoup';
import type { MixedScenes } from '../../server/contract/mixing.ts';
import type { RtpCapabilities, RtpParameters } from '../../server/contract/rtp.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MixerPlan, PlannedInput } from '../mixer/mixer-plan.ts';
import { MixerSupervisor } from '../mixer/mixer-supervisor.ts';
import { layerFor } from './layers.ts';
import { type InputNeed, inputsOf, type PictureNeed, sceneOf, scenePlanOf } from './mix-needs.ts';

/** An input that is on no picture any more is kept so long: scenes turn, and people are shown again. */
const idleMs = 5000;
const payloadType = 102;
const loopback = '127.0.0.1';
/** A key frame of every input may arrive at once. */
const receiveBuffer = 4 << 20;

/** A camera or screen that sends just now. */
export interface MixableSource {
  producer: types.Producer;
  /** Simulcast layers to choose from. */
  layers: number;
}

export interface MixerBridgeOptions {
  log: Logger;
  mostRss: number;
  /** Null: it does not send just now. */
  sourceOf: (need: InputNeed) => MixableSource | null;
  /** The mixer shows this layer of a producer, or nothing of it. */
  demand: (producerId: string, spatialLayer: number | null) => void;
}

interface Input {
  consumer: types.Consumer;
  planned: PlannedInput;
  source: 'camera' | 'slides';
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
}> {
  readonly #options: MixerBridgeOptions;
  readonly #supervisor: MixerSupervisor;
  readonly #inputs = new Map<string, Input>();
  readonly #outputs = new Map<string, Output>();
  #router: types.Router | null = null;
  #transport: types.PlainTransport | null = null;
  #scenes: MixedScenes | null = null;
  #needs: readonly PictureNeed[] = [];
  #idle: NodeJS.Timeout | undefined;
  #reconciling = false;
  #dirty = false;
  #closed = false;

  private constructor(supervisor: MixerSupervisor, options: MixerBridgeOptions) {
    super();
    this.#supervisor = supervisor;
    this.#options = options;
    supervisor.on('keyFrameWanted', (inputId) => {
      const consumer = this.#inputs.get(inputId)?.consumer;
      // One that closes meanwhile needs none.
      consumer?.requestKeyFrame().catch(() => undefined);
    });
  }

  /** @throws when the mixer's process does not come up */
  static async open(options: MixerBridgeOptions): Promise<MixerBridge> {
    const { log, mostRss } = options;
    return new MixerBridge(await MixerSupervisor.start({ log, mostRss, ip: loopback }), options);
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
  need(needs: readonly PictureNeed[]): void {
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
    const wanted = inputsOf(this.#needs, scenes);
    this.#retire(wanted);
    await Promise.all([
      ...[...wanted.values()].map((need) => this.#take(transport, router, need)),
      ...this.#needs.map((need) => this.#give(transport, need)),
    ]);
    const ids = new Set(this.#needs.map(({ id }) => id));
    for (const [id, output] of this.#outputs) {
      if (ids.has(id)) continue;
      this.#outputs.delete(id);
      output.producer?.close();
    }
    if (this.#transport !== transport) return;
    this.#supervisor.apply(this.#planOf(scenes));
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
    const sends = this.#options.sourceOf(need);
    const known = this.#inputs.get(need.id);
    if (known && known.consumer.producerId !== sends?.producer.id) this.#closeInput(need.id);
    if (!sends) return;
    const { producer, layers } = sends;
    const layer = layers === 1 ? null : layerFor(need.source, need.width, layers);
    const there = this.#inputs.get(need.id);
    if (there) {
      there.idleSince = null;
      if (layer === null || layer === there.layer) return;
      there.layer = layer;
      this.#options.demand(producer.id, layer);
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
    if (layer !== null) this.#options.demand(producer.id, layer);
    const planned = plannedOf(need.id, consumer.rtpParameters);
    this.#inputs.set(need.id, { consumer, planned, source: need.source, layers, layer, idleSince: null });
    // What is muted or gone is not held on the picture.
    consumer.on('producerpause', () => this.#gone(need.id, consumer));
    consumer.on('producerclose', () => this.#gone(need.id, consumer));
  }

  async #give(transport: types.PlainTransport, need: PictureNeed): Promise<void> {
    const output = this.#outputs.get(need.id) ?? { need, ssrc: randomInt(1, 2 ** 32), producer: null };
    this.#outputs.set(need.id, output);
    if (output.producer?.closed === false) return;
    const { ssrc } = output;
    const producer = await transport.produce({ kind: 'video', rtpParameters: sentParameters(ssrc) });
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
    this.#options.demand(input.consumer.producerId, null);
    input.consumer.close();
  }

  /** Lets go of what has been on no picture for a while. */
  #retire(wanted: ReadonlyMap<string, InputNeed>): void {
    const now = Date.now();
    for (const [id, input] of this.#inputs) {
      if (wanted.has(id)) continue;
      input.idleSince ??= now;
      if (now - input.idleSince >= idleMs) this.#closeInput(id);
    }
    clearTimeout(this.#idle);
    if ([...this.#inputs.values()].some(({ idleSince }) => idleSince !== null)) {
      this.#idle = setTimeout(() => this.reconcile(), idleMs).unref();
    }
  }

  #planOf(scenes: MixedScenes): MixerPlan {
    const pictures = this.#needs.flatMap(({ id, whose, format }) => {
      const output = this.#outputs.get(id);
      if (!output) return [];
      const scene = scenePlanOf(sceneOf(whose, scenes), (inputId) => this.#inputs.has(inputId));
      return [{ id, format, scene, sfu: { ssrc: output.ssrc, payloadType } }];
    });
    return {
      inputs: [...this.#inputs.values()].map(({ planned }) => planned),
      pictures,
      mixes: [],
      voices: [],
      lines: [],
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
  const isH264 = codec.mimeType.toLowerCase() === 'video/h264';
  return { id, kind: 'video', codec: isH264 ? 'H264' : 'VP8', sfu: { ssrc, payloadType: codec.payloadType } };
}

function sentParameters(ssrc: number): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'video/H264',
        payloadType,
        clockRate: 90_000,
        parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
        rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
      },
    ],
    encodings: [{ ssrc }],
    rtcp: { cname: 'plenum-mixer' },
  };
}

/** That something closed while the worker was asked about it is no error; the worker closes it a moment before it says so. */
function unlessClosed(thing: { readonly closed: boolean }): (error: unknown) => undefined {
  return (error) => {
    if (!thing.closed && !(error instanceof errors.NotFoundError)) throw error;
    return undefined;
  };
}
