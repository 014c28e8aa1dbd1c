import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { SqlDialect } from './database.ts';

/** The type of a column of `searchText`: sorted by code point on both databases, whatever the locale of PostgreSQL. */
export function searchColumn(dialect: SqlDialect): RawBuilder<unknown> {
  return dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
}

/**
 * What a search looks in, for a column of its own: the texts in lower case, a line each. Databases differ in what they
 * take for the small letter of another, so it is done here.
 */
export function searchText(...texts: readonly string[]): string {
  return texts.join('\n').toLowerCase();
}

/** Whether a column of `searchText` contains what somebody typed, with any `%` and `_` meaning themselves. */
export function contains(column: Expression<string>, typed: string): RawBuilder<SqlBool> {
  const pattern = `%${typed.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`;
}
