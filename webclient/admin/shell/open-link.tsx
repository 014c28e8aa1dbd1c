import type { ReactElement, ReactNode } from 'react';
import { useParams, withParams } from '../hooks/location.ts';

/** Opens the details of a row in its drawer; a real link, so that it can be sent to a colleague. */
export function OpenLink({ id, children }: { id: string; children: ReactNode }): ReactElement {
  const params = useParams();
  return (
    <a
      className="admin-open"
      href={withParams(location.search, { open: id })}
      data-testid={`open-${id}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        params.set({ open: id }, 'push');
      }}
    >
      {children}
    </a>
  );
}
