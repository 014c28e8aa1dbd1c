import type { Readable } from 'node:stream';
import type { ByteRange } from '../../server/contract/byte-range.ts';
import { PlenumError } from '../../server/contract/errors.ts';

/**
 * Where finished recordings lie: a recording is some files by their names (`video.mp4`). Whatever fails is a
 * `StorageError`, but for names that cannot be any, which are `not_found`.
 */
export interface RecordingStorage {
  /**
   * Takes over the finished file at `path`, which is not there any more when it is done. After it was cut off, by the
   * death of the process as well, it goes on with what has arrived; done already, it does nothing.
   * @param onProgress bytes that have arrived, growing up to the size of the file
   */
  put: (
    recordingId: string,
    name: string,
    path: string,
    onProgress?: (bytes: number) => void,
  ) => Promise<void>;
  /** Bytes of a file; null: it is not there. */
  size: (recordingId: string, name: string) => Promise<number | null>;
  /**
   * A file or a part of it, from something open: whoever takes it reads it to its end or destroys it.
   * @param range lies within the file
   * @throws PlenumError `not_found`
   */
  read: (recordingId: string, name: string, range?: ByteRange) => Promise<Readable>;
  /**
   * Removes a recording, and what was begun to be taken over of it. One that is not there is removed already.
   * @throws StorageError that says what is still there; to be called again then
   */
  remove: (recordingId: string) => Promise<void>;
  /** Removes one file; one that is not there is removed already. */
  removeFile: (recordingId: string, name: string) => Promise<void>;
  /** Every file there is, recording by recording. On the local disk also those that are not finished. */
  list: () => AsyncIterable<StoredFile>;
  /**
   * Tries out all that it takes, at the start.
   * @throws StorageError that names the setting and the remedy
   */
  check: () => Promise<void>;
  /** Breaks off what is under way. */
  close: () => void;
}

export interface StoredFile {
  readonly recordingId: string;
  readonly name: string;
  readonly bytes: number;
}

/** The storage cannot be used; the text is for the operator. */
export class StorageError extends Error {
  /** What to look at first, e.g. `recorder.s3.bucket`. */
  readonly setting: string;

  /** @param problem what is wrong and what to do about it, as sentences */
  constructor(setting: string, problem: string, cause?: unknown) {
    super(`${setting}: ${problem}`, { cause });
    this.name = 'StorageError';
    this.setting = setting;
  }
}

const idPattern = /^[\w-]{1,64}$/;
const namePattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Whether the two can be ID and name of a file: nothing that leads out of a folder can. */
export function isFileName(recordingId: string, name: string): boolean {
  return idPattern.test(recordingId) && namePattern.test(name);
}

/** @throws PlenumError `not_found` when nothing can be called so */
export function guardId(recordingId: string): void {
  if (!idPattern.test(recordingId)) throw new PlenumError('not_found', { field: 'recordingId' });
}

/** @throws PlenumError `not_found` when nothing can be called so */
export function guardName(recordingId: string, name: string): void {
  guardId(recordingId);
  if (!namePattern.test(name)) throw new PlenumError('not_found', { field: 'name' });
}
