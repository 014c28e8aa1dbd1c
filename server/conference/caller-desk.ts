import type { Caller } from '../contract/api/caller.ts';
import type { Control } from '../contract/controls.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Attended, ParsedRequest } from '../contract/signalling.ts';
import type { Consoles, OpenConsole } from './consoles.ts';
import type { ControlDesk, Giver } from './control-desk.ts';
import type { LiveConference, LiveConferences } from './live-conferences.ts';
import { hostFieldsOf } from './patches.ts';
import { giverFor } from './rights.ts';
import type { Seating } from './seating.ts';
import type { Connection, Seats } from './seats.ts';
import { rankOf } from './state.ts';

export interface CallerDeskPorts {
  conferences: LiveConferences;
  seats: Seats;
  seating: Seating;
  consoles: Consoles;
  desk: ControlDesk;
}

/** What is done in a conference from outside of it: from a console, and by programs. */
export class CallerDesk {
  readonly #ports: CallerDeskPorts;

  constructor(ports: CallerDeskPorts) {
    this.#ports = ports;
  }

  /**
   * A control of somebody who is signed in, or of a program.
   * @throws PlenumError `not_found` of a conference that they may not know of, `not_permitted`, or why it is refused
   */
  control(caller: Caller, conferenceId: string, control: Control): Promise<void> {
    const live = this.#find(conferenceId);
    return this.#ports.desk.give(live, this.#giver(caller, live), control);
  }

  /**
   * A live conference as its console shows it.
   * @throws PlenumError `not_found`, `not_permitted` to guests
   */
  read(caller: Caller, conferenceId: string): Pick<Attended, 'snapshot' | 'host' | 'log'> {
    const { runtime, log } = this.steered(caller, conferenceId);
    return { snapshot: runtime.snapshot(), host: hostFieldsOf(runtime.state), log };
  }

  /**
   * A live conference, for whoever steers it.
   * @throws PlenumError `not_found`, `not_permitted` to guests
   */
  steered(caller: Caller, conferenceId: string): LiveConference {
    const live = this.#find(conferenceId);
    const rank = rankOf(live.runtime.state, this.#giver(caller, live).actor);
    if (rank === 'guest') throw new PlenumError('not_permitted');
    return live;
  }

  /** Takes the host's role for an account that is in the conference. @throws PlenumError as `claimHost`, `not_permitted` */
  claimHost(caller: Caller, conferenceId: string, pin: string | undefined): Promise<void> {
    const live = this.#find(conferenceId);
    // Whoever may not know of it is told so.
    this.#giver(caller, live);
    const mine = this.#ports.seats
      .in(conferenceId)
      .find(({ occupant: { identity } }) => identity?.kind === 'account' && identity.id === caller.accountId);
    if (!mine) throw new PlenumError('not_permitted');
    return this.#ports.desk.claim(live, mine, pin);
  }

  /**
   * Opens a console on a conference.
   * @throws PlenumError `not_live`, `seat_lost`, `sign_in_required`, `not_permitted`
   */
  attend(
    { meetingId, seat: token }: ParsedRequest<'attend'>,
    connection: Connection,
    caller: Caller | null,
  ): { console: OpenConsole; answer: () => Attended } {
    const live = this.#ports.conferences.ofMeeting(meetingId);
    const { conferenceId } = live ?? {};
    if (!live || conferenceId === undefined) throw new PlenumError('not_live', { field: 'meetingId' });
    let opened: OpenConsole;
    if (token !== undefined) {
      const seat = this.#ports.seats.byToken(token);
      if (seat?.conferenceId !== conferenceId) throw new PlenumError('seat_lost', { field: 'seat' });
      const self = live.runtime.state.participants.get(seat.participantId);
      if (!self || self.role === 'guest') throw new PlenumError('not_permitted');
      opened = { connection, conferenceId, participantId: self.id, accountId: null, name: self.name };
    } else {
      if (!caller) throw new PlenumError('sign_in_required');
      const { actor, name, accountId } = this.#giver(caller, live);
      const participantId = actor.kind === 'participant' ? actor.participantId : null;
      const role = participantId === null ? null : live.runtime.state.participants.get(participantId)?.role;
      if (role === 'guest') throw new PlenumError('not_permitted');
      opened = { connection, conferenceId, participantId, accountId, name };
    }
    this.#ports.consoles.open(opened);
    return {
      console: opened,
      answer: () => ({
        snapshot: live.runtime.snapshot(),
        host: hostFieldsOf(live.runtime.state),
        log: live.log,
        as: { participantId: opened.participantId, name: opened.name },
      }),
    };
  }

  /**
   * A control given by a console. An administrator's right is looked at anew: it may have been taken back.
   * @throws PlenumError `not_joined` when the console is closed, or why it is refused
   */
  async controlFrom(console: OpenConsole, caller: Caller | null, control: Control): Promise<void> {
    if (!this.#ports.consoles.has(console)) throw new PlenumError('not_joined');
    const live = this.#ports.seating.liveOf(console);
    await this.#ports.desk.give(live, this.#giverAt(console, caller, live), control);
  }

  /** @throws PlenumError `not_joined`, `sign_in_required`, `not_permitted` */
  sync(console: OpenConsole, caller: Caller | null, version: number): ReturnType<Seating['sync']> {
    if (!this.#ports.consoles.has(console)) throw new PlenumError('not_joined');
    const live = this.#ports.seating.liveOf(console);
    this.#giverAt(console, caller, live);
    return live.runtime.sync(version);
  }

  close(console: OpenConsole): void {
    this.#ports.consoles.close(console);
  }

  #find(conferenceId: string): LiveConference {
    const live = this.#ports.conferences.find(conferenceId);
    if (!live) throw new PlenumError('not_found');
    return live;
  }

  #giver(caller: Caller, live: LiveConference): Giver {
    return giverFor(caller, live, this.#ports.seats.in(live.conferenceId));
  }

  #giverAt(
    { participantId, name, accountId }: OpenConsole,
    caller: Caller | null,
    live: LiveConference,
  ): Giver {
    if (participantId !== null) return { actor: { kind: 'participant', participantId }, name, accountId };
    if (!caller) throw new PlenumError('sign_in_required');
    return this.#giver(caller, live);
  }
}
