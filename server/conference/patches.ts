import type {
  ConferenceFields,
  HostFields,
  Participant,
  ParticipantChange,
  Patch,
  Snapshot,
} from '../contract/conference-view.ts';
import { type ConferenceState, nextAfter } from './state.ts';

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
    participants: [...state.participants.values()],
    fields: fieldsOf(state),
  };
}

/**
 * What brings clients from any of several states to the next one: applied to a client that is further already, it
 * changes nothing it should not. Unchanged participants are recognised by identity, so a change of one of a thousand
 * costs a walk over references and one entry; the same change of many is told once.
 * @returns null when clients would not see a difference
 */
export function patchBetween(
  befores: readonly ConferenceState[],
  after: ConferenceState,
  versions: { from: number; to: number },
): Patch | null {
  const changed = befores.filter((before) => before !== after);
  if (changed.length === 0) return null;
  const people = peopleBetween(changed, after);
  const fields = fieldsBetween(changed, after);
  const nothing = people.add.length + people.change.length + people.remove.length === 0;
  return nothing && Object.keys(fields).length === 0 ? null : { ...versions, ...people, fields };
}

function peopleBetween(
  changed: readonly ConferenceState[],
  after: ConferenceState,
): Pick<Patch, 'add' | 'change' | 'remove'> {
  const befores = changed.filter((before) => before.participants !== after.participants);
  const add: Participant[] = [];
  const changes = new Map<string, { ids: string[]; set: ParticipantChange['set'] }>();
  if (befores.length === 0) return { add, change: [], remove: [] };
  for (const participant of after.participants.values()) {
    const { id } = participant;
    const were = befores.map((before) => before.participants.get(id));
    if (were.every((was) => was === participant)) continue;
    // Who left and came again is a new one to the clients: at the end of the list, as adding has it.
    if (were.some((was) => was?.joinedAt !== participant.joinedAt)) {
      add.push(participant);
      continue;
    }
    const set = differenceOf(were, participant);
    const key = JSON.stringify(set);
    const same = changes.get(key);
    if (same) same.ids.push(id);
    else changes.set(key, { ids: [id], set });
  }
  const remove = new Set<string>();
  for (const before of befores) {
    for (const id of before.participants.keys()) if (!after.participants.has(id)) remove.add(id);
  }
  const change = [...changes.values()].map(({ ids, set }) => ({ ids: shortest(ids, after), set }));
  return { add, change, remove: [...remove] };
}

/** Of most of a thousand, those who are not meant are fewer. */
function shortest(ids: readonly string[], { participants }: ConferenceState): ParticipantChange['ids'] {
  if (ids.length <= participants.size / 2) return [...ids];
  const meant = new Set(ids);
  return { except: [...participants.keys()].filter((id) => !meant.has(id)) };
}

function differenceOf(
  befores: readonly (Participant | undefined)[],
  after: Participant,
): ParticipantChange['set'] {
  const names = Object.keys(after) as (keyof Participant)[];
  const differing = names.filter((name) => befores.some((before) => before?.[name] !== after[name]));
  return Object.fromEntries(differing.map((name) => [name, after[name]]));
}

function fieldsBetween(
  changed: readonly ConferenceState[],
  after: ConferenceState,
): Partial<ConferenceFields> {
  const now = fieldsOf(after);
  const befores = changed.map(fieldsOf);
  return differing(befores, now);
}

/** The fields that are not the same in each of several former states. */
function differing<T extends object>(befores: readonly T[], after: T): Partial<T> {
  const fields: Partial<T> = {};
  for (const name of Object.keys(after) as (keyof T)[]) {
    if (befores.some((before) => before[name] !== after[name])) fields[name] = after[name];
  }
  return fields;
}

function fieldsOf(state: ConferenceState): ConferenceFields {
  const { presenterId, speakers, floor, mode, scene, spotlightId, muted, selfUnmute, shareLocked } = state;
  const { waitingRoom, chat, prompts, watermark, labels, recording, stream, plannedEndAt } = state;
  const { pictureCodec, locked, endsAt } = state;
  const sceneOnAir = mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene');
  return {
    presenterId,
    // Never changed in place: the type of the wire only does not say so.
    speakers: speakers as string[],
    floorId: floor?.participantId ?? null,
    mode,
    scene: sceneOnAir ? scene : null,
    spotlightId,
    muted,
    selfUnmute,
    shareLocked,
    waitingRoom,
    chat,
    prompts,
    watermark,
    labels,
    recording,
    stream,
    plannedEndAt,
    pictureCodec,
    locked,
    endsAt,
  };
}

/** What hosts and consoles are told beside it. */
export function hostFieldsOf(state: ConferenceState): HostFields {
  const { waiting, hostView, scene, savedScenes, invitations } = state;
  return {
    waiting: [...waiting.values()].map(({ receivesH264, ...person }) => person),
    view: hostView,
    polling: pollingOf(state),
    scene,
    savedScenes: savedScenes as HostFields['savedScenes'],
    invitations: [...invitations.values()],
  };
}

function pollingOf(state: ConferenceState): HostFields['polling'] {
  const { polling } = state;
  return polling && { ...polling, nextId: nextAfter(state, polling.participantId) ?? polling.participantId };
}

/** @returns null when hosts would not see a difference */
export function hostPatchBetween(
  before: ConferenceState,
  after: ConferenceState,
): Partial<HostFields> | null {
  const { waiting, hostView, polling, scene, savedScenes, invitations } = before;
  const changed: (keyof HostFields)[] = [];
  if (waiting !== after.waiting) changed.push('waiting');
  if (hostView !== after.hostView) changed.push('view');
  // Whoever comes or goes may be next.
  if (polling !== after.polling || pollingOf(before)?.nextId !== pollingOf(after)?.nextId) {
    changed.push('polling');
  }
  if (scene !== after.scene) changed.push('scene');
  if (savedScenes !== after.savedScenes) changed.push('savedScenes');
  if (invitations !== after.invitations) changed.push('invitations');
  if (changed.length === 0) return null;
  const fields = hostFieldsOf(after);
  return Object.fromEntries(changed.map((name) => [name, fields[name]]));
}
