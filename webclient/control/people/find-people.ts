import type { Participant, WaitingPerson } from '../../../server/contract/conference-view.ts';
import { foldName } from '../../room/roster-order.ts';

export const peopleFilters = ['all', 'hands', 'microphone', 'camera', 'rooms', 'hosts', 'waiting'] as const;
export type PeopleFilter = (typeof peopleFilters)[number];

export interface PeopleQuery {
  /** A part of the name. */
  query: string;
  filter: PeopleFilter;
  /** Compares two names in the language of the page; Chinese ones by pinyin. */
  compare: (a: string, b: string) => number;
}

const matching: Record<PeopleFilter, (person: Participant) => boolean> = {
  all: () => true,
  hands: ({ handRaisedAt }) => handRaisedAt !== null,
  microphone: ({ sources }) => sources.microphone === 'live',
  camera: ({ sources }) => sources.camera === 'live',
  rooms: ({ kind }) => kind === 'sip',
  hosts: ({ role }) => role !== 'guest',
  waiting: () => false,
};

/** The people who match: raised hands first, the earliest on top, then hosts, then by name. */
export function findPeople(
  participants: readonly Participant[],
  { query, filter, compare }: PeopleQuery,
): Participant[] {
  const folded = foldName(query);
  const found = participants.filter(
    (person) => matching[filter](person) && (folded === '' || foldName(person.name).includes(folded)),
  );
  return found.sort(
    (a, b) =>
      handOf(a) - handOf(b) || rankOf(a) - rankOf(b) || compare(a.name, b.name) || a.joinedAt - b.joinedAt,
  );
}

export function findWaiting(waiting: readonly WaitingPerson[], query: string): readonly WaitingPerson[] {
  const folded = foldName(query);
  return folded === '' ? waiting : waiting.filter(({ name }) => foldName(name).includes(folded));
}

/** How many each filter leaves. */
export function countPeople(
  participants: readonly Participant[],
  waiting: readonly WaitingPerson[],
): Record<PeopleFilter, number> {
  const count = (filter: PeopleFilter): number =>
    participants.reduce((sum, person) => sum + (matching[filter](person) ? 1 : 0), 0);
  return {
    all: participants.length,
    hands: count('hands'),
    microphone: count('microphone'),
    camera: count('camera'),
    rooms: count('rooms'),
    hosts: count('hosts'),
    waiting: waiting.length,
  };
}

/** Whose turn it is: the place of each raised hand, from 1. */
export function handPlaces(participants: readonly Participant[]): ReadonlyMap<string, number> {
  const raised = participants.filter(({ handRaisedAt }) => handRaisedAt !== null);
  raised.sort((a, b) => handOf(a) - handOf(b));
  return new Map(raised.map(({ id }, index) => [id, index + 1]));
}

/** Far after every real time, but finite: two of them have to compare as equal. */
const noHand = Number.MAX_SAFE_INTEGER;

function handOf({ handRaisedAt }: Participant): number {
  return handRaisedAt ?? noHand;
}

function rankOf({ role }: Participant): number {
  return role === 'host' ? 0 : role === 'cohost' ? 1 : 2;
}
