import {
  PostgresDialect,
  PostgresDriver,
  type AbortableOperationOptions,
  type DatabaseConnection,
  type Driver,
  type TransactionSettings,
} from 'kysely';
import type { Pool } from 'pg';
import { assertBegunByTransact, assertOutsideTransaction } from '../transaction-scope.ts';

/** Kysely's PostgreSQL, with the same misuse told as on SQLite. */
export class PooledDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new PooledDriver({ pool: this.#pool });
  }
}

class PooledDriver extends PostgresDriver {
  override async acquireConnection(options?: AbortableOperationOptions): Promise<DatabaseConnection> {
    assertOutsideTransaction();
    return super.acquireConnection(options);
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    assertBegunByTransact();
    await super.beginTransaction(connection, settings);
  }
}
