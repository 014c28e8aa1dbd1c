import type { Migration } from '../migration.ts';
import { columnTypes, createTable } from '../tables.ts';

export const auth: Migration = {
  name: '0002-auth',
  up: async (db, dialect) => {
    const { integer } = columnTypes(dialect);
    await createTable(db, dialect, 'credential')
      .addColumn('accountId', 'text', (column) => column.primaryKey())
      .addColumn('passwordHash', 'text')
      .addColumn('oneTimeCode', integer, (column) => column.notNull())
      .addColumn('changedAt', integer, (column) => column.notNull())
      .execute();

    await createTable(db, dialect, 'accountLink')
      .addColumn('tokenHash', 'text', (column) => column.primaryKey())
      .addColumn('accountId', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('expiresAt', integer, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('account_link_by_account').on('accountLink').column('accountId').execute();
    await db.schema.createIndex('account_link_by_end').on('accountLink').column('expiresAt').execute();

    await createTable(db, dialect, 'apiKey')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('start', 'text', (column) => column.notNull())
      .addColumn('keyHash', 'text', (column) => column.notNull().unique())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addColumn('createdBy', 'text', (column) => column.notNull())
      .addColumn('lastUsedAt', integer)
      .addColumn('expiresAt', integer)
      .execute();
    await db.schema
      .createIndex('api_key_by_enterprise')
      .on('apiKey')
      .columns(['enterpriseId', 'createdAt'])
      .execute();

    await createTable(db, dialect, 'oidcProvider')
      .addColumn('enterpriseId', 'text', (column) => column.primaryKey())
      .addColumn('enabled', integer, (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('issuer', 'text', (column) => column.notNull())
      .addColumn('clientId', 'text', (column) => column.notNull())
      .addColumn('clientSecret', 'text', (column) => column.notNull())
      .addColumn('makeAccounts', integer, (column) => column.notNull())
      .execute();

    await createTable(db, dialect, 'mail')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('priority', integer, (column) => column.notNull())
      .addColumn('content', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('nextAt', integer, (column) => column.notNull())
      .addColumn('claim', 'text')
      .addColumn('lastError', 'text')
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addColumn('sentAt', integer)
      .execute();
    await db.schema.createIndex('mail_by_turn').on('mail').columns(['state', 'priority', 'nextAt']).execute();
    await db.schema.createIndex('mail_by_age').on('mail').column('createdAt').execute();
  },
};
