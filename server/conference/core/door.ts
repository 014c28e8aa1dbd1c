import type { Rank } from '../../contract/control-rules.ts';
import { type ConferenceState, hasHost, presentOf } from './conference.ts';
import { joinedByInvitation, takingBack } from './calling.ts';
import type { Report } from './commands.ts';
import { enter } from './entering.ts';
import { leave } from './leaving.ts';
import { done, type Effect, inTurn, type Outcome, refused } from './outcome.ts';
import { makeHost } from './roles.ts';

/** Coming, being sent back to wait, and being put out. */

export function join(
  state: ConferenceState,
  {
    participantId: id,
    name,
    kind,
    as,
    enters,
    receivesH264,
    invitationId,
  }: Extract<Report, { type: 'join' }>,
  now: number,
): Outcome {
  if (state.participants.has(id) || state.waiting.has(id)) return refused('already_joined');
  const person = { id, name, kind, receivesH264 };
  if (enters !== 'now') {
    const waits = { ...person, since: now, for: enters === 'with_host' ? 'host' : 'admission' } as const;
    return done({ ...state, waiting: state.waiting.set(id, waits) });
  }
  const entered = joinedByInvitation(enter(state, person, now), invitationId, id, now);
  return as === 'host' && !hasHost(state) ? makeHost(entered, id, now) : done(entered);
}

export function sendToWaiting(state: ConferenceState, whom: readonly string[], now: number): Outcome {
  const people = presentOf(state, whom);
  if (people.length === 0) return refused('participant_gone');
  if (people.some(({ role }) => role === 'host')) return refused('host_protected');
  return inTurn(
    state,
    ...people.map((participant) => (before: ConferenceState): Outcome => {
      const left = leave(before, participant, now);
      if (!left.ok) return left;
      const { id, name, kind } = participant;
      // Their browser says again what it receives when it enters.
      const waits = { id, name, kind, since: now, for: 'admission', receivesH264: true } as const;
      // Whoever was sent back would walk in again by the same link: from now on guests are admitted by hand.
      const next = { ...left.state, waitingRoom: true, waiting: left.state.waiting.set(id, waits) };
      // The call of a room goes on: its media is taken before the door.
      const effects =
        kind === 'web' ? left.effects : left.effects.filter(({ type }) => type !== 'closeParticipant');
      return done(next, [...effects, { type: 'tellWaiting', participantId: id }]);
    }),
  );
}

/** Whoever waits can be put out, too. */
export function putOut(
  state: ConferenceState,
  whom: readonly string[],
  { reason, rank, now }: { reason: 'removed' | 'hung_up'; rank: Rank; now: number },
): Outcome {
  const people = presentOf(state, whom);
  const waiting = [...new Set(whom)].filter((id) => state.waiting.has(id));
  if (people.length + waiting.length === 0) return refused('participant_gone');
  if (rank === 'cohost' && people.some(({ role }) => role === 'host')) return refused('host_protected');
  const tell = (participantId: string): Effect => ({ type: 'putOut', participantId, reason });
  return inTurn(
    { ...state, waiting: state.waiting.deleteAll(waiting) },
    ...people.map((participant) => (before: ConferenceState): Outcome => {
      const left = leave(before, participant, now);
      if (!left.ok) return left;
      const takenBack = reason === 'removed' ? takingBack(before, participant.id) : [];
      return done(left.state, [tell(participant.id), ...left.effects, ...takenBack]);
    }),
    (before) => done(before, waiting.map(tell)),
  );
}
