import type { MediaPort, Seat } from '../contract/media-port.ts';
import type { PromptLanguage } from '../contract/prompts.ts';
import type { Logger } from '../kernel/logger.ts';
import {
  type Announcement,
  announcementsBetween,
  comingOrGoing,
  greetingOf,
  legsCome,
  legsIn,
  noticeAt,
} from './announcements.ts';
import type { ConferenceState } from './state.ts';

/** Of coming and going there is at most one tone in this time. */
const apartMs = 1000;
/** A notice that was due longer ago is not given any more. */
const lateMs = 1000;

export interface AnnouncerPorts {
  media: Pick<MediaPort, 'play'>;
  language: PromptLanguage;
  now: () => number;
  /** Undefined when it is over. */
  stateOf: (conferenceId: string) => ConferenceState | undefined;
  log: Logger;
}

interface Told {
  /** Legs that have come and do not hear yet. */
  greet: Set<string>;
  /** The last tone of somebody who came or went. */
  toneAt: number;
  noticeAt: number | null;
  timer: NodeJS.Timeout | undefined;
}

/** Tells rooms and telephones by sound what happens in their conference. */
export class Announcer {
  readonly #ports: AnnouncerPorts;
  readonly #told = new Map<string, Told>();

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports;
  }

  /** One of before a restart goes on: whoever is in it was greeted. */
  restored(state: ConferenceState): void {
    this.#awaitEnd(this.#of(state.id), state);
  }

  changed(before: ConferenceState, after: ConferenceState): void {
    const told = this.#of(after.id);
    for (const id of legsCome(before, after)) told.greet.add(id);
    this.#awaitEnd(told, after);
    const now = this.#ports.now();
    const tone = now - told.toneAt < apartMs ? null : comingOrGoing(before, after);
    if (tone && this.#tell(after.id, told, tone)) told.toneAt = now;
    for (const announcement of announcementsBetween(before, after)) this.#tell(after.id, told, announcement);
  }

  /** The media of a leg runs: it hears what is played from now on. */
  hears({ conferenceId, participantId }: Seat): void {
    if (!this.#told.get(conferenceId)?.greet.delete(participantId)) return;
    const state = this.#ports.stateOf(conferenceId);
    if (!state?.participants.has(participantId)) return;
    this.#play(conferenceId, { sounds: greetingOf(state, participantId), to: [participantId] });
  }

  forget(conferenceId: string): void {
    clearTimeout(this.#told.get(conferenceId)?.timer);
    this.#told.delete(conferenceId);
  }

  #of(conferenceId: string): Told {
    const told = this.#told.get(conferenceId) ?? {
      ...{ greet: new Set<string>(), toneAt: Number.NEGATIVE_INFINITY, noticeAt: null, timer: undefined },
    };
    this.#told.set(conferenceId, told);
    return told;
  }

  /** The end may be moved, and then there is another notice. */
  #awaitEnd(told: Told, state: ConferenceState): void {
    const at = noticeAt(state);
    if (at === told.noticeAt) return;
    told.noticeAt = at;
    clearTimeout(told.timer);
    if (at === null) return;
    const left = at - this.#ports.now();
    if (left < -lateMs) return;
    told.timer = setTimeout(() => this.#tellEnd(state.id, told), Math.max(0, left)).unref();
  }

  #tellEnd(conferenceId: string, told: Told): void {
    const state = this.#ports.stateOf(conferenceId);
    if (state) this.#tell(conferenceId, told, { sounds: ['ends-in-five-minutes'], to: legsIn(state) });
  }

  /** @returns whether there was anybody to hear it */
  #tell(conferenceId: string, { greet }: Told, { sounds, to }: Announcement): boolean {
    const hearing = to.filter((id) => !greet.has(id));
    if (hearing.length === 0) return false;
    this.#play(conferenceId, { sounds, to: hearing });
    return true;
  }

  #play(conferenceId: string, { sounds, to }: Announcement): void {
    const { media, language, log } = this.#ports;
    media.play(conferenceId, sounds, { language, to }).catch((error: unknown) => {
      log.warn({ err: error, conferenceId, sounds }, 'an announcement could not be played');
    });
  }
}
