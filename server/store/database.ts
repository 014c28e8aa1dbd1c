import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CamelCasePlugin, Kysely, sql, type Dialect } from 'kysely';
import type { Logger } from '../kernel/logger.ts';
import { PooledDialect } from './postgres/dialect.ts';
import { openPool } from './postgres/pool.ts';
import type { Schema } from './schema.ts';
import { SqliteConnection } from './sqlite/connection.ts';
import { OneConnectionDialect } from './sqlite/dialect.ts';

/**
 * What repositories take as their first argument. A transaction is one as well, so they work in and out of one. Names
 * are camelCase here and snake_case in SQL.
 */
export type Db = Kysely<Schema>;

export type SqlDialect = 'sqlite' | 'postgres';

export interface Database {
  db: Db;
  dialect: SqlDialect;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Waits for the queries and transactions under way. */
  close(): Promise<void>;
}

export interface DatabaseLocation {
  /** `postgres://…`; empty: the file `plenum.sqlite` in `dataDir` */
  url: string;
  dataDir: string;
}

/**
 * Opens the durable store. Its tables are made by `migrate`.
 * @throws with the place and what to do, when it cannot be opened
 */
export async function openDatabase({ url, dataDir }: DatabaseLocation, log?: Logger): Promise<Database> {
  if (url === '') return toDatabase('sqlite', new OneConnectionDialect(openFile(dataDir)));
  return toDatabase('postgres', new PooledDialect(await openPool(url, log)));
}

async function toDatabase(name: SqlDialect, dialect: Dialect): Promise<Database> {
  const db = new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin()] });
  // Kysely closes only what it has begun to use.
  await db.connection().execute(() => Promise.resolve());
  return {
    db,
    dialect: name,
    ping: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function openFile(dataDir: string): SqliteConnection {
  const path = join(dataDir, 'plenum.sqlite');
  try {
    mkdirSync(dataDir, { recursive: true });
    return new SqliteConnection(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `cannot open the database ${path}: ${why}. Check that the data folder (the setting dataDir) can be written and ` +
        'that the file is a SQLite database, or name a PostgreSQL in DATABASE_URL.',
      { cause },
    );
  }
}
