import { Alert, Button, Form } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../server/contract/errors.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { isPin } from '../../../server/contract/meeting-id.ts';
import { PinInput } from '../booking/pin-input.tsx';
import '../booking/booking.css';

export function PinFields(): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const rule = (mayBeEmpty: boolean): { validator: (_: unknown, pin?: string) => Promise<void> } => ({
    validator: (_, pin = '') =>
      isPin(pin) || (mayBeEmpty && pin === '')
        ? Promise.resolve()
        : Promise.reject(new Error(t('pinMalformed'))),
  });
  return (
    <div className="pin-fields">
      <Form.Item name="hostPin" label={t('common:hostPin')} rules={[rule(false)]}>
        <PinInput />
      </Form.Item>
      <Form.Item name="guestPin" label={t('common:guestPin')} rules={[rule(true)]}>
        <PinInput placeholder={t('common:noPin')} />
      </Form.Item>
    </div>
  );
}

interface RoomFormFootProps {
  busy: boolean;
  refusal: ErrorCode | null;
  conflict: boolean;
  onReload: () => void;
  onLeave: () => void;
}

export function RoomFormFoot({
  busy,
  refusal,
  conflict,
  onReload,
  onLeave,
}: RoomFormFootProps): ReactElement {
  const { t } = useTranslation('meetings');
  const errorText = useErrorText();
  return (
    <>
      {conflict ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('conflictTitle')}
          action={<Button onClick={onReload}>{t('conflictTake')}</Button>}
        />
      ) : null}
      {refusal === null ? null : <Alert type="error" showIcon role="alert" title={errorText(refusal)} />}
      <div className="my-room-foot">
        <Button onClick={onLeave}>{t('leaveForm')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} data-testid="save-room">
          {t('save')}
        </Button>
      </div>
    </>
  );
}
