import type { Migration } from '../migration.ts';

export const terminals: Migration = {
  name: '0003-terminals',
  up: async () => {
    // Nothing yet.
  },
};
