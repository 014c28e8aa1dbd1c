import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { participantsOf } from './participants.ts';

export function EndDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const count = useMeeting((state) => participantsOf(state).length);
  return (
    <ConfirmDialog
      title={t('endTitle')}
      text={t('endText', { count })}
      action={t('endForAll')}
      onConfirm={() => void meeting.give({ type: 'end' })}
      onClose={onClose}
    />
  );
}
