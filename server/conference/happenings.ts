import type { Participant } from '../contract/conference-view.ts';
import type { ConferenceState } from './state.ts';

/** What history and webhooks are told of a conference. */
export type Happening =
  | { type: 'opened'; at: number }
  | { type: 'joined'; participant: Participant }
  | { type: 'left'; participant: Participant }
  | { type: 'hostChanged'; host: Participant | null }
  | { type: 'lockChanged'; locked: boolean };

/** What has happened between two states, in the order it is told. Like patches, found by comparing, so none is forgotten. */
export function happeningsBetween(before: ConferenceState, after: ConferenceState): Happening[] {
  const happenings: Happening[] = [];
  if (before.openedAt === null && after.openedAt !== null)
    happenings.push({ type: 'opened', at: after.openedAt });
  if (before.participants !== after.participants) {
    for (const participant of Object.values(before.participants)) {
      if (!after.participants[participant.id]) happenings.push({ type: 'left', participant });
    }
    for (const participant of Object.values(after.participants)) {
      if (!before.participants[participant.id]) happenings.push({ type: 'joined', participant });
    }
    const host = hostOf(after);
    if (hostOf(before)?.id !== host?.id) happenings.push({ type: 'hostChanged', host });
  }
  if (before.locked !== after.locked) happenings.push({ type: 'lockChanged', locked: after.locked });
  return happenings;
}

function hostOf({ participants }: ConferenceState): Participant | null {
  return Object.values(participants).find(({ role }) => role === 'host') ?? null;
}
