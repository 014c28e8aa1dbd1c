import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { participantsOf, waitingOf } from './participants.ts';

export function AloneHint({ onInvite }: { onInvite: () => void }): ReactElement | null {
  const { t } = useTranslation('room');
  // Who waits will be here as soon as they are let in.
  const alone = useMeeting(
    (state) =>
      participantsOf(state).length === 1 && state.phase === 'joined' && waitingOf(state).length === 0,
  );
  if (!alone) return null;
  return (
    <div className="alone">
      <div>
        <p className="alone-title">{t('aloneTitle')}</p>
        <p className="quiet">{t('aloneText')}</p>
      </div>
      <Button look="primary" onClick={onInvite}>
        {t('invitation')}
      </Button>
    </div>
  );
}
