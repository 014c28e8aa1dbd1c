import type { Config } from '../../config/schema.ts';
import type { Participant } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { MediaPort, MediaTransports } from '../contract/media-port.ts';
import type { MediaOffer, ParsedRequest, ResponseData } from '../contract/signalling.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Admission, Admitted, Arrival } from './admission.ts';
import type { ReportOf } from './follow-media.ts';
import type { HostNews } from './host-news.ts';
import { iceServersFor } from './ice-servers.ts';
import type { LiveConference, LiveConferences } from './live-conferences.ts';
import type { Connection, Identity, Seats, TakenSeat } from './seats.ts';

export interface SeatingPorts {
  config: Config;
  media: MediaPort;
  log: Logger;
  now: () => number;
  conferences: LiveConferences;
  admission: Admission;
  seats: Seats;
  news: HostNews;
  /** Gives the place of the concurrency back, and closes the consoles of whoever sat there. */
  givenUp: (seat: TakenSeat) => void;
}

/** Runs an attempt that tells whether a PIN is right. */
export type Guarded = <T>(attempt: () => Promise<T>) => Promise<T>;

/** Taking a seat, coming back to it, and giving it up. */
export class Seating {
  readonly #ports: SeatingPorts;

  constructor(ports: SeatingPorts) {
    this.#ports = ports;
  }

  /**
   * Takes a seat; begins the conference when nobody is in it yet. `answer` is made when it is sent, as the state goes
   * on meanwhile.
   * @param identity who is signed in on this connection
   * @param guarded slows down guessing; runs the part that tells whether a PIN is right
   * @throws PlenumError why somebody may not join (`decideJoin`), or `media_unavailable`
   */
  async join(
    { meetingId, pin, name, rtpCapabilities, invitation }: ParsedRequest<'join'>,
    connection: Connection,
    identity: Identity | null,
    guarded: Guarded,
  ): Promise<{ seat: TakenSeat; answer: () => ResponseData<'join'> }> {
    const receivesH264 =
      rtpCapabilities.codecs?.some((codec) => /^video\/h264$/i.test(codec.mimeType)) ?? false;
    const { seat, enters } = await this.sit(
      { meetingId, pin, identity, invitation },
      { name, kind: 'web', receivesH264 },
      connection,
      guarded,
    );
    const live = this.liveOf(seat);
    const waits = { seat, answer: () => waitsIn(live, seat) };
    if (enters !== 'now') return waits;
    try {
      return { seat, answer: await this.enter(seat, { rtpCapabilities }) };
    } catch (error) {
      // The host was quick to send them back.
      if (live.runtime.state.waiting.has(seat.participantId)) return waits;
      throw error;
    }
  }

  /**
   * Takes a seat in the conference or before its door, without any media yet.
   * @throws PlenumError why somebody may not join (`decideJoin`)
   */
  sit(
    arrival: Arrival,
    who: Pick<Participant, 'name' | 'kind'> & { receivesH264: boolean },
    connection: Connection,
    guarded: Guarded,
  ): Promise<{ seat: TakenSeat; enters: Admitted['enters'] }> {
    const { admission, seats } = this.#ports;
    return guarded(() =>
      admission.admit(arrival, ({ participantId, live, as, enters, occupant, invitationId }) => {
        const { conferenceId, runtime } = live;
        const seat = seats.take({ conferenceId, participantId, occupant }, connection);
        runtime.apply({ type: 'join', participantId, ...who, invitationId, as, enters });
        return { seat, enters };
      }),
    );
  }

  /**
   * Opens the media of somebody who was let in.
   * @throws PlenumError `not_admitted`, `already_joined` or `media_unavailable`; the seat is given up with the last
   */
  async enter(
    seat: TakenSeat,
    { rtpCapabilities }: ParsedRequest<'enter'>,
  ): Promise<() => ResponseData<'enter'>> {
    const { media, log, seats } = this.#ports;
    const { conferenceId, participantId, connection, token } = seat;
    const live = this.liveOf(seat);
    if (!live.runtime.state.participants.has(participantId)) throw new PlenumError('not_admitted');
    if (seat.entered || token === null) throw new PlenumError('already_joined');
    seat.entered = true;
    try {
      const transports = await media.openParticipant({ conferenceId, participantId }, rtpCapabilities);
      if (seats.of(participantId) !== seat) throw new PlenumError('seat_lost');
      if (!isInside(live, seat)) {
        // Sent back to wait meanwhile: the seat stays, the media does not.
        media.closeParticipant(seat);
        throw new PlenumError('not_admitted');
      }
      if (connection) this.#enter(live, connection);
      this.#ports.news.tell(conferenceId, participantId);
      log.info({ conferenceId, participantId }, 'joined');
      return () => ({
        participantId,
        seat: token,
        snapshot: live.runtime.snapshot(),
        media: this.offer(participantId, transports),
        mayHost: seat.occupant.mayHost,
      });
    } catch (error) {
      if (live.runtime.state.waiting.has(participantId)) {
        throw new PlenumError('not_admitted', { cause: error });
      }
      this.leave(seat, 'the media could not be opened');
      throw error;
    }
  }

  /** Of one whose media is no WebRTC: it is there. @throws PlenumError `not_admitted` */
  enterLeg(seat: TakenSeat): void {
    const { conferenceId, participantId } = seat;
    if (!this.liveOf(seat).runtime.state.participants.has(participantId)) {
      throw new PlenumError('not_admitted');
    }
    seat.entered = true;
    this.#ports.log.info({ conferenceId, participantId }, 'joined');
  }

  /** Takes a seat again. @throws PlenumError `seat_lost` */
  async resume(
    request: ParsedRequest<'resume'>,
    connection: Connection,
  ): Promise<{ seat: TakenSeat; answer: () => ResponseData<'resume'> }> {
    const { media, log, config, seats, news, now } = this.#ports;
    const seat = seats.byToken(request.seat);
    if (!seat?.entered) throw new PlenumError('seat_lost');
    const { conferenceId, participantId } = seat;
    const live = this.liveOf(seat);
    const { runtime } = live;
    if (seat.connection && seat.connection !== connection) {
      seat.connection.exit(conferenceId);
      seat.connection.notify('ended', { reason: 'seat_taken' });
    }
    seats.reconnect(seat, connection);
    this.#enter(live, connection);
    runtime.apply({ type: 'setConnection', participantId, connection: 'up' });
    const resuming = seat.restored
      ? media.openParticipant({ conferenceId, participantId }, request.rtpCapabilities)
      : media.resume({ conferenceId, participantId }, request);
    const resumed = await resuming.catch((error: unknown) => {
      // The caller has no seat then, so nobody would tell that its connection ended.
      connection.exit(conferenceId);
      this.connectionLost(seat, connection, 'closed');
      throw error;
    });
    if (!isInside(this.liveOf(seat), seat)) {
      connection.exit(conferenceId);
      media.closeParticipant(seat);
      throw new PlenumError('not_admitted');
    }
    seat.restored = false;
    seat.token = request.seat;
    news.tell(conferenceId, participantId);
    log.info({ conferenceId, participantId }, 'came back');
    if ('generation' in resumed) runtime.apply({ type: 'loseSources', participantId });
    return {
      seat,
      answer: () => ({
        sync: runtime.sync(request.version),
        media:
          'generation' in resumed
            ? { offer: this.offer(participantId, resumed) }
            : { ...resumed, iceServers: iceServersFor(participantId, config.ice, now()) },
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
    const { closedSeatSeconds, lostSeatSeconds } = this.#ports.config.conference;
    const { conferenceId, participantId } = seat;
    this.#ports.log.info({ conferenceId, participantId, how }, 'connection lost; the seat is kept');
    this.keep(seat, how === 'closed' ? closedSeatSeconds : lostSeatSeconds);
  }

  /** Without a connection, for a while. */
  keep(seat: TakenSeat, seconds: number): void {
    const { participantId, conferenceId } = seat;
    const runtime = this.#ports.conferences.find(conferenceId)?.runtime;
    if (runtime?.state.participants.has(participantId)) {
      runtime.apply({ type: 'setConnection', participantId, connection: 'lost' });
    }
    this.#ports.seats.keep(seat, seconds * 1000, () => this.leave(seat, 'nobody came back to the seat'));
  }

  leave(seat: TakenSeat, reason: string): void {
    const { conferences, seats, log } = this.#ports;
    const { conferenceId, participantId } = seat;
    if (seats.of(participantId) !== seat) return;
    seat.connection?.exit(conferenceId);
    const live = conferences.find(conferenceId);
    const there = live?.runtime.state;
    // Put out by the host, they are gone from the state already.
    if (there?.participants.has(participantId) || there?.waiting.has(participantId)) {
      live?.runtime.apply({ type: 'leave', participantId });
    }
    this.#ports.givenUp(seat);
    log.info({ conferenceId, participantId, reason }, 'left');
    if (live) conferences.endWhenEmpty(live);
  }

  /** @throws PlenumError `not_admitted`: whoever waits is told nothing of the conference */
  sync(seat: TakenSeat, version: number): ResponseData<'sync'> {
    const live = this.liveOf(seat);
    if (!isInside(live, seat)) throw new PlenumError('not_admitted');
    return live.runtime.sync(version);
  }

  /** For what media and time tell: somebody who left meanwhile is no error. */
  report({ conferenceId }: { conferenceId: string }, told: ReportOf): void {
    const runtime = this.#ports.conferences.find(conferenceId)?.runtime;
    if (runtime?.state.participants.has(told.participantId)) runtime.apply(told);
  }

  /** @throws PlenumError `not_joined` when it is over */
  liveOf({ conferenceId }: Pick<TakenSeat, 'conferenceId'>): LiveConference {
    const live = this.#ports.conferences.find(conferenceId);
    if (!live) throw new PlenumError('not_joined');
    return live;
  }

  offer(participantId: string, transports: MediaTransports): MediaOffer {
    const { config, now } = this.#ports;
    return { ...transports, iceServers: iceServersFor(participantId, config.ice, now()) };
  }

  /** Only changes are told, so somebody who comes is told what everybody else knows. */
  #enter({ conferenceId, speaking }: LiveConference, connection: Connection): void {
    connection.enter(conferenceId);
    if (speaking.length > 0) connection.notify('speaking', { participantIds: speaking });
  }
}

function waitsIn({ runtime: { state } }: LiveConference, { participantId }: TakenSeat): ResponseData<'join'> {
  const waits = state.waiting.get(participantId);
  // Admitted between the decision and its answer: `admitted` is on its way.
  return { waiting: { participantId, for: waits?.for ?? 'admission', subject: state.subject } };
}

/** In the conference with their media, not before the door. */
function isInside({ runtime: { state } }: LiveConference, seat: TakenSeat): boolean {
  return seat.entered && state.participants.has(seat.participantId);
}
