import type { Participant } from '../contract/conference-view.ts';
import type { PromptName } from '../contract/prompts.ts';
import { noticeMinutes } from './rules.ts';
import type { ConferenceState } from './state.ts';

/**
 * What rooms and telephones are told by sound, who have no page that shows it. Found by comparing two states, as
 * patches are; whoever has just come is not told of changes but greeted, when their loudspeaker is there to hear it.
 */
export interface Announcement {
  sounds: readonly PromptName[];
  /** IDs of participants, at least one. */
  to: readonly string[];
}

/** Above that many, people come and go all the time. */
const crowd = 30;

/** Those who come without a browser. */
export function legsIn({ participants }: ConferenceState): string[] {
  return [...participants.values()].filter(isLeg).map(({ id }) => id);
}

/** Legs that came between two states. */
export function legsCome(before: ConferenceState, after: ConferenceState): string[] {
  if (before.participants === after.participants) return [];
  return legsIn(after).filter((id) => !before.participants.has(id));
}

/** What somebody hears who has just come. */
export function greetingOf(state: ConferenceState, participantId: string): PromptName[] {
  const { participants, recording } = state;
  const greeting: PromptName[] = ['welcome'];
  if (participants.size === 1) greeting.push('you-are-the-only-one');
  // Also where no tones are wanted: that they are recorded everybody has to know.
  if (recording === 'on') greeting.push('recording-started');
  if (participants.get(participantId)?.held) greeting.push('muted');
  return greeting;
}

/** The tone of a change when somebody came or went; to be played now and then only. */
export function comingOrGoing(before: ConferenceState, after: ConferenceState): Announcement | null {
  const { prompts } = after;
  const [were, are] = [before.participants, after.participants];
  if (were === are || Math.max(were.size, are.size) > crowd) return null;
  const to = legsThere(before, after);
  if (to.length === 0) return null;
  if (prompts.join && !are.every((_, id) => were.has(id))) return { sounds: ['tone-join'], to };
  if (prompts.leave && !were.every((_, id) => are.has(id))) return { sounds: ['tone-leave'], to };
  return null;
}

/** What else a change has legs told. */
export function announcementsBetween(before: ConferenceState, after: ConferenceState): Announcement[] {
  const recorded = after.prompts.recording ? recordingSounds(before, after) : null;
  if (!recorded && before.participants === after.participants) return [];
  const there = legsThere(before, after);
  const told: Announcement[] = [];
  const tell = (sounds: readonly PromptName[], to: readonly string[]): void => {
    if (to.length > 0) told.push({ sounds, to });
  };
  if (recorded) tell(recorded, there);
  for (const name of ['muted', 'unmuted'] as const) {
    tell(
      [name],
      there.filter((id) => mutingOf(before.participants.get(id), after.participants.get(id)) === name),
    );
  }
  return told;
}

/** When legs are told that the conference will be ended soon, ms since the epoch. */
export function noticeAt({ endsAt }: ConferenceState): number | null {
  return endsAt === null ? null : endsAt - noticeMinutes * 60_000;
}

function recordingSounds(before: ConferenceState, after: ConferenceState): readonly PromptName[] | null {
  const [was, is] = [before.recording, after.recording];
  if (was === is) return null;
  if (is === 'on') return ['tone-recording-start', 'recording-started'];
  const ends = is === 'paused' || (is === 'off' && was !== 'starting');
  return ends ? ['tone-recording-stop', 'recording-stopped'] : null;
}

/** Whoever mutes themselves knows it. That a room is heard again it is told, whoever has seen to it. */
function mutingOf(
  before: Participant | undefined,
  after: Participant | undefined,
): 'muted' | 'unmuted' | null {
  if (!before || !after || before === after) return null;
  const [was, is] = [before.sources.microphone, after.sources.microphone];
  // Their media is gone, as after a restart of the server.
  if (was !== undefined && is === undefined) return null;
  if (!before.held && after.held) return 'muted';
  if (was === 'paused' && is === 'live') return 'unmuted';
  return before.held && !after.held && (was === is || is === 'live') ? 'unmuted' : null;
}

function legsThere(before: ConferenceState, after: ConferenceState): string[] {
  return legsIn(after).filter((id) => before.participants.has(id));
}

function isLeg({ kind }: Participant): boolean {
  return kind !== 'web';
}
