import { App, Button, Form, Input } from 'antd';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enterprise } from '../../../server/contract/api/enterprises.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useEdit } from '../hooks/use-edit.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import { LimitsFields } from './limits-fields.tsx';
import { limitsToValues, valuesToLimits, type LimitsValues } from './limits-values.ts';

/** An operator changes an enterprise and what it has bought. */
export function EnterpriseDrawer({ onChanged }: { onChanged: () => void }): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const open = params.get('open');
  return (
    <SideDrawer
      title={t('enterprises.one')}
      open={open !== undefined}
      onClose={() => params.set({ open: null })}
      width={600}
      testId="enterprise-drawer"
    >
      {open === undefined ? null : <Loading key={open} enterpriseId={open} onChanged={onChanged} />}
    </SideDrawer>
  );
}

function Loading({ enterpriseId, onChanged }: { enterpriseId: string; onChanged: () => void }): ReactElement {
  const load = useCallback(
    () => rest('GET /enterprises/:enterpriseId', { params: { enterpriseId } }),
    [enterpriseId],
  );
  const enterprise = useLoaded(load);
  const { value, error, reload, refreshing } = enterprise;
  if (!value) {
    return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={6} />;
  }
  const show = (changed: Enterprise): void => {
    enterprise.put(changed);
    onChanged();
  };
  return (
    <>
      <EnterpriseForm key={value.state} enterprise={value} fetchLatest={load} onSaved={show} />
      <StateSection enterprise={value} onChange={show} />
    </>
  );
}

interface Values {
  name: string;
  limits: LimitsValues;
}
const fields = ['name', 'limits'] as const;

interface EnterpriseFormProps {
  enterprise: Enterprise;
  fetchLatest: () => Promise<Enterprise>;
  onSaved: (enterprise: Enterprise) => void;
}

function EnterpriseForm({ enterprise, fetchLatest, onSaved }: EnterpriseFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const edit = useEdit(enterprise, fields, fetchLatest);
  const { conflict } = edit;
  const { enterpriseId } = enterprise;
  const valuesOf = (from: Enterprise): Values => ({ name: from.name, limits: limitsToValues(from.limits) });
  const save = async ({ name, limits }: Values): Promise<void> => {
    const body = { name, limits: valuesToLimits(limits) };
    const saved = await edit.save((version) =>
      rest('PATCH /enterprises/:enterpriseId', { params: { enterpriseId }, version, body }),
    );
    onSaved(saved);
    void message.success(t('saved')); // Resolves when the message is gone.
  };
  const settle = (): void => {
    edit.settle();
    submit.forget();
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(enterprise)}
      onFinish={(values) => void submit.run(() => save(values))} // `run` shows what fails.
    >
      <Form.Item
        name="name"
        label={t('enterprises.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <LimitsFields />
      <p className="quiet admin-intro">{t('enterprises.atOnce')}</p>
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: field === 'name' ? t('enterprises.name') : t('limits.title'),
            theirs: field === 'name' ? conflict.theirs.name : t('enterprises.otherLimits'),
          }))}
          onTake={() => {
            form.setFieldsValue(valuesOf(conflict.theirs));
            settle();
            onSaved(conflict.theirs);
          }}
          onKeep={settle}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} />
      )}
    </Form>
  );
}

interface StateSectionProps {
  enterprise: Enterprise;
  onChange: (enterprise: Enterprise) => void;
}

function StateSection({ enterprise, onChange }: StateSectionProps): ReactElement {
  const { t } = useTranslation('admin');
  const confirm = useConfirm();
  const action = useAction();
  const { enterpriseId, name, state, version } = enterprise;
  const setState = async (next: Enterprise['state']): Promise<void> => {
    const done = await action.run(
      () =>
        rest('PATCH /enterprises/:enterpriseId', {
          params: { enterpriseId },
          version,
          body: { state: next },
        }),
      t(next === 'active' ? 'account.enabled' : 'account.nowDisabled', { name }),
    );
    if (done) onChange(done.answer);
  };
  return (
    <section className="admin-drawer-section">
      <div>
        {state === 'active' ? (
          <Button
            danger
            icon={<CircleSlash size={16} aria-hidden />}
            onClick={() =>
              confirm({
                title: t('account.disableTitle', { name }),
                body: t('enterprises.disableText'),
                action: t('account.disable'),
                work: () => setState('disabled'),
              })
            }
          >
            {t('enterprises.disable')}
          </Button>
        ) : (
          <Button
            icon={<CircleCheck size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => void setState('active')} // `run` tells what fails.
          >
            {t('enterprises.enable')}
          </Button>
        )}
      </div>
    </section>
  );
}
