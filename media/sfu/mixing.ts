import type { types } from 'mediasoup';
import type { Source } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type {
  Digit,
  Leg,
  LegNews,
  LegPorts,
  LegStatistics,
  LineStatistics,
} from '../../server/contract/legs.ts';
import type { MixedScenes } from '../../server/contract/mixing.ts';
import { newId } from '../../server/kernel/ids.ts';
import type { LineNews } from '../mixer/leg-lines.ts';
import type { MixerReading } from '../mixer/mixer-supervisor.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import { lineId, type LegState, mixId, newLeg, takerOf, withRate } from './leg.ts';
import type { LegPortRange } from './leg-ports.ts';
import { degraded, type LoadLevel } from './load-level.ts';
import { MixerBridge, type MixerBridgeOptions, type MixNeeds } from './mixer-bridge.ts';
import type { Mixed, MixerLoads } from './mixer-loads.ts';
import { noShares, share, type Taker } from './picture-shares.ts';

/** When nobody takes a composed picture any more the mixer is kept so long: pages are reloaded, calls come back. */
const keptMs = 10_000;
const openAgainMs = 1000;
/** Of browsers, while there is enough of everything. */
const viewersFormat: VideoFormat = pictureFormats.hd;

export interface MixingPorts extends MixerBridgeOptions {
  legPorts: LegPortRange;
  loads: MixerLoads;
  /** Scenes are wanted, or not any more. */
  mixing: (on: boolean) => void;
  /** There are other pictures than before: those who take one are to be given theirs. */
  changed: () => void;
  legNews: (participantId: string, news: LegNews) => void;
  legStatistics: (participantId: string, statistics: LegStatistics) => void;
}

/** Has a conference mixed for as long as there are legs in it, or somebody takes one composed picture. */
export class Mixing {
  readonly #ports: MixingPorts;
  readonly #viewers = new Set<string>();
  readonly #legs = new Map<string, LegState>();
  readonly #playing = new Map<string, () => void>();
  /** As the node weighs it. */
  readonly #mixed: Mixed;
  #shares = noShares;
  #bridge: MixerBridge | null = null;
  #router: types.Router | null = null;
  #scenes: MixedScenes | null = null;
  #wanted = false;
  #opening = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(ports: MixingPorts) {
    this.#ports = ports;
    this.#mixed = {
      log: ports.log,
      formatsAt: (level) => share(this.#takers(level), noShares).pictures.map(({ format }) => format),
      levelChanged: () => this.#bridge?.need(this.#needs()),
    };
  }

  /** Process ID of the mixer, for tests and operators. */
  get pid(): number | undefined {
    return this.#bridge?.supervisor.pid;
  }

  isViewer(participantId: string): boolean {
    return this.#viewers.has(participantId);
  }

  /** Whether somebody takes one picture instead of many. @throws PlenumError `media_overloaded` */
  setViewer(participantId: string, takes: boolean): void {
    if (this.#viewers.has(participantId) === takes || this.#closed) return;
    if (takes) {
      this.#ports.loads.admit(this.#mixed, this.#viewers.size === 0 ? viewersFormat : null);
      this.#viewers.add(participantId);
    } else this.#viewers.delete(participantId);
    this.#settle();
  }

  /** @throws PlenumError `media_unavailable` when there are no ports, `media_overloaded` */
  async openLeg(participantId: string): Promise<LegPorts> {
    const { legPorts, loads } = this.#ports;
    const there = this.#legs.get(participantId);
    if (there) return there.ports;
    loads.admit(this.#mixed, pictureFormats.hd);
    const ports = await legPorts.take();
    if (this.#closed) {
      legPorts.giveBack(ports);
      throw new PlenumError('media_unavailable');
    }
    this.#legs.set(participantId, newLeg(participantId, ports, legPorts));
    this.#settle();
    return ports;
  }

  /** @throws PlenumError `not_joined` */
  setLeg(participantId: string, agreed: Leg): void {
    const leg = this.#legOf(participantId);
    this.#legs.set(participantId, withRate({ ...leg, agreed }, leg.kbps));
    this.#settle();
  }

  /** How many there are. */
  get legs(): number {
    return this.#legs.size;
  }

  hasLeg(participantId: string): boolean {
    return this.#legs.has(participantId);
  }

  /** Whether others hear, or see, what it sends. */
  setLegSource(participantId: string, source: Source, live: boolean): void {
    const leg = this.#legOf(participantId);
    if (source !== 'microphone' && source !== 'camera') return;
    this.#legs.set(participantId, { ...leg, ...(source === 'camera' ? { seen: live } : { heard: live }) });
    this.#settle();
  }

  closeLeg(participantId: string): void {
    const leg = this.#legs.get(participantId);
    if (!leg) return;
    this.#legs.delete(participantId);
    this.#ports.legPorts.giveBack(leg.ports);
    this.#settle();
  }

  /** Presses keys of its other end. @throws PlenumError `not_joined` */
  press(participantId: string, digits: readonly Digit[]): void {
    this.#legOf(participantId);
    this.#bridge?.supervisor.press(lineId(participantId, 'sound'), digits);
  }

  /** Its other end has asked for a key frame by its signalling (RFC 5168). @throws PlenumError `not_joined` */
  keyFrameAsked(participantId: string): void {
    this.#legOf(participantId);
    this.#bridge?.supervisor.keyFrameAsked(lineId(participantId, 'picture'));
  }

  /**
   * Plays sounds to legs, after those that were ordered before. Resolves when they ended, also when nobody heard them.
   * @param to null: to all of them
   */
  play(sounds: readonly PromptName[], language: PromptLanguage, to: readonly string[] | null): Promise<void> {
    const supervisor = this.#bridge?.supervisor;
    if (!supervisor || this.#legs.size === 0) return Promise.resolve();
    const id = newId();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#playing.set(id, () => resolve(undefined));
    supervisor.play({ id, sounds, language, mixes: to?.map(mixId) ?? null });
    return promise;
  }

  setScenes(scenes: MixedScenes): void {
    const host = this.#scenes?.host?.participantId ?? null;
    this.#scenes = scenes;
    this.#bridge?.setScenes(scenes);
    if (host === (scenes.host?.participantId ?? null)) return;
    this.#bridge?.need(this.#needs());
    this.#ports.changed();
  }

  /** As `MixerBridge.useRouter`. */
  useRouter(router: types.Router | null): void {
    this.#router = router;
    this.#bridge?.useRouter(router);
  }

  /** Somebody began to send or goes on, or other voices are heard. */
  sourcesChanged(): void {
    this.#bridge?.reconcile();
  }

  /** The picture that a browser takes, once there is one; null also for whoever takes none. */
  pictureOf(participantId: string): types.Producer | null {
    const id = this.#viewers.has(participantId) ? this.#shares.of.get(participantId) : undefined;
    return id === undefined ? null : (this.#bridge?.producerOf(id) ?? null);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { ports } of this.#legs.values()) this.#ports.legPorts.giveBack(ports);
    this.#legs.clear();
    this.#viewers.clear();
    this.#dropBridge();
  }

  #legOf(participantId: string): LegState {
    const leg = this.#legs.get(participantId);
    if (!leg) throw new PlenumError('not_joined');
    return leg;
  }

  #needs(): MixNeeds {
    this.#shares = share(this.#takers(this.#level), this.#shares);
    return { shares: this.#shares, legs: [...this.#legs.values()] };
  }

  get #level(): LoadLevel {
    return this.#ports.loads.levelOf(this.#mixed);
  }

  /** Who takes a picture, and what they get of it at a level. */
  #takers(level: LoadLevel): Taker[] {
    const whose = (participantId: string): Taker['whose'] =>
      this.#scenes?.host?.participantId === participantId ? 'host' : 'everybody';
    const viewers = [...this.#viewers].map((id): Taker => ({ id, whose: whose(id), format: viewersFormat }));
    const legs = [...this.#legs.values()].flatMap((leg) => takerOf(leg, whose(leg.participantId)) ?? []);
    return [...viewers, ...legs].map((taker) => ({ ...taker, format: degraded(taker.format, level) }));
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (this.#viewers.size === 0 && this.#legs.size === 0) {
      this.#timer = setTimeout(() => this.#stop(), keptMs).unref();
    } else {
      if (!this.#wanted) {
        this.#wanted = true;
        this.#ports.mixing(true);
      }
      if (!this.#bridge && !this.#opening) void this.#open();
    }
    this.#bridge?.need(this.#needs());
  }

  /** Never rejects: tried again while it is wanted. */
  async #open(): Promise<void> {
    this.#opening = true;
    try {
      const bridge = await MixerBridge.open(this.#ports);
      if (this.#closed) {
        bridge.close();
        return;
      }
      this.#bridge = bridge;
      bridge.on('pictures', () => this.#ports.changed());
      bridge.supervisor.on('line', (news) => this.#hear(news));
      bridge.supervisor.on('statistics', (lines) => this.#tellStatistics(lines));
      bridge.supervisor.on('played', (id) => this.#played(id));
      this.#ports.loads.begin(this.#mixed);
      bridge.supervisor.on('costs', (reading) => this.#weigh(reading));
      bridge.useRouter(this.#router);
      if (this.#scenes) bridge.setScenes(this.#scenes);
      bridge.need(this.#needs());
    } catch (error) {
      this.#ports.log.error({ err: error }, 'a mixer could not be started; trying again');
      this.#timer = setTimeout(() => this.#settle(), openAgainMs);
    } finally {
      this.#opening = false;
    }
  }

  #stop(): void {
    this.#dropBridge();
    this.#scenes = null;
    this.#shares = noShares;
    this.#wanted = false;
    this.#ports.mixing(false);
  }

  #dropBridge(): void {
    this.#bridge?.close();
    this.#bridge = null;
    this.#ports.loads.end(this.#mixed);
    for (const id of [...this.#playing.keys()]) this.#played(id);
  }

  #played(id: string): void {
    this.#playing.get(id)?.();
    this.#playing.delete(id);
  }

  #hear(news: LineNews): void {
    const participantId = news.lineId.slice(news.lineId.indexOf(' ') + 1);
    const leg = this.#legs.get(participantId);
    if (!leg) return;
    const { legNews } = this.#ports;
    switch (news.type) {
      case 'digit':
        legNews(participantId, { type: 'digit', digit: news.digit });
        break;
      case 'keyFrameElsewhere':
        legNews(participantId, { type: 'keyFrameWanted' });
        break;
      case 'lineFailed':
        legNews(participantId, { type: 'failed', reason: news.reason });
        break;
      case 'rate':
        this.#legs.set(participantId, withRate(leg, news.kbps));
        this.#settle();
        break;
      default:
        news satisfies never;
    }
  }

  #weigh(reading: MixerReading): void {
    const formats = this.#shares.pictures.map(({ id, format }): [string, VideoFormat] => [id, format]);
    this.#ports.loads.measured(this.#mixed, reading, new Map(formats));
  }

  #tellStatistics(lines: Record<string, LineStatistics>): void {
    const formats = new Map(this.#takers(this.#level).map(({ id, format }) => [id, format]));
    for (const { participantId } of this.#legs.values()) {
      const line = (of: 'sound' | 'picture'): LineStatistics | null =>
        lines[lineId(participantId, of)] ?? null;
      const sound = line('sound');
      const picture = line('picture');
      if (!sound && !picture) continue;
      const format = formats.get(participantId);
      this.#ports.legStatistics(participantId, {
        ...{ sound, picture },
        format: format
          ? { width: format.width, height: format.height, fps: format.fps, kbps: format.kbps }
          : null,
      });
    }
  }
}
