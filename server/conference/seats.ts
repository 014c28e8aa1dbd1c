import type { NotificationData, NotificationName, Subscriptions } from '../contract/signalling.ts';
import { newId } from '../kernel/ids.ts';

/** The way to one client, made by the socket edge. */
export interface Connection {
  notify<N extends Exclude<NotificationName, 'subscriptions'>>(name: N, data: NotificationData<N>): void;
  /** Resolves when the client has made its consumers; rejects when it does not answer. */
  subscribe(subscriptions: Subscriptions): Promise<void>;
  /** From now on it gets what the whole conference gets. */
  enter(conferenceId: string): void;
  exit(conferenceId: string): void;
}

/** Somebody signed in, or a terminal. */
export interface Identity {
  readonly kind: 'account' | 'terminal';
  readonly id: string;
  readonly enterpriseId: string;
  /** By which it is invited or dialled. */
  readonly number: string;
}

/** What is known of whoever sits there, and not told to the others. */
export interface Occupant {
  readonly identity: Identity | null;
  /** May have the host's role without the PIN when nobody has it. */
  readonly mayHost: boolean;
  /** The enterprise whose concurrency the place is taken of. */
  readonly chargedTo: string | null;
}

export interface TakenSeat {
  /** Secret by which the client takes the seat again. */
  readonly token: string;
  readonly conferenceId: string;
  readonly participantId: string;
  readonly occupant: Occupant;
  /** Whether the media of this seat is open; not while one waits. */
  entered: boolean;
  /** Null while the client is away. */
  connection: Connection | null;
}

/** Who sits where, by which connection; and the seats kept for those whose connection is lost. */
export class Seats {
  readonly #byToken = new Map<string, TakenSeat>();
  readonly #byParticipant = new Map<string, TakenSeat>();
  readonly #timers = new Map<TakenSeat, NodeJS.Timeout>();

  take(
    { conferenceId, participantId, occupant }: Pick<TakenSeat, 'conferenceId' | 'participantId' | 'occupant'>,
    connection: Connection,
  ): TakenSeat {
    const seat: TakenSeat = {
      token: newId(),
      conferenceId,
      participantId,
      occupant,
      entered: false,
      connection,
    };
    this.#byToken.set(seat.token, seat);
    this.#byParticipant.set(participantId, seat);
    return seat;
  }

  byToken(token: string): TakenSeat | undefined {
    return this.#byToken.get(token);
  }

  of(participantId: string): TakenSeat | undefined {
    return this.#byParticipant.get(participantId);
  }

  all(): TakenSeat[] {
    return [...this.#byToken.values()];
  }

  in(conferenceId: string): TakenSeat[] {
    return [...this.#byToken.values()].filter((seat) => seat.conferenceId === conferenceId);
  }

  /** Keeps the seat without a connection; `onExpired` is called when nobody came back in time. */
  keep(seat: TakenSeat, forMs: number, onExpired: () => void): void {
    seat.connection = null;
    clearTimeout(this.#timers.get(seat));
    this.#timers.set(seat, setTimeout(onExpired, forMs));
  }

  reconnect(seat: TakenSeat, connection: Connection): void {
    clearTimeout(this.#timers.get(seat));
    this.#timers.delete(seat);
    seat.connection = connection;
  }

  free(seat: TakenSeat): void {
    clearTimeout(this.#timers.get(seat));
    this.#timers.delete(seat);
    this.#byToken.delete(seat.token);
    this.#byParticipant.delete(seat.participantId);
    seat.connection = null;
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#byToken.clear();
    this.#byParticipant.clear();
  }
}
