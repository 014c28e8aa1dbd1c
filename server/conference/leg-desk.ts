import type { Participant, Source } from '../contract/conference-view.ts';
import type { Control } from '../contract/controls.ts';
import { PlenumError } from '../contract/errors.ts';
import type { LegArrival, LegSeating, LegSeatNews, LegSeatTaken } from '../contract/leg-seating.ts';
import type { MediaPort, Seat } from '../contract/media-port.ts';
import type { PromptLanguage, ToneName } from '../contract/prompts.ts';
import type { LegConnection } from '../contract/signalling.ts';
import { nextLayout } from './next-layout.ts';
import type { Guarded, Seating } from './seating.ts';
import type { ConferenceState } from './state.ts';
import { type Connection, identityKey, type Seats, type TakenSeat } from './seats.ts';

export interface LegDeskPorts {
  seats: Seats;
  seating: Seating;
  media: Pick<MediaPort, 'setSource' | 'play'>;
  language: PromptLanguage;
  showHelp: (seat: Seat, lines: readonly string[] | null) => void;
  connected: (seat: Seat, connection: LegConnection) => void;
  control: (seat: TakenSeat, control: Control) => Promise<void>;
  /** Slows down guessing. */
  guard: (address: string, meetingId: string) => Guarded;
}

/** Seats of those who come without a browser, for the edge that speaks with them. */
export class LegDesk implements LegSeating {
  readonly #ports: LegDeskPorts;
  /** By participant. */
  readonly #ears = new Map<string, (news: LegSeatNews) => void>();

  constructor(ports: LegDeskPorts) {
    this.#ports = ports;
  }

  async join(arrival: LegArrival, hear: (news: LegSeatNews) => void): Promise<LegSeatTaken> {
    const { seating, guard } = this.#ports;
    const { meetingId, pin, identity, invitationId, address, ...who } = arrival;
    const connection = connectionOf(hear);
    const { seat, enters } = await seating.sit(
      { meetingId, pin, identity, ...(invitationId === undefined ? {} : { invitationId }) },
      { name: who.name, kind: who.kind, receivesH264: who.receivesH264 },
      connection,
      guard(address, meetingId),
    );
    if (identity) this.#leaveFormer(seat);
    const { conferenceId, participantId } = seat;
    this.#ears.set(participantId, hear);
    const waitsFor = enters === 'now' ? null : enters === 'with_host' ? 'host' : 'admission';
    return { seat: { conferenceId, participantId }, waitsFor };
  }

  entered(seat: Seat): void {
    this.#ports.seating.enterLeg(this.#seatOf(seat));
    const { state } = this.#ports.seating.liveOf(seat).runtime;
    this.#tellPresenter(state, seat.participantId);
  }

  async setSource(seat: Seat, source: Source, state: 'live' | 'paused' | 'closed'): Promise<void> {
    const { runtime } = this.#ports.seating.liveOf(seat);
    const { participantId } = seat;
    const there = runtime.state.participants.get(participantId);
    if (!there) throw new PlenumError('not_admitted');
    if (state === 'closed' && there.sources[source] === undefined) return;
    runtime.apply({ type: 'setSource', participantId, source, state });
    // It may come muted, where the host has muted everybody.
    const now = (): Participant['sources'][Source] =>
      runtime.state.participants.get(participantId)?.sources[source];
    try {
      await this.#ports.media.setSource(seat, source, now() ?? 'closed');
    } catch (error) {
      const begun = there.sources[source] === undefined && now() !== undefined;
      if (begun) runtime.apply({ type: 'setSource', participantId, source, state: 'closed' });
      throw error;
    }
    // Whoever has taken over meanwhile has closed it as well.
    if (source === 'slides' && state !== 'closed' && !now()) throw new PlenumError('share_busy');
  }

  async control(seat: Seat, control: Control): Promise<void> {
    await this.#ports.control(this.#seatOf(seat), control);
  }

  async toggleLock(seat: Seat): Promise<void> {
    const { locked } = this.#ports.seating.liveOf(seat).runtime.state;
    await this.control(seat, { type: 'lock', locked: !locked });
  }

  async nextLayout(seat: Seat): Promise<void> {
    await this.control(seat, nextLayout(this.#ports.seating.liveOf(seat).runtime.state));
  }

  showHelp(seat: Seat, lines: readonly string[] | null): void {
    this.#ports.showHelp(seat, lines);
  }

  tone({ conferenceId, participantId }: Seat, tone: ToneName): void {
    const { media, language } = this.#ports;
    // Whoever does not hear it was not refused anything else.
    media.play(conferenceId, [tone], { language, to: [participantId] }).catch(() => undefined);
  }

  connected(seat: Seat, connection: LegConnection): void {
    if (this.participant(seat)) this.#ports.connected(seat, connection);
  }

  participant({ conferenceId, participantId }: Seat): Participant | null {
    const seat = this.#ports.seats.of(participantId);
    if (seat?.conferenceId !== conferenceId) return null;
    return this.#ports.seating.liveOf(seat).runtime.state.participants.get(participantId) ?? null;
  }

  leave({ participantId }: Seat, reason: string): void {
    const seat = this.#ports.seats.of(participantId);
    if (seat) this.#ports.seating.leave(seat, reason);
  }

  /** Legs are told who shares, and forgotten when they are gone. */
  changed(before: ConferenceState, after: ConferenceState): void {
    if (before.participants === after.participants && before.presenterId === after.presenterId) return;
    for (const id of this.#ears.keys()) {
      if (!this.#ports.seats.of(id)) this.#ears.delete(id);
      else if (before.presenterId !== after.presenterId && after.participants.has(id)) {
        this.#tellPresenter(after, id);
      }
    }
  }

  #tellPresenter({ presenterId, participants }: ConferenceState, participantId: string): void {
    const name = presenterId === null || presenterId === participantId ? null : presenterId;
    const presenter = name === null ? null : (participants.get(name)?.name ?? '');
    this.#ears.get(participantId)?.({ type: 'presenter', name: presenter });
  }

  /** @throws PlenumError `seat_lost` */
  #seatOf({ participantId }: Seat): TakenSeat {
    const seat = this.#ports.seats.of(participantId);
    if (!seat) throw new PlenumError('seat_lost');
    return seat;
  }

  /** A terminal that calls again after its call was lost does not sit there twice. */
  #leaveFormer(seat: TakenSeat): void {
    const { identity } = seat.occupant;
    if (!identity) return;
    for (const other of this.#ports.seats.in(seat.conferenceId)) {
      const same = other.occupant.identity && identityKey(other.occupant.identity) === identityKey(identity);
      if (other !== seat && same && !other.connection)
        this.#ports.seating.leave(other, 'it has called again');
    }
  }
}

function connectionOf(hear: (news: LegSeatNews) => void): Connection {
  return {
    notify: (name, data) => {
      if (name === 'admitted') hear({ type: 'admitted' });
      else if (name === 'waiting') hear({ type: 'waiting' });
      else if (name === 'ended') hear({ type: 'ended', reason: (data as { reason: string }).reason });
      else if (name === 'sourceClosed')
        hear({ type: 'sourceClosed', source: (data as { source: Source }).source });
    },
    subscribe: () => Promise.resolve(),
    enter: () => undefined,
    exit: () => undefined,
  };
}
