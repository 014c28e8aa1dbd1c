import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;
/** SQLITE_BUSY, https://sqlite.org/rescode.html */
const busy = 5;

/**
 * A file that one process at a time holds. The kernel lets go of it when the process ends in whatever way, so nobody
 * has to find out whether a process ID in a file is still that of who wrote it: that cannot be done across containers.
 * Node has no locks of files, SQLite does: this is an empty database, locked and never written to.
 */
export class FileLock {
  readonly #file: DatabaseSync;

  private constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /**
   * @param path made when it is not there. Nothing else may open it: closing it would let go of the lock (fcntl(2)).
   * @param options.waitMs how long it may be held by another before that is the answer, e.g. one that is ending
   * @returns null when it is held, also within this process
   * @throws when the file cannot be made or its file system has no locks
   */
  static async take(path: string, { waitMs = 0 }: { waitMs?: number } = {}): Promise<FileLock | null> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const lock = FileLock.#tryTake(path);
      if (lock || performance.now() >= deadline) return lock;
      await sleep(pauseMs);
    }
  }

  static #tryTake(path: string): FileLock | null {
    const file = new DatabaseSync(path, { timeout: 0 });
    try {
      // Without a journal there is no second file beside it.
      file.exec('pragma journal_mode = off; begin exclusive');
      return new FileLock(file);
    } catch (error) {
      file.close();
      if (error instanceof Error && 'errcode' in error && error.errcode === busy) return null;
      throw error;
    }
  }

  release(): void {
    if (this.#file.isOpen) this.#file.close();
  }
}
