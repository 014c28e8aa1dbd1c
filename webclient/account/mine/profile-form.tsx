import { Alert, App, Button, Form, Input, Radio, Switch } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../server/contract/api/auth.ts';
import { changesOf } from '../../console/changes-of.ts';
import { setMe } from '../../app/account-session.ts';
import { rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { useFormErrors } from '../../meetings/booking/use-form-errors.ts';
import { ZoneSelect } from '../../meetings/booking/zone-select.tsx';

type Profile = Pick<Me, 'name' | 'language' | 'timeZone' | 'oneTimeCode'>;

export function ProfileForm({ me }: { me: Me }): ReactElement {
  const { t } = useTranslation(['meetings', 'common']);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [form] = Form.useForm<Profile>();
  const { refusal, refuse, forget } = useFormErrors(form);
  const [busy, setBusy] = useState(false);
  const { name, language, timeZone, oneTimeCode } = me;
  const profile: Profile = { name, language, timeZone, oneTimeCode };

  const save = async (): Promise<void> => {
    setBusy(true);
    forget();
    try {
      setMe(await rest('PATCH /me', { body: changesOf(profile, form.getFieldsValue()) }));
      void message.success(t('saved')); // Resolves when the message is gone.
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<Profile>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="sheet sheet-padded"
      initialValues={profile}
      onFinish={() => void save()} // Outcomes are state.
    >
      <dl className="facts mine-facts">
        <dt>{t('login')}</dt>
        <dd>{me.login}</dd>
        <dt>{t('email')}</dt>
        <dd>{me.email ?? <span className="quiet">{t('noEmail')}</span>}</dd>
        <dt>{t('enterprise')}</dt>
        <dd>
          {me.enterpriseName}
          <span className="quiet"> · {t(`accountRole.${me.role}`)}</span>
        </dd>
      </dl>
      <Form.Item
        name="name"
        label={t('column.name')}
        rules={[{ required: true, whitespace: true, message: t('nameMissing') }]}
      >
        <Input maxLength={64} autoComplete="name" data-testid="my-name" />
      </Form.Item>
      <Form.Item name="language" label={t('common:language')}>
        <Radio.Group
          options={[
            { value: 'zh', label: <span lang="zh-CN">中文</span> },
            { value: 'en', label: <span lang="en">English</span> },
          ]}
        />
      </Form.Item>
      <Form.Item name="timeZone" label={t('field.timeZone')}>
        <ZoneSelect />
      </Form.Item>
      <Form.Item
        name="oneTimeCode"
        valuePropName="checked"
        label={t('oneTimeCode')}
        extra={me.email === null ? t('oneTimeCodeNeedsEmail') : t('oneTimeCodeText')}
      >
        <Switch disabled={me.email === null} />
      </Form.Item>
      {refusal === null ? null : <Alert type="error" showIcon role="alert" title={errorText(refusal)} />}
      <div className="mine-foot">
        <Button type="primary" htmlType="submit" loading={busy} data-testid="save-profile">
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}
