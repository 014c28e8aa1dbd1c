import { Alert, Button, Form } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKeys, rest, type AnswerOf, type BodyFor } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SecretLine } from '../parts/secret-line.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { WebhookFields } from './webhook-fields.tsx';

interface NewWebhookDrawerProps {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}

type Values = BodyFor<'POST /webhooks'>;

export function NewWebhookDrawer({ open, onClose, onMade }: NewWebhookDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer title={t('webhooks.new')} open={open} onClose={onClose} testId="new-webhook-drawer">
      <NewWebhook onClose={onClose} onMade={onMade} />
    </SideDrawer>
  );
}

function NewWebhook({ onClose, onMade }: Omit<NewWebhookDrawerProps, 'open'>): ReactElement {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const [made, setMade] = useState<AnswerOf<'POST /webhooks'>>();
  if (made) {
    return (
      <div className="admin-stack">
        <Alert type="warning" showIcon title={t('webhooks.once')} description={t('webhooks.onceText')} />
        <SecretLine label={t('webhooks.secret')} value={made.secret} testId="webhook-secret" />
        <div>
          <Button type="primary" onClick={onClose}>
            {t('keys.stored')}
          </Button>
        </div>
      </div>
    );
  }
  const send = async (body: Values): Promise<void> => {
    setMade(await rest('POST /webhooks', { body, idempotencyKey: keyFor(body) }));
    onMade();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ events: [] }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <WebhookFields />
      <FormFoot submit={submit} text={t('webhooks.make')} onCancel={onClose} />
    </Form>
  );
}
