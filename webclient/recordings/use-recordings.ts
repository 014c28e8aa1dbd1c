import { useCallback } from 'react';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { useParams } from '../admin/hooks/location.ts';
import { useList, type List } from '../admin/hooks/use-list.ts';
import { rest, type QueryFor } from '../core/rest.ts';
import { isMoving } from './state.ts';
import { useRefresh } from './use-refresh.ts';

type Query = NonNullable<QueryFor<'GET /recordings'>>;

export const recordingStates = ['recording', 'processing', 'ready', 'failed'] as const;

/** One page of the recordings that the address asks for; kept up to date while something moves. */
export function useRecordings(
  scope: 'mine' | 'enterprise',
  { from, to }: { from?: number; to?: number } = {},
): List<Recording> {
  const params = useParams();
  const search = params.get('search');
  // The address may hold anything; the server checks what it is asked.
  const state = params.get('state') as Query['state'];
  const list = useList<Recording>(
    useCallback(
      (page) => rest('GET /recordings', { query: { ...page, scope, search, state, from, to } }),
      [scope, search, state, from, to],
    ),
  );
  useRefresh(list.value?.items.some(isMoving) ?? false, list);
  return list;
}
