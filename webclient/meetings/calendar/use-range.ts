import { useCallback } from 'react';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { useLoaded, type Loaded } from '../../ui/use-loaded.ts';
import { rest } from '../../core/rest.ts';
import { addDays, startOfDay, type Day } from '../time/wall-time.ts';

/** As many as the server gives in one answer. */
export const mostShown = 1000;
const refreshMs = 60_000;

export interface Range {
  items: Occurrence[];
  total: number;
  now: number;
}

/** What is between two days, both included. `changes` counts what was changed here. */
export function useRange(
  { from, to }: { from: Day; to: Day },
  timeZone: string,
  search: string,
  changes: number,
): Loaded<Range> {
  const load = useCallback(
    async () => ({
      ...(await rest('GET /occurrences', {
        query: {
          from: startOfDay(from, timeZone),
          to: startOfDay(addDays(to, 1), timeZone),
          search,
          limit: mostShown,
        },
      })),
      now: Date.now(),
    }),
    // A change made here is a reason to load anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [from, to, timeZone, search, changes],
  );
  return useLoaded(load, refreshMs);
}
