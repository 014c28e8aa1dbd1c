import type { Migration } from '../migration.ts';

export const directory: Migration = {
  name: '0001-directory',
  up: async () => {
    // Nothing yet.
  },
};
