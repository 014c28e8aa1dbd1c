import type { Participant, Patch, Snapshot } from './conference-view.ts';

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
  const changed = new Map(change.flatMap(({ ids, set }) => ids.map((id) => [id, set] as const)));
  const stayed = participants.flatMap((participant) => {
    if (added.has(participant.id)) return [];
    const set = changed.get(participant.id);
    return [set ? { ...participant, ...set } : participant];
  });
  return [...stayed, ...add];
}
