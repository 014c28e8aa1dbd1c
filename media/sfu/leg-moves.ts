import { PlenumError } from '../../server/contract/errors.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import type { SfuConference } from './sfu-conference.ts';

export interface LegMovesPorts {
  /** @throws PlenumError `not_joined` */
  existing: (seat: Seat) => SfuConference;
  conferenceOf: (conferenceId: string) => SfuConference;
}

/** Moves legs from one conference to another. */
export class LegMoves {
  readonly #ports: LegMovesPorts;
  /** Seats that a leg is on its way from or to, and whether it was closed meanwhile. */
  readonly #moving = new Map<string, { closed: boolean }>();

  constructor(ports: LegMovesPorts) {
    this.#ports = ports;
  }

  /** As `MediaPort.moveLeg`. */
  async move(from: Seat, to: Seat): Promise<void> {
    const source = this.#ports.existing(from).mixing.legs;
    const state = source.of(from.participantId);
    const keys = [keyOf(from), keyOf(to)];
    if (keys[0] === keys[1]) return;
    const target = this.#ports.conferenceOf(to.conferenceId);
    if (keys.some((key) => this.#moving.has(key)) || target.mixing.legs.has(to.participantId)) {
      throw new PlenumError('already_joined');
    }
    const move = { closed: false };
    for (const key of keys) this.#moving.set(key, move);
    try {
      // All that takes time is done while its picture still comes from where it is.
      await target.expectLeg({ ...state, participantId: to.participantId });
      try {
        const leg = await source.release(from.participantId);
        if (move.closed) {
          target.mixing.legs.refuse(leg);
          throw new PlenumError('not_joined');
        }
        target.mixing.legs.take(to.participantId, leg);
      } finally {
        target.mixing.expectNoMore(to.participantId);
      }
    } finally {
      for (const key of keys) this.#moving.delete(key);
    }
  }

  /** Somebody has left who may be on the way. */
  closed(seat: Seat): void {
    const move = this.#moving.get(keyOf(seat));
    if (move) move.closed = true;
  }
}

function keyOf({ conferenceId, participantId }: Seat): string {
  return JSON.stringify([conferenceId, participantId]);
}
