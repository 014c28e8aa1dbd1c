import { useMeeting } from '../app/session.ts';
import type { MeetingState, Participant, WaitingPerson } from '../core/model.ts';
import { indexById, nobody } from './participant-index.ts';

export function participantsOf(state: MeetingState): readonly Participant[] {
  return state.snapshot?.participants ?? nobody;
}

const nobodyWaits: readonly WaitingPerson[] = [];

/** For hosts: who waits to be let in. */
export function waitingOf(state: MeetingState): readonly WaitingPerson[] {
  return state.host?.waiting ?? nobodyWaits;
}

/** One participant, followed alone: others may change without this being drawn again. */
export function useParticipant(id: string | null): Participant | undefined {
  return useMeeting((state) => (id === null ? undefined : indexById(participantsOf(state)).get(id)));
}

export function useSelf(): Participant | undefined {
  return useMeeting((state) =>
    state.participantId === null ? undefined : indexById(participantsOf(state)).get(state.participantId),
  );
}
