import { sql } from 'kysely';
import type { Db, SqlDialect } from '../database.ts';
import type { Migration } from '../migration.ts';
import { searchColumn } from '../search.ts';
import { columnTypes, createTable } from '../tables.ts';

export const terminals: Migration = {
  name: '0003-terminals',
  up: async (db, dialect) => {
    await terminal(db, dialect);
    await vmr(db, dialect);
  },
};

async function terminal(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'terminal')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text', (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('licence', 'text', (column) => column.notNull())
    .addColumn('departmentId', 'text')
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('ha1Md5', 'text', (column) => column.notNull())
    .addColumn('ha1Sha256', 'text', (column) => column.notNull())
    .addColumn('createdAt', integer, (column) => column.notNull())
    .addColumn('searchText', searchColumn(dialect), (column) => column.notNull())
    .execute();
  await sql`create index terminal_search on terminal (enterprise_id, search_text, id)`.execute(db);
  await sql`create index terminal_licence on terminal (enterprise_id, licence)`.execute(db);
  await sql`create index terminal_department on terminal (department_id) where department_id is not null`.execute(
    db,
  );
}

async function vmr(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'vmr')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text', (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('meetingId', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('capacity', integer, (column) => column.notNull())
    .addColumn('ownerKind', 'text')
    .addColumn('ownerId', 'text')
    .addColumn('hostPin', 'text', (column) => column.notNull())
    .addColumn('guestPin', 'text', (column) => column.notNull())
    .addColumn('waitingRoom', integer, (column) => column.notNull())
    .addColumn('createdAt', integer, (column) => column.notNull())
    .addColumn('searchText', searchColumn(dialect), (column) => column.notNull())
    .addCheckConstraint('vmr_owner_whole', sql`(owner_kind is null) = (owner_id is null)`)
    .execute();
  await sql`create index vmr_search on vmr (enterprise_id, search_text, id)`.execute(db);
  await sql`create index vmr_capacity on vmr (enterprise_id, capacity)`.execute(db);
  await sql`create index vmr_owner on vmr (owner_id) where owner_id is not null`.execute(db);
}
