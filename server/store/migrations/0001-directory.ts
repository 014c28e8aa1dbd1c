import { sql, type RawBuilder } from 'kysely';
import type { Db, SqlDialect } from '../database.ts';
import type { Migration } from '../migration.ts';
import { columnTypes, createTable } from '../tables.ts';

export const directory: Migration = {
  name: '0001-directory',
  up: async (db, dialect) => {
    await enterprises(db, dialect);
    await departments(db, dialect);
    await accounts(db, dialect);
    await accountIndexes(db);
    await numbers(db, dialect);
    await visibility(db, dialect);
  },
};

/** Text that is sorted: by code point on both databases, whatever the locale of PostgreSQL. */
function sortedText(dialect: SqlDialect): RawBuilder<unknown> {
  return dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
}

async function enterprises(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'enterprise')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('name', sortedText(dialect), (column) => column.notNull())
    .addColumn('createdAt', integer, (column) => column.notNull())
    .addColumn('limits', 'text', (column) => column.notNull())
    .addColumn('oneTimeCodeRequired', integer, (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('timeZone', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('directoryVersion', integer, (column) => column.notNull())
    .addColumn('searchText', sortedText(dialect), (column) => column.notNull())
    .execute();
  await db.schema.createIndex('enterprise_search').on('enterprise').columns(['searchText', 'id']).execute();
}

async function departments(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'department')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text', (column) => column.notNull().references('enterprise.id'))
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('parentId', 'text', (column) => column.references('department.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('position', integer, (column) => column.notNull())
    .addColumn('sees', 'text', (column) => column.notNull())
    .addColumn('hidden', integer, (column) => column.notNull())
    .execute();
  await sql`create unique index department_path on department (enterprise_id, coalesce(parent_id, ''), name)`.execute(
    db,
  );
  await db.schema.createIndex('department_parent').on('department').column('parentId').execute();
}

async function accounts(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'account')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text', (column) => column.notNull().references('enterprise.id'))
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('login', sortedText(dialect), (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('personalMeetingId', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('departmentId', 'text', (column) => column.references('department.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('operator', integer, (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('executive', integer, (column) => column.notNull())
    .addColumn('language', 'text')
    .addColumn('timeZone', 'text')
    .addColumn('createdAt', integer, (column) => column.notNull())
    .addColumn('activatedAt', integer)
    .addColumn('lastSignInAt', integer)
    .addColumn('oidcIssuer', 'text')
    .addColumn('oidcSubject', 'text')
    .addColumn('searchText', sortedText(dialect), (column) => column.notNull())
    .execute();
}

async function accountIndexes(db: Db): Promise<void> {
  await sql`create unique index account_login on account (login) where state <> 'deleted'`.execute(db);
  await sql`create unique index account_oidc on account (enterprise_id, oidc_issuer, oidc_subject)
    where oidc_subject is not null`.execute(db);
  await sql`create index account_email on account (email) where email is not null`.execute(db);
  await sql`create index account_admin on account (enterprise_id) where role = 'admin'`.execute(db);
  await sql`create index account_operator on account (state) where operator = 1`.execute(db);
  await sql`create index account_executive on account (enterprise_id) where executive = 1`.execute(db);
  // Searches and counts are answered from these alone; only the rows of a page are read.
  await sql`create index account_search on account (enterprise_id, search_text, id, state, department_id, role, executive)`.execute(
    db,
  );
  await sql`create index account_department on account (department_id, state, executive)`.execute(db);
  await sql`create index account_created on account (enterprise_id, created_at, id, state)`.execute(db);
  await sql`create index account_of on account (enterprise_id, login, id, state)`.execute(db);
  await sql`create index account_last_sign_in on account (enterprise_id, (coalesce(last_sign_in_at, 0)), id, state)`.execute(
    db,
  );
}

async function numbers(db: Db, dialect: SqlDialect): Promise<void> {
  await createTable(db, dialect, 'number')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('refId', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('number_of').on('number').column('refId').execute();
}

async function visibility(db: Db, dialect: SqlDialect): Promise<void> {
  await createTable(db, dialect, 'visibilityEntry')
    .addColumn('enterpriseId', 'text', (column) => column.notNull().references('enterprise.id'))
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('ownerId', 'text', (column) => column.notNull())
    .addColumn('targetKind', 'text', (column) => column.notNull())
    .addColumn('targetId', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('visibility_entry_once', ['ownerId', 'list', 'targetKind', 'targetId'])
    .execute();
  await db.schema
    .createIndex('visibility_entry_enterprise')
    .on('visibilityEntry')
    .column('enterpriseId')
    .execute();
  await db.schema.createIndex('visibility_entry_target').on('visibilityEntry').column('targetId').execute();
}
