import type { EndReason } from '../contract/api/history.ts';
import type { Patch } from '../contract/conference-view.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Meeting } from './meeting.ts';
import { ConferenceRuntime } from './runtime.ts';
import { type ConferenceState, type Effect, newConference } from './state.ts';

export interface LiveConference {
  readonly conferenceId: string;
  /** As it was when the conference began. */
  readonly meeting: Meeting;
  readonly runtime: ConferenceRuntime;
  /** Who is heard just now, as everybody in it was told. */
  speaking: string[];
}

export interface LivePorts {
  now: () => number;
  log: Logger;
  publish: (conferenceId: string, patch: Patch) => void;
  carryOut: (live: LiveConference, effect: Effect) => void;
  changed: (live: LiveConference, before: ConferenceState, after: ConferenceState) => void;
  /** It is over: everything it had is to be given back. */
  ended: (live: LiveConference, reason: EndReason, actorName: string | null) => void;
}

/** People wait this long for somebody who opens the conference. */
const unopenedMs = 3_600_000;

interface Timers {
  empty?: NodeJS.Timeout;
  end?: NodeJS.Timeout;
}

/** The conferences of this server: one for a meeting at a time, from the first who comes until its end. */
export class LiveConferences {
  readonly #ports: LivePorts;
  readonly #emptyMs: number;
  readonly #byId = new Map<string, LiveConference>();
  readonly #byMeeting = new Map<string, LiveConference>();
  readonly #timers = new Map<string, Timers>();

  /** @param emptyMs how long one without anybody in it lasts */
  constructor(ports: LivePorts, emptyMs: number) {
    this.#ports = ports;
    this.#emptyMs = emptyMs;
  }

  get size(): number {
    return this.#byId.size;
  }

  all(): Iterable<LiveConference> {
    return this.#byId.values();
  }

  find(conferenceId: string): LiveConference | undefined {
    return this.#byId.get(conferenceId);
  }

  ofMeeting(meetingId: string): LiveConference | undefined {
    return this.#byMeeting.get(meetingId);
  }

  /** The conference of a meeting, begun when there is none. */
  enterOrBegin(meeting: Meeting): LiveConference {
    const there = this.#byMeeting.get(meeting.meetingId);
    if (there) {
      clearTimeout(this.#timers.get(there.conferenceId)?.empty);
      return there;
    }
    const { now, publish, carryOut, changed, log } = this.#ports;
    const conferenceId = newId();
    const { meetingId, subject, media, waitingRoom } = meeting;
    const state = newConference({ id: conferenceId, meetingId, subject, media, waitingRoom, now: now() });
    const runtime = new ConferenceRuntime(state, {
      now,
      publish: (patch) => publish(conferenceId, patch),
      carryOut: (effect) => carryOut(live, effect),
      changed: (before, after) => changed(live, before, after),
    });
    const live: LiveConference = { conferenceId, meeting, runtime, speaking: [] };
    this.#byId.set(conferenceId, live);
    this.#byMeeting.set(meetingId, live);
    // Until it is opened nothing else limits it.
    const end = setTimeout(() => this.end(conferenceId, 'no_host'), unopenedMs);
    this.#timers.set(conferenceId, { end });
    log.info({ conferenceId, meetingId }, 'conference began');
    return live;
  }

  /** To be called when somebody has gone. */
  endWhenEmpty({ conferenceId, runtime }: LiveConference): void {
    const timers = this.#timers.get(conferenceId);
    if (!timers || partiesOf(runtime.state) > 0) return;
    clearTimeout(timers.empty);
    timers.empty = setTimeout(() => this.end(conferenceId, 'empty'), this.#emptyMs);
  }

  /** @param at ms since the epoch */
  endAt({ conferenceId, runtime }: LiveConference, at: number): void {
    const timers = this.#timers.get(conferenceId);
    if (!timers) return;
    clearTimeout(timers.end);
    timers.end = setTimeout(() => this.end(conferenceId, 'time_over'), Math.max(0, at - this.#ports.now()));
    if (runtime.state.endsAt !== at) runtime.apply({ type: 'setEnd', endsAt: at });
  }

  /**
   * Ends it for everybody; nothing happens when it is over already.
   * @param actorName who has ended it; null: nobody
   */
  end(conferenceId: string, reason: EndReason, actorName: string | null = null): void {
    const live = this.#byId.get(conferenceId);
    if (!live) return;
    const timers = this.#timers.get(conferenceId);
    clearTimeout(timers?.empty);
    clearTimeout(timers?.end);
    this.#timers.delete(conferenceId);
    this.#byId.delete(conferenceId);
    this.#byMeeting.delete(live.meeting.meetingId);
    live.runtime.close();
    this.#ports.ended(live, reason, actorName);
    this.#ports.log.info({ conferenceId, reason }, 'conference ended');
  }

  endAll(reason: EndReason): void {
    for (const conferenceId of [...this.#byId.keys()]) this.end(conferenceId, reason);
  }
}

/** Everybody who has a place: in the conference, or waiting. */
export function partiesOf({ participants, waiting }: ConferenceState): number {
  return Object.keys(participants).length + Object.keys(waiting).length;
}
