import type { Migration } from '../migration.ts';
import { columnTypes, createTable } from '../tables.ts';

export const integration: Migration = {
  name: '0006-integration',
  up: async (db, dialect) => {
    const { integer } = columnTypes(dialect);
    await createTable(db, dialect, 'webhook')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('version', integer, (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('active', integer, (column) => column.notNull())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addColumn('failingSince', integer)
      .addColumn('lastAttemptAt', integer)
      .addColumn('lastAttemptOk', integer)
      .execute();
    await db.schema.createIndex('webhookEnterprise').on('webhook').column('enterpriseId').execute();

    await createTable(db, dialect, 'webhookDelivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('webhookId', 'text', (column) =>
        column.notNull().references('webhook.id').onDelete('cascade'),
      )
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addColumn('nextAttemptAt', integer)
      .addColumn('leasedUntil', integer)
      .addColumn('lease', 'text')
      .addColumn('deliveredAt', integer)
      .addColumn('lastStatus', integer)
      .addColumn('lastError', 'text')
      .execute();
    await db.schema
      .createIndex('webhookDeliveryDue')
      .on('webhookDelivery')
      .columns(['webhookId', 'state', 'nextAttemptAt'])
      .execute();
    await db.schema
      .createIndex('webhookDeliveryLatest')
      .on('webhookDelivery')
      .columns(['webhookId', 'createdAt'])
      .execute();
    await db.schema.createIndex('webhookDeliveryAge').on('webhookDelivery').column('createdAt').execute();

    await createTable(db, dialect, 'idempotency')
      .addColumn('callerId', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('requestHash', 'text', (column) => column.notNull())
      .addColumn('fence', 'text', (column) => column.notNull().unique())
      .addColumn('status', integer)
      .addColumn('body', 'text')
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotencyPrimary', ['callerId', 'key'])
      .execute();
    await db.schema.createIndex('idempotencyAge').on('idempotency').column('createdAt').execute();
  },
};
