import { callsDueAt, endUnanswered } from './calling.ts';
import type { ConferenceState } from './conference.ts';
import { done, inTurn, type Outcome, refused } from './outcome.ts';
import { floorHoldMs, passFloor } from './picture.ts';
import { pollDueAt, turnPoll } from './polling.ts';

/**
 * What time does to a conference. All of it is told from the state, so that one that comes back from its snapshot goes
 * on as if nothing had been.
 */

/** When something is due next, ms since the epoch; null: nothing ever. */
export function dueAt(state: ConferenceState): number | null {
  const { endsAt, floor, polling } = state;
  const times = [
    endsAt,
    floor !== null && floor.nextId !== null ? floor.since + floorHoldMs : null,
    polling && pollDueAt(polling),
    callsDueAt(state),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Does what is due. */
export function tick(state: ConferenceState, now: number): Outcome {
  if (state.endsAt !== null && now >= state.endsAt)
    return done(state, [{ type: 'end', reason: 'time_over' }]);
  return inTurn(
    state,
    (before) => done(passFloor(before, now)),
    (before) => done(turnPoll(before, now)),
    (before) => endUnanswered(before, now),
  );
}

/**
 * Moves the planned end, and with it the end that is enforced where that would come first.
 * @param latest how far it may be moved at most, ms since the epoch
 */
export function prolong(
  state: ConferenceState,
  minutes: number,
  { now, latest }: { now: number; latest: number },
): Outcome {
  const planned = Math.max(now, state.plannedEndAt ?? state.endsAt ?? now) + minutes * 60_000;
  if (planned > latest) return refused('longest_reached');
  const endsAt = state.endsAt === null ? null : Math.max(state.endsAt, planned);
  return done({ ...state, plannedEndAt: planned, endsAt });
}
