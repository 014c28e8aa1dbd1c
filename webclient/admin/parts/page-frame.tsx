import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../../ui/use-title.ts';

interface PageFrameProps {
  title: string;
  /** One sentence on what the page is for, where the title does not say it. */
  note?: string;
  /** The primary action last. */
  actions?: ReactNode;
  children: ReactNode;
}

export function PageFrame({ title, note, actions, children }: PageFrameProps): ReactElement {
  const { t } = useTranslation('admin');
  useTitle(`${title} · ${t('title')}`);
  return (
    <>
      <header className="admin-page-head">
        <div>
          <h1>{title}</h1>
          {note === undefined ? null : <p className="quiet">{note}</p>}
        </div>
        {actions === undefined ? null : <div className="admin-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}
