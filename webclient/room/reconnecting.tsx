import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { Spinner } from '../ui/spinner.tsx';

export function Reconnecting(): ReactElement | null {
  const { t } = useTranslation('room');
  const lost = useMeeting((state) => state.phase === 'reconnecting');
  if (!lost) return null;
  return (
    <p className="banner" role="status" data-testid="reconnecting">
      <Spinner />
      {t('reconnecting')}
    </p>
  );
}
