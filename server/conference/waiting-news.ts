import type { WaitingPerson } from '../contract/conference-view.ts';
import type { ConferenceState } from './state.ts';

/** Hundreds may arrive in a second; the whole list goes to hosts at most this often. */
const everyMs = 300;

export interface WaitingNewsPorts {
  /** Undefined when it is over. */
  stateOf: (conferenceId: string) => ConferenceState | undefined;
  tell: (participantId: string, people: WaitingPerson[]) => void;
}

/** Tells hosts who waits: the first change at once, then gathered. Nobody else is told. */
export class WaitingNews {
  readonly #ports: WaitingNewsPorts;
  /** Of conferences that told a moment ago; true: there is more to tell. */
  readonly #pending = new Map<string, { timer: NodeJS.Timeout; more: boolean }>();

  constructor(ports: WaitingNewsPorts) {
    this.#ports = ports;
  }

  changed(conferenceId: string, before: ConferenceState, after: ConferenceState): void {
    if (before.waiting !== after.waiting) {
      this.#schedule(conferenceId);
      return;
    }
    if (before.participants === after.participants || Object.keys(after.waiting).length === 0) return;
    const fresh = hostsOf(after).some((id) => before.participants[id]?.role !== 'host');
    if (fresh) this.#schedule(conferenceId);
  }

  /** For somebody who has come back: what they have missed, if they are host. */
  tell(conferenceId: string, participantId: string): void {
    const state = this.#ports.stateOf(conferenceId);
    if (state?.participants[participantId]?.role === 'host') this.#ports.tell(participantId, peopleOf(state));
  }

  forget(conferenceId: string): void {
    clearTimeout(this.#pending.get(conferenceId)?.timer);
    this.#pending.delete(conferenceId);
  }

  #schedule(conferenceId: string): void {
    const pending = this.#pending.get(conferenceId);
    if (pending) {
      pending.more = true;
      return;
    }
    const timer = setTimeout(() => {
      const more = this.#pending.get(conferenceId)?.more ?? false;
      this.#pending.delete(conferenceId);
      if (more) this.#schedule(conferenceId);
    }, everyMs);
    this.#pending.set(conferenceId, { timer, more: false });
    const state = this.#ports.stateOf(conferenceId);
    if (state) for (const id of hostsOf(state)) this.#ports.tell(id, peopleOf(state));
  }
}

function hostsOf({ participants }: ConferenceState): string[] {
  return Object.values(participants).flatMap(({ id, role }) => (role === 'host' ? [id] : []));
}

function peopleOf({ waiting }: ConferenceState): WaitingPerson[] {
  return Object.values(waiting).map(({ receivesH264, ...person }) => person);
}
