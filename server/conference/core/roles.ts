import type { Participant } from '../../contract/conference-view.ts';
import { type ConferenceState, hasHost, hostOf, withFields, withParticipant } from './conference.ts';
import { admit } from './entering.ts';
import { withoutHost } from './leaving.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { keepShareLock } from './sharing.ts';
import { heldWhereSilenced } from './sound.ts';

/** Who is host and co-host. */

/** Whoever waited for the host goes in with them, or waits to be admitted where nobody enters by themselves. */
export function makeHost(state: ConferenceState, id: string, now: number): Outcome {
  const chosen = state.participants.get(id);
  if (!chosen) return refused('participant_gone');
  const hosted = withParticipant(state, { ...chosen, role: 'host', held: false });
  return letInWithHost(withFields(hosted, { hostJoined: true }), now);
}

function letInWithHost(state: ConferenceState, now: number): Outcome {
  const forHost = [...state.waiting.values()].filter((person) => person.for === 'host');
  if (forHost.length === 0) return done(state);
  if (!state.waitingRoom && !state.locked) {
    return admit(
      state,
      forHost.map(({ id }) => id),
      now,
    );
  }
  const waiting = state.waiting.map((person) => ({ ...person, for: 'admission' as const }));
  return done({ ...state, waiting });
}

/** Nobody takes the role from another: it has to be released, or its holder gone. */
export function claimHost(state: ConferenceState, participant: Participant, now: number): Outcome {
  if (participant.role === 'host') return done(state);
  return hasHost(state) ? refused('host_present') : makeHost(state, participant.id, now);
}

/** Who had the role stays co-host. */
export function handOn(state: ConferenceState, id: string, now: number): Outcome {
  const host = hostOf(state);
  if (!state.participants.has(id)) return refused('participant_gone');
  if (host?.id === id) return done(state);
  const without = host ? withParticipant(withoutHost(state), { ...host, role: 'cohost' }) : state;
  return makeHost(without, id, now);
}

export function releaseHost(state: ConferenceState, host: Participant): Outcome {
  return becomeGuest(withoutHost(state), host);
}

export function setCohost(state: ConferenceState, id: string, cohost: boolean): Outcome {
  const chosen = state.participants.get(id);
  if (!chosen) return refused('participant_gone');
  if (chosen.role === 'host') return refused('host_protected');
  if ((chosen.role === 'cohost') === cohost) return done(state);
  return cohost ? done(withParticipant(state, { ...chosen, role: 'cohost' })) : becomeGuest(state, chosen);
}

/** What only hosts may is over: sharing in spite of the lock, and unmuting themselves. */
function becomeGuest(state: ConferenceState, participant: Participant): Outcome {
  const guest: Participant = { ...participant, role: 'guest' };
  return keepShareLock(withParticipant(state, heldWhereSilenced(state, guest)));
}
