import { App, Form, Input, Radio } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKeys, rest, type BodyFor } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { AccountFields } from './account-fields.tsx';
import type { DepartmentTree } from './departments.ts';

interface NewAccountDrawerProps {
  open: boolean;
  tree: DepartmentTree;
  /** The department that is looked at. */
  departmentId: string | null;
  onClose: () => void;
  onMade: () => void;
}

export function NewAccountDrawer(props: NewAccountDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t('account.new')}
      open={props.open}
      onClose={props.onClose}
      testId="new-account-drawer"
    >
      <NewAccountForm {...props} />
    </SideDrawer>
  );
}

interface Values extends Omit<BodyFor<'POST /accounts'>, 'password'> {
  entry: 'mail' | 'password';
  password?: string;
}

function NewAccountForm({ tree, departmentId, onClose, onMade }: NewAccountDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const [keyFor] = useState(idempotencyKeys);
  const entry = (Form.useWatch('entry', form) as Values['entry'] | undefined) ?? 'mail';
  const send = async ({ entry: way, password, email, ...values }: Values): Promise<void> => {
    const body = {
      ...values,
      email: email === undefined || email === '' ? null : email,
      ...(way === 'password' && password !== undefined ? { password } : {}),
    };
    const { name } = await rest('POST /accounts', { body, idempotencyKey: keyFor(body) });
    void message.success(t(way === 'mail' ? 'account.madeMailed' : 'account.madeReady', { name })); // Gone by itself.
    onMade();
    onClose();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ entry: 'mail', role: 'member', departmentId, title: '', phone: '' }}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <Form.Item
        name="login"
        label={t('account.login')}
        extra={t('account.loginHint')}
        rules={[
          { required: true, message: t('required') },
          { pattern: /^[a-zA-Z0-9._@+-]{2,64}$/, message: t('account.loginRule') },
        ]}
      >
        <Input
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          autoFocus
          data-testid="account-login"
        />
      </Form.Item>
      <AccountFields tree={tree} emailNeeded={entry === 'mail'} />
      <Form.Item name="entry" label={t('account.entry')}>
        <Radio.Group
          vertical
          options={(['mail', 'password'] as const).map((value) => ({
            value,
            label: t(`account.entries.${value}`),
          }))}
        />
      </Form.Item>
      {entry === 'password' ? (
        <Form.Item
          name="password"
          label={t('account.password')}
          extra={t('account.passwordHint')}
          rules={[
            { required: true, message: t('required') },
            { min: 8, message: t('account.passwordShort') },
          ]}
        >
          <Input.Password maxLength={128} autoComplete="new-password" data-testid="account-password" />
        </Form.Item>
      ) : null}
      <FormFoot submit={submit} text={t('account.make')} onCancel={onClose} />
    </Form>
  );
}
