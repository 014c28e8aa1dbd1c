import { App, Form, Input, Radio, Select, Switch } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enterprise } from '../../../server/contract/api/enterprises.ts';
import { rest } from '../../core/rest.ts';
import { changesOf, useEdit } from '../hooks/use-edit.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Problem } from '../parts/problem.tsx';
import { LimitsPanel } from './limits-panel.tsx';
import { timeZones } from './time-zones.ts';
import './enterprise.css';

const load = () => rest('GET /enterprise');

export function SettingsPage(): ReactElement {
  const { t } = useTranslation('admin');
  const enterprise = useLoaded(load);
  const { value, error, reload, refreshing } = enterprise;
  return (
    <PageFrame title={t('pageNames.settings')}>
      {value ? (
        <div className="enterprise-pair">
          <section className="admin-panel">
            <SettingsForm enterprise={value} onSaved={enterprise.put} />
          </section>
          <LimitsPanel limits={value.limits} />
        </div>
      ) : error ? (
        <Problem error={error} onRetry={reload} busy={refreshing} />
      ) : (
        <ListSkeleton rows={5} />
      )}
    </PageFrame>
  );
}

const fields = ['name', 'language', 'timeZone', 'oneTimeCodeRequired'] as const;
type Values = Pick<Enterprise, (typeof fields)[number]>;
const languages = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
];

interface SettingsFormProps {
  enterprise: Enterprise;
  onSaved: (enterprise: Enterprise) => void;
}

function SettingsForm({ enterprise, onSaved }: SettingsFormProps): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const edit = useEdit(enterprise, fields, load);
  const { conflict } = edit;
  const save = async (): Promise<void> => {
    const body = changesOf(valuesOf(edit.base), form.getFieldsValue());
    onSaved(await edit.save((version) => rest('PATCH /enterprise', { version, body })));
    void message.success(t('saved')); // Resolves when the message is gone.
  };
  const said = (field: keyof Values, theirs: Enterprise): string => {
    if (field === 'oneTimeCodeRequired') return t(theirs[field] ? 'meeting.on' : 'meeting.off');
    if (field === 'language') return languages.find(({ value }) => value === theirs.language)?.label ?? '';
    return theirs[field];
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
      onFinish={() => void submit.run(save)} // `run` shows what fails.
    >
      <Form.Item
        name="name"
        label={t('settings.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="language" label={t('settings.language')} extra={t('settings.languageHint')}>
        <Radio.Group options={languages} />
      </Form.Item>
      <Form.Item name="timeZone" label={t('settings.timeZone')} extra={t('settings.timeZoneHint')}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={timeZones(enterprise.timeZone)} />
      </Form.Item>
      <Form.Item
        name="oneTimeCodeRequired"
        label={t('settings.oneTimeCodeRequired')}
        valuePropName="checked"
        extra={t('settings.oneTimeCodeHint')}
      >
        <Switch />
      </Form.Item>
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: t(`settings.${field}`),
            theirs: said(field, conflict.theirs),
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

function valuesOf({ name, language, timeZone, oneTimeCodeRequired }: Enterprise): Values {
  return { name, language, timeZone, oneTimeCodeRequired };
}
