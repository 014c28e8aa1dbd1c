import type { LogEntry } from '../contract/conference-view.ts';
import type { Control } from '../contract/controls.ts';
import type { ControlName } from '../contract/control-rules.ts';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import { newId, sameSecret } from '../kernel/ids.ts';
import type { AdmissionPorts } from './admission.ts';
import type { Consoles } from './consoles.ts';
import { describeControl } from './control-log.ts';
import type { LiveConference } from './live-conferences.ts';
import type { CallPort, RecorderPort } from './ports.ts';
import { endOf } from './rules.ts';
import type { TakenSeat } from './seats.ts';
import { type Actor, type Context, rankOf } from './state.ts';

export interface ControlDeskPorts extends Pick<AdmissionPorts, 'findMeeting' | 'now'> {
  consoles: Consoles;
  calls: CallPort;
  recorder: RecorderPort | null;
  /** Resolves when what was changed is where a restart finds it. Never rejects. */
  kept: (live: LiveConference) => Promise<void>;
  /** A line of the log, for history and webhooks. */
  logged: (live: LiveConference, entry: LogEntry) => void;
}

/** Who gives a control, beyond what the rules of the conference look at. */
export interface Giver {
  actor: Actor;
  /** For the log. */
  name: string;
  /** Null: without an account, or a program. */
  accountId: string | null;
}

/** Lines a conference keeps for consoles that are opened later. */
const keptLines = 200;

/**
 * Takes the controls of a conference, from wherever they come: finds out what the rules need to know of the world, has
 * them decide, and writes down who did what and how it went.
 */
export class ControlDesk {
  readonly #ports: ControlDeskPorts;

  constructor(ports: ControlDeskPorts) {
    this.#ports = ports;
  }

  /** Resolves when it is done and kept: a restart does not undo it. @throws PlenumError why it was refused */
  async give(live: LiveConference, giver: Giver, control: Control): Promise<void> {
    const { runtime } = live;
    const told = describeControl(runtime.state, control);
    try {
      const world = await this.#worldOf(live, giver, control);
      live.givenBy = giver.name;
      const rank = rankOf(runtime.state, giver.actor);
      const changed = runtime.apply(control, { ...world, actor: giver.actor });
      // What guests do with themselves, and what changed nothing, is no news.
      if (changed && rank !== 'guest') this.#log(live, { ...told, actor: giver.name, result: 'ok' });
    } catch (error) {
      const rank = rankOf(runtime.state, giver.actor);
      // What guests try in vain is no news.
      if (rank === 'host' || rank === 'cohost' || rank === 'administrator') {
        this.#log(live, { ...told, actor: giver.name, result: PlenumError.from(error).code });
      }
      throw error;
    } finally {
      live.givenBy = null;
    }
    await this.#ports.kept(live);
  }

  /**
   * Somebody takes the host's role when nobody has it.
   * @throws PlenumError `pin_wrong`, `pin_required`, or `host_present`
   */
  async claim(live: LiveConference, seat: TakenSeat, pin: string | undefined): Promise<void> {
    const { runtime, meeting } = live;
    const { participantId, occupant } = seat;
    if (!occupant.mayHost) {
      if (pin === undefined) throw new PlenumError('pin_required', { field: 'pin' });
      // It may have been changed since the conference began.
      const found = await this.#ports.findMeeting(meeting.meetingId, occupant.identity);
      if (!sameSecret(pin, (found ?? meeting).hostPin)) throw new PlenumError('pin_wrong', { field: 'pin' });
    }
    runtime.apply({ type: 'claimHost', participantId });
    const actor = runtime.state.participants.get(participantId)?.name ?? '';
    this.#log(live, { actor, control: 'claimHost', subject: '', detail: '', result: 'ok' });
    await this.#ports.kept(live);
  }

  async #worldOf(
    { meeting, runtime: { state }, plan }: LiveConference,
    { actor, accountId }: Giver,
    control: Control,
  ): Promise<Omit<Context, 'now'>> {
    const { calls, recorder, now } = this.#ports;
    if (control.type === 'invite') {
      const { enterpriseId } = meeting;
      const seesAll = actor.kind === 'administrator';
      const people = await calls.resolve(control.invitees, { enterpriseId, accountId, seesAll });
      return {
        invited: people.map(({ invitee: { kind, target }, name }) => ({ id: newId(), kind, target, name })),
      };
    }
    if (control.type === 'record' || control.type === 'stream') {
      return recorder ? { able: await recorder.able(meeting.enterpriseId) } : {};
    }
    if (control.type === 'prolong') return { latestEnd: endOf(state.openedAt ?? now(), meeting, plan) };
    return {};
  }

  /** What was to be done outside could not be: hosts read it in the log. */
  note(live: LiveConference, control: ControlName, code: ErrorCode): void {
    this.#log(live, { actor: '', control, subject: '', detail: '', result: code });
  }

  #log(live: LiveConference, line: Omit<LogEntry, 'at'>): void {
    const entry = { at: this.#ports.now(), ...line };
    live.log.push(entry);
    if (live.log.length > keptLines) live.log.shift();
    this.#ports.consoles.log(live.runtime.state, entry);
    this.#ports.logged(live, entry);
  }
}
