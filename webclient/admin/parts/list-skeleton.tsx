import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** The shape of a list before its rows are there. */
export function ListSkeleton({ rows = 8 }: { rows?: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="admin-skeleton" aria-busy>
      <span role="status" className="visually-hidden">
        {t('loading')}
      </span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="admin-skeleton-row">
          <span style={{ width: `${22 + ((index * 7) % 14)}%` }} />
          <span style={{ width: `${14 + ((index * 5) % 10)}%` }} />
          <span style={{ width: '12%' }} />
        </div>
      ))}
    </div>
  );
}
