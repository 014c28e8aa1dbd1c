import type { Migration } from '../migration.ts';

export const audit: Migration = {
  name: '0007-audit',
  up: async () => {
    // Nothing yet.
  },
};
