import type { LegArrival, LegSeating, LegSeatNews, LegSeatTaken } from '../../server/contract/leg-seating.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Digit } from '../../server/contract/legs.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import type { PromptLanguage } from '../../server/contract/prompts.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import { ivr, type IvrAction, type IvrEvent, type IvrState, ivrOf } from '../ivr/ivr.ts';
import type { Agreement } from '../sdp/agreement.ts';
import type { CallFloor } from './call-floor.ts';
import type { CallMedia } from './call-media.ts';
import { ConferenceKeys } from './conference-keys.ts';
import { connectionOf } from './leg-connection.ts';
import { type Lobby, lobbySeat } from './lobby.ts';

export type CallerWho = Omit<LegArrival, 'meetingId' | 'pin' | 'receivesH264'>;

export interface CallerPorts {
  seating: LegSeating;
  lobby: Lobby;
  media: CallMedia;
  /** Who shows slides; null: it cannot. */
  floor: () => CallFloor | null;
  /** By what it speaks with us just now. */
  signalling: () => Parameters<typeof connectionOf>[1];
  log: Logger;
  /** Ends the call; the caller is gone then. */
  hangUp: (reason: string) => void;
  /** It is in another place: what concerns that seat concerns this caller. */
  moved: (seat: Seat) => void;
}

/**
 * Whoever has called, or was called: asked for a meeting in the lobby, waiting there, or in a conference. One in a
 * conference sits there like anybody else; what the conference does with them is heard by `LegSeatNews`.
 */
export class Caller {
  readonly #ports: CallerPorts;
  readonly #who: CallerWho;
  readonly #lobbySeat: Seat;
  readonly #keys: ConferenceKeys;
  #ivr: IvrState;
  #timer: NodeJS.Timeout | undefined;
  /** Its seat in a conference, or before its door. */
  #taken: Seat | null = null;
  /** Whether it is in there with its media. */
  #isIn = false;
  /** What it was before it held. */
  #microphone: 'live' | 'paused' = 'live';
  #playing: Promise<void> = Promise.resolve();
  #left = false;

  /** @param callerId by which it is known in the lobby */
  constructor(callerId: string, who: CallerWho, language: PromptLanguage, ports: CallerPorts) {
    this.#ports = ports;
    this.#who = who;
    this.#lobbySeat = lobbySeat(callerId);
    this.#ivr = ivrOf(language);
    this.#keys = new ConferenceKeys({ seating: ports.seating, language, log: ports.log });
  }

  get seat(): Seat | null {
    return this.#taken;
  }

  /** Where its media is to be opened. */
  get place(): Seat {
    return this.#isIn && this.#taken ? this.#taken : this.#lobbySeat;
  }

  /** Tries a number that was dialled, before the call is accepted. @throws PlenumError why it may not come in */
  async arrive(meetingId: string, pin: string | null): Promise<void> {
    try {
      const { waitsFor } = await this.#join(meetingId, pin);
      this.#isIn = waitsFor === null;
      if (waitsFor !== null) this.#ivr = ivr(this.#ivr, { type: 'waits', for: waitsFor }).state;
    } catch (error) {
      // Who is asked for a PIN has to be put through first.
      if (!(error instanceof PlenumError && error.code === 'pin_required')) throw error;
      this.#ivr = { ...this.#ivr, meetingId };
    }
  }

  /** It is about to be answered. */
  expected(): void {
    if (!this.#isIn && !this.#left) this.#ports.lobby.expect(this.#lobbySeat.participantId);
  }

  /** The call is accepted and its media runs. */
  async accepted(agreement: Agreement): Promise<void> {
    const { step, meetingId, waitsFor } = this.#ivr;
    const seat = this.#taken;
    if (this.#isIn && seat) {
      const { media, seating } = this.#ports;
      // Let in while the call was being answered, or called: its media is in the lobby.
      if (media.seat?.participantId !== seat.participantId) await media.moveTo(seat);
      seating.entered(seat);
      await this.agreed(agreement);
    } else if (step === 'waiting') this.#step({ type: 'waits', for: waitsFor });
    else this.#step({ type: 'begin', meetingId: meetingId === '' ? null : meetingId, pin: null });
  }

  /** Other media than before: it holds, or has a camera now. */
  async agreed(agreement: Agreement): Promise<void> {
    const seat = this.#taken;
    if (!seat || !this.#isIn) return;
    const { seating, media, signalling } = this.#ports;
    const { sound, picture, slides } = agreement.leg;
    seating.connected(seat, connectionOf(agreement, signalling()));
    const { microphone } = seating.participant(seat)?.sources ?? {};
    if (microphone) this.#microphone = microphone;
    const sends = (line: { sends: boolean } | null): boolean => line?.sends === true && !media.holds;
    await this.#set(seat, 'microphone', sends(sound) ? this.#microphone : 'closed');
    await this.#set(seat, 'camera', sends(picture) ? 'live' : 'closed');
    if (!sends(slides)) await this.#set(seat, 'slides', 'closed');
  }

  /** It has slides to show. @throws PlenumError why it may not */
  async share(): Promise<void> {
    if (!this.#taken || !this.#isIn) throw new PlenumError('not_admitted');
    await this.#ports.seating.setSource(this.#taken, 'slides', 'live');
  }

  /** It has none any more. */
  stopSharing(): void {
    if (this.#taken && this.#isIn) this.#do(this.#set(this.#taken, 'slides', 'closed'));
  }

  pressed(digit: Digit): void {
    if (!this.#isIn) {
      this.#step({ type: 'digit', digit });
      return;
    }
    if (this.#taken) this.#keys.pressed(digit, this.#taken);
  }

  /** Goes to another meeting with the same call. @returns whether it is there, or before its door */
  async goTo(meetingId: string, pin: string | null): Promise<boolean> {
    const former = this.#taken;
    const taken = await this.#join(meetingId, pin).catch(() => null);
    if (!taken || this.#left) return false;
    const { seating, moved } = this.#ports;
    try {
      await this.#seated(taken);
    } catch {
      // There is no room for it: it stays where it is.
      seating.leave(taken.seat, 'its media could not be moved');
      this.#taken = former;
      if (former) moved(former);
      return false;
    }
    if (former) seating.leave(former, 'it went to another meeting');
    return true;
  }

  /** The call is over. */
  leave(reason: string): void {
    if (this.#left) return;
    this.#left = true;
    clearTimeout(this.#timer);
    this.#keys.close();
    this.#ports.lobby.forget(this.#lobbySeat.participantId);
    if (this.#taken) this.#ports.seating.leave(this.#taken, reason);
    this.#ports.media.close();
  }

  async #join(meetingId: string, pin: string | null): Promise<LegSeatTaken> {
    const arrival = { ...this.#who, meetingId, pin: pin ?? undefined, receivesH264: true };
    let mine: Seat | null = null;
    const taken = await this.#ports.seating.join(arrival, (news) => this.#hear(mine, news));
    mine = taken.seat;
    if (this.#left) this.#ports.seating.leave(taken.seat, 'the call is over');
    this.#taken = taken.seat;
    this.#ports.moved(taken.seat);
    return taken;
  }

  async #seated({ seat, waitsFor }: LegSeatTaken): Promise<void> {
    if (waitsFor === null) await this.#enter(seat);
    else await this.#wait(waitsFor);
  }

  #hear(seat: Seat | null, news: LegSeatNews): void {
    // Of one that it has left since.
    if (this.#left || (seat && this.#taken && seat.participantId !== this.#taken.participantId)) return;
    switch (news.type) {
      case 'admitted':
        if (this.#taken) this.#do(this.#enter(this.#taken));
        break;
      case 'waiting':
        this.#do(this.#wait('admission'));
        break;
      case 'ended':
        this.#taken = null;
        this.#ports.hangUp(news.reason);
        break;
      case 'sourceClosed':
        if (news.source === 'slides') this.#ports.floor()?.revoke('');
        break;
      case 'presenter':
        this.#ports.floor()?.announce(news.name);
    }
  }

  async #enter(seat: Seat): Promise<void> {
    const { media, seating, lobby } = this.#ports;
    // Not accepted yet: it begins there.
    if (!media.seat) {
      this.#isIn = true;
      return;
    }
    clearTimeout(this.#timer);
    await media.moveTo(seat);
    if (this.#left || this.#taken !== seat) return;
    this.#isIn = true;
    this.#ivr = ivr(this.#ivr, { type: 'entered' }).state;
    lobby.forget(this.#lobbySeat.participantId);
    seating.entered(seat);
    if (media.agreement) await this.agreed(media.agreement);
  }

  async #wait(waitsFor: 'host' | 'admission'): Promise<void> {
    const { media } = this.#ports;
    this.#isIn = false;
    if (media.seat && media.seat.participantId !== this.#lobbySeat.participantId) {
      await media.moveTo(this.#lobbySeat);
    }
    if (!this.#left) this.#step({ type: 'waits', for: waitsFor });
  }

  #step(event: IvrEvent): void {
    if (this.#left) return;
    const { state, actions } = ivr(this.#ivr, event);
    this.#ivr = state;
    for (const action of actions) this.#act(action);
  }

  #act(action: IvrAction): void {
    const { lobby, hangUp } = this.#ports;
    const callerId = this.#lobbySeat.participantId;
    switch (action.type) {
      case 'play': {
        const { language } = this.#ivr;
        const played = lobby.play(callerId, action.sounds, language);
        this.#playing = Promise.all([this.#playing, played]).then(() => undefined);
        break;
      }
      case 'hush':
        lobby.hush(callerId);
        break;
      case 'show':
        lobby.show(callerId, { title: action.title, note: action.note });
        break;
      case 'wait':
        clearTimeout(this.#timer);
        if (action.ms !== null)
          this.#timer = setTimeout(() => this.#step({ type: 'silence' }), action.ms).unref();
        break;
      case 'join':
        this.#do(this.#tryToJoin(action.meetingId, action.pin));
        break;
      case 'hangUp':
        void this.#playing.then(() => hangUp(action.cause));
    }
  }

  async #tryToJoin(meetingId: string, pin: string | null): Promise<void> {
    let taken: LegSeatTaken;
    try {
      taken = await this.#join(meetingId, pin);
    } catch (error) {
      if (!(error instanceof PlenumError)) throw error;
      this.#step({ type: 'refused', code: error.code });
      return;
    }
    if (!this.#left) await this.#seated(taken);
  }

  async #set(
    seat: Seat,
    source: 'microphone' | 'camera' | 'slides',
    state: 'live' | 'paused' | 'closed',
  ): Promise<void> {
    const { seating, log } = this.#ports;
    const is = seating.participant(seat)?.sources[source];
    if ((is ?? 'closed') === state) return;
    await seating.setSource(seat, source, state).catch((error: unknown) => {
      log.debug({ err: error, source, state }, 'a source of a leg could not be set');
    });
  }

  /** What fails there leaves nobody in between: the call ends. */
  #do(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.#left) return;
      this.#ports.log.warn({ err: error }, 'a call could not go on');
      this.#ports.hangUp(error instanceof PlenumError ? error.code : 'an error of the server');
    });
  }
}
