import type { Migration } from '../migration.ts';

export const booking: Migration = {
  name: '0004-booking',
  up: async () => {
    // Nothing yet.
  },
};
