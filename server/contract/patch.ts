import type { Participant, ParticipantChange, Patch, Snapshot } from './conference-view.ts';

/**
 * Applies a patch to a snapshot. A change of somebody who is not there is left out: they have gone by now.
 * @returns the next snapshot, or null when the patch does not follow on it (ask for `sync` then)
 */
export function applyPatch(snapshot: Snapshot, patch: Patch): Snapshot | null {
  if (patch.to <= snapshot.version) return snapshot;
  if (patch.from !== snapshot.version) return null;
  return {
    ...snapshot,
    version: patch.to,
    participants: patchedParticipants(snapshot.participants, patch),
    fields: { ...snapshot.fields, ...patch.fields },
  };
}

function patchedParticipants(before: Participant[], { add, change, remove }: Patch): Participant[] {
  let participants = before;
  if (remove.length > 0) {
    const gone = new Set(remove);
    participants = participants.filter((participant) => !gone.has(participant.id));
  }
  if (add.length === 0 && change.length === 0) return participants;
  const added = new Set(add.map(({ id }) => id));
  const changed = new Map<string, ParticipantChange['set']>();
  for (const { ids, set } of change) {
    for (const id of 'except' in ids ? othersOf(participants, ids.except) : ids) changed.set(id, set);
  }
  const stayed = participants.flatMap((participant) => {
    if (added.has(participant.id)) return [];
    const set = changed.get(participant.id);
    return [set ? { ...participant, ...set } : participant];
  });
  return [...stayed, ...add];
}

function othersOf(participants: readonly Participant[], except: readonly string[]): string[] {
  const left = new Set(except);
  return participants.flatMap(({ id }) => (left.has(id) ? [] : [id]));
}
