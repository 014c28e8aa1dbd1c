import { PlenumError } from '../contract/errors.ts';
import { sameSecret } from '../kernel/ids.ts';
import type { AdmissionPorts } from './admission.ts';
import type { LiveConference } from './live-conferences.ts';
import type { TakenSeat } from './seats.ts';

export interface HostControlsPorts extends Pick<AdmissionPorts, 'findMeeting'> {
  liveOf: (seat: TakenSeat) => LiveConference;
}

/** What the host of a conference does with it. Whether somebody may is the state's to decide. */
export class HostControls {
  readonly #ports: HostControlsPorts;

  constructor(ports: HostControlsPorts) {
    this.#ports = ports;
  }

  admit(seat: TakenSeat, whom: readonly string[] | 'all'): void {
    const { runtime } = this.#ports.liveOf(seat);
    runtime.apply({ type: 'admit', participantId: seat.participantId, whom });
  }

  sendToWaiting(seat: TakenSeat, whom: string): void {
    const { runtime } = this.#ports.liveOf(seat);
    runtime.apply({ type: 'sendToWaiting', participantId: seat.participantId, whom });
  }

  lock(seat: TakenSeat, locked: boolean): void {
    const { runtime } = this.#ports.liveOf(seat);
    runtime.apply({ type: 'lock', participantId: seat.participantId, locked });
  }

  release(seat: TakenSeat): void {
    const { runtime } = this.#ports.liveOf(seat);
    runtime.apply({ type: 'releaseHost', participantId: seat.participantId });
  }

  /** @throws PlenumError `pin_wrong`, `pin_required`, or `host_present` */
  async claim(seat: TakenSeat, pin: string | undefined): Promise<void> {
    const { runtime, meeting } = this.#ports.liveOf(seat);
    if (!seat.occupant.mayHost) {
      if (pin === undefined) throw new PlenumError('pin_required', { field: 'pin' });
      // It may have been changed since the conference began.
      const found = await this.#ports.findMeeting(meeting.meetingId, seat.occupant.identity);
      if (!sameSecret(pin, (found ?? meeting).hostPin)) throw new PlenumError('pin_wrong', { field: 'pin' });
    }
    runtime.apply({ type: 'claimHost', participantId: seat.participantId });
  }
}
