import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import * as mediasoup from 'mediasoup';
import { PlenumError } from '../server/contract/errors.ts';
import type {
  MediaEvents,
  MediaPort,
  MediaTotals,
  MediaTransports,
  RestartedIce,
  Seat,
} from '../server/contract/media-port.ts';
import type { Source } from '../server/contract/conference-view.ts';
import type { Feed } from '../server/contract/feeds.ts';
import type { Digit, Leg, LegPorts } from '../server/contract/legs.ts';
import type { MixedScenes } from '../server/contract/mixing.ts';
import type { PromptLanguage, PromptName } from '../server/contract/prompts.ts';
import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
} from '../server/contract/rtp.ts';
import type { Direction, View } from '../server/contract/signalling.ts';
import type { Logger } from '../server/kernel/logger.ts';
import { MixerProcesses } from './mixer/mixer-processes.ts';
import type { MediaSettings } from './settings.ts';
import { mediaCodecs } from './sfu/codecs.ts';
import type { Endpoint } from './sfu/endpoint.ts';
import { LegMeter } from './sfu/leg-meter.ts';
import { LegMoves } from './sfu/leg-moves.ts';
import { LegPortRange } from './sfu/leg-ports.ts';
import { MixerLoads } from './sfu/mixer-loads.ts';
import { SfuConference } from './sfu/sfu-conference.ts';
import { TrafficMeter } from './sfu/traffic-meter.ts';
import { WorkerPool } from './sfu/worker-pool.ts';

/** What is for mixers of all cores, unless the settings say: the rest is for the SFU and the server. */
const mixersPart = 0.75;

/** A media node: the workers of this machine and the conferences they carry. */
export class MediaNode implements MediaPort {
  readonly events = new EventEmitter<MediaEvents>();
  readonly #pool: WorkerPool;
  readonly #legPorts: LegPortRange;
  readonly #loads: MixerLoads;
  readonly #processes = new MixerProcesses();
  readonly #settings: MediaSettings;
  readonly #log: Logger;
  readonly #conferences = new Map<string, SfuConference>();
  readonly #traffic = new TrafficMeter();
  readonly #legMeter = new LegMeter();
  readonly #moves = new LegMoves({
    existing: (seat) => this.#existing(seat),
    conferenceOf: (conferenceId) => this.#conferenceOf(conferenceId),
  });
  readonly #rtpCapabilities: RtpCapabilities;

  private constructor(pool: WorkerPool, settings: MediaSettings, log: Logger) {
    this.#pool = pool;
    this.#legPorts = new LegPortRange(settings);
    const capacity = settings.mixerCpu === 0 ? availableParallelism() * mixersPart : settings.mixerCpu;
    this.#loads = new MixerLoads({ capacity, log });
    this.#settings = settings;
    this.#log = log;
    this.events.on('legStatistics', (seat, statistics) => this.#legMeter.count(seat, statistics));
    // The same for every router, payload types included, as they are numbered from the same list.
    this.#rtpCapabilities = mediasoup.ortc.generateRouterRtpCapabilities(mediaCodecs);
  }

  /** @throws when a worker cannot start, e.g. its binary is missing or its port is taken */
  static async create(settings: MediaSettings, log: Logger): Promise<MediaNode> {
    return new MediaNode(await WorkerPool.create(settings, log), settings, log);
  }

  rtpCapabilities(): RtpCapabilities {
    return this.#rtpCapabilities;
  }

  ready(): boolean {
    return this.#pool.size > 0;
  }

  /** Process IDs of the workers, for tests and operators. */
  workerPids(): number[] {
    return this.#pool.workers.map(({ worker }) => worker.pid);
  }

  /** Process ID of a conference's mixer, while there is one; for tests and operators. */
  mixerPid(conferenceId: string): number | undefined {
    return this.#conferences.get(conferenceId)?.mixerPid;
  }

  openParticipant(seat: Seat, rtpCapabilities: RtpCapabilities): Promise<MediaTransports> {
    return this.#conferenceOf(seat.conferenceId).join(seat.participantId, rtpCapabilities);
  }

  async connectTransport(seat: Seat, generation: number, direction: Direction, dtls: DtlsParameters) {
    await this.#endpointOf(seat).connect(generation, direction, dtls);
  }

  async restartIce(seat: Seat, generation: number, direction: Direction): Promise<IceParameters> {
    return this.#endpointOf(seat).restartIce(generation, direction);
  }

  async resume(
    seat: Seat,
    held: { generation: number; consumerIds: string[] },
  ): Promise<MediaTransports | RestartedIce> {
    return this.#existing(seat).resume(seat.participantId, held);
  }

  async produce(
    seat: Seat,
    generation: number,
    input: { source: Source; rtpParameters: RtpParameters; paused: boolean },
  ): Promise<string> {
    return this.#existing(seat).produce(seat.participantId, generation, input);
  }

  async setSource(seat: Seat, source: Source, state: 'live' | 'paused' | 'closed'): Promise<void> {
    await this.#existing(seat).setSource(seat.participantId, source, state);
  }

  setView(seat: Seat, view: View): void {
    this.#existing(seat).setView(seat.participantId, view);
  }

  setScenes(conferenceId: string, scenes: MixedScenes): void {
    this.#conferences.get(conferenceId)?.setScenes(scenes);
  }

  async subscriptionsReady(seat: Seat, consumerIds: string[]): Promise<void> {
    await this.#endpointOf(seat).ready(consumerIds);
  }

  subscriptionsFailed(seat: Seat, consumerIds: string[]): void {
    this.#endpointOf(seat).abandon(consumerIds);
  }

  setFeeds(conferenceId: string, feeds: readonly Feed[]): void {
    if (feeds.length > 0) this.#conferenceOf(conferenceId).mixing.setFeeds(feeds);
    else this.#conferences.get(conferenceId)?.mixing.setFeeds(feeds);
  }

  async openLeg(seat: Seat): Promise<LegPorts> {
    return this.#conferenceOf(seat.conferenceId).openLeg(seat.participantId);
  }

  setLeg(seat: Seat, agreed: Leg): void {
    this.#existing(seat).setLeg(seat.participantId, agreed);
  }

  async legListens(seat: Seat): Promise<void> {
    await this.#existing(seat).mixing.legListens(seat.participantId);
  }

  async moveLeg(from: Seat, to: Seat): Promise<void> {
    await this.#moves.move(from, to);
    this.#legMeter.forget(from);
  }

  pressDigits(seat: Seat, digits: readonly Digit[]): void {
    this.#existing(seat).press(seat.participantId, digits);
  }

  legKeyFrameAsked(seat: Seat): void {
    this.#existing(seat).keyFrameAsked(seat.participantId);
  }

  async play(
    conferenceId: string,
    sounds: readonly PromptName[],
    { language, to }: { language: PromptLanguage; to: readonly string[] | null },
  ): Promise<void> {
    await this.#conferences.get(conferenceId)?.play(sounds, language, to);
  }

  hush(conferenceId: string, participantIds: readonly string[]): void {
    const prompts = this.#conferences.get(conferenceId)?.mixing.legs.prompts;
    for (const participantId of participantIds) prompts?.hush(participantId);
  }

  closeParticipant(seat: Seat): void {
    this.#moves.closed(seat);
    this.#conferences.get(seat.conferenceId)?.leave(seat.participantId);
    this.#legMeter.forget(seat);
  }

  closeConference(conferenceId: string): void {
    this.#conferences.get(conferenceId)?.close();
    this.#conferences.delete(conferenceId);
    this.#legMeter.forgetConference(conferenceId);
  }

  async totals(): Promise<MediaTotals> {
    const conferences = [...this.#conferences.values()];
    const endpoints = conferences.flatMap((conference) => [...conference.endpoints]);
    const transports = endpoints.flatMap((endpoint) => endpoint.transports);
    const count = (of: (endpoint: Endpoint) => number): number =>
      endpoints.reduce((sum, endpoint) => sum + of(endpoint), 0);
    return {
      workers: this.#pool.size,
      mixers: conferences.filter(({ mixerPid }) => mixerPid !== undefined).length,
      legs: conferences.reduce((sum, { legs }) => sum + legs, 0),
      conferences: this.#conferences.size,
      transports: transports.length,
      producers: conferences.reduce((sum, { sources }) => sum + sources.size, 0),
      consumers: count((endpoint) => endpoint.consumers.length),
      ...this.#loads.totals(),
      ...this.#legMeter.counts,
      ...(await this.#traffic.measure(transports)),
    };
  }

  /** What the workers themselves count, for leak tests: the truth that `totals` mirrors. */
  async workerDump(): Promise<{ routers: number; transports: number }> {
    const dumps = await Promise.all(
      this.#pool.workers.map(async ({ worker, webRtcServer }) => ({
        worker: await worker.dump(),
        server: await webRtcServer.dump(),
      })),
    );
    return {
      routers: dumps.reduce((sum, dump) => sum + dump.worker.routerIds.length, 0),
      transports: dumps.reduce((sum, dump) => sum + dump.server.webRtcTransportIds.length, 0),
    };
  }

  close(): void {
    for (const conference of this.#conferences.values()) conference.close();
    this.#conferences.clear();
    this.#processes.close();
    this.#pool.close();
  }

  #conferenceOf(conferenceId: string): SfuConference {
    let conference = this.#conferences.get(conferenceId);
    if (!conference) {
      conference = new SfuConference(conferenceId, {
        ...{ pool: this.#pool, legPorts: this.#legPorts, loads: this.#loads, processes: this.#processes },
        settings: this.#settings,
        events: this.events,
        log: this.#log,
      });
      this.#conferences.set(conferenceId, conference);
    }
    return conference;
  }

  #existing(seat: Seat): SfuConference {
    const conference = this.#conferences.get(seat.conferenceId);
    if (!conference) throw new PlenumError('not_joined');
    return conference;
  }

  #endpointOf(seat: Seat): Endpoint {
    return this.#existing(seat).endpoint(seat.participantId);
  }
}
