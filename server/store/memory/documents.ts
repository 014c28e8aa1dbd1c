import { DatabaseSync } from 'node:sqlite';
import { PlenumError } from '../../contract/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { PartChanges } from '../live-store.ts';

const openTimeoutMs = 2000;

const tables = `
  create table if not exists document (
    id integer primary key,
    name text not null unique,
    until integer not null
  ) strict;
  create table if not exists part (
    document integer not null references document (id) on delete cascade,
    name text not null,
    value text not null,
    primary key (document, name)
  ) strict, without rowid;
`;

/** The file is a database, and yet not what was written. */
export class DamagedFileError extends Error {}

export interface DocumentsOptions {
  /** ms of the wall clock: a life goes on while no process runs. One that is set back lets documents live longer. */
  now?: () => number;
  log?: Logger | undefined;
  /** After the file was closed. */
  onClosed?: () => void;
}

/**
 * The documents of a single server, in a file of SQLite, so that the next process finds what this one had written when
 * it was killed. Each method is done when it returns.
 */
export class Documents {
  readonly #file: DatabaseSync;
  readonly #statements: Statements;
  readonly #now: () => number;
  readonly #log: Logger | undefined;
  readonly #onClosed: () => void;
  #fails = false;

  /**
   * @param path `:memory:` keeps them in memory
   * @throws DamagedFileError, or what SQLite says of a file that is none, belongs to another process or cannot be opened
   */
  constructor(path: string, { now = Date.now, log, onClosed = () => undefined }: DocumentsOptions = {}) {
    this.#now = now;
    this.#log = log;
    this.#onClosed = onClosed;
    this.#file = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: openTimeoutMs });
    try {
      /*
       * What a commit has handed to the kernel is there for the next process, whatever becomes of this one; that it
       * reaches the disk is not waited for (synchronous = off). So a cut of the power, or a kernel that dies, may lose
       * the last seconds or damage the whole: accepted, as a conference does not outlive them anyway, and found below.
       * Exclusive: nobody else is to write here, and there is no file of shared memory beside it.
       */
      this.#file.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = off');
      assertSound(this.#file);
      this.#file.exec(tables);
      this.#statements = prepare(this.#file);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  save(document: string, { set, remove }: PartChanges, lifeMs: number): void {
    const now = this.#now();
    const parts = Object.entries(set);
    const { dropIfOver, touch, removePart, setPart, dropIfEmpty } = this.#statements;
    this.#atOnce(() => {
      dropIfOver.run(document, now);
      const { id = null } = touch.get(document, now + lifeMs) ?? {};
      for (const name of remove) removePart.run(id, name);
      for (const [name, value] of parts) setPart.run(id, name, value);
      if (parts.length === 0) dropIfEmpty.run(id);
    });
  }

  read(document: string): Map<string, string> {
    const rows = this.#try(() => this.#statements.read.all(document, this.#now()));
    return new Map(rows.map(({ name, value }) => [name as string, value as string]));
  }

  renew(document: string, lifeMs: number): boolean {
    const now = this.#now();
    return this.#try(() => this.#statements.renew.run(now + lifeMs, document, now).changes === 1);
  }

  drop(document: string): void {
    this.#try(() => this.#statements.drop.run(document));
  }

  names(prefix: string): string[] {
    const rows = this.#try(() => this.#statements.names.all(this.#now()));
    return rows.map(({ name }) => name as string).filter((name) => name.startsWith(prefix));
  }

  /** Drops what is over, which nobody sees any more. Never throws: it is tried again the next time. */
  sweep(): void {
    try {
      this.#try(() => this.#statements.dropOver.run(this.#now()));
    } catch {
      // Told already.
    }
  }

  close(): void {
    if (!this.#file.isOpen) return;
    try {
      this.#file.close();
    } finally {
      this.#onClosed();
    }
  }

  #atOnce(work: () => void): void {
    this.#try(() => {
      this.#statements.begin.run();
      try {
        work();
        this.#statements.commit.run();
      } catch (error) {
        if (this.#file.isTransaction) this.#statements.rollback.run();
        throw error;
      }
    });
  }

  /**
   * The log is told when it begins to fail and when it works again, not each time: a full disk fails every write.
   * @throws PlenumError `store_unavailable`
   */
  #try<T>(step: () => T): T {
    try {
      const result = step();
      if (this.#fails) this.#log?.info('live documents are kept again');
      this.#fails = false;
      return result;
    } catch (cause) {
      if (!this.#fails) this.#log?.error({ err: cause }, 'live documents cannot be kept');
      this.#fails = true;
      throw new PlenumError('store_unavailable', { cause });
    }
  }
}

/** @throws DamagedFileError when what was written does not hang together, e.g. after a cut of the power */
function assertSound(file: DatabaseSync): void {
  const [said] = file.prepare('pragma integrity_check(1)').all();
  if (said?.['integrity_check'] !== 'ok') throw new DamagedFileError(String(said?.['integrity_check']));
  if (file.prepare('pragma foreign_key_check').all().length > 0) {
    throw new DamagedFileError('there are parts of no document');
  }
}

type Statements = ReturnType<typeof prepare>;

function prepare(file: DatabaseSync) {
  return {
    begin: file.prepare('begin immediate'),
    commit: file.prepare('commit'),
    rollback: file.prepare('rollback'),
    dropOver: file.prepare('delete from document where until <= ?'),
    dropIfOver: file.prepare('delete from document where name = ? and until <= ?'),
    dropIfEmpty: file.prepare(
      'delete from document where id = ? and not exists (select 1 from part where document = document.id)',
    ),
    drop: file.prepare('delete from document where name = ?'),
    touch: file.prepare(
      'insert into document (name, until) values (?, ?) on conflict do update set until = excluded.until returning id',
    ),
    renew: file.prepare('update document set until = ? where name = ? and until > ?'),
    setPart: file.prepare(
      'insert into part (document, name, value) values (?, ?, ?) on conflict do update set value = excluded.value',
    ),
    removePart: file.prepare('delete from part where document = ? and name = ?'),
    read: file.prepare(
      'select part.name, value from document join part on document = id where document.name = ? and until > ?',
    ),
    names: file.prepare('select name from document where until > ?'),
  };
}
