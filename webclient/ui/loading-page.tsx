import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from './spinner.tsx';

export function LoadingPage({ text }: { text?: string }): ReactElement {
  const { t } = useTranslation();
  return (
    <main className="page-centre quiet" aria-busy>
      <Spinner size={28} />
      <p role="status">{text ?? t('loading')}</p>
    </main>
  );
}
