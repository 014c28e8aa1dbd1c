import { Button, Collapse } from 'antd';
import { CircleCheck, CircleX, Clock, RefreshCw } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../server/contract/api/integrations.ts';
import { rest } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFormat } from '../hooks/use-format.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { Facts } from '../parts/facts.tsx';
import { ListSkeleton } from '../parts/list-skeleton.tsx';
import { Problem } from '../parts/problem.tsx';
import { Status } from '../parts/status.tsx';
import { useEventText } from './webhook-events.ts';

const step = 20;
/** Deliveries go on by themselves: ms after which they are read again. */
const refreshed = 5_000;

const looks = {
  delivered: { icon: CircleCheck, tone: 'good' },
  pending: { icon: Clock, tone: 'warning' },
  failed: { icon: CircleX, tone: 'bad' },
} as const;

/** What was sent to a webhook, with what it said and how it was answered. */
export function DeliveryList({ webhookId }: { webhookId: string }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const eventText = useEventText();
  const [shown, setShown] = useState(step);
  const load = useCallback(
    () =>
      rest('GET /webhooks/:webhookId/deliveries', {
        params: { webhookId },
        query: { limit: Math.min(200, shown) },
      }),
    [webhookId, shown],
  );
  const { value, error, reload, refreshing } = useLoaded(load, refreshed);
  if (!value) {
    return error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : <ListSkeleton rows={3} />;
  }
  if (value.items.length === 0) return <p className="quiet">{t('webhooks.noDeliveries')}</p>;
  return (
    <div className="admin-stack">
      {error ? <Problem error={error} onRetry={reload} busy={refreshing} /> : null}
      <Collapse
        size="small"
        items={value.items.map((delivery) => ({
          key: delivery.deliveryId,
          label: (
            <span className="admin-line">
              <span>
                {eventText(delivery.event)}
                <span className="admin-sub admin-numbers">{format.dateTime(delivery.createdAt)}</span>
              </span>
              <Status {...looks[delivery.state]}>{t(`webhooks.states.${delivery.state}`)}</Status>
            </span>
          ),
          children: <DeliveryDetails webhookId={webhookId} delivery={delivery} onRetried={reload} />,
        }))}
      />
      {value.total > value.items.length && shown < 200 ? (
        <div>
          <Button onClick={() => setShown(shown + 60)}>
            {t('history.more', { count: value.total - value.items.length })}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface DeliveryDetailsProps {
  webhookId: string;
  delivery: Delivery;
  onRetried: () => void;
}

function DeliveryDetails({ webhookId, delivery, onRetried }: DeliveryDetailsProps): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const action = useAction();
  const { deliveryId, attempts, lastStatus, lastError, nextAttemptAt, deliveredAt, payload } = delivery;
  const retry = async (): Promise<void> => {
    const done = await action.run(
      () =>
        rest('POST /webhooks/:webhookId/deliveries/:deliveryId/retry', { params: { webhookId, deliveryId } }),
      t('webhooks.retried'),
    );
    if (done) onRetried();
  };
  return (
    <>
      <Facts
        items={[
          [t('webhooks.attempts'), format.number(attempts)],
          [t('webhooks.lastStatus'), lastStatus === null ? '–' : String(lastStatus)],
          ...(lastError === null ? [] : ([[t('webhooks.lastError'), lastError]] as [string, string][])),
          ...(nextAttemptAt === null
            ? []
            : ([[t('webhooks.nextAttempt'), format.dateTime(nextAttemptAt)]] as [string, string][])),
          ...(deliveredAt === null
            ? []
            : ([[t('webhooks.deliveredAt'), format.dateTime(deliveredAt)]] as [string, string][])),
        ]}
      />
      <pre className="payload" tabIndex={0} aria-label={t('webhooks.payload')}>
        {indented(payload)}
      </pre>
      <p>
        <Button
          icon={<RefreshCw size={16} aria-hidden />}
          loading={action.busy}
          onClick={() => void retry()} // `run` tells what fails.
        >
          {t('webhooks.retry')}
        </Button>
      </p>
    </>
  );
}

function indented(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    // What was sent is shown, whatever it was.
    return payload;
  }
}
