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
import type { LineNews } from '../mixer/leg-lines.ts';
import type { MixerSupervisor } from '../mixer/mixer-supervisor.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import {
  apartFromOthers,
  lineId,
  type LegState,
  movedLeg,
  newLeg,
  type PictureLine,
  pictureLines,
  pictureSources,
  withAgreed,
  withRate,
} from './leg.ts';
import type { LegPortRange } from './leg-ports.ts';
import { LegPrompts } from './leg-prompts.ts';

export interface LegEvents {
  legNews: (participantId: string, news: LegNews) => void;
  legStatistics: (participantId: string, statistics: LegStatistics) => void;
}

export interface MixedLegsPorts extends LegEvents {
  legPorts: LegPortRange;
  /** Nobody is with anybody else: what legs send is let through to no one. */
  apart: boolean;
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
  readonly prompts: LegPrompts;
  #closed = false;

  constructor(ports: MixedLegsPorts) {
    this.#ports = ports;
    const { supervisor } = ports;
    this.prompts = new LegPrompts({ supervisor, leg: (participantId) => this.#legs.get(participantId) });
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

  /** @throws PlenumError `not_joined` */
  of(participantId: string): LegState {
    const leg = this.#legs.get(participantId);
    if (!leg) throw new PlenumError('not_joined');
    return leg;
  }

  /** @throws PlenumError `media_unavailable` when there are no ports, `media_overloaded` */
  async open(participantId: string): Promise<LegPorts> {
    const { legPorts, admit } = this.#ports;
    const there = this.#legs.get(participantId);
    if (there) return there.ports;
    admit(pictureFormats.hd);
    const ports = await legPorts.take();
    if (this.#closed) {
      legPorts.giveBack(ports);
      throw new PlenumError('media_unavailable');
    }
    this.#change(newLeg(participantId, ports, legPorts));
    return ports;
  }

  /** @throws PlenumError `not_joined` */
  set(participantId: string, agreed: Leg): void {
    this.#change(withAgreed(this.of(participantId), agreed));
  }

  /** Whether others hear, or see, what it sends. @throws PlenumError `not_joined` */
  setSource(participantId: string, source: Source, state: 'live' | 'paused' | 'closed'): void {
    const leg = this.of(participantId);
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

  /** Lets a leg go to another conference; resolves when its ports are free. @throws PlenumError `not_joined` */
  async release(participantId: string): Promise<LegState> {
    const leg = this.of(participantId);
    this.#legs.delete(participantId);
    this.prompts.hush(participantId);
    // First what is to be from now on: no plan after it may open its ports again.
    this.#ports.changed();
    const lines = (await this.#ports.supervisor()?.release(participantId)) ?? {};
    return movedLeg(leg, lines);
  }

  /**
   * Takes one that another conference has let go, as it was there.
   * @throws PlenumError `media_unavailable` when it is closed
   */
  take(participantId: string, leg: LegState): void {
    if (this.#closed) {
      this.refuse(leg);
      throw new PlenumError('media_unavailable');
    }
    this.#change({ ...leg, participantId });
  }

  /** One that was let go is wanted nowhere. */
  refuse({ ports }: LegState): void {
    this.#ports.legPorts.giveBack(ports);
  }

  /** Presses keys of its other end. @throws PlenumError `not_joined` */
  press(participantId: string, digits: readonly Digit[]): void {
    this.of(participantId);
    this.#ports.supervisor()?.press(lineId(participantId, 'sound'), digits);
  }

  /** Its other end has asked for a key frame by its signalling (RFC 5168). @throws PlenumError `not_joined` */
  keyFrameAsked(participantId: string): void {
    this.of(participantId);
    // Its signalling does not say of which picture.
    for (const line of pictureLines) this.#ports.supervisor()?.keyFrameAsked(lineId(participantId, line));
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
    this.prompts.close();
  }

  #change(leg: LegState): void {
    this.#legs.set(leg.participantId, this.#ports.apart ? apartFromOthers(leg) : leg);
    this.#ports.changed();
  }
}
