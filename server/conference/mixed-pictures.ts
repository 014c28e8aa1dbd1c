import type { MediaPort, Seat } from '../contract/media-port.ts';
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
  /** By conference and participant. */
  readonly #help = new Map<string, Map<string, readonly string[]>>();

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

  /** Lines over somebody's own picture; null: none. */
  showHelp({ conferenceId, participantId }: Seat, lines: readonly string[] | null): void {
    const help = this.#help.get(conferenceId) ?? new Map<string, readonly string[]>();
    if (lines) help.set(participantId, lines);
    else help.delete(participantId);
    if (help.size > 0) this.#help.set(conferenceId, help);
    else this.#help.delete(conferenceId);
    this.changed(conferenceId);
  }

  forget(conferenceId: string): void {
    this.#help.delete(conferenceId);
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
    const help = new Map(
      [...(this.#help.get(conferenceId) ?? [])].filter(([id]) => state.participants.has(id)),
    );
    const sight = { order: told.order, speaking: new Set(live.speaking), help, now };
    const scenes = mixedScenesOf(state, sight);
    const text = JSON.stringify(scenes);
    if (text !== told.scenes) {
      told.scenes = text;
      this.#ports.media.setScenes(conferenceId, scenes);
    }
    const next = scenesChangeAt(state, now);
    if (next !== null) this.#at(conferenceId, told, next);
  }
}
