import type { ConferenceFields, Patch, Snapshot } from '../contract/conference-view.ts';
import type { ConferenceState } from './state.ts';

/** What clients are told of the state. */

export function snapshotOf(state: ConferenceState, version: number): Snapshot {
  return {
    version,
    conferenceId: state.id,
    meetingId: state.meetingId,
    startedAt: state.startedAt,
    participants: Object.values(state.participants),
    fields: fieldsOf(state),
  };
}

/**
 * The difference of two states. Unchanged participants are recognised by identity, so a change of one of a thousand
 * costs a walk over references and one entry.
 * @returns null when clients would not see a difference
 */
export function patchBetween(
  before: ConferenceState,
  after: ConferenceState,
  versions: { from: number; to: number },
): Patch | null {
  if (before === after) return null;
  const upsert = Object.values(after.participants).filter(
    (participant) => before.participants[participant.id] !== participant,
  );
  const remove = Object.keys(before.participants).filter((id) => !(id in after.participants));
  const fields: Partial<ConferenceFields> = {};
  if (before.presenterId !== after.presenterId) fields.presenterId = after.presenterId;
  if (before.pictureCodec !== after.pictureCodec) fields.pictureCodec = after.pictureCodec;
  if (before.speakers !== after.speakers) fields.speakers = [...after.speakers];
  if (upsert.length === 0 && remove.length === 0 && Object.keys(fields).length === 0) return null;
  return { ...versions, upsert, remove, fields };
}

function fieldsOf(state: ConferenceState): ConferenceFields {
  const { presenterId, speakers, pictureCodec } = state;
  return { presenterId, speakers: [...speakers], pictureCodec };
}
