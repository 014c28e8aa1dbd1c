import type { ReactElement, ReactNode } from 'react';

/** Nothing is there: what would be, and how it comes. */
export function EmptyNote({ title, children }: { title: string; children?: ReactNode }): ReactElement {
  return (
    <div className="admin-empty" data-testid="empty">
      <svg width="88" height="56" viewBox="0 0 88 56" aria-hidden>
        <rect x="8" y="6" width="72" height="12" rx="4" fill="#dde4ee" />
        <rect x="8" y="23" width="72" height="12" rx="4" fill="#e8edf4" />
        <rect x="8" y="40" width="72" height="12" rx="4" fill="#f1f4f8" />
      </svg>
      <p className="admin-empty-title">{title}</p>
      {children}
    </div>
  );
}
