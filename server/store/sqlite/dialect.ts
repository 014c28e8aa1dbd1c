import { setTimeout as sleep } from 'node:timers/promises';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { isSqliteBusy } from '../errors.ts';
import { assertBegunByTransact, assertOutsideTransaction } from '../transaction-scope.ts';
import type { SqliteConnection } from './connection.ts';

const busyAtMostMs = 5000;
const busyPauseMs = 10;

/** Kysely's SQLite over one connection, taken in turn, with misuse told instead of waited for. */
export class OneConnectionDialect extends SqliteDialect {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    super({ database: connection });
    this.#connection = connection;
  }

  override createDriver(): Driver {
    return new OneConnectionDriver(this.#connection);
  }

  override createAdapter(): SqliteAdapter {
    return new InTurnAdapter();
  }
}

/** Kysely would take its turn before the driver is asked, where misuse waits forever: the driver does it itself. */
class InTurnAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class OneConnectionDriver extends SqliteDriver {
  readonly #database: SqliteConnection;
  #patient: PatientConnection | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #endTurn: () => void = () => undefined;

  constructor(database: SqliteConnection) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    assertOutsideTransaction();
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#turn = promise;
    await before;
    this.#endTurn = () => resolve(undefined);
    this.#patient ??= new PatientConnection(this.#database, await super.acquireConnection());
    return this.#patient;
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection();
    this.#endTurn();
  }

  /** After what has been asked for by now. */
  override async destroy(): Promise<void> {
    await this.#turn;
    await super.destroy();
  }

  /** Takes the right to write at once: another process that writes is waited for here and never met halfway. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    assertBegunByTransact();
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Waits up to 5 s while another process writes, without holding up this one. */
class PatientConnection implements DatabaseConnection {
  readonly #database: SqliteConnection;
  readonly #inner: DatabaseConnection;

  constructor(database: SqliteConnection, inner: DatabaseConnection) {
    this.#database = database;
    this.#inner = inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const deadline = performance.now() + busyAtMostMs;
    for (;;) {
      try {
        return await this.#inner.executeQuery<R>(query);
      } catch (error) {
        if (!isSqliteBusy(error) || this.#database.inTransaction || performance.now() > deadline) throw error;
        await sleep(busyPauseMs);
      }
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize);
  }
}
