import type { EndReason } from '../contract/api/history.ts';
import type { LogEntry, Patch } from '../contract/conference-view.ts';
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
  /** What the enterprise had bought when it was last asked; null: a visitor's meeting, or not yet known. */
  plan: 'free' | 'paid' | null;
  /** Who was removed and does not come back by themselves: `identityKey`. */
  readonly barred: Set<string>;
  /** The latest controls, the latest last. */
  readonly log: LogEntry[];
  /** Name of whoever gives the control that is carried out just now; null: nobody does. */
  givenBy: string | null;
}

/** What is kept of a conference to bring it back. */
export interface KeptConference {
  meeting: Meeting;
  state: ConferenceState;
  version: number;
  plan: LiveConference['plan'];
  barred: readonly string[];
  log: readonly LogEntry[];
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
  unopened?: NodeJS.Timeout;
}
/** Patches that may have gone out after what was kept, at the very most. */
const versionsAhead = 10_000;

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
    const { now, log } = this.#ports;
    const conferenceId = newId();
    const { meetingId, subject, media, waitingRoom, kind, endsAt } = meeting;
    const plannedEndAt = kind === 'booked' ? endsAt : null;
    const state = newConference({
      ...{ id: conferenceId, meetingId, subject, media, waitingRoom, plannedEndAt },
      now: now(),
    });
    const live = this.#add({ meeting, state, version: 0, plan: null, barred: [], log: [] });
    // Until it is opened nothing else limits it.
    const unopened = setTimeout(() => this.end(conferenceId, 'no_host'), unopenedMs);
    this.#timers.set(conferenceId, { unopened });
    log.info({ conferenceId, meetingId }, 'conference began');
    return live;
  }

  /** One that was live before a restart. */
  restore(kept: KeptConference): LiveConference {
    const live = this.#add({ ...kept, version: kept.version + versionsAhead });
    this.#timers.set(live.conferenceId, {});
    return live;
  }

  /** To be called when somebody has gone. */
  endWhenEmpty({ conferenceId, runtime }: LiveConference): void {
    const timers = this.#timers.get(conferenceId);
    if (!timers || partiesOf(runtime.state) > 0) return;
    clearTimeout(timers.empty);
    timers.empty = setTimeout(() => this.end(conferenceId, 'empty'), this.#emptyMs);
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
    clearTimeout(timers?.unopened);
    this.#timers.delete(conferenceId);
    this.#byId.delete(conferenceId);
    if (this.#byMeeting.get(live.meeting.meetingId) === live) this.#byMeeting.delete(live.meeting.meetingId);
    live.runtime.close();
    this.#ports.ended(live, reason, actorName);
    this.#ports.log.info({ conferenceId, reason }, 'conference ended');
  }

  /** It has been opened: from now on it lasts as long as the state says. */
  opened({ conferenceId }: LiveConference): void {
    clearTimeout(this.#timers.get(conferenceId)?.unopened);
  }

  /** Another server carries it: nothing of it is ended. */
  letGo(meetingId: string): LiveConference | undefined {
    const live = this.#byMeeting.get(meetingId);
    if (!live) return undefined;
    const { conferenceId } = live;
    const timers = this.#timers.get(conferenceId);
    clearTimeout(timers?.empty);
    clearTimeout(timers?.unopened);
    this.#timers.delete(conferenceId);
    this.#byId.delete(conferenceId);
    this.#byMeeting.delete(meetingId);
    live.runtime.close();
    this.#ports.log.warn({ conferenceId, meetingId }, 'another server goes on with this conference');
    return live;
  }

  /** The server stops; what is kept brings them back. */
  close(): void {
    for (const { conferenceId, runtime } of this.#byId.values()) {
      const timers = this.#timers.get(conferenceId);
      clearTimeout(timers?.empty);
      clearTimeout(timers?.unopened);
      runtime.close();
    }
    this.#byId.clear();
    this.#byMeeting.clear();
    this.#timers.clear();
  }

  #add({ meeting, state, version, plan, barred, log }: KeptConference): LiveConference {
    const { now, publish, carryOut, changed } = this.#ports;
    const conferenceId = state.id;
    const runtime = new ConferenceRuntime(
      state,
      {
        now,
        publish: (patch) => publish(conferenceId, patch),
        carryOut: (effect) => carryOut(live, effect),
        changed: (before, after) => changed(live, before, after),
      },
      version,
    );
    const live: LiveConference = {
      ...{ conferenceId, meeting, runtime, plan, speaking: [], givenBy: null },
      barred: new Set(barred),
      log: [...log],
    };
    this.#byId.set(conferenceId, live);
    this.#byMeeting.set(meeting.meetingId, live);
    return live;
  }
}

/** Everybody who has a place: in the conference, or waiting. */
export function partiesOf({ participants, waiting }: ConferenceState): number {
  return participants.size + waiting.size;
}
