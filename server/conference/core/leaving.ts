import type { Participant } from '../../contract/conference-view.ts';
import { withoutMember } from '../../contract/scene.ts';
import { leftInvitation } from './calling.ts';
import type { ConferenceState } from './conference.ts';
import { done, type Outcome } from './outcome.ts';
import { withoutPolled } from './polling.ts';
import { withoutPresenter } from './sharing.ts';

/** Somebody goes, and everything that named them forgets them. */
export function leave(before: ConferenceState, participant: Participant, now: number): Outcome {
  const { id } = participant;
  let state = withoutPolled(before, id, now);
  state = withoutPresenter(state, id);
  state = withoutPicture(state, id);
  state = leftInvitation(state, id, now);
  state = {
    ...state,
    participants: state.participants.delete(id),
    speakers: state.speakers.filter((other) => other !== id),
  };
  if (participant.role === 'host') state = withoutHost(state);
  return done(state, [{ type: 'closeParticipant', participantId: id }]);
}

/** What belongs to who is host ends with the role: nobody would see it, and in a roll call nobody could speak. */
export function withoutHost(state: ConferenceState): ConferenceState {
  const { mode } = state;
  return {
    ...state,
    polling: null,
    hostView: { type: 'follow' },
    mode: mode.type === 'rollCall' ? { type: 'automatic' } : mode,
  };
}

/** Out of every picture. */
function withoutPicture(state: ConferenceState, id: string): ConferenceState {
  const { mode, hostView, floor, spotlightId, scene, savedScenes } = state;
  const shown = (mode.type === 'broadcast' || mode.type === 'rollCall') && mode.participantId === id;
  const saved = savedScenes.map((one) => {
    const without = withoutMember(one.scene, id);
    return without === one.scene ? one : { ...one, scene: without };
  });
  return {
    ...state,
    mode: shown ? { type: 'automatic' } : mode,
    hostView:
      hostView.type === 'participant' && hostView.participantId === id ? { type: 'follow' } : hostView,
    floor: floor?.participantId === id ? null : floor?.nextId === id ? { ...floor, nextId: null } : floor,
    spotlightId: spotlightId === id ? null : spotlightId,
    scene: scene && withoutMember(scene, id),
    savedScenes: saved.some((one, index) => one !== savedScenes[index]) ? saved : savedScenes,
  };
}
