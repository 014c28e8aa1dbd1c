import type { ExpressionBuilder, Insertable, Selectable, Updateable } from 'kysely';
import type { Db } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import type { WebhookDeliveryTable, WebhookTable } from '../store/schema/integration.ts';
import type { Waiting } from './slots.ts';

export type WebhookRow = Selectable<WebhookTable>;
export type DeliveryRow = Selectable<WebhookDeliveryTable>;
export type NewDelivery = Insertable<WebhookDeliveryTable>;

export function listWebhooks(db: Db, enterpriseId: string): Promise<WebhookRow[]> {
  return db
    .selectFrom('webhook')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export function findWebhook(db: Db, enterpriseId: string, id: string): Promise<WebhookRow | undefined> {
  return db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', id)
    .where('enterpriseId', '=', enterpriseId)
    .executeTakeFirst();
}

export async function insertWebhook(db: Db, row: WebhookRow): Promise<void> {
  await db.insertInto('webhook').values(row).execute();
}

export async function updateWebhook(db: Db, id: string, change: Updateable<WebhookTable>): Promise<void> {
  await db.updateTable('webhook').set(change).where('id', '=', id).execute();
}

/** With its deliveries. */
export async function deleteWebhook(db: Db, id: string): Promise<void> {
  await db.deleteFrom('webhook').where('id', '=', id).execute();
}

export async function insertDeliveries(db: Db, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('webhookDelivery').values(rows).execute();
}

export function findDelivery(db: Db, webhookId: string, id: string): Promise<DeliveryRow | undefined> {
  return db
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('id', '=', id)
    .where('webhookId', '=', webhookId)
    .executeTakeFirst();
}

export async function pageOfDeliveries(
  db: Db,
  webhookId: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ items: DeliveryRow[]; total: number }> {
  const all = db.selectFrom('webhookDelivery').where('webhookId', '=', webhookId);
  const { total } = await all
    .select((has) => has.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const items = await all
    .selectAll()
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  return { items, total };
}

export async function updateDelivery(
  db: Db,
  id: string,
  change: Updateable<WebhookDeliveryTable>,
): Promise<void> {
  await db.updateTable('webhookDelivery').set(change).where('id', '=', id).execute();
}

/** Gives up everything that was still to be sent to a webhook. */
export async function giveUpPending(db: Db, webhookId: string, why: string): Promise<void> {
  await db
    .updateTable('webhookDelivery')
    .set({ state: 'failed', nextAttemptAt: null, lease: null, leasedUntil: null, lastError: why })
    .where('webhookId', '=', webhookId)
    .where('state', '=', 'pending')
    .execute();
}

/** Webhooks for which something is due that is nobody's, with the time (ms) since when it is; longest waiting first. */
export async function webhooksWithDue(db: Db, now: number): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('webhook')
    .select((row) => [
      'webhook.id as webhookId',
      'webhook.enterpriseId',
      'webhook.failingSince',
      row
        .selectFrom('webhookDelivery')
        .select('nextAttemptAt')
        .whereRef('webhookDelivery.webhookId', '=', 'webhook.id')
        .where(isDue(now))
        .orderBy('nextAttemptAt')
        .limit(1)
        .as('since'),
    ])
    .execute();
  return rows
    .flatMap(({ since, failingSince, ...ids }) =>
      since === null ? [] : [{ ...ids, since, failing: failingSince !== null }],
    )
    .sort((one, other) => one.since - other.since);
}

/** Ids of deliveries of a webhook that are due and nobody's, the longest waiting first. */
export async function dueDeliveries(
  db: Db,
  webhookId: string,
  { now, limit }: { now: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('webhookDelivery')
    .select('id')
    .where('webhookId', '=', webhookId)
    .where(isDue(now))
    .orderBy('nextAttemptAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

function isDue(now: number) {
  return (row: ExpressionBuilder<Schema, 'webhookDelivery'>) =>
    row.and([
      row('state', '=', 'pending'),
      row('nextAttemptAt', '<=', now),
      row.or([row('leasedUntil', 'is', null), row('leasedUntil', '<=', now)]),
    ]);
}

/**
 * @returns whether it was still to be had: of several that try one gets it, and one that another server has tried
 * meanwhile has its pause first
 */
export async function claimDelivery(
  db: Db,
  id: string,
  { now, until, lease }: { now: number; until: number; lease: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookDelivery')
    .set({ lease, leasedUntil: until })
    .where('id', '=', id)
    .where(isDue(now))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A delivery with the webhook it goes to, while the claim holds. */
export async function claimedDelivery(
  db: Db,
  id: string,
  lease: string,
): Promise<{ delivery: DeliveryRow; webhook: WebhookRow } | undefined> {
  const delivery = await db
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  if (!delivery) return undefined;
  const webhook = await db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', delivery.webhookId)
    .executeTakeFirstOrThrow();
  return { delivery, webhook };
}

export async function giveBackDelivery(db: Db, id: string, lease: string): Promise<void> {
  await db
    .updateTable('webhookDelivery')
    .set({ lease: null, leasedUntil: null })
    .where('id', '=', id)
    .where('lease', '=', lease)
    .execute();
}

/** @returns how many there were */
export async function deleteDeliveriesBefore(db: Db, time: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('webhookDelivery')
    .where('createdAt', '<', time)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
