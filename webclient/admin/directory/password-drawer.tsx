import { App, Form, Input } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../../core/rest.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';

interface PasswordDrawerProps {
  accountId: string | null;
  name: string;
  onClose: () => void;
  onDone: () => void;
}

export function PasswordDrawer({ accountId, name, onClose, onDone }: PasswordDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  return (
    <SideDrawer
      title={t('account.passwordTitle', { name })}
      open={accountId !== null}
      onClose={onClose}
      width={420}
      testId="password-drawer"
    >
      {accountId === null ? null : (
        <PasswordForm accountId={accountId} name={name} onClose={onClose} onDone={onDone} />
      )}
    </SideDrawer>
  );
}

function PasswordForm({
  accountId,
  name,
  onClose,
  onDone,
}: PasswordDrawerProps & { accountId: string }): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const submit = useSubmit(form);
  const send = async (body: { password: string }): Promise<void> => {
    await rest('PUT /accounts/:accountId/password', { params: { accountId }, body });
    void message.success(t('account.passwordSet', { name })); // Resolves when the message is gone.
    onClose();
    onDone();
  };
  return (
    <Form<{ password: string }>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void submit.run(() => send(values))} // `run` shows what fails.
    >
      <p className="quiet admin-intro">{t('account.passwordNote')}</p>
      <Form.Item
        name="password"
        label={t('account.newPassword')}
        extra={t('account.passwordHint')}
        rules={[
          { required: true, message: t('required') },
          { min: 8, message: t('account.passwordShort') },
        ]}
      >
        <Input.Password maxLength={128} autoComplete="new-password" autoFocus />
      </Form.Item>
      <FormFoot submit={submit} text={t('account.setPassword')} onCancel={onClose} />
    </Form>
  );
}
