import { type ConferenceState, type OneWaiting, withParticipant } from './conference.ts';
import { done, type Outcome } from './outcome.ts';
import { entersHeld } from './sound.ts';

/** Coming in, and being let in. */

export function enter(
  state: ConferenceState,
  { id, name, kind, receivesH264 }: Omit<OneWaiting, 'since' | 'for'>,
  now: number,
): ConferenceState {
  return withParticipant(
    {
      ...state,
      waiting: state.waiting.delete(id),
      openedAt: state.openedAt ?? now,
      pictureCodec: receivesH264 ? state.pictureCodec : 'VP8',
    },
    {
      id,
      name,
      kind,
      role: 'guest',
      joinedAt: now,
      connection: 'up',
      sources: {},
      handRaisedAt: null,
      network: 'unknown',
      held: entersHeld(state),
      asked: [],
    },
  );
}

/** Those who have gone meanwhile are no error: the list a host looks at is a moment old. */
export function admit(state: ConferenceState, whom: readonly string[] | 'all', now: number): Outcome {
  const ids = whom === 'all' ? state.waiting.keys() : new Set(whom);
  const people = [...ids].flatMap((id) => state.waiting.get(id) ?? []);
  return done(
    people.reduce((before, person) => enter(before, person, now), state),
    people.map(({ id }) => ({ type: 'tellAdmitted', participantId: id })),
  );
}
