import type { Migration } from '../migration.ts';

export const integration: Migration = {
  name: '0006-integration',
  up: async () => {
    // Nothing yet.
  },
};
