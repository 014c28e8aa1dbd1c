import { App, Form, Input, Switch } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OidcSettings, OidcView } from '../../../server/contract/api/auth.ts';
import { rest } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Problem } from '../parts/problem.tsx';
import { SecretLine } from '../parts/secret-line.tsx';
import './enterprise.css';

const load = async () => (await rest('GET /oidc')).oidc;

/** Single sign-on with the enterprise's own provider (OpenID Connect). */
export function SignOnPage(): ReactElement {
  const { t } = useTranslation('admin');
  const loaded = useLoaded(load);
  const { value, error, reload, refreshing } = loaded;
  return (
    <PageFrame title={t('pageNames.sign-on')} note={t('signOn.note')}>
      {value === undefined ? (
        error ? (
          <Problem error={error} onRetry={reload} busy={refreshing} />
        ) : (
          <ListSkeleton rows={4} />
        )
      ) : (
        <section className="admin-panel enterprise-narrow">
          <SignOnForm oidc={value} onSaved={loaded.put} />
        </section>
      )}
    </PageFrame>
  );
}

interface SignOnFormProps {
  oidc: OidcView | null;
  onSaved: (oidc: OidcView) => void;
}

function SignOnForm({ oidc, onSaved }: SignOnFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<OidcSettings>();
  const submit = useSubmit(form);
  const save = async ({ clientSecret, ...values }: OidcSettings): Promise<void> => {
    const body = {
      ...values,
      ...(clientSecret === undefined || clientSecret === '' ? {} : { clientSecret }),
    };
    onSaved(await rest('PUT /oidc', { body }));
    form.setFieldValue('clientSecret', '');
    void message.success(t('signOn.saved')); // Resolves when the message is gone.
  };
  const needed = { required: true, whitespace: true, message: t('required') };
  return (
    <Form<OidcSettings>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={oidc ?? { enabled: true, name: '', issuer: '', clientId: '', makeAccounts: false }}
      onFinish={(values) => void submit.run(() => save(values))} // `run` shows what fails.
    >
      <p className="quiet admin-intro">{t('signOn.first')}</p>
      <div className="admin-intro">
        <SecretLine
          label={t('signOn.redirectUri')}
          value={oidc?.redirectUri ?? `${location.origin}/api/v1/oidc/callback`}
        />
      </div>
      <Form.Item name="issuer" label={t('signOn.issuer')} extra={t('signOn.issuerHint')} rules={[needed]}>
        <Input type="url" maxLength={300} placeholder="https://login.example.com" autoComplete="off" />
      </Form.Item>
      <Form.Item name="clientId" label={t('signOn.clientId')} rules={[needed]}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="clientSecret"
        label={t('signOn.clientSecret')}
        extra={oidc?.hasSecret ? t('signOn.secretKept') : t('signOn.secretHint')}
      >
        <Input.Password maxLength={400} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={t('signOn.name')} extra={t('signOn.nameHint')} rules={[needed]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="makeAccounts"
        label={t('signOn.makeAccounts')}
        valuePropName="checked"
        extra={t('signOn.makeAccountsHint')}
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="enabled"
        label={t('signOn.enabled')}
        valuePropName="checked"
        extra={t('signOn.enabledHint')}
      >
        <Switch />
      </Form.Item>
      <FormFoot submit={submit} text={t('signOn.save')} />
    </Form>
  );
}
