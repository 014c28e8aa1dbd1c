import type { ConferenceFields, Patch, Snapshot } from '../contract/conference-view.ts';
import type { ConferenceState } from './state.ts';

/** What clients are told of the state. */

/** @param now ms since the epoch */
export function snapshotOf(state: ConferenceState, version: number, now: number): Snapshot {
  return {
    now,
    version,
    conferenceId: state.id,
    meetingId: state.meetingId,
    subject: state.subject,
    media: state.media,
    startedAt: state.startedAt,
    participants: Object.values(state.participants),
    fields: fieldsOf(state),
  };
}

/**
 * What brings clients from any of several states to the next one: applied to a client that is further already, it
 * changes nothing it should not. Unchanged participants are recognised by identity, so a change of one of a thousand
 * costs a walk over references and one entry.
 * @returns null when clients would not see a difference
 */
export function patchBetween(
  befores: readonly ConferenceState[],
  after: ConferenceState,
  versions: { from: number; to: number },
): Patch | null {
  const changed = befores.filter((before) => before !== after);
  if (changed.length === 0) return null;
  const upsert = Object.values(after.participants).filter((participant) =>
    changed.some((before) => before.participants[participant.id] !== participant),
  );
  const gone = changed.flatMap((before) =>
    Object.keys(before.participants).filter((id) => !(id in after.participants)),
  );
  const remove = [...new Set(gone)];
  const differs = (name: keyof ConferenceFields): boolean =>
    changed.some((before) => before[name] !== after[name]);
  const fields: Partial<ConferenceFields> = {};
  if (differs('presenterId')) fields.presenterId = after.presenterId;
  if (differs('pictureCodec')) fields.pictureCodec = after.pictureCodec;
  if (differs('speakers')) fields.speakers = [...after.speakers];
  if (differs('locked')) fields.locked = after.locked;
  if (differs('endsAt')) fields.endsAt = after.endsAt;
  if (upsert.length === 0 && remove.length === 0 && Object.keys(fields).length === 0) return null;
  return { ...versions, upsert, remove, fields };
}

function fieldsOf(state: ConferenceState): ConferenceFields {
  const { presenterId, speakers, pictureCodec, locked, endsAt } = state;
  return { presenterId, speakers: [...speakers], pictureCodec, locked, endsAt };
}
