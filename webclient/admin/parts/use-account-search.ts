import { useCallback, useEffect, useState } from 'react';
import { rest } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import type { Account } from '../../../server/contract/api/directory.ts';

/** A pause in typing after which is searched, in ms. */
const pause = 250;
const found = 20;

export interface AccountSearch {
  items: readonly Account[];
  loading: boolean;
}

/** The first accounts that match what is being typed; the first of all for nothing typed. */
export function useAccountSearch(typed: string): AccountSearch {
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const load = useCallback(() => rest('GET /accounts', { query: { search, limit: found } }), [search]);
  const { value, loading } = useLoaded(load);
  return { items: value?.items ?? [], loading: loading || search !== typed.trim() };
}
