import { sql, type CreateTableBuilder } from 'kysely';
import type { Db, SqlDialect } from './database.ts';

/** The names of column types for both databases. Text needs none: it is `text` on both. */
export interface ColumnTypes {
  /** A whole number up to ±(2⁵³ − 1): a time in ms, a count, or 0 and 1 for no and yes. */
  integer: 'bigint' | 'integer';
  /** A number with a fraction. */
  real: 'double precision' | 'real';
  bytes: 'bytea' | 'blob';
}

/** @returns the types as `dialect` calls them */
export function columnTypes(dialect: SqlDialect): ColumnTypes {
  return dialect === 'postgres'
    ? { integer: 'bigint', real: 'double precision', bytes: 'bytea' }
    : { integer: 'integer', real: 'real', bytes: 'blob' };
}

/**
 * Begins `create table`. On SQLite the table is strict, so that it refuses values of the wrong type as PostgreSQL does.
 *
 *     const { integer } = columnTypes(dialect);
 *     await createTable(db, dialect, 'account')
 *       .addColumn('id', 'text', (column) => column.primaryKey())
 *       .addColumn('createdAt', integer, (column) => column.notNull())
 *       .execute();
 */
export function createTable(db: Db, dialect: SqlDialect, name: string): CreateTableBuilder<string> {
  const table = db.schema.createTable(name);
  return dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}
