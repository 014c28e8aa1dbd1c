import type { Caller } from '../contract/api/caller.ts';
import { cellsOf } from '../contract/layouts.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { compose } from '../contract/scene.ts';
import type { ConferenceState } from '../conference/state.ts';
import type { RecordingMark } from '../contract/recording-port.ts';

/** Whether one more recording may begin. One that runs is never cut by this. */
export function refusalToRecord({
  usedBytes,
  limitBytes,
}: {
  usedBytes: number;
  limitBytes: number;
}): ErrorCode | null {
  if (limitBytes === 0) return 'recording_unavailable';
  return usedBytes >= limitBytes ? 'recording_space_full' : null;
}

/** Bits a second that a recording takes at most: both HD files at 720p, sound in each, and SD. */
export const mostBitsASecond = 2 * (1_000_000 + 64_000) + 512_000 + 64_000;

export function hoursIn(bytes: number): number {
  return Math.max(0, (bytes * 8) / mostBitsASecond / 3600);
}

/** An administrator and a key manage all of their enterprise, others what is theirs. */
export function mayManage(
  caller: Pick<Caller, 'enterpriseId' | 'role' | 'accountId'>,
  recording: { enterpriseId: string; ownerId: string | null },
): boolean {
  if (caller.enterpriseId !== recording.enterpriseId) return false;
  return caller.role === 'admin' || (caller.accountId !== null && caller.accountId === recording.ownerId);
}

/** Whose picture a chapter is of, and what is shared. */
export interface Seen {
  personId: string | null;
  presenterId: string | null;
}

/**
 * What the composed picture is mainly of: whoever shares, and beside that whoever is alone in it or in its large cell.
 * Where all are alike nobody is.
 */
export function seenOf(state: ConferenceState, now: number): Seen {
  const { participants, presenterId, floor, spotlightId } = state;
  const joined = [...participants.keys()];
  const company = {
    joined,
    order: joined,
    floorId: floor?.participantId ?? null,
    presenterId: null,
    spotlightId,
  };
  const { layout, cells } = compose(state.mode, state.scene, company, now);
  const [large, next] = cellsOf(layout, { width: 1280, height: 720 });
  const isMain = large !== undefined && (next === undefined || large.width > next.width);
  return { personId: (isMain ? cells[0]?.participantId : null) ?? null, presenterId };
}

/** What is to be marked in a recording, when what is seen is another. */
export function marksBetween(
  before: Seen,
  after: Seen,
  nameOf: (participantId: string) => string,
): RecordingMark[] {
  const marks: RecordingMark[] = [];
  if (after.presenterId !== before.presenterId) {
    if (after.presenterId === null) marks.push({ type: 'shareEnd' });
    else marks.push({ type: 'share', title: nameOf(after.presenterId) });
  }
  if (after.personId !== before.personId && after.personId !== null) {
    marks.push({ type: 'person', title: nameOf(after.personId) });
  }
  return marks;
}
