import type { Config } from '../../config/schema.ts';
import type { EndReason } from '../contract/api/history.ts';
import type { Patch } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { MediaPort, MediaTransports } from '../contract/media-port.ts';
import type { MediaOffer, ParsedRequest, ResponseData } from '../contract/signalling.ts';
import type { Logger } from '../kernel/logger.ts';
import { Admission, type Admitted, type AdmissionPorts } from './admission.ts';
import type { ConferenceFollower } from './follower.ts';
import { followMedia } from './follow-media.ts';
import { HostControls } from './host-controls.ts';
import { iceServersFor } from './ice-servers.ts';
import { type LiveConference, LiveConferences } from './live-conferences.ts';
import { endOf, noticeMinutes } from './rules.ts';
import { produce, type Sending, setSource } from './sources.ts';
import { type Connection, type Identity, Seats, type TakenSeat } from './seats.ts';
import type { ConferenceState, Effect, ParticipantCommand } from './state.ts';
import { WaitingNews } from './waiting-news.ts';

export interface ConferenceDependencies extends Omit<AdmissionPorts, 'now' | 'conferences' | 'installation'> {
  config: Config;
  media: MediaPort;
  log: Logger;
  /** No longer carries the meeting. */
  disown: (meetingId: string) => void;
  /** To every connection that entered the conference. */
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
  /** History, webhooks: whoever wants to know what happens in conferences. */
  follower: ConferenceFollower;
  now?: () => number;
}

/** Runs an attempt that tells whether a PIN is right. */
export type Guarded = <T>(attempt: () => Promise<T>) => Promise<T>;

/** The live conferences of this server: joining, coming back, and what participants do. */
export class ConferenceService {
  readonly #dependencies: ConferenceDependencies;
  readonly #now: () => number;
  readonly #conferences: LiveConferences;
  readonly #admission: Admission;
  readonly #seats = new Seats();
  /** What hosts do. */
  readonly host: HostControls;
  readonly #news: WaitingNews;

  constructor(dependencies: ConferenceDependencies) {
    this.#dependencies = dependencies;
    this.#now = dependencies.now ?? Date.now;
    const { media, log, config, publish } = dependencies;
    this.#conferences = new LiveConferences(
      {
        now: this.#now,
        log,
        publish,
        carryOut: (live, effect) => this.#carryOut(live, effect),
        changed: (live, before, after) => this.#changed(live, before, after),
        ended: (live, reason, actorName) => this.#ended(live, reason, actorName),
      },
      config.conference.emptySeconds * 1000,
    );
    this.#admission = new Admission({
      ...dependencies,
      now: this.#now,
      conferences: this.#conferences,
      installation: config.conference.maxParticipants,
    });
    this.host = new HostControls({
      liveOf: (seat) => this.#liveOf(seat.conferenceId),
      findMeeting: dependencies.findMeeting,
    });
    this.#news = new WaitingNews({
      stateOf: (conferenceId) => this.#conferences.find(conferenceId)?.runtime.state,
      tell: (participantId, people) =>
        this.#seats.of(participantId)?.connection?.notify('waitingRoom', { people }),
    });
    followMedia(media, {
      log,
      publishSpeaking: (conferenceId, participantIds) => this.#tellSpeaking(conferenceId, participantIds),
      seatOf: (participantId) => this.#seats.of(participantId),
      apply: (seat, command) => this.#applyIfThere(seat, command),
      offer: (participantId, transports) => this.#offer(participantId, transports),
    });
  }

  get conferences(): number {
    return this.#conferences.size;
  }

  get participants(): number {
    let count = 0;
    for (const { runtime } of this.#conferences.all())
      count += Object.keys(runtime.state.participants).length;
    return count;
  }

  live(): LiveConference[] {
    return [...this.#conferences.all()];
  }

  ofMeeting(meetingId: string): LiveConference | undefined {
    return this.#conferences.ofMeeting(meetingId);
  }

  /**
   * Takes a seat; begins the conference when nobody is in it yet. `answer` is made when it is sent, as the state goes
   * on meanwhile.
   * @param identity who is signed in on this connection
   * @param guarded slows down guessing; runs the part that tells whether a PIN is right
   * @throws PlenumError why somebody may not join (`decideJoin`), or `media_unavailable`
   */
  async join(
    { meetingId, pin, name, rtpCapabilities }: ParsedRequest<'join'>,
    connection: Connection,
    identity: Identity | null,
    guarded: Guarded = (attempt) => attempt(),
  ): Promise<{ seat: TakenSeat; answer: () => ResponseData<'join'> }> {
    const arrival = { meetingId, pin, identity, way: 'self' } as const;
    const receivesH264 =
      rtpCapabilities.codecs?.some((codec) => /^video\/h264$/i.test(codec.mimeType)) ?? false;
    const admit = () =>
      this.#admission.admit(arrival, ({ participantId, live, as, enters, occupant }: Admitted) => {
        const { conferenceId, runtime } = live;
        const seat = this.#seats.take({ conferenceId, participantId, occupant }, connection);
        runtime.apply({ type: 'join', participantId, name, kind: 'web', as, enters, receivesH264 });
        return { seat, enters, live };
      });
    const { seat, enters, live } = await guarded(admit);
    const waits = { seat, answer: () => this.#waits(live, seat) };
    if (enters !== 'now') return waits;
    try {
      return { seat, answer: await this.enter(seat, { rtpCapabilities }) };
    } catch (error) {
      // The host was quick to send them back.
      if (live.runtime.state.waiting[seat.participantId]) return waits;
      throw error;
    }
  }

  /**
   * Opens the media of somebody who was let in.
   * @throws PlenumError `not_admitted`, `already_joined` or `media_unavailable`; the seat is given up with the last
   */
  async enter(
    seat: TakenSeat,
    { rtpCapabilities }: ParsedRequest<'enter'>,
  ): Promise<() => ResponseData<'enter'>> {
    const { media, log } = this.#dependencies;
    const { conferenceId, participantId, connection } = seat;
    const live = this.#liveOf(conferenceId);
    if (!live.runtime.state.participants[participantId]) throw new PlenumError('not_admitted');
    if (seat.entered) throw new PlenumError('already_joined');
    seat.entered = true;
    try {
      const transports = await media.openParticipant({ conferenceId, participantId }, rtpCapabilities);
      if (this.#seats.byToken(seat.token) !== seat) throw new PlenumError('seat_lost');
      if (!isInside(live, seat)) {
        // Sent back to wait meanwhile: the seat stays, the media does not.
        media.closeParticipant(seat);
        throw new PlenumError('not_admitted');
      }
      if (connection) this.#enter(conferenceId, connection);
      log.info({ conferenceId, participantId }, 'joined');
      return () => ({
        participantId,
        seat: seat.token,
        snapshot: live.runtime.snapshot(),
        media: this.#offer(participantId, transports),
        mayHost: seat.occupant.mayHost,
      });
    } catch (error) {
      if (live.runtime.state.waiting[participantId]) throw new PlenumError('not_admitted', { cause: error });
      this.leave(seat, 'the media could not be opened');
      throw error;
    }
  }

  /** Takes a seat again. @throws PlenumError `seat_lost` */
  async resume(
    request: ParsedRequest<'resume'>,
    connection: Connection,
  ): Promise<{ seat: TakenSeat; answer: () => ResponseData<'resume'> }> {
    const { media, log, config } = this.#dependencies;
    const seat = this.#seats.byToken(request.seat);
    if (!seat?.entered) throw new PlenumError('seat_lost');
    const { conferenceId, participantId } = seat;
    const { runtime } = this.#liveOf(conferenceId);
    if (seat.connection && seat.connection !== connection) {
      seat.connection.exit(conferenceId);
      seat.connection.notify('ended', { reason: 'seat_taken' });
    }
    this.#seats.reconnect(seat, connection);
    this.#enter(conferenceId, connection);
    runtime.apply({ type: 'setConnection', participantId, connection: 'up' });
    const resumed = await media.resume({ conferenceId, participantId }, request).catch((error: unknown) => {
      // The caller has no seat then, so nobody would tell that its connection ended.
      connection.exit(conferenceId);
      this.connectionLost(seat, connection, 'closed');
      throw error;
    });
    if (!isInside(this.#liveOf(conferenceId), seat)) {
      connection.exit(conferenceId);
      media.closeParticipant(seat);
      throw new PlenumError('not_admitted');
    }
    this.#news.tell(conferenceId, participantId);
    log.info({ conferenceId, participantId }, 'came back');
    if ('generation' in resumed) runtime.apply({ type: 'loseSources', participantId });
    return {
      seat,
      answer: () => ({
        sync: runtime.sync(request.version),
        media:
          'generation' in resumed
            ? { offer: this.#offer(participantId, resumed) }
            : { ...resumed, iceServers: iceServersFor(participantId, config.ice, this.#now()) },
      }),
    };
  }

  /** The connection ended without a word; the seat is kept for as long as the reason deserves. */
  connectionLost(seat: TakenSeat, connection: Connection, how: 'closed' | 'silent'): void {
    if (seat.connection !== connection) return;
    // Whoever waits has nothing to come back to: the client asks anew.
    if (!seat.entered) {
      this.leave(seat, 'the connection was lost while waiting');
      return;
    }
    const { closedSeatSeconds, lostSeatSeconds } = this.#dependencies.config.conference;
    const seconds = how === 'closed' ? closedSeatSeconds : lostSeatSeconds;
    const { conferenceId, participantId } = seat;
    this.#dependencies.log.info({ conferenceId, participantId, how }, 'connection lost; the seat is kept');
    this.#applyIfThere(seat, { type: 'setConnection', participantId, connection: 'lost' });
    this.#seats.keep(seat, seconds * 1000, () => this.leave(seat, 'nobody came back to the seat'));
  }

  leave(seat: TakenSeat, reason: string): void {
    const { conferenceId, participantId } = seat;
    if (this.#seats.of(participantId) !== seat) return;
    seat.connection?.exit(conferenceId);
    const live = this.#conferences.find(conferenceId);
    live?.runtime.apply({ type: 'leave', participantId });
    this.#giveBack(seat);
    this.#dependencies.log.info({ conferenceId, participantId, reason }, 'left');
    if (live) this.#conferences.endWhenEmpty(live);
  }

  /** @throws PlenumError `source_exists`, or as the rules and the media refuse it */
  produce(seat: TakenSeat, request: ParsedRequest<'produce'>): Promise<string> {
    return produce(this.#sending(seat), request);
  }

  /** @throws PlenumError `source_unknown` */
  setSource(seat: TakenSeat, request: ParsedRequest<'setSource'>): Promise<void> {
    return setSource(this.#sending(seat), request);
  }

  raiseHand(seat: TakenSeat, raised: boolean): void {
    const { runtime } = this.#liveOf(seat.conferenceId);
    runtime.apply({ type: 'raiseHand', participantId: seat.participantId, raised });
  }

  /** @throws PlenumError `not_admitted`: whoever waits is told nothing of the conference */
  sync(seat: TakenSeat, version: number): ResponseData<'sync'> {
    const live = this.#liveOf(seat.conferenceId);
    if (!isInside(live, seat)) throw new PlenumError('not_admitted');
    return live.runtime.sync(version);
  }

  /** An account may not be used any more: its person is put out of every conference. */
  accountGone(accountId: string): void {
    for (const seat of this.#seats.all()) {
      const { identity } = seat.occupant;
      if (identity?.kind !== 'account' || identity.id !== accountId) continue;
      const { connection } = seat;
      this.leave(seat, 'the account was disabled or deleted');
      connection?.notify('ended', { reason: 'signed_out' });
    }
  }

  /**
   * Ends a conference for everybody; nothing happens when it is over already.
   * @param actorName who has ended it; null: nobody
   */
  end(conferenceId: string, reason: EndReason, actorName: string | null = null): void {
    this.#conferences.end(conferenceId, reason, actorName);
  }

  /** Another server carries the meeting now. */
  lost(meetingId: string): void {
    const live = this.#conferences.ofMeeting(meetingId);
    if (live) this.end(live.conferenceId, 'interrupted');
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

  close(): void {
    this.#conferences.endAll('interrupted');
    this.#seats.close();
  }

  /** Who is behind a participant; null: somebody without an account. */
  identityOf(participantId: string): Identity | null {
    return this.#seats.of(participantId)?.occupant.identity ?? null;
  }

  meetingIdOf({ conferenceId }: TakenSeat): string {
    return this.#liveOf(conferenceId).meeting.meetingId;
  }

  #sending(seat: TakenSeat): Sending {
    return { seat, runtime: this.#liveOf(seat.conferenceId).runtime, media: this.#dependencies.media };
  }

  #waits({ runtime: { state } }: LiveConference, { participantId }: TakenSeat): ResponseData<'join'> {
    const waits = state.waiting[participantId];
    // Admitted between the decision and its answer: `admitted` is on its way.
    return { waiting: { participantId, for: waits?.for ?? 'admission', subject: state.subject } };
  }

  #limitTime(live: LiveConference, plan: 'free' | 'paid' | null): void {
    const { openedAt } = live.runtime.state;
    if (openedAt === null) return;
    // A plan that was made smaller ends nothing without the notice.
    const soonest = this.#now() + noticeMinutes * 60_000;
    this.#conferences.endAt(live, Math.max(soonest, endOf(openedAt, live.meeting, plan)));
  }

  #changed(live: LiveConference, before: ConferenceState, after: ConferenceState): void {
    if (before.openedAt === null && after.openedAt !== null) void this.#opened(live);
    this.#news.changed(live.conferenceId, before, after);
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
    const { follower, media, disown } = this.#dependencies;
    for (const seat of this.#seats.in(conferenceId)) {
      const { connection } = seat;
      connection?.exit(conferenceId);
      this.#giveBack(seat);
      if (reason !== 'empty') connection?.notify('ended', { reason });
    }
    this.#news.forget(conferenceId);
    follower.ended(live, reason, actorName);
    media.closeConference(conferenceId);
    disown(meeting.meetingId);
  }

  #giveBack(seat: TakenSeat): void {
    const { participantId, occupant } = seat;
    this.#seats.free(seat);
    if (occupant.chargedTo !== null) void this.#dependencies.releasePlace(occupant.chargedTo, participantId);
  }

  #carryOut({ conferenceId, runtime }: LiveConference, effect: Effect): void {
    const { media, log } = this.#dependencies;
    const { participantId } = effect;
    switch (effect.type) {
      case 'closeParticipant':
        media.closeParticipant({ conferenceId, participantId });
        return;
      case 'tellAdmitted':
        this.#seats.of(participantId)?.connection?.notify('admitted', {});
        return;
      case 'tellWaiting': {
        const seat = this.#seats.of(participantId);
        if (!seat) return;
        seat.entered = false;
        seat.connection?.exit(conferenceId);
        seat.connection?.notify('waiting', { subject: runtime.state.subject });
        return;
      }
      case 'closeSource': {
        const { source, reason } = effect;
        this.#seats.of(participantId)?.connection?.notify('sourceClosed', { source, reason });
        media.setSource({ conferenceId, participantId }, source, 'closed').catch((error: unknown) => {
          // It was closed meanwhile: by its owner, or with the worker.
          log.debug({ err: error, conferenceId, participantId, source }, 'the source was already closed');
        });
        return;
      }
      default:
        effect satisfies never;
    }
  }

  /** Only changes are told, so somebody who comes is told what everybody else knows. */
  #enter(conferenceId: string, connection: Connection): void {
    connection.enter(conferenceId);
    const live = this.#conferences.find(conferenceId);
    const participantIds = live?.speaking ?? [];
    if (participantIds.length > 0) connection.notify('speaking', { participantIds });
  }

  /** The media says several times a second who is heard. */
  #tellSpeaking(conferenceId: string, participantIds: string[]): void {
    const live = this.#conferences.find(conferenceId);
    if (!live) return;
    const told = new Set(live.speaking);
    if (told.size === participantIds.length && participantIds.every((id) => told.has(id))) return;
    live.speaking = participantIds;
    this.#dependencies.publishSpeaking(conferenceId, participantIds);
  }

  /** For what media and time tell: somebody who left meanwhile is no error. */
  #applyIfThere(
    { conferenceId }: { conferenceId: string },
    command: Exclude<ParticipantCommand, { type: 'join' }>,
  ): void {
    const runtime = this.#conferences.find(conferenceId)?.runtime;
    if (runtime?.state.participants[command.participantId]) runtime.apply(command);
  }

  #liveOf(conferenceId: string): LiveConference {
    const live = this.#conferences.find(conferenceId);
    if (!live) throw new PlenumError('not_joined');
    return live;
  }

  #offer(participantId: string, transports: MediaTransports): MediaOffer {
    const { ice } = this.#dependencies.config;
    return { ...transports, iceServers: iceServersFor(participantId, ice, this.#now()) };
  }
}

/** In the conference with their media, not before the door. */
function isInside({ runtime: { state } }: LiveConference, seat: TakenSeat): boolean {
  return seat.entered && state.participants[seat.participantId] !== undefined;
}
