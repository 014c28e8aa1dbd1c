import type { Participant } from '../../../server/contract/conference-view.ts';

export interface RollPlace {
  /** From 1; 0: who is called is not in the list. */
  place: number;
  total: number;
  previous: Participant | null;
  next: Participant | null;
}

/** Where a roll call stands in the list of people: everybody but the host can be called. */
export function rollPlace(listed: readonly Participant[], calledId: string | null): RollPlace {
  const callable = listed.filter(({ role }) => role !== 'host');
  const at = callable.findIndex(({ id }) => id === calledId);
  return {
    place: at + 1,
    total: callable.length,
    previous: at > 0 ? (callable[at - 1] ?? null) : null,
    next: callable[at + 1] ?? null,
  };
}
