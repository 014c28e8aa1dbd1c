import type { HostFields } from '../contract/conference-view.ts';
import { hostFieldsOf, hostPatchBetween } from './patches.ts';
import type { ConferenceState } from './state.ts';

/** Hundreds may arrive in a second; what hosts are told of it goes out at most this often. */
const everyMs = 200;

export interface HostNewsPorts {
  /** Undefined when it is over. */
  stateOf: (conferenceId: string) => ConferenceState | undefined;
  tell: (participantId: string, fields: Partial<HostFields>) => void;
  /** To the consoles that are open on a conference. */
  tellConsoles: (conferenceId: string, fields: Partial<HostFields>) => void;
}

interface Told {
  state: ConferenceState;
  timer: NodeJS.Timeout;
}

/**
 * Tells hosts and consoles what others are not told: who waits, the host's own view, scenes, calls. The first change at
 * once, then gathered. Whoever becomes host is told all of it.
 */
export class HostNews {
  readonly #ports: HostNewsPorts;
  /** What was told last, of conferences where that was a moment ago. */
  readonly #told = new Map<string, Told>();

  constructor(ports: HostNewsPorts) {
    this.#ports = ports;
  }

  changed(conferenceId: string, before: ConferenceState, after: ConferenceState): void {
    if (before.participants !== after.participants) {
      for (const { id, role } of after.participants.values()) {
        if (role !== 'guest' && (before.participants.get(id)?.role ?? 'guest') === 'guest') {
          this.#ports.tell(id, hostFieldsOf(after));
        }
      }
    }
    if (this.#told.has(conferenceId)) return;
    if (this.#tell(conferenceId, before, after)) this.#remember(conferenceId, after);
  }

  /** For somebody who has come back: what they have missed, if they are host. */
  tell(conferenceId: string, participantId: string): void {
    const state = this.#ports.stateOf(conferenceId);
    const role = state?.participants.get(participantId)?.role ?? 'guest';
    if (state && role !== 'guest') this.#ports.tell(participantId, hostFieldsOf(state));
  }

  forget(conferenceId: string): void {
    clearTimeout(this.#told.get(conferenceId)?.timer);
    this.#told.delete(conferenceId);
  }

  #remember(conferenceId: string, state: ConferenceState): void {
    const timer = setTimeout(() => {
      this.#told.delete(conferenceId);
      const now = this.#ports.stateOf(conferenceId);
      if (now && now !== state && this.#tell(conferenceId, state, now)) this.#remember(conferenceId, now);
    }, everyMs);
    this.#told.set(conferenceId, { state, timer });
  }

  #tell(conferenceId: string, before: ConferenceState, after: ConferenceState): boolean {
    const patch = hostPatchBetween(before, after);
    if (!patch) return false;
    for (const { id, role } of after.participants.values()) {
      if (role !== 'guest') this.#ports.tell(id, patch);
    }
    this.#ports.tellConsoles(conferenceId, patch);
    return true;
  }
}
