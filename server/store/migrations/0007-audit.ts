import type { Migration } from '../migration.ts';
import { columnTypes, createTable } from '../tables.ts';

export const audit: Migration = {
  name: '0007-audit',
  up: async (db, dialect) => {
    const { integer } = columnTypes(dialect);
    await createTable(db, dialect, 'auditEntry')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .addColumn('sequence', integer, (column) => column.notNull())
      .addColumn('actorKind', 'text', (column) => column.notNull())
      .addColumn('actorId', 'text', (column) => column.notNull())
      .addColumn('actorName', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('targetKind', 'text', (column) => column.notNull())
      .addColumn('targetId', 'text', (column) => column.notNull())
      .addColumn('targetName', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('searchText', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('audit_entry_by_time')
      .on('auditEntry')
      .columns(['enterpriseId', 'at', 'sequence'])
      .execute();
  },
};
