import type { StoreApi } from 'zustand/vanilla';
import type { Participant } from '../../server/contract/conference-view.ts';
import type { LocalSources } from './local-sources.ts';
import type { MeetingState, RoomNotice } from './model.ts';

/**
 * What the host has done to one's microphone: told by `held`, as whether it is live is also what one does oneself, and
 * is told later than it is done. Whoever is held is not heard.
 */
export function doneToMicrophone(
  before: Participant | undefined,
  after: Participant | undefined,
): 'muted' | 'opened' | null {
  if (!before || before.id !== after?.id) return null;
  if (!before.held && after.held) return 'muted';
  return before.held && !after.held && after.sources.microphone === 'live' ? 'opened' : null;
}

/**
 * Does here what the host does to oneself: a microphone that was muted is silent on this side too, and shown so.
 * @returns what ends it
 */
export function followHost(
  store: StoreApi<MeetingState>,
  sources: Pick<LocalSources, 'mutedByHost' | 'openedByHost'>,
  tell: (code: RoomNotice) => void,
): () => void {
  return store.subscribe((state, before) => {
    if (state.snapshot === before.snapshot) return;
    const after = selfOf(state);
    const done = doneToMicrophone(selfOf(before), after);
    if (done === 'muted' && sources.mutedByHost()) tell(mutedNotice(state));
    // Whoever has switched it on themselves needs not be told.
    if (done === 'opened' && sources.openedByHost()) tell('opened_by_host');
    const role = selfOf(before)?.role;
    if (after && role !== undefined && role !== after.role) tell(`you_are_${after.role}`);
  });
}

export function selfOf({ participantId, snapshot }: MeetingState): Participant | undefined {
  return snapshot?.participants.find(({ id }) => id === participantId);
}

function mutedNotice({ snapshot }: MeetingState): RoomNotice {
  if (snapshot?.fields.mode.type === 'rollCall') return 'muted_in_roll_call';
  return snapshot?.fields.selfUnmute === false ? 'muted_for_good' : 'muted_by_host';
}
