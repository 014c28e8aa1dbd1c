import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError, type ErrorCode } from '../../../server/contract/errors.ts';
import { navigate } from '../../app/use-route.ts';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { rememberPins } from '../../join/meeting-pins.ts';
import { digitsOf, formatMeetingId, isMeetingId, isPin } from '../../../server/contract/meeting-id.ts';

export function JoinById(): ReactElement {
  const { t } = useTranslation(['meetings', 'common', 'join']);
  const errorText = useErrorText();
  const [open, setOpen] = useState(false);
  const [id, setId] = useState('');
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const idWrong = tried && !isMeetingId(id);
  const pinWrong = tried && pin !== '' && !isPin(pin);

  const join = async (): Promise<void> => {
    setTried(true);
    setRefusal(null);
    if (!isMeetingId(id) || (pin !== '' && !isPin(pin))) return;
    setBusy(true);
    try {
      await rest('GET /meetings/:meetingId', { params: { meetingId: id } });
      if (pin !== '') rememberPins(id, { typed: pin });
      navigate(`/m/${id}`);
    } catch (error) {
      setRefusal(PlenumError.from(error).code);
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="join-by-id">
        {t('joinById')}
      </Button>
      <Modal
        open={open}
        title={t('join:joinTitle')}
        okText={t('join:joinButton')}
        confirmLoading={busy}
        onOk={() => void join()} // Outcomes are state.
        onCancel={() => setOpen(false)}
        width={420}
        destroyOnHidden
      >
        <Form layout="vertical" className="dialog-body" onFinish={() => void join()}>
          {refusal === null ? null : <Alert type="error" role="alert" showIcon title={errorText(refusal)} />}
          <Form.Item
            label={t('common:meetingId')}
            htmlFor="join-by-id"
            validateStatus={idWrong ? 'error' : ''}
            help={idWrong ? t('join:idIncomplete') : null}
          >
            <Input
              id="join-by-id"
              autoFocus
              inputMode="numeric"
              autoComplete="off"
              placeholder="000-000-000"
              value={formatMeetingId(id)}
              onChange={({ target }) => setId(digitsOf(target.value).slice(0, 9))}
            />
          </Form.Item>
          <Form.Item
            label={t('common:pin')}
            htmlFor="join-by-id-pin"
            validateStatus={pinWrong ? 'error' : ''}
            help={pinWrong ? t('join:pinMalformed') : t('join:pinHint')}
          >
            <Input
              id="join-by-id-pin"
              inputMode="numeric"
              autoComplete="off"
              value={pin}
              onChange={({ target }) => setPin(digitsOf(target.value).slice(0, 12))}
            />
          </Form.Item>
          <button type="submit" hidden />
        </Form>
      </Modal>
    </>
  );
}
