import type { Db, SqlDialect } from './database.ts';

/** One step of the schema, forward only. */
export interface Migration {
  /** As kept in the database; never changes. */
  name: string;
  /** Runs in a transaction of its own together with the row that records it. `tables.ts` has what differs by dialect. */
  up: (db: Db, dialect: SqlDialect) => Promise<void>;
}
