import { App, Button, Form } from 'antd';
import { Send, Trash2 } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../server/contract/api/integrations.ts';
import { PlenumError } from '../../../server/contract/errors.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { changesOf, useEdit } from '../hooks/use-edit.ts';
import { useSubmit } from '../hooks/use-submit.ts';
import { ConflictNote } from '../parts/conflict-note.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { SideDrawer } from '../parts/side-drawer.tsx';
import { useConfirm } from '../../console/use-confirm.ts';
import { DeliveryList } from './delivery-list.tsx';
import { WebhookFields } from './webhook-fields.tsx';

interface WebhookDrawerProps {
  webhook: Webhook | undefined;
  onChanged: () => void;
}

export function WebhookDrawer({ webhook, onChanged }: WebhookDrawerProps): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  return (
    <SideDrawer
      title={webhook?.name ?? t('webhooks.one')}
      open={webhook !== undefined}
      onClose={() => params.set({ open: null, page: null })}
      width={640}
      testId="webhook-drawer"
    >
      {webhook ? <Details key={webhook.webhookId} webhook={webhook} onChanged={onChanged} /> : null}
    </SideDrawer>
  );
}

function Details({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const confirm = useConfirm();
  const action = useAction();
  const [tests, setTests] = useState(0);
  const { webhookId, name } = webhook;
  const test = async (): Promise<void> => {
    const done = await action.run(
      () => rest('POST /webhooks/:webhookId/test', { params: { webhookId } }),
      t('webhooks.testSent'),
    );
    if (done) setTests((before) => before + 1);
  };
  const remove = (): void =>
    confirm({
      title: t('webhooks.deleteTitle', { name }),
      body: t('webhooks.deleteText'),
      action: t('delete'),
      work: async () => {
        const done = await action.run(
          () => rest('DELETE /webhooks/:webhookId', { params: { webhookId } }),
          t('account.deleted', { name }),
        );
        if (!done) return;
        params.set({ open: null });
        onChanged();
      },
    });
  return (
    <>
      <WebhookForm webhook={webhook} onSaved={onChanged} />
      <section className="admin-drawer-section">
        <div className="admin-panel-head">
          <h3>{t('webhooks.deliveries')}</h3>
          <Button
            icon={<Send size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => void test()} // `run` tells what fails.
          >
            {t('webhooks.test')}
          </Button>
        </div>
        <DeliveryList key={tests} webhookId={webhookId} />
      </section>
      <section className="admin-drawer-section">
        <div>
          <Button danger icon={<Trash2 size={16} aria-hidden />} onClick={remove}>
            {t('webhooks.delete')}
          </Button>
        </div>
      </section>
    </>
  );
}

const fields = ['name', 'url', 'events'] as const;
type Values = Pick<Webhook, (typeof fields)[number]>;

function WebhookForm({ webhook, onSaved }: { webhook: Webhook; onSaved: () => void }): ReactElement {
  const { t } = useTranslation('admin');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const submit = useSubmit(form);
  const { webhookId } = webhook;
  const fetchLatest = useCallback(async () => {
    const { items } = await rest('GET /webhooks');
    const found = items.find((item) => item.webhookId === webhookId);
    if (!found) throw new PlenumError('not_found');
    return found;
  }, [webhookId]);
  const edit = useEdit(webhook, fields, fetchLatest);
  const { conflict } = edit;
  const save = async (): Promise<void> => {
    const body = changesOf<Values>(edit.base, form.getFieldsValue());
    await edit.save((version) =>
      rest('PATCH /webhooks/:webhookId', { params: { webhookId }, version, body }),
    );
    void message.success(t('saved')); // Resolves when the message is gone.
    onSaved();
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
      initialValues={webhook}
      onFinish={() => void submit.run(save)} // `run` shows what fails.
    >
      <WebhookFields />
      {conflict ? (
        <ConflictNote
          changed={conflict.fields.map((field) => ({
            label: t(`webhooks.${field}`),
            theirs: String(conflict.theirs[field]),
          }))}
          onTake={() => {
            form.setFieldsValue(conflict.theirs);
            settle();
            onSaved();
          }}
          onKeep={settle}
        />
      ) : (
        <FormFoot submit={submit} text={t('save')} />
      )}
    </Form>
  );
}
