import type { Migration } from '../migration.ts';

export const auth: Migration = {
  name: '0002-auth',
  up: async () => {
    // Nothing yet.
  },
};
