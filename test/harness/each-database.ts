import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openDatabase,
  type Database,
  type DatabaseLocation,
  type SqlDialect,
} from '../../server/store/database.ts';
import { migrate } from '../../server/store/migrate.ts';
import type { Migration } from '../../server/store/migration.ts';
import { emptyPostgres, freshPostgres } from './postgres.ts';

/** Addresses of databases in PostgreSQL that have all tables and no rows. Making one takes half a second. */
const spare: string[] = [];

/** A database of one test. */
export interface TestDatabase extends Database {
  /** To open it a second time. */
  location: DatabaseLocation;
}

/** Opens a new database, with its tables unless other migrations are given. It is closed and removed after the test. */
export type OpenTestDatabase = (migrations?: readonly Migration[]) => Promise<TestDatabase>;

/** Describes a suite once and runs it on SQLite (a file) and on PostgreSQL (a server of the tests' own). */
export function eachDatabase(suite: (dialect: SqlDialect, open: OpenTestDatabase) => void): void {
  for (const dialect of ['sqlite', 'postgres'] as const) {
    describe(`on ${dialect}`, () => {
      const undo: (() => Promise<void> | void)[] = [];

      if (dialect === 'postgres') {
        before('PostgreSQL', async function () {
          this.timeout(60_000);
          if (spare.length > 0) return;
          const { url } = await freshPostgres();
          await migrateAt(url);
          spare.push(url);
        });
      }
      afterEach(async () => {
        for (const step of undo.splice(0).reverse()) await step();
      });

      suite(dialect, async (migrations) => {
        const { location, remove } = await (migrations ? place(dialect) : placeWithTables(dialect));
        undo.push(remove);
        const database = await openDatabase(location);
        undo.push(() => database.close());
        await migrate(database, migrations && { migrations });
        return { ...database, location };
      });
    });
  }
}

interface Place {
  location: DatabaseLocation;
  remove: () => Promise<void> | void;
}

/** Where a new and empty database of this kind can be. */
export async function place(dialect: SqlDialect): Promise<Place> {
  if (dialect === 'postgres') {
    const { url, drop } = await freshPostgres();
    return { location: { url, dataDir: '' }, remove: drop };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'plenum-store-'));
  return {
    location: { url: '', dataDir },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function placeWithTables(dialect: SqlDialect): Promise<Place> {
  const url = dialect === 'postgres' ? spare.pop() : undefined;
  if (url === undefined) return place(dialect);
  const remove = async () => {
    await emptyPostgres(url);
    spare.push(url);
  };
  return { location: { url, dataDir: '' }, remove };
}

async function migrateAt(url: string): Promise<void> {
  const database = await openDatabase({ url, dataDir: '' });
  await migrate(database);
  await database.close();
}
