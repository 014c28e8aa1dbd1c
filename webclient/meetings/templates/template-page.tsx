import { Alert, App, Button, Form, Input } from 'antd';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { InviteeView, Template } from '../../../server/contract/api/booking.ts';
import { PlenumError } from '../../../server/contract/errors.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { navigate } from '../../app/use-route.ts';
import { PageHead } from '../../console/page-head.tsx';
import { Failed, Loading } from '../../console/states.tsx';
import { idempotencyKeys, rest } from '../../core/rest.ts';
import { useErrorText } from '../../i18n/use-language.ts';
import { givenInvitee } from '../booking/booking-values.ts';
import { InviteesField } from '../booking/invitees-field.tsx';
import { SettingsFields } from '../booking/settings-fields.tsx';
import { LengthField } from '../booking/time-fields.tsx';
import { useFormErrors } from '../booking/use-form-errors.ts';

type TemplateValues = Omit<Template, 'templateId' | 'version'>;

const blank: TemplateValues = {
  name: '',
  subject: '',
  agenda: '',
  durationMinutes: 60,
  media: 'video',
  whoMayJoin: 'everyone',
  guestsBeforeHost: true,
  waitingRoom: false,
  autoRecord: false,
  invitees: [],
};

/** One template; without an ID a new one. */
export function TemplatePage({ templateId }: { templateId: string | null }): ReactElement {
  const { t } = useTranslation('meetings');
  const load = useCallback(
    () => (templateId === null ? Promise.resolve({ items: [] }) : rest('GET /templates')),
    [templateId],
  );
  const { value, error, reload } = useLoaded(load);
  const back = { href: '/templates', label: t('area.templates') };
  const template = value?.items.find((one) => one.templateId === templateId);
  const title = templateId === null ? t('newTemplate') : (template?.name ?? t('template'));
  return (
    <>
      <PageHead title={title} back={back} />
      {value === undefined ? (
        error ? (
          <Failed error={error} onRetry={reload} />
        ) : (
          <Loading />
        )
      ) : templateId !== null && template === undefined ? (
        <Failed error={new PlenumError('not_found')} />
      ) : (
        <TemplateForm key={template?.version} template={template ?? null} onReload={reload} />
      )}
    </>
  );
}

function TemplateForm({
  template,
  onReload,
}: {
  template: Template | null;
  onReload: () => void;
}): ReactElement {
  const { t } = useTranslation('meetings');
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [form] = Form.useForm<TemplateValues>();
  const { refusal, refuse, forget } = useFormErrors(form);
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [keyFor] = useState(idempotencyKeys);
  const missing = { required: true, whitespace: true };

  const save = async (): Promise<void> => {
    setBusy(true);
    forget();
    const values = form.getFieldsValue();
    const body = { ...values, invitees: values.invitees.map((one: InviteeView) => givenInvitee(one)) };
    try {
      if (template) {
        const { templateId, version } = template;
        await rest('PUT /templates/:templateId', { params: { templateId }, body, version });
      } else {
        await rest('POST /templates', { body, idempotencyKey: keyFor(body) });
      }
      void message.success(t('templateSaved', { name: values.name })); // Resolves when it is gone.
      navigate('/templates', { replace: true });
    } catch (error) {
      if (PlenumError.from(error).code === 'changed_meanwhile') setConflict(true);
      else refuse(error);
      setBusy(false);
    }
  };
  return (
    <Form<TemplateValues>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={template ?? blank}
      scrollToFirstError={{ focus: true }}
      onFinish={() => void save()} // Outcomes are state.
    >
      {conflict ? (
        <Alert
          className="booking-conflict"
          type="warning"
          showIcon
          role="alert"
          title={t('conflictTitle')}
          action={<Button onClick={onReload}>{t('conflictTake')}</Button>}
        />
      ) : null}
      <div className="booking-columns">
        <div className="sheet sheet-padded">
          <Form.Item
            name="name"
            label={t('field.templateName')}
            rules={[{ ...missing, message: t('nameMissing') }]}
          >
            <Input maxLength={60} autoFocus={template === null} data-testid="template-name" />
          </Form.Item>
          <Form.Item
            name="subject"
            label={t('field.subject')}
            rules={[{ ...missing, message: t('subjectMissing') }]}
          >
            <Input maxLength={120} data-testid="template-subject" />
          </Form.Item>
          <Form.Item name="durationMinutes" label={t('field.length')}>
            <LengthField />
          </Form.Item>
          <Form.Item name="invitees" label={t('field.invitees')}>
            <InviteesField />
          </Form.Item>
          <Form.Item name="agenda" label={t('field.agenda')}>
            <Input.TextArea maxLength={2000} autoSize={{ minRows: 3, maxRows: 10 }} />
          </Form.Item>
        </div>
        <div className="sheet sheet-padded">
          <SettingsFields />
        </div>
      </div>
      {refusal === null ? null : (
        <Alert className="booking-refusal" type="error" showIcon role="alert" title={errorText(refusal)} />
      )}
      <div className="booking-foot">
        <span className="booking-foot-space" />
        <Button onClick={() => navigate('/templates')}>{t('leaveForm')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} data-testid="submit-template">
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}
