import { randomBytes } from 'node:crypto';
import type { Actor } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import type { Delivery, Webhook, WebhookEvent } from '../contract/api/integrations.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { namesInternalAddress } from '../kernel/internal-addresses.ts';
import * as repo from './repo.ts';
import { payloadOf, webhooksAtMost } from './rules.ts';

/** What is written of administration, in the transaction of the change. */
export interface AuditPort {
  record: (
    tx: Db,
    actor: Actor,
    entry: {
      enterpriseId: string;
      action: string;
      target: { kind: string; id: string; name: string };
      detail?: Record<string, unknown>;
    },
  ) => Promise<void>;
}

export interface WebhookFields {
  name: string;
  url: string;
  events: WebhookEvent[];
  active: boolean;
}

type WebhookChange = { [Field in keyof WebhookFields]?: WebhookFields[Field] | undefined };

export interface WebhookServiceOptions {
  db: Db;
  audit: AuditPort;
  /** Whether receivers may stand inside the network. */
  allowPrivateAddresses: boolean;
  now?: () => number;
}

/** An enterprise's webhooks, and what is to be sent to them. `WebhookWorker` sends it. */
export class WebhookService {
  readonly #options: WebhookServiceOptions;
  readonly #now: () => number;

  constructor(options: WebhookServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Writes an event down for every webhook of the enterprise that wants it, in the transaction of what happened: it is
   * sent if and only if that is committed.
   * @param data what `data` of the message is, as JSON
   * @param happenedAt ms since the epoch, when it was not just now
   */
  async emit(
    tx: Db,
    enterpriseId: string,
    event: WebhookEvent,
    data: unknown,
    happenedAt = this.#now(),
  ): Promise<void> {
    const webhooks = (await repo.listWebhooks(tx, enterpriseId)).filter(
      ({ active, events }) => active === 1 && eventsOf(events).includes(event),
    );
    if (webhooks.length === 0) return;
    const at = this.#now();
    const payload = payloadOf(event, happenedAt, data);
    await repo.insertDeliveries(
      tx,
      webhooks.map(({ id }) => newDelivery(id, event, payload, at)),
    );
  }

  async list(enterpriseId: string): Promise<Webhook[]> {
    return (await repo.listWebhooks(this.#options.db, enterpriseId)).map(toWebhook);
  }

  /**
   * @returns the webhook with its secret, which is not given out again
   * @throws PlenumError `webhook_address_refused`, `too_many_webhooks`
   */
  async create(
    actor: Actor,
    enterpriseId: string,
    fields: WebhookFields,
  ): Promise<Webhook & { secret: string }> {
    this.#checkAddress(fields.url);
    const row: repo.WebhookRow = {
      id: newId(),
      enterpriseId,
      version: 1,
      ...toColumns(fields),
      secret: `whsec_${randomBytes(32).toString('base64')}`,
      createdAt: this.#now(),
      failingSince: null,
      lastAttemptAt: null,
      lastAttemptOk: null,
    };
    await transact(this.#options.db, async (tx) => {
      const there = await repo.listWebhooks(tx, enterpriseId);
      if (there.length >= webhooksAtMost) throw new PlenumError('too_many_webhooks');
      await repo.insertWebhook(tx, row);
      await this.#record(tx, actor, row, 'webhook.created', described(fields));
    });
    return { ...toWebhook(row), secret: row.secret };
  }

  /**
   * @param version the one the change is made to
   * @throws PlenumError `not_found`, `changed_meanwhile`, `webhook_address_refused`
   */
  async change(
    actor: Actor,
    enterpriseId: string,
    webhookId: string,
    version: number,
    change: WebhookChange,
  ): Promise<Webhook> {
    if (change.url !== undefined) this.#checkAddress(change.url);
    return transact(this.#options.db, async (tx) => {
      const before = await found(tx, enterpriseId, webhookId);
      if (before.version !== version) throw new PlenumError('changed_meanwhile');
      const was = fieldsOf(before);
      const fields: WebhookFields = {
        name: change.name ?? was.name,
        url: change.url ?? was.url,
        events: change.events ?? was.events,
        active: change.active ?? was.active,
      };
      const anew = fields.url !== was.url || (fields.active && !was.active);
      const columns = {
        ...toColumns(fields),
        version: version + 1,
        ...(anew ? { failingSince: null } : {}),
      };
      await repo.updateWebhook(tx, webhookId, columns);
      if (!fields.active) await repo.giveUpPending(tx, webhookId, 'the webhook was switched off');
      const after = { ...before, ...columns };
      await this.#record(tx, actor, after, 'webhook.changed', described(change));
      return toWebhook(after);
    });
  }

  /** @throws PlenumError `not_found` */
  async delete(actor: Actor, enterpriseId: string, webhookId: string): Promise<void> {
    await transact(this.#options.db, async (tx) => {
      const row = await found(tx, enterpriseId, webhookId);
      await repo.deleteWebhook(tx, webhookId);
      await this.#record(tx, actor, row, 'webhook.deleted');
    });
  }

  /** @throws PlenumError `not_found` */
  async deliveries(
    enterpriseId: string,
    webhookId: string,
    page: { offset: number; limit: number },
  ): Promise<Page<Delivery>> {
    const { db } = this.#options;
    await found(db, enterpriseId, webhookId);
    const { items, total } = await repo.pageOfDeliveries(db, webhookId, page);
    return { items: items.map(toDelivery), total };
  }

  /**
   * Sends a `test` event, also to a webhook that is switched off. It is tried once.
   * @throws PlenumError `not_found`
   */
  async test(actor: Actor, enterpriseId: string, webhookId: string): Promise<Delivery> {
    return transact(this.#options.db, async (tx) => {
      const row = await found(tx, enterpriseId, webhookId);
      const at = this.#now();
      const payload = payloadOf('test', at, { webhookId, name: row.name });
      const delivery = newDelivery(webhookId, 'test', payload, at);
      await repo.insertDeliveries(tx, [delivery]);
      await this.#record(tx, actor, row, 'webhook.tested');
      return toDelivery(delivery);
    });
  }

  /**
   * Sends a delivery once more, now, whatever became of it before; with the same ID.
   * @throws PlenumError `not_found`
   */
  async retry(actor: Actor, enterpriseId: string, webhookId: string, deliveryId: string): Promise<Delivery> {
    return transact(this.#options.db, async (tx) => {
      const row = await found(tx, enterpriseId, webhookId);
      const delivery = await repo.findDelivery(tx, webhookId, deliveryId);
      if (!delivery) throw new PlenumError('not_found');
      // One that is being sent just now is not sent twice at once: its lease stays.
      const change = { state: 'pending', nextAttemptAt: this.#now(), deliveredAt: null } as const;
      await repo.updateDelivery(tx, deliveryId, change);
      await this.#record(tx, actor, row, 'webhook.delivery_retried', { deliveryId });
      return toDelivery({ ...delivery, ...change });
    });
  }

  #checkAddress(url: string): void {
    if (this.#options.allowPrivateAddresses || !namesInternalAddress(new URL(url))) return;
    throw new PlenumError('webhook_address_refused', { field: 'url' });
  }

  async #record(
    tx: Db,
    actor: Actor,
    { id, enterpriseId, name }: repo.WebhookRow,
    action: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    await this.#options.audit.record(tx, actor, {
      enterpriseId,
      action,
      target: { kind: 'webhook', id, name },
      detail,
    });
  }
}

/** @throws PlenumError `not_found`, for another enterprise's as for none */
async function found(db: Db, enterpriseId: string, webhookId: string): Promise<repo.WebhookRow> {
  const row = await repo.findWebhook(db, enterpriseId, webhookId);
  if (!row) throw new PlenumError('not_found');
  return row;
}

function newDelivery(
  webhookId: string,
  event: WebhookEvent | 'test',
  payload: string,
  at: number,
): repo.DeliveryRow {
  return {
    id: newId(),
    webhookId,
    event,
    payload,
    state: 'pending',
    attempts: 0,
    createdAt: at,
    nextAttemptAt: at,
    leasedUntil: null,
    lease: null,
    deliveredAt: null,
    lastStatus: null,
    lastError: null,
  };
}

/** For the audit log: of the address only the server, as the rest may hold a token. */
function described({ url, ...fields }: WebhookChange): Record<string, unknown> {
  return { ...fields, ...(url === undefined ? {} : { server: new URL(url).host }) };
}

function eventsOf(json: string): WebhookEvent[] {
  return JSON.parse(json) as WebhookEvent[];
}

function fieldsOf({ name, url, events, active }: repo.WebhookRow): WebhookFields {
  return { name, url, events: eventsOf(events), active: active === 1 };
}

function toColumns({ name, url, events, active }: WebhookFields) {
  return { name, url, events: JSON.stringify([...new Set(events)]), active: active ? 1 : 0 };
}

function toWebhook(row: repo.WebhookRow): Webhook {
  return {
    ...fieldsOf(row),
    webhookId: row.id,
    version: row.version,
    createdAt: row.createdAt,
    lastDelivery: row.lastAttemptAt === null ? null : { at: row.lastAttemptAt, ok: row.lastAttemptOk === 1 },
  };
}

function toDelivery(row: repo.DeliveryRow): Delivery {
  return {
    deliveryId: row.id,
    event: row.event as Delivery['event'],
    state: row.state,
    attempts: row.attempts,
    createdAt: row.createdAt,
    nextAttemptAt: row.nextAttemptAt,
    deliveredAt: row.deliveredAt,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    payload: row.payload,
  };
}
