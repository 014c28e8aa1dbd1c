import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

const openTimeoutMs = 5000;
const preparedAtMost = 500;

/** A file of node:sqlite in the shape Kysely's SQLite driver asks for. */
export class SqliteConnection implements SqliteDatabase {
  readonly #file: DatabaseSync;
  /** The latest used last. */
  readonly #prepared = new Map<string, SqliteStatement>();
  #spoilt = false;

  /** @throws when the file cannot be opened or is no database */
  constructor(path: string) {
    this.#file = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: openTimeoutMs });
    try {
      this.#file.exec('pragma journal_mode = wal; pragma synchronous = full');
      // From here on the driver waits for other processes, which SQLite would do with the whole server standing still.
      this.#file.exec('pragma busy_timeout = 0');
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#file.isTransaction;
  }

  close(): void {
    this.#prepared.clear();
    this.#file.close();
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    const statement = known ?? this.#statement(sql);
    if (known) this.#prepared.delete(sql);
    this.#prepared.set(sql, statement);
    if (this.#prepared.size > preparedAtMost) {
      for (const oldest of this.#prepared.keys()) {
        this.#prepared.delete(oldest);
        break;
      }
    }
    return statement;
  }

  #statement(sql: string): SqliteStatement {
    const statement = this.#run(sql, () => this.#file.prepare(sql));
    const reader = statement.columns().length > 0;
    return {
      reader,
      all: (values) => this.#run(sql, () => statement.all(...bound(values))),
      run: (values) => this.#run(sql, () => statement.run(...bound(values))),
      // One of its own: the kept one may be wanted again before this has been read to its end.
      iterate: (values) => iterate(this.#file.prepare(sql), values),
    };
  }

  /** As on PostgreSQL, nothing but `rollback` follows a failure in a transaction. */
  #run<T>(sql: string, step: () => T): T {
    if (!this.#file.isTransaction || sql === 'rollback') this.#spoilt = false;
    if (this.#spoilt) throw new Error('the transaction is spoilt by a query that failed in it');
    try {
      return step();
    } catch (error) {
      this.#spoilt = this.#file.isTransaction;
      throw error;
    }
  }
}

function* iterate(statement: StatementSync, values: readonly unknown[]): IterableIterator<unknown> {
  yield* statement.iterate(...bound(values));
}

/** What cannot be bound is refused by SQLite itself. */
function bound(values: readonly unknown[]): SQLInputValue[] {
  return values as SQLInputValue[];
}
