import { Alert, Button, Checkbox, DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scope } from '../../../server/contract/api/endpoint.ts';
import { idempotencyKeys, rest, type AnswerOf } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SecretLine } from '../parts/secret-line.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { scopes } from './scopes.ts';
import { useScopeText } from './use-scope-text.ts';

interface NewKeyDrawerProps {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}

interface Values {
  name: string;
  scopes: Scope[];
  expires: Dayjs | null;
}

export function NewKeyDrawer({ open, onClose, onMade }: NewKeyDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer title={t('keys.new')} open={open} onClose={onClose} testId="new-key-drawer">
      <NewKey onClose={onClose} onMade={onMade} />
    </SideDrawer>
  );
}

function NewKey({ onClose, onMade }: Omit<NewKeyDrawerProps, 'open'>): ReactElement {
  const { t } = useTranslation('admin');
  const scopeText = useScopeText();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const [made, setMade] = useState<AnswerOf<'POST /api-keys'>>();
  if (made) {
    return (
      <div className="admin-stack">
        <Alert type="warning" showIcon title={t('keys.once')} description={t('keys.onceText')} />
        <SecretLine label={made.name} value={made.key} testId="api-key" />
        <p className="quiet">{t('keys.use')}</p>
        <div>
          <Button type="primary" onClick={onClose}>
            {t('keys.stored')}
          </Button>
        </div>
      </div>
    );
  }
  const send = async ({ expires, ...values }: Values): Promise<void> => {
    // `getFieldsValue` gives null for a day that is not chosen, undefined for one never touched.
    const body = { ...values, expiresAt: expires ? expires.endOf('day').valueOf() : null };
    setMade(await rest('POST /api-keys', { body, idempotencyKey: keyFor(body) }));
    onMade();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ scopes: [], expires: null }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <Form.Item
        name="name"
        label={t('keys.name')}
        extra={t('keys.nameHint')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={60} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('keys.may')}
        rules={[{ type: 'array', min: 1, message: t('keys.choose') }]}
      >
        <Checkbox.Group
          className="scope-list"
          options={scopes.map((value) => ({ value, label: scopeText(value) }))}
        />
      </Form.Item>
      <Form.Item name="expires" label={t('keys.expires')} extra={t('keys.expiresHint')}>
        <DatePicker inputReadOnly disabledDate={(day) => day.isBefore(dayjs(), 'day')} />
      </Form.Item>
      <FormFoot submit={submit} text={t('keys.make')} onCancel={onClose} />
    </Form>
  );
}
