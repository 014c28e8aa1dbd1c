import { useCallback, useEffect } from 'react';
import type { Page } from '../../../server/contract/api/endpoint.ts';
import { useParams } from './location.ts';
import { useLoaded, type Loaded } from '../../ui/use-loaded.ts';

export const pageSizes = [20, 50, 100, 200];
const usualSize = 50;

export interface List<T> extends Loaded<Page<T>> {
  /** From 1. */
  page: number;
  size: number;
  turn: (page: number, size: number) => void;
}

/**
 * One page of a list that the server keeps; which one stands in the address.
 * The caller keeps `fetchPage` the same as long as the filters are.
 */
export function useList<T>(
  fetchPage: (page: { offset: number; limit: number }) => Promise<Page<T>>,
  every = 0,
): List<T> {
  const params = useParams();
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '', 10) || 1);
  const size = pageSizes.find((known) => String(known) === params.get('size')) ?? usualSize;
  const load = useCallback(
    () => fetchPage({ offset: (page - 1) * size, limit: size }),
    [fetchPage, page, size],
  );
  const loaded = useLoaded(load, every);

  const { value, loading } = loaded;
  const beyond = !loading && value !== undefined && value.items.length === 0 && value.total > 0 && page > 1;
  useEffect(() => {
    // The last rows of the last page were deleted.
    if (beyond) params.set({ page: String(Math.ceil(value.total / size)) });
  }, [beyond, params, value, size]);

  const turn = useCallback(
    (next: number, nextSize: number) => {
      params.set({
        page: next > 1 && nextSize === size ? String(next) : null,
        size: nextSize === usualSize ? null : String(nextSize),
      });
    },
    [params, size],
  );
  return { ...loaded, page, size, turn };
}
