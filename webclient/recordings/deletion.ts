import type { Recording } from '../../server/contract/api/recordings.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import { possibleWith } from './state.ts';

/** Deleting one or many: what it would free, how far it is, and what did not work. */

export interface Doomed {
  recordingId: string;
  title: string;
  bytes: number;
}

export interface Selected {
  doomed: Doomed[];
  /** What comes free, bytes. */
  bytes: number;
  /** How many still run, and stay. */
  running: number;
}

export function selectionOf(recordings: readonly Recording[]): Selected {
  const doomed = recordings.filter((recording) => possibleWith(recording).remove);
  return {
    doomed: doomed.map(({ recordingId, title, bytes }) => ({ recordingId, title, bytes })),
    bytes: doomed.reduce((sum, { bytes }) => sum + bytes, 0),
    running: recordings.length - doomed.length,
  };
}

export interface Deletion {
  total: number;
  done: number;
  freedBytes: number;
  failed: readonly { doomed: Doomed; code: ErrorCode }[];
}

export function beginDeletion(doomed: readonly Doomed[]): Deletion {
  return { total: doomed.length, done: 0, freedBytes: 0, failed: [] };
}

/** `code`: why it did not work; undefined: it did. What somebody else had deleted already is gone as well. */
export function wentOn(deletion: Deletion, doomed: Doomed, code?: ErrorCode): Deletion {
  if (code === undefined) {
    return { ...deletion, done: deletion.done + 1, freedBytes: deletion.freedBytes + doomed.bytes };
  }
  if (code === 'not_found') return { ...deletion, done: deletion.done + 1 };
  return { ...deletion, failed: [...deletion.failed, { doomed, code }] };
}

export function percentDeleted({ total, done, failed }: Deletion): number {
  return total === 0 ? 100 : Math.round(((done + failed.length) / total) * 100);
}

export function isOver({ total, done, failed }: Deletion): boolean {
  return done + failed.length >= total;
}

/** What stays selected: what was not deleted, to be tried again. */
export function leftOf({ failed }: Deletion): string[] {
  return failed.map(({ doomed }) => doomed.recordingId);
}
