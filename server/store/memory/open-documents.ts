import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileLock } from '../../kernel/file-lock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { isSqliteDamage } from '../errors.ts';
import { DamagedFileError, Documents } from './documents.ts';

/** A server that is ending may have the file for a moment yet. */
const handOverMs = 2000;

/**
 * Opens the documents of a single server, in `live.sqlite` in the data folder. Nothing that is wrong with the file
 * keeps the server from starting; the log says what is lost:
 *
 * - A damaged one is set aside as `live.sqlite.damaged`, in place of an earlier one, and a new one begun.
 * - One that another process has, or that cannot be opened, is left alone, and documents are kept in memory. So of two
 *   servers on one data folder only the first finds live conferences and goes on with them.
 */
export async function openDocuments(dataDir: string, log: Logger): Promise<Documents> {
  const file = join(dataDir, 'live.sqlite');
  try {
    mkdirSync(dataDir, { recursive: true });
    // Held beside the file, so that nobody sets aside what another has just begun.
    const lock = await FileLock.take(`${file}.lock`, { waitMs: handOverMs });
    if (lock) return openHeld(file, lock, log);
    log.warn(
      { file },
      'another process uses this data folder: live conferences of this one are lost when it ends. Give each server a ' +
        'data folder of its own (the setting dataDir)',
    );
  } catch (error) {
    log.warn(
      { err: error, file },
      'this file cannot be used: live conferences are lost when this process ends',
    );
  }
  return new Documents(':memory:', { log });
}

function openHeld(file: string, lock: FileLock, log: Logger): Documents {
  const open = () => {
    makePrivate(file);
    return new Documents(file, { log, onClosed: () => lock.release() });
  };
  try {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof DamagedFileError || isSqliteDamage(error))) throw error;
      const setAside = `${file}.damaged`;
      move(file, setAside);
      // The log that belongs to it must not be taken for that of the new one.
      move(`${file}-wal`, `${setAside}-wal`);
      log.warn(
        { err: error, file, setAside },
        'this file was damaged and is begun anew: the conferences that were live before this start are lost',
      );
      return open();
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The secrets of seats are in it. SQLite gives its log the same mode. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** In place of what is there, or of nothing when there is nothing to move. */
function move(from: string, to: string): void {
  rmSync(to, { force: true });
  if (existsSync(from)) renameSync(from, to);
}
