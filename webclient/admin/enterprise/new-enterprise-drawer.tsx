import { App, Form, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { LimitsFields } from './limits-fields.tsx';
import { freeLimits, limitsToValues, valuesToLimits, type LimitsValues } from './limits-values.ts';

interface NewEnterpriseDrawerProps {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}

interface Values {
  name: string;
  admin: { name: string; login: string; email: string };
  limits: LimitsValues;
}

export function NewEnterpriseDrawer({ open, onClose, onMade }: NewEnterpriseDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t('enterprises.new')}
      open={open}
      onClose={onClose}
      width={600}
      testId="new-enterprise-drawer"
    >
      <NewEnterprise onClose={onClose} onMade={onMade} />
    </SideDrawer>
  );
}

function NewEnterprise({ onClose, onMade }: Omit<NewEnterpriseDrawerProps, 'open'>): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const send = async ({ name, admin, limits }: Values): Promise<void> => {
    const body = { name, admin, limits: valuesToLimits(limits) };
    await rest('POST /enterprises', { body, idempotencyKey: keyFor(body) });
    void message.success(t('enterprises.made', { name, email: admin.email })); // Gone by itself.
    onMade();
    onClose();
  };
  const needed = { required: true, whitespace: true, message: t('required') };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ limits: limitsToValues(freeLimits) }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <Form.Item name="name" label={t('enterprises.name')} rules={[needed]}>
        <Input maxLength={100} autoComplete="off" autoFocus />
      </Form.Item>
      <fieldset className="limits-group">
        <legend>{t('enterprises.admin')}</legend>
        <div className="admin-two">
          <Form.Item name={['admin', 'name']} label={t('account.name')} rules={[needed]}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name={['admin', 'login']}
            label={t('account.login')}
            rules={[needed, { pattern: /^[a-zA-Z0-9._@+-]{2,64}$/, message: t('account.loginRule') }]}
          >
            <Input maxLength={64} autoComplete="off" autoCapitalize="none" />
          </Form.Item>
        </div>
        <Form.Item
          name={['admin', 'email']}
          label={t('account.email')}
          extra={t('enterprises.adminHint')}
          rules={[needed, { type: 'email', message: t('email') }]}
        >
          <Input type="email" maxLength={254} autoComplete="off" />
        </Form.Item>
      </fieldset>
      <LimitsFields />
      <FormFoot submit={submit} text={t('enterprises.make')} onCancel={onClose} />
    </Form>
  );
}
