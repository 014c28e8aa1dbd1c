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
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import { newId } from '../../server/kernel/ids.ts';
import type { LineNews } from '../mixer/leg-lines.ts';
import type { MixerSupervisor } from '../mixer/mixer-supervisor.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import {
  lineId,
  type LegState,
  newLeg,
  type PictureLine,
  pictureLines,
  pictureSources,
  withAgreed,
  withRate,
} from './leg.ts';
import { mixId } from './leg-plan.ts';
import type { LegPortRange } from './leg-ports.ts';

export interface LegEvents {
  legNews: (participantId: string, news: LegNews) => void;
  legStatistics: (participantId: string, statistics: LegStatistics) => void;
}

export interface MixedLegsPorts extends LegEvents {
  legPorts: LegPortRange;
  /** Whether one more can be mixed. @throws PlenumError `media_overloaded` */
  admit: (format: VideoFormat) => void;
  /** Of the mixer, while there is one. */
  supervisor: () => MixerSupervisor | undefined;
  /** There are others than before, or they take and send something else. */
  changed: () => void;
}

/** The legs of a conference: their ports, what was agreed with them, and what becomes of their lines. */
export class MixedLegs {
  readonly #ports: MixedLegsPorts;
  readonly #legs = new Map<string, LegState>();
  readonly #playing = new Map<string, () => void>();
  #closed = false;

  constructor(ports: MixedLegsPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#legs.size;
  }

  all(): LegState[] {
    return [...this.#legs.values()];
  }

  has(participantId: string): boolean {
    return this.#legs.has(participantId);
  }

  /** @throws PlenumError `media_unavailable` when there are no ports, `media_overloaded` */
  async open(participantId: string): Promise<LegPorts> {
    const { legPorts, admit, changed } = this.#ports;
    const there = this.#legs.get(participantId);
    if (there) return there.ports;
    admit(pictureFormats.hd);
    const ports = await legPorts.take();
    if (this.#closed) {
      legPorts.giveBack(ports);
      throw new PlenumError('media_unavailable');
    }
    this.#legs.set(participantId, newLeg(participantId, ports, legPorts));
    changed();
    return ports;
  }

  /** @throws PlenumError `not_joined` */
  set(participantId: string, agreed: Leg): void {
    this.#change(withAgreed(this.#of(participantId), agreed));
  }

  /** Whether others hear, or see, what it sends. @throws PlenumError `not_joined` */
  setSource(participantId: string, source: Source, state: 'live' | 'paused' | 'closed'): void {
    const leg = this.#of(participantId);
    const line = pictureLines.find((one) => pictureSources[one] === source);
    if (line) this.#change({ ...leg, seen: { ...leg.seen, [line]: state } });
    else if (source === 'microphone') this.#change({ ...leg, heard: state === 'live' });
  }

  close(participantId: string): void {
    const leg = this.#legs.get(participantId);
    if (!leg) return;
    this.#legs.delete(participantId);
    this.#ports.legPorts.giveBack(leg.ports);
    this.#ports.changed();
  }

  /** Presses keys of its other end. @throws PlenumError `not_joined` */
  press(participantId: string, digits: readonly Digit[]): void {
    this.#of(participantId);
    this.#ports.supervisor()?.press(lineId(participantId, 'sound'), digits);
  }

  /** Its other end has asked for a key frame by its signalling (RFC 5168). @throws PlenumError `not_joined` */
  keyFrameAsked(participantId: string): void {
    this.#of(participantId);
    // Its signalling does not say of which picture.
    for (const line of pictureLines) this.#ports.supervisor()?.keyFrameAsked(lineId(participantId, line));
  }

  /**
   * Plays sounds to legs, after those that were ordered before. Resolves when they ended, also when nobody heard them.
   * @param to null: to all of them
   */
  play(sounds: readonly PromptName[], language: PromptLanguage, to: readonly string[] | null): Promise<void> {
    const supervisor = this.#ports.supervisor();
    if (!supervisor || this.#legs.size === 0) return Promise.resolve();
    const id = newId();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#playing.set(id, () => resolve(undefined));
    supervisor.play({ id, sounds, language, mixes: to?.map(mixId) ?? null });
    return promise;
  }

  /** What was ordered has been played. */
  played(id: string): void {
    this.#playing.get(id)?.();
    this.#playing.delete(id);
  }

  /** The mixer is gone, and with it what it played. */
  silenced(): void {
    for (const id of [...this.#playing.keys()]) this.played(id);
  }

  /** The mixer has told something of a line. */
  hear(news: LineNews): void {
    const space = news.lineId.indexOf(' ');
    const participantId = news.lineId.slice(space + 1);
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
      case 'rate': {
        const line = pictureLines.find((one) => one === news.lineId.slice(0, space));
        if (line) this.#change(withRate(leg, line, news.kbps));
        break;
      }
      default:
        news satisfies never;
    }
  }

  /** @param formats of the pictures that they take, by participant */
  tellStatistics(
    lines: Readonly<Record<string, LineStatistics>>,
    formats: ReadonlyMap<string, VideoFormat>,
  ): void {
    for (const participantId of this.#legs.keys()) {
      const of = (line: 'sound' | PictureLine): LineStatistics | null =>
        lines[lineId(participantId, line)] ?? null;
      const [sound, picture, slides] = [of('sound'), of('picture'), of('slides')];
      if (!sound && !picture && !slides) continue;
      const format = formats.get(participantId);
      this.#ports.legStatistics(participantId, {
        ...{ sound, picture, slides },
        format: format
          ? { width: format.width, height: format.height, fps: format.fps, kbps: format.kbps }
          : null,
      });
    }
  }

  closeAll(): void {
    this.#closed = true;
    for (const { ports } of this.#legs.values()) this.#ports.legPorts.giveBack(ports);
    this.#legs.clear();
  }

  #of(participantId: string): LegState {
    const leg = this.#legs.get(participantId);
    if (!leg) throw new PlenumError('not_joined');
    return leg;
  }

  #change(leg: LegState): void {
    this.#legs.set(leg.participantId, leg);
    this.#ports.changed();
  }
}
