import type { ControlName } from '../contract/control-rules.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Config } from '../../config/schema.ts';
import type { EndReason } from '../contract/api/history.ts';
import type { Patch } from '../contract/conference-view.ts';
import type { Control } from '../contract/controls.ts';
import type { MediaPort } from '../contract/media-port.ts';
import type { ParsedRequest } from '../contract/signalling.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';
import { Admission, type AdmissionPorts } from './admission.ts';
import { Adoption } from './adoption.ts';
import { CallerDesk } from './caller-desk.ts';
import { ConferenceLegs } from './conference-legs.ts';
import { Consoles } from './consoles.ts';
import { ControlDesk } from './control-desk.ts';
import { Effects } from './effects.ts';
import type { ConferenceFollower } from './follower.ts';
import { followMedia } from './follow-media.ts';
import { HostNews } from './host-news.ts';
import { MixedPictures } from './mixed-pictures.ts';
import { Keeper } from './keeper.ts';
import { LegDesk, type LegDeskPorts } from './leg-desk.ts';
import { type LiveConference, LiveConferences } from './live-conferences.ts';
import type { CallPort, RecorderPort } from './ports.ts';
import { endOf, noticeMinutes } from './rules.ts';
import { type Guarded, Seating } from './seating.ts';
import { produce, type Sending, setSource } from './sources.ts';
import { type Connection, type Identity, Seats, type TakenSeat } from './seats.ts';
import type { ConferenceState } from './state.ts';

export interface ConferenceDependencies extends Omit<
  AdmissionPorts,
  'now' | 'conferences' | 'installation' | 'invitationOf' | 'arrived'
> {
  /** Slows down guessing of those who have no page; without it nothing does. */
  guard?: LegDeskPorts['guard'];
  config: Config;
  media: MediaPort;
  log: Logger;
  store: Pick<LiveStore, 'saveParts' | 'readParts' | 'renewDocument' | 'dropDocument' | 'documents'>;
  calls: CallPort;
  recorder: RecorderPort | null;
  /** Puts back the place of somebody who was in a conference before a restart. */
  retakePlace: (enterpriseId: string, participantId: string) => Promise<void>;
  /** Of a conference that another server carries now: the places are that one's. */
  forgetPlace: (enterpriseId: string, participantId: string) => void;
  /** Whether an account may still be used. */
  isActive: (accountId: string) => Promise<boolean>;
  /** No longer carries the meeting. */
  disown: (meetingId: string) => void;
  /** To every connection that entered the conference. */
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
  /** History, webhooks: whoever wants to know what happens in conferences. */
  follower: ConferenceFollower;
  now?: () => number;
}

/** The live conferences of this server: who is in them, what is commanded in them, and their return after a restart. */
export class ConferenceService {
  readonly seating: Seating;
  /** Those who come without a browser. */
  readonly legDesk: LegDesk;
  /** What is done from a console, and by programs. */
  readonly callers: CallerDesk;
  readonly #dependencies: ConferenceDependencies;
  readonly #now: () => number;
  readonly #conferences: LiveConferences;
  readonly #seats = new Seats();
  readonly #consoles = new Consoles();
  readonly #desk: ControlDesk;
  readonly #news: HostNews;
  readonly #pictures: MixedPictures;
  readonly #legs: ConferenceLegs;
  readonly #keeper: Keeper;
  readonly #adoption: Adoption;

  constructor(dependencies: ConferenceDependencies) {
    this.#dependencies = dependencies;
    this.#now = dependencies.now ?? Date.now;
    const { media, log, config, publish, store, calls, recorder, follower, findMeeting } = dependencies;
    const now = this.#now;
    const seats = this.#seats;
    const consoles = this.#consoles;
    const effects = new Effects({
      ...{ media, seats, calls, recorder, log },
      giveUp: (participantId, reason) => this.#putOut(participantId, reason),
      end: (live, reason, actorName) => this.end(live.conferenceId, reason, actorName),
      closeConsoles: (conferenceId, participantId) => consoles.leave(conferenceId, participantId),
      note: (...noted) => this.#desk.note(...noted),
    });
    const conferences = new LiveConferences(
      {
        now,
        log,
        publish,
        carryOut: (live, effect) => effects.carryOut(live, effect),
        changed: (live, before, after) => this.#changed(live, before, after),
        ended: (live, reason, actorName) => this.#ended(live, reason, actorName),
      },
      config.conference.emptySeconds * 1000,
    );
    this.#conferences = conferences;
    this.#keeper = new Keeper({ store, seatOf: (participantId) => seats.of(participantId), now, log });
    this.#desk = new ControlDesk({
      ...{ consoles, calls, recorder, now, findMeeting },
      kept: (live) => this.#keeper.settled(live),
      logged: (live, entry) => {
        if (conferences.find(live.conferenceId) !== live) return;
        this.#keeper.changed(live);
        follower.controlled(live, entry);
      },
    });
    const admission = new Admission({
      ...dependencies,
      ...{ now, conferences, installation: config.conference.maxParticipants },
      invitationOf: (conferenceId, token) => calls.invitationOf(conferenceId, token),
      arrived: (invitationId) => calls.arrived(invitationId),
    });
    this.#news = new HostNews({
      stateOf: (conferenceId) => conferences.find(conferenceId)?.runtime.state,
      tell: (participantId, fields) => {
        seats.of(participantId)?.connection?.notify('host', fields);
      },
      tellConsoles: (conferenceId, fields) => {
        const state = conferences.find(conferenceId)?.runtime.state;
        if (state) consoles.tell(state, fields);
      },
    });
    this.seating = new Seating({
      ...{ config, media, log, now, conferences, admission, seats, news: this.#news },
      givenUp: (seat) => this.#giveBack(seat),
    });
    this.legDesk = new LegDesk({
      ...{ seats, media, seating: this.seating, language: config.conference.language },
      showHelp: (seat, lines) => this.#pictures.showHelp(seat, lines),
      connected: (seat, connection) => this.#legs.connected(seat, connection),
      control: (seat, control) => this.control(seat, control),
      guard: dependencies.guard ?? (() => (attempt) => attempt()),
    });
    this.callers = new CallerDesk({ conferences, seats, seating: this.seating, consoles, desk: this.#desk });
    const { own, retakePlace } = dependencies;
    this.#adoption = new Adoption({
      ...{ log, conferences, seats, calls, follower, own, retakePlace },
      keeper: this.#keeper,
      seating: this.seating,
      lostSeatSeconds: config.conference.lostSeatSeconds,
      lookAgain: (live) => this.#lookAgain(live),
    });
    this.#pictures = new MixedPictures({
      media,
      now,
      find: (conferenceId) => conferences.find(conferenceId),
    });
    this.#legs = new ConferenceLegs({
      ...{ media, now, log, consoles, language: config.conference.language },
      stateOf: (conferenceId) => conferences.find(conferenceId)?.runtime.state,
      report: (seat, report) => this.seating.report(seat, report),
    });
    followMedia(media, {
      log,
      mixing: (conferenceId, on) => this.#pictures.mixing(conferenceId, on),
      legStatistics: (seat, statistics) => this.#legs.told(seat, statistics),
      publishSpeaking: (conferenceId, participantIds) => this.#tellSpeaking(conferenceId, participantIds),
      seatOf: (participantId) => seats.of(participantId),
      apply: (seat, report) => this.seating.report(seat, report),
      offer: (participantId, transports) => this.seating.offer(participantId, transports),
    });
  }

  get conferences(): number {
    return this.#conferences.size;
  }

  get participants(): number {
    let count = 0;
    for (const { runtime } of this.#conferences.all()) count += runtime.state.participants.size;
    return count;
  }

  live(): LiveConference[] {
    return [...this.#conferences.all()];
  }

  find(conferenceId: string): LiveConference | undefined {
    return this.#conferences.find(conferenceId);
  }

  ofMeeting(meetingId: string): LiveConference | undefined {
    return this.#conferences.ofMeeting(meetingId);
  }

  /** A control of whoever sits there. @throws PlenumError why it is refused */
  control(seat: TakenSeat, control: Control): Promise<void> {
    const live = this.seating.liveOf(seat);
    const { participantId, occupant } = seat;
    const { state } = live.runtime;
    const name = (state.participants.get(participantId) ?? state.waiting.get(participantId))?.name ?? '';
    const accountId = occupant.identity?.kind === 'account' ? occupant.identity.id : null;
    return this.#desk.give(live, { actor: { kind: 'participant', participantId }, name, accountId }, control);
  }

  /** @throws PlenumError `pin_wrong`, `pin_required`, or `host_present` */
  claimHost(seat: TakenSeat, pin: string | undefined): Promise<void> {
    return this.#desk.claim(this.seating.liveOf(seat), seat, pin);
  }

  /** @throws PlenumError `source_exists`, or as the rules and the media refuse it */
  produce(seat: TakenSeat, request: ParsedRequest<'produce'>): Promise<string> {
    return produce(this.#sending(seat), request);
  }

  /** @throws PlenumError `source_unknown` */
  setSource(seat: TakenSeat, request: ParsedRequest<'setSource'>): Promise<void> {
    return setSource(this.#sending(seat), request);
  }

  /** As `Seating.join`. */
  join(
    request: ParsedRequest<'join'>,
    connection: Connection,
    identity: Identity | null,
    guarded: Guarded = (attempt) => attempt(),
  ): ReturnType<Seating['join']> {
    return this.seating.join(request, connection, identity, guarded);
  }

  /** An account may not be used any more: its person is put out of every conference. */
  accountGone(accountId: string): void {
    for (const seat of this.#seats.all()) {
      const { identity } = seat.occupant;
      if (identity?.kind !== 'account' || identity.id !== accountId) continue;
      const { connection } = seat;
      this.seating.leave(seat, 'the account was disabled or deleted');
      connection?.notify('ended', { reason: 'signed_out' });
    }
    for (const open of this.#consoles.ofAccount(accountId)) this.#consoles.end(open, 'signed_out');
  }

  /**
   * Ends a conference for everybody; nothing happens when it is over already.
   * @param actorName who has ended it; null: nobody
   */
  end(conferenceId: string, reason: EndReason, actorName: string | null = null): void {
    this.#conferences.end(conferenceId, reason, reason === 'time_over' ? null : actorName);
  }

  /** Another server carries the meeting now, and what is kept of its conference: here it is only let go. */
  lost(meetingId: string): void {
    const live = this.#conferences.letGo(meetingId);
    if (!live) return;
    const { conferenceId } = live;
    const { media, follower, forgetPlace } = this.#dependencies;
    this.#keeper.handOver(conferenceId);
    this.#news.forget(conferenceId);
    this.#pictures.forget(conferenceId);
    this.#legs.forget(conferenceId);
    for (const seat of this.#seats.in(conferenceId)) {
      const { connection, occupant, participantId } = seat;
      connection?.exit(conferenceId);
      this.#seats.free(seat);
      if (occupant.chargedTo !== null) forgetPlace(occupant.chargedTo, participantId);
      connection?.notify('ended', { reason: 'interrupted' });
    }
    for (const open of this.#consoles.in(conferenceId)) {
      this.#consoles.close(open);
      open.connection.notify('ended', { reason: 'interrupted' });
    }
    follower.handedOver(conferenceId);
    media.closeConference(conferenceId);
  }

  /** Somebody was signed out: consoles that stand on that alone are closed, and opened anew by whoever may. */
  accountSignedOut(accountId: string): void {
    for (const open of this.#consoles.ofAccount(accountId)) {
      if (open.participantId === null) this.#consoles.end(open, 'signed_out');
    }
  }

  /** What an enterprise has bought is another: it holds for its live conferences at once. */
  async enterpriseChanged(enterpriseId: string): Promise<void> {
    const limits = await this.#dependencies.enterprise(enterpriseId);
    for (const live of this.live()) {
      if (live.meeting.enterpriseId !== enterpriseId) continue;
      if (!limits.active) this.end(live.conferenceId, 'administrator');
      else this.#limitTime(live, limits.plan);
    }
  }

  /**
   * Brings back the conferences of before a restart, and from then on those of servers that died. People have their
   * seats again when they come back within the time a lost seat is kept.
   */
  async restore(): Promise<void> {
    await this.#adoption.begin();
  }

  /** Live conferences are kept: the next server on these stores goes on with them. */
  async close(): Promise<void> {
    await this.#adoption.close();
    await this.#keeper.close();
    this.#conferences.close();
    this.#seats.close();
  }

  /** Hosts read in the log why something was not done. */
  noteRefusal(conferenceId: string, control: ControlName, code: ErrorCode): void {
    const live = this.find(conferenceId);
    if (live) this.#desk.note(live, control, code);
  }

  /** Who is behind a participant; null: somebody without an account. */
  identityOf(participantId: string): Identity | null {
    return this.#seats.of(participantId)?.occupant.identity ?? null;
  }

  /** By the secret of a seat: whoever has it sits there, or waits. */
  seatByToken(token: string): TakenSeat | undefined {
    return this.#seats.byToken(token);
  }

  seatOf(participantId: string): TakenSeat | undefined {
    return this.#seats.of(participantId);
  }

  meetingIdOf(seat: TakenSeat): string {
    return this.seating.liveOf(seat).meeting.meetingId;
  }

  /** Of one that comes back: what was changed while nobody carried it. */
  async #lookAgain(live: LiveConference): Promise<void> {
    this.#legs.restored(live.runtime.state);
    const { enterprise, isActive } = this.#dependencies;
    const { enterpriseId } = live.meeting;
    if (enterpriseId !== null) {
      const limits = await enterprise(enterpriseId);
      if (!limits.active) {
        this.end(live.conferenceId, 'administrator');
        return;
      }
      // A notice that was given stands: only another plan gives another.
      if (limits.plan !== live.plan) this.#limitTime(live, limits.plan);
    }
    if (live.runtime.state.endsAt === null) this.#limitTime(live, live.plan);
    for (const { occupant } of this.#seats.in(live.conferenceId)) {
      const { identity } = occupant;
      if (identity?.kind === 'account' && !(await isActive(identity.id))) this.accountGone(identity.id);
    }
  }

  #sending(seat: TakenSeat): Sending {
    return { seat, runtime: this.seating.liveOf(seat).runtime, media: this.#dependencies.media };
  }

  #limitTime(live: LiveConference, plan: LiveConference['plan']): void {
    live.plan = plan;
    const { openedAt, endsAt } = live.runtime.state;
    if (openedAt === null) return;
    // A plan that was made smaller ends nothing without the notice.
    const soonest = this.#now() + noticeMinutes * 60_000;
    const at = Math.max(soonest, endOf(openedAt, live.meeting, plan));
    if (at !== endsAt) live.runtime.report({ type: 'setEnd', endsAt: at });
  }

  #changed(live: LiveConference, before: ConferenceState, after: ConferenceState): void {
    if (before.openedAt === null && after.openedAt !== null) {
      this.#conferences.opened(live);
      void this.#opened(live);
    }
    this.#news.changed(live.conferenceId, before, after);
    this.#pictures.changed(live.conferenceId);
    this.#legs.changed(before, after);
    this.legDesk.changed(before, after);
    if (this.#conferences.find(live.conferenceId) === live) this.#keeper.changed(live);
    this.#dependencies.follower.changed(live, before, after, (id) => this.identityOf(id));
  }

  /** How long it may last depends on what the enterprise has bought. */
  async #opened(live: LiveConference): Promise<void> {
    const { enterpriseId } = live.meeting;
    try {
      this.#limitTime(
        live,
        enterpriseId === null ? null : (await this.#dependencies.enterprise(enterpriseId)).plan,
      );
    } catch (error) {
      // Without the store it lasts as long as any may; the next change of the enterprise is taken in all the same.
      this.#dependencies.log.error(
        { err: error, enterpriseId },
        'the plan of an enterprise could not be read',
      );
      this.#limitTime(live, null);
    }
  }

  #ended(live: LiveConference, reason: EndReason, actorName: string | null): void {
    const { conferenceId, meeting } = live;
    const { follower, media, disown, calls } = this.#dependencies;
    // Before the seats: a console whose participant has gone would be told that instead.
    for (const open of this.#consoles.in(conferenceId)) {
      this.#consoles.close(open);
      open.connection.notify('ended', { reason: reason === 'empty' ? 'no_host' : reason });
    }
    for (const seat of this.#seats.in(conferenceId)) {
      const { connection } = seat;
      connection?.exit(conferenceId);
      this.#giveBack(seat);
      if (reason !== 'empty') connection?.notify('ended', { reason });
    }
    this.#news.forget(conferenceId);
    this.#pictures.forget(conferenceId);
    this.#legs.forget(conferenceId);
    this.#keeper.forget(live);
    calls.forget(conferenceId);
    follower.ended(live, reason, actorName);
    media.closeConference(conferenceId);
    disown(meeting.meetingId);
  }

  #putOut(participantId: string, reason: 'removed' | 'hung_up'): void {
    const seat = this.#seats.of(participantId);
    if (!seat) return;
    const { connection } = seat;
    this.seating.leave(seat, reason);
    connection?.notify('ended', { reason });
  }

  #giveBack(seat: TakenSeat): void {
    const { conferenceId, participantId, occupant } = seat;
    this.#seats.free(seat);
    this.#consoles.leave(conferenceId, participantId);
    if (occupant.chargedTo !== null) void this.#dependencies.releasePlace(occupant.chargedTo, participantId);
  }

  /** The media says several times a second who is heard. */
  #tellSpeaking(conferenceId: string, participantIds: string[]): void {
    const live = this.#conferences.find(conferenceId);
    if (!live) return;
    const told = new Set(live.speaking);
    if (told.size === participantIds.length && participantIds.every((id) => told.has(id))) return;
    live.speaking = participantIds;
    this.#pictures.changed(conferenceId);
    this.#dependencies.publishSpeaking(conferenceId, participantIds);
  }
}
