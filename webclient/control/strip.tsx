import { TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Spinner } from '../ui/spinner.tsx';

/** A line across the page that says how it stands with all of it. */
export function Strip({ tone, children }: { tone: 'busy' | 'warning'; children: ReactNode }): ReactElement {
  return (
    <p className="desk-strip" role="status" data-tone={tone}>
      {tone === 'busy' ? <Spinner size={16} /> : <TriangleAlert size={16} aria-hidden />}
      <span>{children}</span>
    </p>
  );
}
