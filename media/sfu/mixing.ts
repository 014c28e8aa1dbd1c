import { setTimeout as delay } from 'node:timers/promises';
import type { types } from 'mediasoup';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Feed } from '../../server/contract/feeds.ts';
import type { MixedScenes } from '../../server/contract/mixing.ts';
import type { MixerPlan } from '../mixer/mixer-plan.ts';
import type { MixerReading } from '../mixer/mixer-supervisor.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { takersOfFeed } from './feed-takers.ts';
import { formatOf, type LegState, takersOf } from './leg.ts';
import { mixId } from './leg-plan.ts';
import { degraded, type LoadLevel } from './load-level.ts';
import { type LegEvents, MixedLegs, type MixedLegsPorts } from './mixed-legs.ts';
import { MixerBridge, type MixerBridgeOptions, type MixNeeds } from './mixer-bridge.ts';
import type { Mixed, MixerLoads } from './mixer-loads.ts';
import { noShares, sceneKey, share, type Taker } from './picture-shares.ts';

/** When nobody takes a composed picture any more the mixer is kept so long: pages are reloaded, calls come back. */
const keptMs = 10_000;
const openAgainMs = 1000;
/** Longer a leg is not let wait for the mixer that it is to move to. */
const openWithinMs = 5000;
/** Nor for what will be sent to it: it comes without, where there are no scenes yet. */
const madeWithinMs = 1000;
/** Of browsers, while there is enough of everything. */
const viewersFormat: VideoFormat = pictureFormats.hd;

export interface MixingPorts extends MixerBridgeOptions, LegEvents {
  legPorts: MixedLegsPorts['legPorts'];
  /** As `MixedLegsPorts.apart`. */
  apart: boolean;
  loads: MixerLoads;
  /** Scenes are wanted, or not any more. */
  mixing: (on: boolean) => void;
  /** There are other pictures than before: those who take one are to be given theirs. */
  changed: () => void;
}

/** Has a conference mixed for as long as there are legs in it, somebody takes one composed picture, or it is recorded. */
export class Mixing {
  readonly legs: MixedLegs;
  readonly #ports: MixingPorts;
  readonly #viewers = new Set<string>();
  #feeds: readonly Feed[] = [];
  /** As the node weighs it. */
  readonly #mixed: Mixed;
  #shares = noShares;
  #bridge: MixerBridge | null = null;
  #router: types.Router | null = null;
  #scenes: MixedScenes | null = null;
  #wanted = false;
  #opening = false;
  #timer: NodeJS.Timeout | undefined;
  /** Legs that are on their way here. */
  readonly #expected = new Map<string, LegState>();
  readonly #whenOpen = new Set<(bridge: MixerBridge) => void>();
  #closed = false;

  constructor(ports: MixingPorts) {
    this.#ports = ports;
    this.#mixed = {
      log: ports.log,
      formatsAt: (level) => share(this.#takers(level), noShares).pictures.map(({ format }) => format),
      levelChanged: () => this.#bridge?.need(this.#needs()),
    };
    const { legPorts, apart, legNews, legStatistics, loads } = ports;
    this.legs = new MixedLegs({
      ...{ legPorts, apart, legNews, legStatistics },
      admit: (format) => loads.admit(this.#mixed, format),
      supervisor: () => this.#bridge?.supervisor,
      changed: () => this.#settle(),
    });
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

  /** What goes to the recorder, all of it each time. @throws PlenumError `media_overloaded` for one more */
  setFeeds(feeds: readonly Feed[]): void {
    if (this.#closed) return;
    const known = new Set(this.#feeds.map(({ id }) => id));
    for (const feed of feeds) {
      if (known.has(feed.id)) continue;
      const [taker] = takersOfFeed(feed, false, 'full');
      this.#ports.loads.admit(this.#mixed, taker?.format ?? null);
    }
    this.#feeds = feeds;
    this.#settle();
  }

  /**
   * Makes ready for a leg that is in another conference yet, under the ID it will have here; to be followed by `expectNoMore` when it is here, or will
   * not come.
   * @throws PlenumError `media_overloaded`; `media_unavailable` when no mixer comes up
   */
  async expectLeg(leg: LegState): Promise<void> {
    this.#ports.loads.admit(this.#mixed, formatOf(leg, 'picture') ?? pictureFormats.hd);
    const { participantId } = leg;
    this.#expected.set(participantId, leg);
    this.#settle();
    try {
      const bridge = await this.#untilOpen();
      await this.#untilMade(bridge, participantId);
    } catch (error) {
      this.expectNoMore(participantId);
      throw error;
    }
  }

  /** Resolves when the lines of a leg are open: what comes before is lost. @throws PlenumError `media_unavailable` */
  async legListens(participantId: string): Promise<void> {
    const bridge = await this.#untilOpen();
    const isOpen = ({ lines }: MixerPlan): boolean => lines.some(({ legId }) => legId === participantId);
    await this.#untilPlanned(bridge, isOpen);
  }

  expectNoMore(participantId: string): void {
    if (this.#expected.delete(participantId)) this.#settle();
  }

  setScenes(scenes: MixedScenes): void {
    const before = takenBy(this.#scenes);
    this.#scenes = scenes;
    this.#bridge?.setScenes(scenes);
    if (takenBy(scenes) === before) return;
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
    this.legs.closeAll();
    this.#viewers.clear();
    this.#feeds = [];
    this.#dropBridge();
  }

  #needs(): MixNeeds {
    const before = new Set(this.#shares.pictures.map(sceneKey));
    this.#shares = share(this.#takers(this.#level), this.#shares);
    for (const picture of this.#shares.pictures) {
      // Who takes it was let in before somebody shared.
      const more = picture.part !== 'all' && !before.has(sceneKey(picture));
      if (more) this.#ports.loads.expect(picture.format);
    }
    return { shares: this.#shares, legs: this.legs.all(), feeds: this.#feeds, arriving: this.#arriving };
  }

  get #arriving(): LegState[] {
    return [...this.#expected.values()].filter(({ participantId }) => !this.legs.has(participantId));
  }

  get #level(): LoadLevel {
    return this.#ports.loads.levelOf(this.#mixed);
  }

  /** Who takes a picture, and what they get of it at a level. */
  #takers(level: LoadLevel): Taker[] {
    const own = new Set(this.#scenes?.own.map(({ participantId }) => participantId));
    const whose = (participantId: string): Taker['whose'] => (own.has(participantId) ? participantId : null);
    const presenterId = this.#scenes?.share?.presenterId ?? null;
    const viewers = [...this.#viewers].map((id): Taker => ({
      id,
      whose: whose(id),
      part: 'all',
      format: viewersFormat,
    }));
    const legs = [...this.legs.all(), ...this.#arriving].flatMap((leg) =>
      takersOf(leg, whose(leg.participantId), presenterId),
    );
    const feeds = this.#feeds.flatMap((feed) => takersOfFeed(feed, presenterId !== null, level));
    const others = [...viewers, ...legs].map((taker) => ({
      ...taker,
      format: degraded(taker.format, level),
    }));
    return [...others, ...feeds];
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const taken = this.#viewers.size + this.legs.size + this.#expected.size + this.#feeds.length;
    if (taken === 0) {
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
      bridge.on('planned', ({ mixes }) => this.legs.prompts.heardIn(mixes.map(({ id }) => id)));
      bridge.on('pictures', () => this.#ports.changed());
      bridge.supervisor.on('line', (news) => this.legs.hear(news));
      bridge.supervisor.on('statistics', (lines) => {
        const takers = this.#takers(this.#level);
        this.legs.tellStatistics(lines, new Map(takers.map(({ id, format }) => [id, format])));
      });
      bridge.supervisor.on('played', (id) => this.legs.prompts.played(id));
      this.#ports.loads.begin(this.#mixed);
      bridge.supervisor.on('costs', (reading) => this.#weigh(reading));
      bridge.useRouter(this.#router);
      if (this.#scenes) bridge.setScenes(this.#scenes);
      bridge.need(this.#needs());
      for (const open of this.#whenOpen) open(bridge);
    } catch (error) {
      this.#ports.log.error({ err: error }, 'a mixer could not be started; trying again');
      this.#timer = setTimeout(() => this.#settle(), openAgainMs);
    } finally {
      this.#opening = false;
    }
  }

  async #untilOpen(): Promise<MixerBridge> {
    if (this.#bridge) return this.#bridge;
    const { promise, resolve, reject } = Promise.withResolvers<MixerBridge>();
    this.#whenOpen.add(resolve);
    const timer = setTimeout(() => reject(new PlenumError('media_unavailable')), openWithinMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#whenOpen.delete(resolve);
    }
  }

  /** Picture and mix of somebody are being made. */
  async #untilMade(bridge: MixerBridge, participantId: string): Promise<void> {
    const pictureId = this.#shares.of.get(participantId);
    const has = ({ pictures, mixes }: MixerPlan): boolean =>
      pictureId === undefined
        ? mixes.some(({ id }) => id === mixId(participantId))
        : pictures.some(({ id }) => id === pictureId);
    await this.#untilPlanned(bridge, has);
  }

  /** Some later plan has it and is carried out, or it takes too long. */
  async #untilPlanned(bridge: MixerBridge, has: (plan: MixerPlan) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const look = (plan: MixerPlan): void => {
      if (has(plan)) resolve(undefined);
    };
    bridge.on('planned', look);
    const carriedOut = promise.then(() => bridge.supervisor.settled());
    await Promise.race([carriedOut, delay(madeWithinMs, undefined, { ref: false })]);
    bridge.off('planned', look);
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
    this.legs.prompts.silenced();
  }

  #weigh(reading: MixerReading): void {
    const formats = this.#shares.pictures.map(({ id, format }): [string, VideoFormat] => [id, format]);
    this.#ports.loads.measured(this.#mixed, reading, new Map(formats));
  }
}

/** Who sees a picture of their own, and whose slides are apart. */
function takenBy(scenes: MixedScenes | null): string {
  const owners = scenes?.own.map(({ participantId }) => participantId).sort() ?? [];
  return JSON.stringify([owners, scenes?.share?.presenterId ?? null]);
}
