import type { Participant, Prompts, Snapshot } from '../../server/contract/conference-view.ts';
import type { MeetingState } from '../core/model.ts';

/** `opened`: one's own microphone was switched on by somebody else, which is told whatever the host wants told. */
export type Tone = 'join' | 'leave' | 'recording' | 'recordingEnds' | 'opened';

/** Above that many, people come and go all the time. */
const crowd = 30;
const quietAfterEnteringMs = 1000;
const apartMs = 1000;

type Heard = Pick<MeetingState, 'participantId' | 'snapshot' | 'notices'>;

/** Says which tone is to be heard at a change of the meeting; at most one a second, but for one's own microphone. */
export class TonePlan {
  #enteredAt: number | null = null;
  #lastAt = -Infinity;

  /** @param now ms, of any clock */
  toneOf(state: Heard, before: Heard, now: number): Tone | null {
    if (state.snapshot === null) this.#enteredAt = null;
    else this.#enteredAt ??= now;
    if (hasOpened(state) && state.notices !== before.notices && !sameOpening(state, before)) return 'opened';
    if (state.snapshot === null || before.snapshot === null || state.snapshot === before.snapshot)
      return null;
    if (state.participantId !== before.participantId) return null;
    const tone = this.#of(state.snapshot, before.snapshot, state.participantId, now);
    if (tone === null || now - this.#lastAt < apartMs) return null;
    this.#lastAt = now;
    return tone;
  }

  #of(after: Snapshot, before: Snapshot, selfId: string | null, now: number): Tone | null {
    const { prompts, recording } = after.fields;
    if (prompts.recording && recording !== before.fields.recording) {
      if (recording === 'on') return 'recording';
      if (recording === 'paused' || (recording === 'off' && before.fields.recording !== 'starting'))
        return 'recordingEnds';
    }
    if (now - (this.#enteredAt ?? now) < quietAfterEnteringMs) return null;
    return comingAndGoing(after.participants, before.participants, prompts, selfId);
  }
}

function comingAndGoing(
  after: readonly Participant[],
  before: readonly Participant[],
  prompts: Prompts,
  selfId: string | null,
): Tone | null {
  if (after === before || Math.max(after.length, before.length) > crowd) return null;
  const has = (list: readonly Participant[], id: string): boolean => list.some((one) => one.id === id);
  if (prompts.join && after.some(({ id }) => id !== selfId && !has(before, id))) return 'join';
  if (prompts.leave && before.some(({ id }) => id !== selfId && !has(after, id))) return 'leave';
  return null;
}

const openingOf = ({ notices }: Heard): number | undefined =>
  notices.findLast(({ code }) => code === 'opened_by_host')?.id;
const hasOpened = (state: Heard): boolean => openingOf(state) !== undefined;
const sameOpening = (state: Heard, before: Heard): boolean => openingOf(state) === openingOf(before);
