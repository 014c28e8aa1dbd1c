import { Button, Switch } from 'antd';
import { CircleCheck, CircleDashed, CircleX, Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../server/contract/api/integrations.ts';
import { rest } from '../../core/rest.ts';
import { useParams } from '../hooks/location.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded, type Loaded } from '../../ui/use-loaded.ts';
import type { Column } from '../parts/columns.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { Status } from '../parts/status.tsx';
import { OpenLink } from '../shell/open-link.tsx';
import { NewWebhookDrawer } from './new-webhook-drawer.tsx';
import { WebhookDrawer } from './webhook-drawer.tsx';
import './enterprise.css';

const load = () => rest('GET /webhooks');

/** Where the enterprise's events are sent. */
export function WebhooksPage(): ReactElement {
  const { t } = useTranslation('admin');
  const params = useParams();
  const webhooks = useLoaded(load);
  const [creating, setCreating] = useState(false);
  const open = params.get('open');
  return (
    <PageFrame
      title={t('pageNames.webhooks')}
      note={t('webhooks.note')}
      actions={
        <Button
          type="primary"
          icon={<Plus size={16} aria-hidden />}
          data-testid="new-webhook"
          onClick={() => setCreating(true)}
        >
          {t('webhooks.new')}
        </Button>
      }
    >
      <DataTable<Webhook>
        label={t('pageNames.webhooks')}
        rows={webhooks.value?.items}
        loaded={webhooks}
        columns={useWebhookColumns(webhooks)}
        rowKey={({ webhookId }) => webhookId}
        empty={
          <EmptyNote title={t('webhooks.empty')}>
            <p className="quiet">{t('webhooks.emptyText')}</p>
          </EmptyNote>
        }
      />
      <WebhookDrawer
        webhook={webhooks.value?.items.find(({ webhookId }) => webhookId === open)}
        onChanged={webhooks.reload}
      />
      <NewWebhookDrawer open={creating} onClose={() => setCreating(false)} onMade={webhooks.reload} />
    </PageFrame>
  );
}

function useWebhookColumns(webhooks: Loaded<{ items: Webhook[] }>): Column<Webhook>[] {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const action = useAction();
  const toggle = async (webhook: Webhook, active: boolean): Promise<void> => {
    const items = webhooks.value?.items ?? [];
    const swapped = (next: Webhook) =>
      webhooks.put({ items: items.map((item) => (item.webhookId === next.webhookId ? next : item)) });
    // Shown at once; what comes back stands, or what was before.
    swapped({ ...webhook, active });
    const { webhookId, version } = webhook;
    const done = await action.run(() =>
      rest('PATCH /webhooks/:webhookId', { params: { webhookId }, version, body: { active } }),
    );
    swapped(done?.answer ?? webhook);
  };
  return [
    {
      key: 'name',
      title: t('webhooks.name'),
      card: 'title',
      render: ({ webhookId, name, url }) => (
        <>
          <OpenLink id={webhookId}>{name}</OpenLink>
          <span className="admin-sub">{url}</span>
        </>
      ),
    },
    {
      key: 'events',
      title: t('webhooks.events'),
      render: ({ events }) => t('webhooks.eventCount', { count: events.length }),
    },
    {
      key: 'last',
      title: t('webhooks.last'),
      render: ({ lastDelivery }) =>
        lastDelivery === null ? (
          <Status tone="quiet" icon={CircleDashed}>
            {t('webhooks.noneYet')}
          </Status>
        ) : (
          <Status tone={lastDelivery.ok ? 'good' : 'bad'} icon={lastDelivery.ok ? CircleCheck : CircleX}>
            {t(lastDelivery.ok ? 'webhooks.ok' : 'webhooks.notOk', {
              time: format.dateTime(lastDelivery.at),
            })}
          </Status>
        ),
    },
    {
      key: 'active',
      title: t('webhooks.active'),
      render: (webhook) => (
        <Switch
          checked={webhook.active}
          aria-label={t('webhooks.activeNamed', { name: webhook.name })}
          onChange={(active) => void toggle(webhook, active)} // `run` tells what fails.
        />
      ),
    },
  ];
}
