import { type ControlName, mayUse, type Rank } from '../../server/contract/control-rules.ts';
import type { Participant } from '../../server/contract/conference-view.ts';
import type { ConsoleState } from '../core/console-model.ts';

export type DeskRank = Extract<Rank, 'administrator' | 'host' | 'cohost'>;

/** As what this console gives commands just now; null: it may none, as the role has gone or who had it. */
export function deskRankOf(
  { as, snapshot }: Pick<ConsoleState, 'as' | 'snapshot'>,
  byId: ReadonlyMap<string, Participant>,
): DeskRank | null {
  if (as === null || snapshot === null) return null;
  if (as.participantId === null) return 'administrator';
  const role = byId.get(as.participantId)?.role;
  return role === 'host' || role === 'cohost' ? role : null;
}

export function mayGive(control: ControlName, rank: DeskRank | null): boolean {
  return rank !== null && mayUse(control, rank);
}
