import { useEffect, useState } from 'react';
import { rest } from '../../core/rest.ts';

export interface Found {
  kind: 'account' | 'terminal';
  target: string;
  name: string;
  /** What tells two of the same name apart. */
  note: string;
}

export interface InviteeSearch {
  found: readonly Found[];
  searching: boolean;
  failed: boolean;
}

/** A pause in typing after which is searched, ms. */
const pause = 250;
const most = 20;

/** People and room systems whose name or number matches. @param allowed only who is signed in may search */
export function useInviteeSearch(typed: string, allowed: boolean): InviteeSearch {
  const search = typed.trim();
  const [answer, setAnswer] = useState<InviteeSearch & { of: string }>({
    of: '',
    found: [],
    searching: false,
    failed: false,
  });
  useEffect(() => {
    if (!allowed || search === '') return;
    const over = new AbortController();
    const timer = setTimeout(() => {
      searchBoth(search, over.signal).then(
        (found) => setAnswer({ of: search, found, searching: false, failed: false }),
        () => {
          if (!over.signal.aborted) setAnswer({ of: search, found: [], searching: false, failed: true });
        },
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [search, allowed]);
  if (!allowed || search === '') return { found: [], searching: false, failed: false };
  return answer.of === search ? answer : { found: answer.found, searching: true, failed: false };
}

async function searchBoth(search: string, signal: AbortSignal): Promise<Found[]> {
  const query = { search, limit: most };
  const [people, rooms] = await Promise.all([
    rest('GET /directory', { query, signal }),
    rest('GET /terminal-search', { query, signal }),
  ]);
  return [
    ...rooms.items.map(({ terminalId, name, number, place }) => ({
      kind: 'terminal' as const,
      target: terminalId,
      name,
      note: [number, place].filter((part) => part !== '').join(' · '),
    })),
    ...people.items.map(({ accountId, name, number }) => ({
      kind: 'account' as const,
      target: accountId,
      name,
      note: number,
    })),
  ];
}
