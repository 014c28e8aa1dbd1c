import type { NotificationData, NotificationName, Subscriptions } from '../contract/signalling.ts';
import { digestOf, newId } from '../kernel/ids.ts';

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

/** By which one is known again. */
export function identityKey({ kind, id }: Pick<Identity, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
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
  /** Secret by which the client takes the seat again; null of one that was restored, until its client is back. */
  token: string | null;
  /** Of the token. */
  readonly digest: string;
  readonly conferenceId: string;
  readonly participantId: string;
  readonly occupant: Occupant;
  /** Whether the media of this seat is open; not while one waits. */
  entered: boolean;
  /** Restored after a restart: its media has to be opened anew when the client comes back. */
  restored: boolean;
  /** Null while the client is away. */
  connection: Connection | null;
}

/** Who sits where, by which connection; and the seats kept for those whose connection is lost. */
export class Seats {
  readonly #byDigest = new Map<string, TakenSeat>();
  readonly #byParticipant = new Map<string, TakenSeat>();
  readonly #timers = new Map<TakenSeat, NodeJS.Timeout>();

  take(
    { conferenceId, participantId, occupant }: Pick<TakenSeat, 'conferenceId' | 'participantId' | 'occupant'>,
    connection: Connection,
  ): TakenSeat {
    const token = newId();
    return this.#add({
      ...{ token, digest: digestOf(token), conferenceId, participantId, occupant },
      ...{ entered: false, restored: false, connection },
    });
  }

  /** A seat of before a restart; its client may come back to it. */
  restore(known: Pick<TakenSeat, 'digest' | 'conferenceId' | 'participantId' | 'occupant'>): TakenSeat {
    return this.#add({ ...known, token: null, entered: true, restored: true, connection: null });
  }

  byToken(token: string): TakenSeat | undefined {
    return this.#byDigest.get(digestOf(token));
  }

  of(participantId: string): TakenSeat | undefined {
    return this.#byParticipant.get(participantId);
  }

  all(): TakenSeat[] {
    return [...this.#byDigest.values()];
  }

  in(conferenceId: string): TakenSeat[] {
    return [...this.#byDigest.values()].filter((seat) => seat.conferenceId === conferenceId);
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
    this.#byDigest.delete(seat.digest);
    this.#byParticipant.delete(seat.participantId);
    seat.connection = null;
  }

  #add(seat: TakenSeat): TakenSeat {
    this.#byDigest.set(seat.digest, seat);
    this.#byParticipant.set(seat.participantId, seat);
    return seat;
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#byDigest.clear();
    this.#byParticipant.clear();
  }
}
