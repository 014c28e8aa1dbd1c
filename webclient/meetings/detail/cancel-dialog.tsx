import { Checkbox, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditScope } from '../../../server/contract/api/booking.ts';
import { useAct } from '../../console/use-act.ts';
import { rest } from '../../core/rest.ts';
import { ScopeChoice } from './scope-choice.tsx';

interface CancelDialogProps {
  subject: string;
  bookingId: string;
  /** Original start, of a series; null for a meeting that is once. */
  occurrence: number | null;
  onClose: () => void;
  onDone: () => void;
}

export function CancelDialog(props: CancelDialogProps): ReactElement {
  const { subject, bookingId, occurrence, onClose, onDone } = props;
  const { t } = useTranslation('meetings');
  const { busy, run } = useAct();
  const [scope, setScope] = useState<EditScope>('one');
  const [notify, setNotify] = useState(true);
  const cancel = async (): Promise<void> => {
    const done = await run(
      () =>
        rest('DELETE /bookings/:bookingId', {
          params: { bookingId },
          query: {
            ...(occurrence === null ? {} : { scope, occurrence }),
            notify: notify ? 'true' : 'false',
          },
        }),
      t('cancelled'),
    );
    if (done) onDone();
  };
  return (
    <Modal
      open
      title={t('cancelQuestion', { subject })}
      okText={occurrence === null ? t('cancelMeeting') : t(`cancelScope.${scope}`)}
      okButtonProps={{ danger: true, loading: busy }}
      cancelText={t('keepMeeting')}
      onOk={() => void cancel()} // Outcomes are told by `run`.
      onCancel={onClose}
    >
      <div className="dialog-body">
        {occurrence === null ? (
          <p>{t('cancelText')}</p>
        ) : (
          <ScopeChoice label={t('whichOfSeries')} value={scope} onChange={setScope} />
        )}
        <Checkbox checked={notify} onChange={({ target }) => setNotify(target.checked)}>
          {t('tellInvited')}
        </Checkbox>
      </div>
    </Modal>
  );
}
