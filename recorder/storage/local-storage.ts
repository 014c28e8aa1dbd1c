import { access, constants, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange } from '../../server/contract/byte-range.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import {
  guardId,
  guardName,
  isFileName,
  type RecordingStorage,
  StorageError,
  type StoredFile,
} from './storage.ts';

const setting = 'recorder.folder';
/** Recordings on their way out: no ID has a dot in it. */
const removedFolder = '.removed';

/** On the disk of the recorder: finished files stay in `<folder>/<recordingId>/`, where they are made. */
export class LocalStorage implements RecordingStorage {
  readonly #folder: string;

  /** @param folder absolute */
  constructor({ folder }: { folder: string }) {
    this.#folder = folder;
  }

  async put(
    recordingId: string,
    name: string,
    path: string,
    onProgress?: (bytes: number) => void,
  ): Promise<void> {
    guardName(recordingId, name);
    const target = this.#pathOf(recordingId, name);
    await this.#explained(`cannot take ${name} over`, async () => {
      const bytes = await settle(path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
        return null;
      });
      // It was taken over before.
      if (bytes === null) {
        const { size } = await stat(target);
        onProgress?.(size);
        return;
      }
      if (resolve(path) !== target) {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(path, target);
      }
      await settle(dirname(target));
      onProgress?.(bytes);
    });
  }

  async size(recordingId: string, name: string): Promise<number | null> {
    guardName(recordingId, name);
    return this.#explained(`cannot look at ${name}`, async () => {
      try {
        const there = await stat(this.#pathOf(recordingId, name));
        return there.isFile() ? there.size : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async read(recordingId: string, name: string, range?: ByteRange): Promise<Readable> {
    guardName(recordingId, name);
    return this.#explained(`cannot read ${name}`, async () => {
      try {
        const file = await open(this.#pathOf(recordingId, name));
        return file.createReadStream(range ? { start: range.from, end: range.to } : {});
      } catch (error) {
        if (isMissing(error)) throw new PlenumError('not_found', { field: 'name', cause: error });
        throw error;
      }
    });
  }

  /** First it is moved out of reach as a whole, so that half of it is never all that there is. */
  async remove(recordingId: string): Promise<void> {
    guardId(recordingId);
    const removed = join(this.#folder, removedFolder, recordingId);
    await this.#explained(
      `cannot remove the recording ${recordingId}, all of it is still there`,
      async () => {
        await mkdir(dirname(removed), { recursive: true, mode: 0o700 });
        // Of an attempt before.
        await this.#clear(removed);
        await rename(join(this.#folder, recordingId), removed).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
      },
    );
    await this.#clear(removed);
  }

  async removeFile(recordingId: string, name: string): Promise<void> {
    guardName(recordingId, name);
    await this.#explained(`cannot remove ${name}`, () =>
      rm(this.#pathOf(recordingId, name), { force: true }),
    );
  }

  async *list(): AsyncGenerator<StoredFile> {
    for (const recordingId of await this.#entries(this.#folder)) {
      for (const name of await this.#entries(join(this.#folder, recordingId))) {
        if (!isFileName(recordingId, name)) continue;
        const bytes = await this.size(recordingId, name);
        // It may be gone since, or be a folder.
        if (bytes !== null) yield { recordingId, name, bytes };
      }
    }
  }

  async check(): Promise<void> {
    await this.#explained('cannot be used', async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await access(this.#folder, constants.R_OK | constants.W_OK | constants.X_OK);
    });
    // What could not be removed the last time.
    await this.#clear(join(this.#folder, removedFolder));
  }

  close(): void {
    // Nothing is kept open.
  }

  #pathOf(recordingId: string, name: string): string {
    return join(this.#folder, recordingId, name);
  }

  /** @throws StorageError that names what is left */
  async #clear(folder: string): Promise<void> {
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      const left = await readdir(folder, { recursive: true }).catch(() => []);
      throw new StorageError(
        setting,
        `still in ${folder}: ${left.join(', ')} (${codeOf(error)}). Let the server's user remove them.`,
        error,
      );
    }
  }

  async #entries(folder: string): Promise<string[]> {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (isMissing(error) || codeOf(error) === 'ENOTDIR') return [];
      throw this.#explain('cannot list recordings', error);
    }
  }

  async #explained<T>(problem: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof PlenumError || error instanceof StorageError
        ? error
        : this.#explain(problem, error);
    }
  }

  #explain(problem: string, error: unknown): StorageError {
    return new StorageError(
      setting,
      `${problem} in ${this.#folder} (${codeOf(error)}). ${remedyOf(codeOf(error))}`,
      error,
    );
  }
}

/** Has what was written reach the disk: what it was made from is removed afterwards. @returns its bytes */
async function settle(path: string): Promise<number> {
  const file = await open(path);
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function remedyOf(code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: free some of it, or choose a folder on another one.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return "Let the server's user write there, or choose another folder.";
    case 'EXDEV':
      return 'It is another disk than the one recordings are made on: choose one folder for both.';
    default:
      return 'Look at the folder and its disk, or choose another folder.';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}
