import { type ConferenceState, hostOf, type Poll } from './conference.ts';
import { done, type Outcome, refused } from './outcome.ts';

/** The host's picture goes from one participant to the next, in the order they joined. */

export function startPolling(state: ConferenceState, seconds: number, now: number): Outcome {
  const host = hostOf(state);
  if (!host) return refused('host_missing');
  const first = state.polling?.participantId ?? nextAfter(state, null);
  if (first === null) return refused('nobody_to_poll');
  return done({ ...state, polling: { participantId: first, since: now, seconds } });
}

export function stopPolling(state: ConferenceState): Outcome {
  return state.polling ? done({ ...state, polling: null }) : refused('not_polling');
}

export function skipPolling(state: ConferenceState, now: number): Outcome {
  const { polling } = state;
  if (!polling) return refused('not_polling');
  return done({ ...state, polling: goOn(state, polling, 1, now) });
}

/**
 * Who is shown some steps after somebody, who may be the same again.
 * @param id null: before the first
 * @returns null when nobody but the host is there
 */
export function nextAfter({ participants }: ConferenceState, id: string | null, steps = 1): string | null {
  const others: string[] = [];
  for (const participant of participants.values()) {
    if (participant.role !== 'host') others.push(participant.id);
  }
  const from = id === null ? -1 : others.indexOf(id);
  return others[(from + steps) % others.length] ?? null;
}

/** ms since the epoch */
export function pollDueAt({ since, seconds }: Poll): number {
  return since + seconds * 1000;
}

/** Where the poll is by now: a server that was away goes on where it would be. */
export function turnPoll(state: ConferenceState, now: number): ConferenceState {
  const { polling } = state;
  if (!polling || now < pollDueAt(polling)) return state;
  const steps = Math.floor((now - polling.since) / (polling.seconds * 1000));
  const since = polling.since + steps * polling.seconds * 1000;
  return { ...state, polling: goOn(state, polling, steps, since) };
}

function goOn(state: ConferenceState, polling: Poll, steps: number, since: number): Poll | null {
  const participantId = nextAfter(state, polling.participantId, steps);
  return participantId === null ? null : { ...polling, participantId, since };
}

/** To be asked before somebody goes: the poll goes on without them. */
export function withoutPolled(state: ConferenceState, id: string, now: number): ConferenceState {
  const { polling } = state;
  if (polling?.participantId !== id) return state;
  const participantId = nextAfter(state, id);
  const over = participantId === null || participantId === id;
  return { ...state, polling: over ? null : { ...polling, participantId, since: now } };
}
