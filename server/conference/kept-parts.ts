import { OrderedMap } from 'immutable';
import type { Invitation, Participant } from '../contract/conference-view.ts';
import type { KeptConference, LiveConference } from './live-conferences.ts';
import type { Meeting } from './meeting.ts';
import type { Occupant } from './seats.ts';
import { type ConferenceState, newConference } from './state.ts';

/**
 * A live conference as the parts of a document in the live store: who is in it by themselves, so that one who comes
 * costs one small part and not the roster.
 */

/** What is kept of a seat: nobody can take it with that. */
export interface KeptSeat {
  participantId: string;
  digest: string;
  occupant: Occupant;
}

interface KeptPerson {
  /** Counts up as they join: the parts have no order. */
  place: number;
  participant: Participant;
  seat: Omit<KeptSeat, 'participantId'> | null;
}

interface KeptInvitation {
  place: number;
  invitation: Invitation;
}

type Head = Pick<KeptConference, 'version' | 'plan' | 'barred'> & {
  state: Omit<ConferenceState, 'participants' | 'waiting' | 'invitations' | 'scene' | 'savedScenes'>;
};

const keptLines = 50;

/** What was kept last, and the places given until then, also to what could not be written. */
export interface Kept {
  state: ConferenceState;
  places: { last: number; of: Map<string, number> };
}

/** What is kept of a live conference. */
export type Keepable = Pick<LiveConference, 'meeting' | 'plan' | 'barred' | 'log'> & {
  runtime: Pick<LiveConference['runtime'], 'state' | 'version'>;
};

/** The parts that bring what was kept up to what is. Gives places, in `kept.places`. */
export function partsSince(
  kept: Kept | null,
  { meeting, runtime, plan, barred, log }: Keepable,
  seatOf: (participantId: string) => KeptPerson['seat'],
): { set: Record<string, string>; remove: string[]; kept: Kept } {
  const { state, version } = runtime;
  const { participants, waiting, invitations, scene, savedScenes, ...rest } = state;
  const before = kept?.state;
  const places = kept?.places ?? { last: 0, of: new Map<string, number>() };
  const set: Record<string, string> = {};
  const remove: string[] = [];
  const placeOf = (name: string): number => {
    const place = places.of.get(name) ?? ++places.last;
    places.of.set(name, place);
    return place;
  };
  if (!before) set['meeting'] = JSON.stringify(meeting);
  if (before?.scene !== scene || before.savedScenes !== savedScenes) {
    set['scenes'] = JSON.stringify({ scene, savedScenes });
  }
  const head: Head = { version, plan, barred: [...barred], state: rest };
  set['head'] = JSON.stringify(head);
  if (log.at(-1) !== undefined) set['log'] = JSON.stringify(log.slice(-keptLines));
  if (before?.participants !== participants) {
    for (const participant of participants.values()) {
      const was = before?.participants.get(participant.id);
      if (was === participant) continue;
      const name = `p/${participant.id}`;
      // Somebody who came again stands at the end.
      if (was && was.joinedAt !== participant.joinedAt) places.of.delete(name);
      const person: KeptPerson = { place: placeOf(name), participant, seat: seatOf(participant.id) };
      set[name] = JSON.stringify(person);
    }
    for (const id of before?.participants.keys() ?? []) {
      if (participants.has(id)) continue;
      places.of.delete(`p/${id}`);
      remove.push(`p/${id}`);
    }
  }
  if (before?.invitations !== invitations) {
    for (const invitation of invitations.values()) {
      if (before?.invitations.get(invitation.id) === invitation) continue;
      const name = `i/${invitation.id}`;
      set[name] = JSON.stringify({ place: placeOf(name), invitation } satisfies KeptInvitation);
    }
    for (const id of before?.invitations.keys() ?? []) if (!invitations.has(id)) remove.push(`i/${id}`);
  }
  return { set, remove, kept: { state, places } };
}

/**
 * The conference of such a document. Nobody waits in it any more, as whoever waits asks anew by themselves.
 * @returns null when it is none, or not whole
 */
export function conferenceOf(
  parts: ReadonlyMap<string, string>,
): { conference: KeptConference; seats: KeptSeat[] } | null {
  const [meetingText, headText] = [parts.get('meeting'), parts.get('head')];
  if (meetingText === undefined || headText === undefined) return null;
  const meeting = JSON.parse(meetingText) as Meeting;
  const head = JSON.parse(headText) as Head;
  const scenes = JSON.parse(parts.get('scenes') ?? '{}') as Partial<
    Pick<ConferenceState, 'scene' | 'savedScenes'>
  >;
  const log = JSON.parse(parts.get('log') ?? '[]') as KeptConference['log'];
  const people = inOrder<KeptPerson>(parts, 'p/').filter(({ seat }) => seat !== null);
  const invitations = inOrder<KeptInvitation>(parts, 'i/');
  const none = newConference({ ...head.state, now: head.state.startedAt });
  const state: ConferenceState = {
    ...none,
    ...head.state,
    ...scenes,
    participants: OrderedMap(people.map(({ participant }) => [participant.id, participant])),
    invitations: OrderedMap(invitations.map(({ invitation }) => [invitation.id, invitation])),
  };
  const { version, plan, barred } = head;
  return {
    conference: { meeting, state, version, plan, barred, log },
    seats: people.flatMap(({ participant: { id }, seat }) => (seat ? [{ participantId: id, ...seat }] : [])),
  };
}

function inOrder<T extends { place: number }>(parts: ReadonlyMap<string, string>, prefix: string): T[] {
  return [...parts]
    .filter(([name]) => name.startsWith(prefix))
    .map(([, text]) => JSON.parse(text) as T)
    .sort((a, b) => a.place - b.place);
}
