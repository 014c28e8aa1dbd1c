import type { Migration } from '../migration.ts';

export const history: Migration = {
  name: '0005-history',
  up: async () => {
    // Nothing yet.
  },
};
