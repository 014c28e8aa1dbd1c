import type { Config } from '../../config/schema.ts';
import type { Patch } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { MediaPort, MediaTransports } from '../contract/media-port.ts';
import type { Meeting } from '../contract/rest.ts';
import type { MediaOffer, ParsedRequest, ResponseData } from '../contract/signalling.ts';
import { newId, sameSecret } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { followMedia } from './follow-media.ts';
import { iceServersFor } from './ice-servers.ts';
import { decideJoin } from './rules.ts';
import { ConferenceRuntime } from './runtime.ts';
import { type Connection, Seats, type TakenSeat } from './seats.ts';
import { type Command, type Effect, newConference } from './state.ts';

export interface ConferenceDependencies {
  config: Config;
  media: MediaPort;
  log: Logger;
  findMeeting: (meetingId: string) => Meeting | undefined;
  /** To every connection that entered the conference. */
  publish: (conferenceId: string, patch: Patch) => void;
  publishSpeaking: (conferenceId: string, participantIds: string[]) => void;
  now?: () => number;
}

interface Live {
  runtime: ConferenceRuntime;
  emptyTimer: NodeJS.Timeout | undefined;
  /** Who is heard just now, as everybody in it was told. */
  speaking: string[];
}

/** The live conferences of this server: joining, coming back, and what participants do. */
export class ConferenceService {
  readonly #dependencies: ConferenceDependencies;
  readonly #now: () => number;
  readonly #live = new Map<string, Live>();
  readonly #byMeeting = new Map<string, string>();
  readonly #seats = new Seats();

  constructor(dependencies: ConferenceDependencies) {
    this.#dependencies = dependencies;
    this.#now = dependencies.now ?? Date.now;
    const { media, log } = dependencies;
    followMedia(media, {
      log,
      publishSpeaking: (conferenceId, participantIds) => this.#tellSpeaking(conferenceId, participantIds),
      seatOf: (participantId) => this.#seats.of(participantId),
      apply: (seat, command) => this.#applyIfThere(seat, command),
      offer: (participantId, transports) => this.#offer(participantId, transports),
    });
  }

  get conferences(): number {
    return this.#live.size;
  }

  get participants(): number {
    let count = 0;
    for (const { runtime } of this.#live.values()) count += Object.keys(runtime.state.participants).length;
    return count;
  }

  /**
   * Takes a seat; begins the conference when nobody is in it yet. `answer` is made when it is sent, as the state goes
   * on meanwhile.
   * @throws PlenumError why somebody may not join (`decideJoin`), or `media_unavailable`
   */
  async join(
    request: ParsedRequest<'join'>,
    connection: Connection,
  ): Promise<{ seat: TakenSeat; answer: () => ResponseData<'join'> }> {
    const { media, log } = this.#dependencies;
    const { conferenceId, live, asHost } = this.#admit(request);
    const participantId = newId();
    const { name, rtpCapabilities } = request;
    const receivesH264 =
      rtpCapabilities.codecs?.some((codec) => /^video\/h264$/i.test(codec.mimeType)) ?? false;
    live.runtime.apply({ type: 'join', participantId, name, kind: 'web', asHost, receivesH264 });
    const seat = this.#seats.take(conferenceId, participantId, connection);
    try {
      const transports = await media.openParticipant({ conferenceId, participantId }, rtpCapabilities);
      if (this.#seats.byToken(seat.token) !== seat) throw new PlenumError('seat_lost');
      this.#enter(conferenceId, connection);
      log.info({ conferenceId, participantId, host: asHost }, 'joined');
      return {
        seat,
        answer: () => ({
          participantId,
          seat: seat.token,
          snapshot: live.runtime.snapshot(),
          media: this.#offer(participantId, transports),
        }),
      };
    } catch (error) {
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
    if (!seat) throw new PlenumError('seat_lost');
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
    this.#seats.free(seat);
    this.#applyIfThere(seat, { type: 'leave', participantId });
    this.#dependencies.log.info({ conferenceId, participantId, reason }, 'left');
    this.#endWhenEmpty(conferenceId);
  }

  /** Begins to send a source: first the rules, then the media; a failure there undoes what the rules did. */
  async produce(
    seat: TakenSeat,
    { generation, source, rtpParameters, paused }: ParsedRequest<'produce'>,
  ): Promise<string> {
    const { participantId } = seat;
    const { runtime } = this.#liveOf(seat.conferenceId);
    if (runtime.state.participants[participantId]?.sources[source]) {
      throw new PlenumError('source_exists', { field: 'source' });
    }
    runtime.apply({ type: 'setSource', participantId, source, state: paused ? 'paused' : 'live' });
    const { media } = this.#dependencies;
    let producerId: string;
    try {
      producerId = await media.produce(seat, generation, { source, rtpParameters, paused });
    } catch (error) {
      this.#applyIfThere(seat, { type: 'setSource', participantId, source, state: 'closed' });
      throw error;
    }
    if (runtime.state.participants[participantId]?.sources[source]) return producerId;
    // The rules ended it while the worker made it: the host took over, or the media moved.
    await media.setSource(seat, source, 'closed');
    const shared = source === 'slides' || source === 'slides-audio';
    throw new PlenumError(shared ? 'share_busy' : 'media_unavailable', { field: 'source' });
  }

  /**
   * What is closed already may be closed once more: it may have ended by itself meanwhile.
   * @throws PlenumError `source_unknown`
   */
  async setSource(seat: TakenSeat, { source, state }: ParsedRequest<'setSource'>): Promise<void> {
    const { participantId } = seat;
    const { runtime } = this.#liveOf(seat.conferenceId);
    if (!runtime.state.participants[participantId]?.sources[source]) {
      if (state === 'closed') return;
      throw new PlenumError('source_unknown', { field: 'source' });
    }
    runtime.apply({ type: 'setSource', participantId, source, state });
    await this.#dependencies.media.setSource(seat, source, state);
  }

  raiseHand(seat: TakenSeat, raised: boolean): void {
    const { runtime } = this.#liveOf(seat.conferenceId);
    runtime.apply({ type: 'raiseHand', participantId: seat.participantId, raised });
  }

  sync(seat: TakenSeat, version: number): ResponseData<'sync'> {
    return this.#liveOf(seat.conferenceId).runtime.sync(version);
  }

  close(): void {
    this.#seats.close();
    for (const [conferenceId, live] of this.#live) {
      clearTimeout(live.emptyTimer);
      live.runtime.close();
      this.#dependencies.media.closeConference(conferenceId);
    }
    this.#live.clear();
    this.#byMeeting.clear();
  }

  #admit(request: ParsedRequest<'join'>): { conferenceId: string; live: Live; asHost: boolean } {
    const { findMeeting, config } = this.#dependencies;
    const { meetingId, pin } = request;
    const running = this.#byMeeting.get(meetingId);
    const there = running === undefined ? undefined : this.#live.get(running);
    const decision = decideJoin({
      meeting: findMeeting(meetingId),
      pin,
      participants: there ? Object.keys(there.runtime.state.participants).length : 0,
      maxParticipants: config.conference.maxParticipants,
      same: sameSecret,
    });
    if (!decision.ok) {
      const field = decision.code === 'meeting_not_found' ? 'meetingId' : 'pin';
      throw new PlenumError(decision.code, decision.code === 'conference_full' ? {} : { field });
    }
    if (running !== undefined && there) {
      clearTimeout(there.emptyTimer);
      return { conferenceId: running, live: there, asHost: decision.asHost };
    }
    return { ...this.#begin(meetingId), asHost: decision.asHost };
  }

  #begin(meetingId: string): { conferenceId: string; live: Live } {
    const { log, publish } = this.#dependencies;
    const conferenceId = newId();
    const runtime = new ConferenceRuntime(newConference(conferenceId, meetingId, this.#now()), {
      now: this.#now,
      publish: (patch) => publish(conferenceId, patch),
      carryOut: (effect) => this.#carryOut(conferenceId, effect),
    });
    const live: Live = { runtime, emptyTimer: undefined, speaking: [] };
    this.#live.set(conferenceId, live);
    this.#byMeeting.set(meetingId, conferenceId);
    log.info({ conferenceId, meetingId }, 'conference began');
    return { conferenceId, live };
  }

  #endWhenEmpty(conferenceId: string): void {
    const live = this.#live.get(conferenceId);
    if (!live || Object.keys(live.runtime.state.participants).length > 0) return;
    clearTimeout(live.emptyTimer);
    live.emptyTimer = setTimeout(() => {
      live.runtime.close();
      this.#live.delete(conferenceId);
      this.#byMeeting.delete(live.runtime.state.meetingId);
      this.#dependencies.media.closeConference(conferenceId);
      this.#dependencies.log.info({ conferenceId }, 'conference ended');
    }, this.#dependencies.config.conference.emptySeconds * 1000);
  }

  #carryOut(conferenceId: string, effect: Effect): void {
    const { media, log } = this.#dependencies;
    const { participantId } = effect;
    switch (effect.type) {
      case 'closeParticipant':
        media.closeParticipant({ conferenceId, participantId });
        return;
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
    const participantIds = this.#live.get(conferenceId)?.speaking ?? [];
    if (participantIds.length > 0) connection.notify('speaking', { participantIds });
  }

  /** The media says several times a second who is heard. */
  #tellSpeaking(conferenceId: string, participantIds: string[]): void {
    const live = this.#live.get(conferenceId);
    if (!live) return;
    const told = new Set(live.speaking);
    if (told.size === participantIds.length && participantIds.every((id) => told.has(id))) return;
    live.speaking = participantIds;
    this.#dependencies.publishSpeaking(conferenceId, participantIds);
  }

  /** For what media and time tell: somebody who left meanwhile is no error. */
  #applyIfThere(
    { conferenceId }: { conferenceId: string },
    command: Exclude<Command, { type: 'join' }>,
  ): void {
    const runtime = this.#live.get(conferenceId)?.runtime;
    if (runtime?.state.participants[command.participantId]) runtime.apply(command);
  }

  #liveOf(conferenceId: string): Live {
    const live = this.#live.get(conferenceId);
    if (!live) throw new PlenumError('not_joined');
    return live;
  }

  #offer(participantId: string, transports: MediaTransports): MediaOffer {
    const { ice } = this.#dependencies.config;
    return { ...transports, iceServers: iceServersFor(participantId, ice, this.#now()) };
  }
}
