import { expect } from 'chai';
import { sql } from 'kysely';
import { openDatabase, type Db } from '../../server/store/database.ts';
import { migrate } from '../../server/store/migrate.ts';
import type { Migration } from '../../server/store/migration.ts';
import { migrations } from '../../server/store/migrations/index.ts';
import { createTable } from '../../server/store/tables.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

function making(table: string, then: (db: Db) => Promise<unknown> = () => Promise.resolve()): Migration {
  return {
    name: `1-${table}`,
    up: async (db, dialect) => {
      await createTable(db, dialect, table).addColumn('id', 'text').execute();
      await then(db);
    },
  };
}

async function tablesOf(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name).sort();
}

describe('migrations', () => {
  eachDatabase((_, open) => {
    it('make every table from nothing, and do nothing the second time', async () => {
      const database = await open([]);
      expect(await tablesOf(database.db)).to.deep.equal(['migration']);
      expect(await migrate(database)).to.deep.equal(migrations.map(({ name }) => name));
      const tables = await tablesOf(database.db);
      expect(await migrate(database)).to.deep.equal([]);
      expect(await tablesOf(database.db)).to.deep.equal(tables);
      const rows = await database.db.selectFrom('migration').selectAll().orderBy('name').execute();
      expect(rows.map(({ name }) => name)).to.deep.equal(migrations.map(({ name }) => name));
      for (const { appliedAt } of rows) expect(appliedAt).to.be.closeTo(Date.now(), 60_000);
    });

    it('go on from where the database is', async () => {
      const database = await open([making('one')]);
      const all = [making('one'), making('two')];
      expect(await migrate(database, { migrations: all })).to.deep.equal(['1-two']);
      expect(await tablesOf(database.db)).to.deep.equal(['migration', 'one', 'two']);
    });

    it('refuse a database that a newer program has written, and leave it alone', async () => {
      const database = await open([making('one'), making('later')]);
      const { message } = await rejection(migrate(database, { migrations: [making('one'), making('two')] }));
      expect(message).to.include('newer Plenum').and.include('1-later').and.include('backup');
      expect(await tablesOf(database.db)).to.deep.equal(['later', 'migration', 'one']);
    });

    it('leave nothing of one that fails, and everything of those before', async () => {
      const database = await open([]);
      const failing = making('two', (db) => sql`insert into nowhere values (1)`.execute(db));
      await rejection(migrate(database, { migrations: [making('one'), failing, making('three')] }));
      expect(await tablesOf(database.db)).to.deep.equal(['migration', 'one']);
      const mended = [making('one'), making('two'), making('three')];
      expect(await migrate(database, { migrations: mended })).to.deep.equal(['1-two', '1-three']);
    });

    it('run once when several servers start at the same time', async () => {
      const first = await open([]);
      const others = await Promise.all(Array.from({ length: 4 }, () => openDatabase(first.location)));
      const servers = [first, ...others];
      const all = ['a', 'b', 'c', 'd'].map((name) =>
        making(name, (db) => sql`insert into ${sql.table(name)} values ('once')`.execute(db)),
      );
      const run = await Promise.all(servers.map((server) => migrate(server, { migrations: all })));
      expect(run.flat().sort()).to.deep.equal(all.map(({ name }) => name));
      for (const name of ['a', 'b', 'c', 'd']) {
        const { rows } = await sql`select id from ${sql.table(name)}`.execute(first.db);
        expect(rows).to.have.length(1);
      }
      for (const other of others) await other.close();
    });
  });

  it('have names in their order, each of its own', () => {
    const names = migrations.map(({ name }) => name);
    expect(names).to.deep.equal([...new Set(names)].sort());
  });
});
