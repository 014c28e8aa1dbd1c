import type { LegStatistics } from '../contract/legs.ts';
import type { Seat } from '../contract/media-port.ts';
import type { LegConnection } from '../contract/signalling.ts';
import { Announcer, type AnnouncerPorts } from './announcer.ts';
import type { Consoles } from './consoles.ts';
import type { ReportOf } from './follow-media.ts';
import { LegConditions } from './leg-conditions.ts';
import type { ConferenceState } from './state.ts';

export interface ConferenceLegsPorts extends AnnouncerPorts {
  consoles: Pick<Consoles, 'legs'>;
  /** Of somebody who left meanwhile it is nothing. */
  report: (seat: Seat, report: ReportOf) => void;
}

/** What is done for those who come without a browser: they are told by sound, and their lines are watched. */
export class ConferenceLegs {
  readonly #announcer: Announcer;
  readonly #conditions: LegConditions;
  readonly #stateOf: ConferenceLegsPorts['stateOf'];

  constructor(ports: ConferenceLegsPorts) {
    const { now, consoles, report, stateOf } = ports;
    this.#stateOf = stateOf;
    this.#announcer = new Announcer(ports);
    this.#conditions = new LegConditions({
      now,
      network: (seat, network) =>
        report(seat, { type: 'setNetwork', participantId: seat.participantId, network }),
      tell: (conferenceId, legs) => {
        const state = stateOf(conferenceId);
        if (state) consoles.legs(state, legs);
      },
    });
  }

  /** One of before a restart goes on. */
  restored(state: ConferenceState): void {
    this.#announcer.restored(state);
  }

  changed(before: ConferenceState, after: ConferenceState): void {
    this.#announcer.changed(before, after);
  }

  /** The media has told how a leg is doing, and with it that it runs. */
  told(seat: Seat, statistics: LegStatistics): void {
    if (!this.#stateOf(seat.conferenceId)) return;
    this.#announcer.hears(seat);
    this.#conditions.told(seat, statistics);
  }

  /** Its signalling has told what was agreed with it. */
  connected(seat: Seat, connection: LegConnection): void {
    this.#conditions.connected(seat, connection);
  }

  forget(conferenceId: string): void {
    this.#announcer.forget(conferenceId);
    this.#conditions.forget(conferenceId);
  }
}
