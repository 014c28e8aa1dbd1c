import type { HostFields, LogEntry } from '../contract/conference-view.ts';
import type { LegCondition } from '../contract/signalling.ts';
import type { Connection } from './seats.ts';
import type { ConferenceState } from './state.ts';

/** A console that is open on a conference, beside the room or without one. */
export interface OpenConsole {
  readonly connection: Connection;
  readonly conferenceId: string;
  /** As which participant it gives commands; null: over the meetings of the enterprise, or one's own. */
  readonly participantId: string | null;
  /** Who has opened it; null: a participant without an account. */
  readonly accountId: string | null;
  readonly name: string;
}

/** The consoles of the live conferences, and what they are told beside the patches. */
export class Consoles {
  readonly #open = new Map<string, Set<OpenConsole>>();

  open(console: OpenConsole): void {
    const others = this.#open.get(console.conferenceId);
    if (others) others.add(console);
    else this.#open.set(console.conferenceId, new Set([console]));
    console.connection.enter(console.conferenceId);
  }

  close(console: OpenConsole): void {
    const open = this.#open.get(console.conferenceId);
    if (!open?.delete(console)) return;
    if (open.size === 0) this.#open.delete(console.conferenceId);
    console.connection.exit(console.conferenceId);
  }

  has(console: OpenConsole): boolean {
    return this.#open.get(console.conferenceId)?.has(console) ?? false;
  }

  in(conferenceId: string): readonly OpenConsole[] {
    return [...(this.#open.get(conferenceId) ?? [])];
  }

  ofAccount(accountId: string): readonly OpenConsole[] {
    return [...this.#open.values()].flatMap((open) => [...open].filter((one) => one.accountId === accountId));
  }

  /** To those who may know: who has lost the host's role follows the conference as a guest does. */
  tell(state: ConferenceState, fields: Partial<HostFields>): void {
    for (const one of this.in(state.id)) if (mayKnow(state, one)) one.connection.notify('host', fields);
  }

  log(state: ConferenceState, entry: LogEntry): void {
    for (const one of this.in(state.id)) {
      if (mayKnow(state, one)) one.connection.notify('logged', { entries: [entry] });
    }
  }

  legs(state: ConferenceState, legs: LegCondition[]): void {
    for (const one of this.in(state.id)) if (mayKnow(state, one)) one.connection.notify('legs', { legs });
  }

  /** Whose console it was has gone. */
  leave(conferenceId: string, participantId: string): void {
    for (const one of this.in(conferenceId)) {
      if (one.participantId === participantId) this.end(one, 'console_closed');
    }
  }

  end(console: OpenConsole, reason: Parameters<typeof ended>[1]): void {
    this.close(console);
    ended(console.connection, reason);
  }
}

function ended(connection: Connection, reason: 'console_closed' | 'signed_out'): void {
  connection.notify('ended', { reason });
}

function mayKnow(state: ConferenceState, { participantId }: OpenConsole): boolean {
  return participantId === null || (state.participants.get(participantId)?.role ?? 'guest') !== 'guest';
}
