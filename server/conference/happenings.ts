import type { Participant } from '../contract/conference-view.ts';
import { type ConferenceState, hostOf } from './state.ts';

/** What history and webhooks are told of a conference. */
export type Happening =
  | { type: 'opened'; at: number }
  | { type: 'joined'; participant: Participant }
  | { type: 'left'; participant: Participant }
  | { type: 'hostChanged'; host: Participant | null }
  | { type: 'renamed'; participant: Participant };

/** What has happened between two states, in the order it is told. Like patches, found by comparing, so none is forgotten. */
export function happeningsBetween(before: ConferenceState, after: ConferenceState): Happening[] {
  const happenings: Happening[] = [];
  if (before.openedAt === null && after.openedAt !== null)
    happenings.push({ type: 'opened', at: after.openedAt });
  if (before.participants !== after.participants) {
    for (const participant of before.participants.values()) {
      if (!after.participants.has(participant.id)) happenings.push({ type: 'left', participant });
    }
    for (const participant of after.participants.values()) {
      const was = before.participants.get(participant.id);
      if (!was) happenings.push({ type: 'joined', participant });
      else if (was.name !== participant.name) happenings.push({ type: 'renamed', participant });
    }
    const host = hostOf(after) ?? null;
    if (hostOf(before)?.id !== host?.id) happenings.push({ type: 'hostChanged', host });
  }
  return happenings;
}
