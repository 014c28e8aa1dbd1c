import type { Patch, Snapshot } from './conference-view.ts';

/**
 * Applies a patch to a snapshot.
 * @returns the next snapshot, or null when the patch does not follow on it (ask for `sync` then)
 */
export function applyPatch(snapshot: Snapshot, patch: Patch): Snapshot | null {
  if (patch.to <= snapshot.version) return snapshot;
  if (patch.from !== snapshot.version) return null;
  let participants = snapshot.participants;
  if (patch.remove.length > 0) {
    const gone = new Set(patch.remove);
    participants = participants.filter((participant) => !gone.has(participant.id));
  }
  if (patch.upsert.length > 0) {
    const changed = new Map(patch.upsert.map((participant) => [participant.id, participant]));
    participants = participants.map((participant) => {
      const next = changed.get(participant.id);
      changed.delete(participant.id);
      return next ?? participant;
    });
    participants.push(...changed.values());
  }
  return { ...snapshot, version: patch.to, participants, fields: { ...snapshot.fields, ...patch.fields } };
}
