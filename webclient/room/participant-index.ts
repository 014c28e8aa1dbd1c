import type { Participant } from '../../server/contract/conference-view.ts';

/** One list for "none yet", so that selectors give the same value each time. */
export const nobody: readonly Participant[] = [];

const indexes = new WeakMap<readonly Participant[], ReadonlyMap<string, Participant>>();

/** The list by id; made once a list, as every tile looks itself up in it at each change of the state. */
export function indexById(participants: readonly Participant[]): ReadonlyMap<string, Participant> {
  let index = indexes.get(participants);
  if (index === undefined) {
    index = new Map(participants.map((participant) => [participant.id, participant]));
    indexes.set(participants, index);
  }
  return index;
}
