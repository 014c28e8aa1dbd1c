import type { Migration } from '../migration.ts';
import { columnTypes, createTable } from '../tables.ts';

export const streams: Migration = {
  name: '0010-streams',
  up: async (db, dialect) => {
    const { integer } = columnTypes(dialect);
    await createTable(db, dialect, 'stream')
      .addColumn('token', 'text', (column) => column.primaryKey())
      .addColumn('meetingId', 'text', (column) => column.notNull().unique())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('ownerId', 'text')
      .addColumn('page', integer, (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('whoMayWatch', 'text', (column) => column.notNull())
      .addColumn('mostViewers', integer, (column) => column.notNull())
      .addColumn('destinations', 'text', (column) => column.notNull())
      .addColumn('version', integer, (column) => column.notNull())
      .execute();
  },
};
