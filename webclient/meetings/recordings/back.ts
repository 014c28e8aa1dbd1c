/** Where a recording was opened from, as its address says: `?from=all`, `?from=<conferenceId>`. */
export type From = { kind: 'mine' } | { kind: 'all' } | { kind: 'meeting'; conferenceId: string };

export function fromOf(search: URLSearchParams): From {
  const from = search.get('from') ?? '';
  if (from === 'all') return { kind: 'all' };
  return /^[\w-]+$/.test(from) ? { kind: 'meeting', conferenceId: from } : { kind: 'mine' };
}

export function pathOf(from: From): string {
  switch (from.kind) {
    case 'mine':
      return '/recordings';
    case 'all':
      return '/admin/recordings';
    case 'meeting':
      return `/history/${from.conferenceId}`;
  }
}
