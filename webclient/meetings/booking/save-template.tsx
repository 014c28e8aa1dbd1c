import { Button, Form, Input, Modal } from 'antd';
import { BookmarkPlus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../console/use-act.ts';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { type BookingValues, givenInvitee, settingsOf } from './booking-values.ts';

/** Keeps what stands in the booking form, without its time, for the next one. */
export function SaveTemplate({ valuesOf }: { valuesOf: () => BookingValues }): ReactElement {
  const { t } = useTranslation('meetings');
  const { busy, run } = useAct();
  const [name, setName] = useState<string | null>(null);
  const [keyFor] = useState(idempotencyKeys);
  const save = async (): Promise<void> => {
    const given = name?.trim() ?? '';
    if (given === '') return;
    const values = valuesOf();
    const body = {
      name: given,
      subject: values.subject.trim() || given,
      agenda: values.agenda,
      durationMinutes: values.durationMinutes,
      ...settingsOf(values),
      invitees: values.invitees.map(givenInvitee),
    };
    const done = await run(
      () => rest('POST /templates', { body, idempotencyKey: keyFor(body) }),
      t('templateSaved', { name: given }),
    );
    if (done) setName(null);
  };
  return (
    <>
      <Button
        icon={<BookmarkPlus size={16} aria-hidden />}
        onClick={() => setName(valuesOf().subject)}
        data-testid="save-template"
      >
        {t('saveTemplate')}
      </Button>
      <Modal
        open={name !== null}
        title={t('saveTemplate')}
        okText={t('save')}
        okButtonProps={{ disabled: (name ?? '').trim() === '', loading: busy }}
        onOk={() => void save()} // Outcomes are told by `run`.
        onCancel={() => setName(null)}
        width={420}
      >
        <Form layout="vertical" component={false}>
          <Form.Item label={t('field.templateName')} htmlFor="template-name" help={t('templateHint')}>
            <Input
              id="template-name"
              maxLength={60}
              value={name ?? ''}
              onChange={({ target }) => setName(target.value)}
              onPressEnter={() => void save()}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
