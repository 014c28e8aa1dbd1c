import type { MeetingState } from '../core/model.ts';

/** What the gallery shows, read from the address, e.g. `?page=room&people=9&slides=p3`. */
export interface Scenario {
  page: 'front' | 'device' | 'room' | 'left' | 'app';
  language: 'zh' | 'en';
  people: number;
  /** Who shares: a participant's id, `me`, or nobody. */
  slides: string | null;
  /** A problem of both devices, or none. */
  problem: 'denied' | 'missing' | 'busy' | 'insecure' | null;
  reconnecting: boolean;
  notices: boolean;
  /** The outcome of looking the meeting up. */
  lookup: 'open' | 'pin' | 'missing';
  joinError: 'pin_wrong' | 'conference_full' | null;
  host: boolean;
  /** The state changes as in a large meeting, to measure by. */
  bustle: boolean;
  /** What the host has done, and what one is, e.g. `rollCall`, `locked`, `guest`. */
  show: ReadonlySet<string>;
  /** Why one is out, on the page after. */
  ended: NonNullable<MeetingState['endedReason']>;
  /** With page `app`: all of the pages, at this address. */
  path: string;
  /** How many there are of what a page lists. */
  rows: number;
  as: 'member' | 'admin' | 'guest' | 'visitor' | 'nobody' | 'first';
  state: 'loading' | 'error' | null;
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((known) => known === value) ?? null;
}

export function readScenario(search: string): Scenario {
  const asked = new URLSearchParams(search);
  return {
    page: oneOf(asked.get('page'), ['front', 'device', 'room', 'left', 'app']) ?? 'room',
    language: oneOf(asked.get('language'), ['zh', 'en']) ?? 'en',
    people: Number(asked.get('people') ?? 5),
    slides: asked.get('slides'),
    problem: oneOf(asked.get('problem'), ['denied', 'missing', 'busy', 'insecure']),
    reconnecting: asked.has('reconnecting'),
    notices: asked.has('notices'),
    lookup: oneOf(asked.get('lookup'), ['open', 'pin', 'missing']) ?? 'open',
    joinError: oneOf(asked.get('joinError'), ['pin_wrong', 'conference_full']),
    host: asked.has('host'),
    bustle: asked.has('bustle'),
    show: new Set(asked.getAll('show').flatMap((list) => list.split(','))),
    ended: (asked.get('ended') ?? 'left') as Scenario['ended'],
    path: asked.get('path') ?? '/',
    rows: Number(asked.get('rows') ?? 5),
    as: oneOf(asked.get('as'), ['member', 'admin', 'guest', 'visitor', 'nobody', 'first']) ?? 'member',
    state: oneOf(asked.get('state'), ['loading', 'error']),
  };
}
