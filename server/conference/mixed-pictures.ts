import type { MediaPort } from '../contract/media-port.ts';
import type { LiveConference } from './live-conferences.ts';
import { mixedScenesOf, orderFor, scenesChangeAt } from './mixed-scenes.ts';

/** Speech and arrivals come in bursts: the mixer is told of them at most so often. */
const everyMs = 100;

export interface MixedPicturesPorts {
  media: Pick<MediaPort, 'setScenes'>;
  now: () => number;
  find: (conferenceId: string) => LiveConference | undefined;
}

interface Told {
  order: readonly string[];
  /** What was told last, to tell nothing twice. */
  scenes: string;
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
  dueAt: number;
}

/**
 * Keeps the mixers told how their pictures are to look: at every change of the state or of who speaks, and when a cell
 * rotates. Only of the conferences that are mixed just now.
 */
export class MixedPictures {
  readonly #ports: MixedPicturesPorts;
  readonly #told = new Map<string, Told>();

  constructor(ports: MixedPicturesPorts) {
    this.#ports = ports;
  }

  /** Somebody is in a conference who takes one picture, or nobody is any more. */
  mixing(conferenceId: string, on: boolean): void {
    if (!on) {
      this.forget(conferenceId);
      return;
    }
    if (this.#told.has(conferenceId)) return;
    this.#told.set(conferenceId, {
      ...{ order: [], scenes: '', toldAt: Number.NEGATIVE_INFINITY, timer: undefined, dueAt: Infinity },
    });
    this.changed(conferenceId);
  }

  changed(conferenceId: string): void {
    const told = this.#told.get(conferenceId);
    if (told) this.#at(conferenceId, told, Math.max(this.#ports.now(), told.toldAt + everyMs));
  }

  forget(conferenceId: string): void {
    clearTimeout(this.#told.get(conferenceId)?.timer);
    this.#told.delete(conferenceId);
  }

  #at(conferenceId: string, told: Told, at: number): void {
    if (at >= told.dueAt) return;
    const now = this.#ports.now();
    clearTimeout(told.timer);
    told.dueAt = at;
    told.timer = setTimeout(() => this.#tell(conferenceId, told), Math.max(0, at - now));
  }

  #tell(conferenceId: string, told: Told): void {
    told.dueAt = Infinity;
    const live = this.#ports.find(conferenceId);
    if (!live) return;
    const { state } = live.runtime;
    const now = this.#ports.now();
    told.toldAt = now;
    told.order = orderFor(state, told.order);
    const scenes = mixedScenesOf(state, { order: told.order, speaking: new Set(live.speaking), now });
    const text = JSON.stringify(scenes);
    if (text !== told.scenes) {
      told.scenes = text;
      this.#ports.media.setScenes(conferenceId, scenes);
    }
    const next = scenesChangeAt(state, now);
    if (next !== null) this.#at(conferenceId, told, next);
  }
}
