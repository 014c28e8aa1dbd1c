import { App, Form, Switch } from 'antd';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../server/contract/api/directory.ts';
import { rest, type AnswerOf } from '../../core/rest.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { FormFoot } from '../parts/form-foot.tsx';
import { Problem } from '../parts/problem.tsx';
import { TargetSelect } from '../parts/target-select.tsx';
import type { DepartmentTree } from './departments.ts';

interface ExecutiveSectionProps {
  account: Account;
  tree: DepartmentTree;
  onChanged: () => void;
}

type Executive = AnswerOf<'GET /accounts/:accountId/executive'>;

/** Whether somebody is an executive, and who sees them then. */
export function ExecutiveSection({ account, tree, onChanged }: ExecutiveSectionProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { accountId } = account;
  const load = useCallback(
    () => rest('GET /accounts/:accountId/executive', { params: { accountId } }),
    [accountId],
  );
  const { value, error, reload, refreshing } = useLoaded(load);
  return (
    <section className="admin-drawer-section">
      <h3>{t('executive.title')}</h3>
      {value ? (
        <ExecutiveForm accountId={accountId} value={value} tree={tree} onChanged={onChanged} />
      ) : error ? (
        <Problem error={error} onRetry={reload} busy={refreshing} />
      ) : (
        <p className="quiet">{t('common:loading')}</p>
      )}
    </section>
  );
}

interface ExecutiveFormProps {
  accountId: string;
  value: Executive;
  tree: DepartmentTree;
  onChanged: () => void;
}

function ExecutiveForm({ accountId, value, tree, onChanged }: ExecutiveFormProps): ReactElement {
  const { t } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Executive>();
  const submit = useSubmit(form);
  const executive = (Form.useWatch('executive', form) as boolean | undefined) ?? value.executive;
  const send = async (): Promise<void> => {
    const values = form.getFieldsValue(true) as Executive;
    const seenBy = values.executive ? values.seenBy.map(({ kind, id }) => ({ kind, id })) : [];
    await rest('PUT /accounts/:accountId/executive', {
      params: { accountId },
      body: { executive: values.executive, seenBy },
    });
    void message.success(t('saved')); // Resolves when the message is gone.
    onChanged();
  };
  return (
    <Form<Executive>
      form={form}
      layout="vertical"
      initialValues={value}
      onFinish={() => void submit.run(send)} // `run` shows what fails.
    >
      <Form.Item
        name="executive"
        label={t('executive.is')}
        valuePropName="checked"
        extra={t('executive.hint')}
      >
        <Switch />
      </Form.Item>
      {executive ? (
        <Form.Item name="seenBy" label={t('executive.seenBy')}>
          <TargetSelect tree={tree} />
        </Form.Item>
      ) : null}
      {executive || value.executive ? <FormFoot submit={submit} text={t('executive.save')} /> : null}
    </Form>
  );
}
