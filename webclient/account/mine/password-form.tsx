import { Alert, App, Button, Form, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError } from '../../../server/contract/errors.ts';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { useFormErrors } from '../../meetings/booking/use-form-errors.ts';

interface Passwords {
  current: string;
  next: string;
  again: string;
}

export function PasswordForm(): ReactElement {
  const { t } = useTranslation(['meetings', 'account']);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [form] = Form.useForm<Passwords>();
  const { refusal, refuse, forget } = useFormErrors(form);
  const [busy, setBusy] = useState(false);

  const save = async ({ current, next }: Passwords): Promise<void> => {
    setBusy(true);
    forget();
    try {
      await rest('PUT /me/password', { body: { current, next } });
      form.resetFields();
      void message.success(t('passwordChanged')); // Resolves when the message is gone.
    } catch (error) {
      const { code } = PlenumError.from(error);
      const name = code === 'password_wrong' ? 'current' : code === 'password_weak' ? 'next' : null;
      if (name === null) refuse(error);
      else form.setFields([{ name, errors: [errorText(code)] }]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<Passwords>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet sheet-padded"
      onFinish={(values) => void save(values)} // Outcomes are state.
    >
      <h2 className="mine-title">{t('changePassword')}</h2>
      <Form.Item
        name="current"
        label={t('currentPassword')}
        rules={[{ required: true, message: t('account:passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('account:newPassword')}
        extra={t('account:passwordHint')}
        rules={[{ required: true, min: 8, message: t('account:passwordShort') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('account:passwordAgain')}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, again: string | undefined) =>
              (again ?? '') === ((getFieldValue('next') as string | undefined) ?? '')
                ? Promise.resolve()
                : Promise.reject(new Error(t('account:passwordsDiffer'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      {refusal === null ? null : <Alert type="error" showIcon role="alert" title={errorText(refusal)} />}
      <div className="mine-foot">
        <Button htmlType="submit" loading={busy} data-testid="change-password">
          {t('changePassword')}
        </Button>
      </div>
    </Form>
  );
}
