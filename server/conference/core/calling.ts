import type { Invitation, InvitationState } from '../../contract/conference-view.ts';
import type { Context } from './commands.ts';
import type { ConferenceState } from './conference.ts';
import { done, type Effect, type Outcome, refused } from './outcome.ts';

/** Inviting into the running conference: calls, links, and how each stands. */

/** Nobody answers any more after this long, ms. */
export const ringsForMs = 45_000;
const mostInvitations = 500;
const underWay: readonly InvitationState[] = ['calling', 'ringing'];

/** Whoever is being called already is not called twice; whoever was invited before has one line, the latest. */
export function invite(
  state: ConferenceState,
  invited: NonNullable<Context['invited']>,
  now: number,
): Outcome {
  const effects: Effect[] = [];
  let { invitations } = state;
  for (const one of invited) {
    const before = invitations.find(({ kind, target }) => kind === one.kind && target === one.target);
    if (before && (underWay.includes(before.state) || before.state === 'joined')) continue;
    const invitation: Invitation = { ...one, state: 'calling', reason: null, participantId: null, at: now };
    if (before) effects.push(...cancelling(before));
    invitations = (before ? invitations.delete(before.id) : invitations).set(invitation.id, invitation);
    effects.push({ type: 'call', invitation });
  }
  if (invitations.size > mostInvitations) return refused('too_many_invitations');
  return done(invitations === state.invitations ? state : { ...state, invitations }, effects);
}

export function redial(state: ConferenceState, id: string, now: number): Outcome {
  const invitation = state.invitations.get(id);
  if (!invitation) return refused('invitation_unknown');
  if (underWay.includes(invitation.state) || invitation.state === 'joined') return refused('already_called');
  const again: Invitation = { ...invitation, state: 'calling', reason: null, participantId: null, at: now };
  return done(withInvitation(state, again), [...cancelling(invitation), { type: 'call', invitation: again }]);
}

export function cancelCall(state: ConferenceState, id: string, now: number): Outcome {
  const invitation = state.invitations.get(id);
  if (!invitation) return refused('invitation_unknown');
  const linked = hasLink(invitation);
  if (!underWay.includes(invitation.state) && !linked) return refused('not_called');
  // Whoever has come stays; nobody comes after them.
  if (invitation.state === 'joined') return done(state, [{ type: 'cancelCall', invitation }]);
  const cancelled: Invitation = { ...invitation, state: 'cancelled', at: now };
  return done(withInvitation(state, cancelled), [{ type: 'cancelCall', invitation }]);
}

/** A link that was sent stays good until it is taken back, also when somebody has come by it. */
function hasLink({ kind, state }: Invitation): boolean {
  return kind === 'email' && (state === 'sent' || state === 'joined' || state === 'left');
}

function cancelling(invitation: Invitation): Effect[] {
  return hasLink(invitation) ? [{ type: 'cancelCall', invitation }] : [];
}

/** What whoever calls tells of it; of a call that is over meanwhile it is nothing. */
export function setInvitation(
  state: ConferenceState,
  told: { invitationId: string; state: InvitationState; reason: string | null },
  now: number,
): ConferenceState {
  const invitation = state.invitations.get(told.invitationId);
  if (!invitation || !underWay.includes(invitation.state) || invitation.state === told.state) return state;
  return withInvitation(state, {
    ...invitation,
    state: told.state,
    reason: told.reason,
    // Ringing is part of the same call: it counts from when it began.
    at: underWay.includes(told.state) ? invitation.at : now,
  });
}

export function joinedByInvitation(
  state: ConferenceState,
  invitationId: string | null,
  participantId: string,
  now: number,
): ConferenceState {
  const invitation = invitationId === null ? undefined : state.invitations.get(invitationId);
  if (!invitation) return state;
  return withInvitation(state, { ...invitation, state: 'joined', reason: null, participantId, at: now });
}

export function leftInvitation(state: ConferenceState, participantId: string, now: number): ConferenceState {
  const invitation = state.invitations.find((one) => one.participantId === participantId);
  if (!invitation) return state;
  return withInvitation(state, { ...invitation, state: 'left', participantId: null, at: now });
}

/** By what has called them in, whoever was removed does not come back. */
export function takingBack(state: ConferenceState, participantId: string): Effect[] {
  const invitation = state.invitations.find((one) => one.participantId === participantId);
  return invitation ? [{ type: 'cancelCall', invitation }] : [];
}

/** When the next call is over because nobody answers, ms since the epoch; null: none is under way. */
export function callsDueAt({ invitations }: ConferenceState): number | null {
  let due: number | null = null;
  for (const { state, at } of invitations.values()) {
    if (underWay.includes(state)) due = Math.min(due ?? Infinity, at + ringsForMs);
  }
  return due;
}

export function endUnanswered(state: ConferenceState, now: number): Outcome {
  const over = [...state.invitations.values()].filter(
    (one) => underWay.includes(one.state) && now >= one.at + ringsForMs,
  );
  const next = over.reduce(
    (before, one) => withInvitation(before, { ...one, state: 'no_answer', at: now }),
    state,
  );
  return done(
    next,
    over.map((invitation) => ({ type: 'cancelCall', invitation })),
  );
}

function withInvitation(state: ConferenceState, invitation: Invitation): ConferenceState {
  return { ...state, invitations: state.invitations.set(invitation.id, invitation) };
}
