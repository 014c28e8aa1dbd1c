import { sql } from 'kysely';
import type { Logger } from '../kernel/logger.ts';
import type { Database, Db } from './database.ts';
import type { Migration } from './migration.ts';
import { migrations as all } from './migrations/index.ts';
import { columnTypes, createTable } from './tables.ts';
import { withTransactionScope } from './transaction-scope.ts';

/** Any number, so long as nothing else in the database takes the same: "plenum" on a telephone. */
const lockKey = 753686;

/**
 * Brings the schema up to date: each missing migration in a transaction with the row that records it, so that one that
 * fails leaves nothing behind and the next start goes on from there. Several servers may do it at once. (Kysely's own
 * migrator runs all of them in one transaction or in none, and does not know a database newer than the program.)
 *
 * @returns the names of those that were run here
 * @throws when the database was written by a newer program, or a migration fails
 */
export async function migrate(
  { db, dialect }: Database,
  { migrations = all, log }: { migrations?: readonly Migration[]; log?: Logger } = {},
): Promise<string[]> {
  const alone = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
    transactAlone(db, async (tx) => {
      // SQLite lets only one transaction write at a time anyway.
      if (dialect === 'postgres') await takeLock(tx);
      return work(tx);
    });

  await alone(async (tx) => {
    await createTable(tx, dialect, 'migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('appliedAt', columnTypes(dialect).integer, (column) => column.notNull())
      .execute();
    const applied = await tx.selectFrom('migration').select('name').execute();
    refuseNewer(
      applied.map(({ name }) => name),
      migrations,
    );
  });

  const run: string[] = [];
  for (const { name, up } of migrations) {
    const done = await alone(async (tx) => {
      const already = await tx
        .selectFrom('migration')
        .select('name')
        .where('name', '=', name)
        .executeTakeFirst();
      if (already) return false;
      await up(tx, dialect);
      await tx.insertInto('migration').values({ name, appliedAt: Date.now() }).execute();
      return true;
    });
    if (!done) continue;
    run.push(name);
    log?.info({ migration: name, dialect }, 'database brought up to date');
  }
  return run;
}

/** Not serializable, where what is read after waiting for the lock would be of the time before. */
function transactAlone<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return withTransactionScope((inside) =>
    db
      .transaction()
      .setIsolationLevel('read committed')
      .execute((tx) => inside(() => work(tx))),
  );
}

/** Waits as long as it takes: another server may be at a long migration. The lock ends with the transaction. */
async function takeLock(tx: Db): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx);
  await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx);
}

function refuseNewer(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name)).sort();
  if (unknown.length === 0) return;
  throw new Error(
    `this database was written by a newer Plenum (it has ${unknown.join(', ')}). Start that version or a later one, ` +
      'or restore the backup that was made before the update.',
  );
}
