import type { Migration } from '../migration.ts';

export const terminalEncryption: Migration = {
  name: '0008-terminal-encryption',
  up: async (db) => {
    await db.schema
      .alterTable('terminal')
      .addColumn('encryption', 'text', (column) => column.notNull().defaultTo('default'))
      .execute();
  },
};
