import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase, type Db, type SqlDialect } from '../../server/store/database.ts';
import { isUniqueViolation } from '../../server/store/errors.ts';
import type { Migration } from '../../server/store/migration.ts';
import { columnTypes, createTable } from '../../server/store/tables.ts';
import { transact } from '../../server/store/transact.ts';
import { DatabaseMisuse } from '../../server/store/transaction-scope.ts';
import { eachDatabase, place } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

interface Row {
  id: string;
  atMs: number;
  isOpen: number;
  share: number | null;
  detailsJson: string | null;
  photo: Uint8Array | null;
}

const things: Migration = {
  name: 'things',
  up: async (db: Db, dialect: SqlDialect) => {
    const { integer, real, bytes } = columnTypes(dialect);
    await createTable(db, dialect, 'thing')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('atMs', integer, (column) => column.notNull())
      .addColumn('isOpen', integer, (column) => column.notNull())
      .addColumn('share', real)
      .addColumn('detailsJson', 'text')
      .addColumn('photo', bytes)
      .execute();
    await createTable(db, dialect, 'part')
      .addColumn('thingId', 'text', (column) => column.notNull().references('thing.id'))
      .execute();
  },
};

function row(id: string, more: Partial<Row> = {}): Row {
  return { id, atMs: 1, isOpen: 0, share: null, detailsJson: null, photo: null, ...more };
}

describe('the database', () => {
  eachDatabase((dialect, openEmpty) => {
    async function open() {
      const database = await openEmpty([things]);
      return { ...database, db: database.db.$extendTables<{ thing: Row; part: { thingId: string } }>() };
    }

    it('gives back what it was given', async () => {
      const { db } = await open();
      const whole = row('甲', {
        atMs: Date.UTC(2099, 11, 31, 23, 59, 59, 999),
        isOpen: 1,
        share: 0.1,
        detailsJson: JSON.stringify({ name: '会议室 “一” 🎥', list: [1, null] }),
        photo: new Uint8Array([0, 255, 7]),
      });
      await db
        .insertInto('thing')
        .values([whole, row('b')])
        .execute();
      const [first, second] = await db.selectFrom('thing').selectAll().orderBy('atMs', 'desc').execute();
      expect({ ...first, photo: [...first!.photo!] }).to.deep.equal({ ...whole, photo: [0, 255, 7] });
      expect({ ...second }).to.deep.equal(row('b'));
    });

    it('counts and sums in numbers, and says how many rows it changed', async () => {
      const { db } = await open();
      await db
        .insertInto('thing')
        .values([row('a', { atMs: 2 ** 50 }), row('b', { atMs: 2 })])
        .execute();
      const totals = await db
        .selectFrom('thing')
        .select((e) => [e.fn.countAll<number>().as('count'), e.fn.sum<number>('atMs').as('sum')])
        .executeTakeFirstOrThrow();
      expect({ ...totals }).to.deep.equal({ count: 2, sum: 2 ** 50 + 2 });
      const changed = await db.updateTable('thing').set({ isOpen: 1 }).executeTakeFirst();
      expect(changed.numUpdatedRows).to.equal(2n);
      const [removed] = await db.deleteFrom('thing').where('id', '=', 'a').returning('id').execute();
      expect(removed?.id).to.equal('a');
    });

    it('refuses values of the wrong type, parts of nothing, and null where there must be something', async () => {
      const { db } = await open();
      const wrong = 'soon' as unknown as number;
      await rejection(
        db
          .insertInto('thing')
          .values(row('a', { atMs: wrong }))
          .execute(),
      );
      await rejection(db.insertInto('part').values({ thingId: 'none' }).execute());
      await rejection(sql`insert into thing (id) values ('a')`.execute(db));
    });

    it('tells that a value is there already, and nothing else, as a unique violation', async () => {
      const { db } = await open();
      await db.insertInto('thing').values(row('a')).execute();
      expect(isUniqueViolation(await rejection(db.insertInto('thing').values(row('a')).execute()))).to.be
        .true;
      await sql`create unique index one_time on thing (at_ms)`.execute(db);
      expect(isUniqueViolation(await rejection(db.insertInto('thing').values(row('b')).execute()))).to.be
        .true;
      expect(isUniqueViolation(await rejection(db.insertInto('part').values({ thingId: 'x' }).execute()))).to
        .be.false;
      expect(isUniqueViolation(await rejection(sql`no sql`.execute(db)))).to.be.false;
      expect(isUniqueViolation(new Error('2067'))).to.be.false;
    });

    it('keeps all of a transaction, or nothing of one that throws', async () => {
      const { db } = await open();
      const insert = (tx: Db, id: string) =>
        tx.$extendTables<{ thing: Row }>().insertInto('thing').values(row(id));
      const result = await transact(db, async (tx) => {
        await insert(tx, 'a').execute();
        return 'done';
      });
      expect(result).to.equal('done');
      const refused = new Error('no');
      const error = await rejection(
        transact(db, async (tx) => {
          await insert(tx, 'b').execute();
          throw refused;
        }),
      );
      expect(error).to.equal(refused);
      expect(await db.selectFrom('thing').select('id').execute()).to.have.length(1);
    });

    it('makes a transaction within one a part of it', async () => {
      const { db } = await open();
      await rejection(
        transact(db, async (tx) => {
          const here = tx.$extendTables<{ thing: Row }>();
          await transact(tx, () => here.insertInto('thing').values(row('a')).execute());
          throw new Error('no');
        }),
      );
      expect(await db.selectFrom('thing').select('id').execute()).to.deep.equal([]);
    });

    it('does not commit a transaction in which a query failed, though the failure was caught', async () => {
      const { db } = await open();
      await db.insertInto('thing').values(row('a')).execute();
      await rejection(
        transact(db, async (tx) => {
          const here = tx.$extendTables<{ thing: Row }>();
          await here.insertInto('thing').values(row('b')).execute();
          await rejection(here.insertInto('thing').values(row('a')).execute());
        }),
      );
      const rest = await db.selectFrom('thing').select('id').execute();
      expect(rest.map(({ id }) => id)).to.deep.equal(['a']);
      await db.insertInto('thing').values(row('c')).execute();
    });

    it('tells at once of a query that goes past the running transaction', async () => {
      const { db } = await open();
      const past = () => transact(db, () => db.selectFrom('thing').select('id').execute());
      expect(await rejection(past())).to.be.instanceOf(DatabaseMisuse);
      const nested = () => transact(db, () => transact(db, () => Promise.resolve()));
      expect(await rejection(nested())).to.be.instanceOf(DatabaseMisuse);
      const own = () => db.transaction().execute(() => Promise.resolve());
      expect(await rejection(own())).to.be.instanceOf(DatabaseMisuse);
      expect(await db.selectFrom('thing').select('id').execute()).to.deep.equal([]);
    });

    it('lets what a transaction started go on by itself afterwards', async () => {
      const { db } = await open();
      const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
      const later = await transact(db, () => {
        const query = over.then(() => db.selectFrom('thing').select('id').execute());
        return Promise.resolve({ query });
      });
      end(undefined);
      expect(await later.query).to.deep.equal([]);
    });

    it('lets queries wait for a transaction of somebody else', async () => {
      const { db } = await open();
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
      const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
      const writing = transact(db, async (tx) => {
        await tx.$extendTables<{ thing: Row }>().insertInto('thing').values(row('a')).execute();
        begin(undefined);
        await asked;
      });
      await begun;
      const reading = db.selectFrom('thing').select('id').execute();
      // PostgreSQL answers with what was before.
      if (dialect === 'postgres') expect(await reading).to.deep.equal([]);
      ask(undefined);
      await writing;
      if (dialect === 'sqlite') expect(await reading).to.have.length(1);
    });

    it('lets only as many in as there are places when all look first and write then', async () => {
      const { db, location } = await open();
      const second = await openDatabase(location);
      const enter = (from: Db, id: string) =>
        transact(from, async (tx) => {
          const here = tx.$extendTables<{ thing: Row }>();
          const { count } = await here
            .selectFrom('thing')
            .select((e) => e.fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow();
          if (count >= 3) return false;
          await here.insertInto('thing').values(row(id)).execute();
          return true;
        });
      const entered = await Promise.all(
        Array.from({ length: 8 }, (_, index) => enter(index % 2 ? second.db : db, `p${index}`)),
      );
      await second.close();
      expect(entered.filter(Boolean)).to.have.length(3);
      expect(await db.selectFrom('thing').select('id').execute()).to.have.length(3);
    });

    it('lets a transaction end before it closes, and has everything when it is opened again', async () => {
      const database = await open();
      const { db, location } = database;
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
      const writing = transact(db, async (tx) => {
        const here = tx.$extendTables<{ thing: Row }>();
        await here.insertInto('thing').values(row('a')).execute();
        begin(undefined);
        await here.insertInto('thing').values(row('b')).execute();
      });
      await begun;
      await database.close();
      await writing;
      const again = await openDatabase(location);
      const rows = await again.db.$extendTables<{ thing: Row }>().selectFrom('thing').select('id').execute();
      await again.close();
      expect(rows).to.have.length(2);
    });
  });

  it('says where and what to do when PostgreSQL cannot be reached, without the password', async () => {
    const url = 'postgres://anna:geheim@127.0.0.1:1/plenum';
    const { message } = await rejection(openDatabase({ url, dataDir: '' }));
    expect(message).to.include('127.0.0.1:1/plenum').and.include('DATABASE_URL').and.not.include('geheim');
  });

  it('says which file and what to do when SQLite cannot open it', async () => {
    const { location, remove } = await place('sqlite');
    const file = join(location.dataDir, 'plenum.sqlite');
    writeFileSync(file, 'this is a text of some length and not a database. '.repeat(50));
    const { message } = await rejection(openDatabase(location));
    expect(message).to.include(file).and.include('data folder');
    await remove();
  });
});
