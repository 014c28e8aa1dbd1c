import { useMemo } from 'react';
import { navigate, useSearch } from '../../app/use-route.ts';

/**
 * What a list shows stands in the address: filters, page, the open drawer. So a reload, a link to a colleague and the
 * browser's way back do what one expects.
 */

export type Changes = Record<string, string | null>;

export interface Params {
  get: (name: string) => string | undefined;
  /** Sets some, or removes them with null or ''. A changed filter leads back to the first page. */
  set: (changes: Changes, how?: 'push' | 'replace') => void;
}

export function useParams(): Params {
  const asked = useSearch();
  return useMemo(() => ({ get: (name) => asked.get(name) ?? undefined, set: setParams }), [asked]);
}

function setParams(changes: Changes, how: 'push' | 'replace' = 'replace'): void {
  const next = withParams(location.search, changes);
  if (next !== location.search) navigate(location.pathname + next, { replace: how === 'replace' });
}

const staying = new Set(['page', 'size', 'open']);

/** `withParams('?page=3', { search: 'li' })` -> `'?search=li'` */
export function withParams(search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  }
  if (Object.keys(changes).some((name) => !staying.has(name))) params.delete('page');
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
