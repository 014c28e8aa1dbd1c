import type { StoreApi } from 'zustand/vanilla';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { Entered, RequestData, ResponseData, Sync } from '../../server/contract/signalling.ts';
import type { Channel } from './channel.ts';
import type { MediaSession } from './media-session.ts';
import type { JoinOptions, MeetingState, Phase } from './model.ts';

const retryAfterMs = 1000;
/** Refusals that another attempt does not change. */
const lasting: readonly ErrorCode[] = [
  'meeting_not_found',
  'meeting_not_open',
  'pin_wrong',
  'pin_required',
  'conference_full',
  'concurrency_used_up',
  'conference_locked',
  'invited_only',
  'enterprise_only',
  'enterprise_disabled',
  'sign_in_required',
  'removed_from_meeting',
];
/** In the conference, or before its door. */
const attending: readonly Phase[] = ['waiting', 'joined', 'reconnecting'];

export interface EntrancePorts {
  /** What sends and receives; made when there is none. */
  openMedia: () => Promise<MediaSession>;
  media: () => MediaSession | null;
  /** In, for the first time or with a new seat. */
  entered: (entered: Entered) => void;
  /** What was missed while the connection was away. */
  follow: (sync: Sync) => void;
  /** In the same seat again, with everything as it was. */
  cameBack: () => void;
  /** Out, or before the door: nothing is sent or received any more. */
  forget: () => void;
  closeDevices: () => void;
  /** The seat one has now, with which also one's console acts; null: none. */
  seatChanged: (meetingId: string, seat: string | null) => void;
}

/**
 * The way into a conference and back: joining, waiting to be let in, taking the seat again after a lost connection,
 * and being out. Keeps `phase` and what goes with it.
 */
export class Entrance {
  readonly #store: StoreApi<MeetingState>;
  readonly #channel: Channel;
  readonly #ports: EntrancePorts;
  #options: JoinOptions | null = null;
  #seat: string | null = null;
  /** Goes up with whatever ends an attempt to get in or back: its answer, should it still come, is of no use. */
  #attempt = 0;
  /** The attempt in which one is coming back just now. */
  #returning: number | null = null;
  /** How many answers to `join` are on their way; who is let in then hears of it before the answer. */
  #asked = 0;
  /** How often one was let in. */
  #admissions = 0;

  constructor(store: StoreApi<MeetingState>, channel: Channel, ports: EntrancePorts) {
    this.#store = store;
    this.#channel = channel;
    this.#ports = ports;
    const { socket } = channel;
    socket.on('connect', () => void this.comeBack());
    socket.on('disconnect', (reason) => {
      this.#connectionLost();
      // Told to go, Socket.IO would stay away; a server that is being restarted is back soon.
      if (reason === 'io server disconnect') setTimeout(() => this.connectAgain(), retryAfterMs);
    });
    socket.on('admitted', () => {
      this.#admissions++;
      if (this.#asked === 0 && this.#phase === 'waiting') void this.#enterAdmitted();
    });
    socket.on('waiting', ({ subject }) => {
      if (!this.#isOutside) this.#wait({ reason: 'admission', subject });
    });
    socket.on('ended', ({ reason }) => {
      if (reason !== 'console_closed' && !this.#isOutside) this.#end(reason);
    });
  }

  async join(options: JoinOptions): Promise<void> {
    this.#options = options;
    const attempt = ++this.#attempt;
    this.#store.setState({ phase: 'joining', joinError: null, endedReason: null });
    try {
      await this.#takeSeat(attempt);
    } catch (error) {
      if (!this.#isOver(attempt)) this.#store.setState({ phase: 'idle', joinError: codeOf(error) });
    }
  }

  async leave(): Promise<void> {
    this.#end('left');
    // Without a connection the server notices by itself.
    await this.#giveUpSeat();
  }

  /** The page is left. The server frees the seat of a closed connection by itself, this makes it at once. */
  leaveForGood(): void {
    if (!this.#isOutside) void this.leave();
  }

  /** The page may be gone in the next moment, or come back from the browser's memory. */
  announceLeaving(): void {
    if (!this.#isOutside) void this.#giveUpSeat();
  }

  connectAgain(): void {
    if (attending.includes(this.#phase) && !this.#channel.connected) this.#channel.connect();
  }

  /** Into the same seat again, or when it was given up meanwhile into a new one, or before the door. */
  async comeBack(): Promise<void> {
    const attempt = this.#attempt;
    if (!attending.includes(this.#phase) || this.#returning === attempt) return;
    this.#returning = attempt;
    try {
      if (this.#seat === null) await this.#takeSeat(attempt);
      else await this.#resume(this.#seat, attempt);
    } catch (error) {
      this.#failed(codeOf(error), attempt);
    } finally {
      if (this.#returning === attempt) this.#returning = null;
    }
  }

  get #phase(): Phase {
    return this.#store.getState().phase;
  }

  get #isOutside(): boolean {
    return this.#phase === 'idle' || this.#phase === 'ended';
  }

  #isOver(attempt: number): boolean {
    return attempt !== this.#attempt;
  }

  async #takeSeat(attempt: number): Promise<void> {
    if (!this.#options) return;
    const { meetingId, pin, name, invitation } = this.#options;
    await this.#channel.whenConnected();
    const { recvRtpCapabilities: rtpCapabilities } = await this.#ports.openMedia();
    if (this.#isOver(attempt)) return;
    const admissions = this.#admissions;
    this.#asked++;
    const joined = await this.#request(attempt, 'join', {
      meetingId,
      name,
      rtpCapabilities,
      ...(pin === undefined || pin === '' ? {} : { pin }),
      ...(invitation === undefined ? {} : { invitation }),
    }).finally(() => this.#asked--);
    if (this.#isOver(attempt)) return;
    if (!('waiting' in joined)) {
      this.#enter(joined);
      return;
    }
    const { for: reason, subject } = joined.waiting;
    this.#wait({ reason, subject });
    if (this.#admissions > admissions) void this.#enterAdmitted();
  }

  async #enterAdmitted(): Promise<void> {
    const attempt = this.#attempt;
    try {
      const { recvRtpCapabilities: rtpCapabilities } = await this.#ports.openMedia();
      if (this.#isOver(attempt)) return;
      const entered = await this.#request(attempt, 'enter', { rtpCapabilities });
      if (!this.#isOver(attempt)) this.#enter(entered);
    } catch (error) {
      const code = codeOf(error);
      // Sent back while the answer was on its way: one waits on.
      if (code !== 'not_admitted') this.#failed(code, attempt);
    }
  }

  async #resume(seat: string, attempt: number): Promise<void> {
    const media = this.#ports.media();
    const { snapshot } = this.#store.getState();
    if (!media || !snapshot) return;
    let resumed: ResponseData<'resume'>;
    try {
      resumed = await this.#request(attempt, 'resume', {
        seat,
        version: snapshot.version,
        generation: media.generation,
        consumerIds: media.receiver.consumerIds,
        rtpCapabilities: media.recvRtpCapabilities,
      });
    } catch (error) {
      if (codeOf(error) !== 'seat_lost') throw error;
      await this.#takeSeat(attempt);
      return;
    }
    if (this.#isOver(attempt)) return;
    this.#ports.follow(resumed.sync);
    if ('offer' in resumed.media) media.open(resumed.media.offer);
    else await media.comeBack(resumed.media);
    if (this.#isOver(attempt)) return;
    this.#store.setState({ phase: 'joined' });
    this.#ports.cameBack();
  }

  /** Asks for a seat; one of which nobody knows whether it was given is given up, as it would keep out the next. */
  async #request<N extends 'join' | 'enter' | 'resume'>(
    attempt: number,
    name: N,
    data: RequestData<N>,
  ): Promise<ResponseData<N>> {
    try {
      return await this.#channel.request(name, data);
    } catch (error) {
      const code = codeOf(error);
      const unknown = code === 'connection_lost' && name !== 'resume';
      if (!this.#isOver(attempt) && (unknown || code === 'already_joined')) void this.#giveUpSeat();
      throw error;
    }
  }

  #enter(entered: Entered): void {
    this.#attempt++;
    this.#sit(entered.seat);
    this.#store.setState({ joinError: null, waitsFor: null });
    this.#ports.entered(entered);
  }

  #wait(waitsFor: NonNullable<MeetingState['waitsFor']>): void {
    this.#attempt++;
    this.#sit(null);
    this.#ports.forget();
    this.#store.setState({ phase: 'waiting', waitsFor, joinError: null });
  }

  #end(reason: NonNullable<MeetingState['endedReason']>): void {
    this.#attempt++;
    this.#sit(null);
    this.#ports.forget();
    this.#ports.closeDevices();
    this.#store.setState({ phase: 'ended', endedReason: reason, waitsFor: null });
  }

  #sit(seat: string | null): void {
    this.#seat = seat;
    if (this.#options) this.#ports.seatChanged(this.#options.meetingId, seat);
  }

  /** What was asked over it will not be answered; the next one asks again. */
  #connectionLost(): void {
    if (!attending.includes(this.#phase)) return;
    this.#attempt++;
    if (this.#phase === 'joined') this.#store.setState({ phase: 'reconnecting' });
  }

  #failed(code: ErrorCode, attempt: number): void {
    if (this.#isOver(attempt)) {
      // Sent back to wait while the media was opened: when that failed, the seat is gone.
      if (this.#phase === 'waiting' && code !== 'connection_lost') this.#againLater();
      return;
    }
    if (lasting.includes(code)) {
      void this.leave();
      this.#store.setState({ joinError: code });
    } else this.#againLater();
  }

  /** Without a connection the next one calls again; with one, whatever was wrong is given a moment. */
  #againLater(): void {
    const attempt = this.#attempt;
    if (!this.#channel.connected) return;
    setTimeout(() => {
      if (!this.#isOver(attempt)) void this.comeBack();
    }, retryAfterMs);
  }

  async #giveUpSeat(): Promise<void> {
    // Refused when there is none, which is as well.
    await this.#channel.request('leave', {}).catch(() => undefined);
  }
}

function codeOf(error: unknown): ErrorCode {
  return error instanceof PlenumError ? error.code : 'internal';
}
