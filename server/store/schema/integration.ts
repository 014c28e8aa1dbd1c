export interface IntegrationTables {
  webhook: WebhookTable;
  webhookDelivery: WebhookDeliveryTable;
  idempotency: IdempotencyTable;
}

/** Where events of an enterprise are sent. */
export interface WebhookTable {
  id: string;
  enterpriseId: string;
  version: number;
  name: string;
  url: string;
  /** JSON: a list of event names. */
  events: string;
  active: number;
  /** `whsec_…`; needed in the clear to sign with, and never given out. */
  secret: string;
  createdAt: number;
  /** Since when every attempt has failed. */
  failingSince: number | null;
  lastAttemptAt: number | null;
  lastAttemptOk: number | null;
}

/** An event on its way to one webhook. */
export interface WebhookDeliveryTable {
  id: string;
  webhookId: string;
  event: string;
  /** JSON as it is signed and sent. */
  payload: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  createdAt: number;
  /** Null when there is none to come. */
  nextAttemptAt: number | null;
  /** Until then it belongs to the server that claimed it. */
  leasedUntil: number | null;
  /** Which claim it is, so that one that came too late does not write over the next one's. */
  lease: string | null;
  deliveredAt: number | null;
  lastStatus: number | null;
  lastError: string | null;
}

/** Requests that were sent with an Idempotency-Key, and what was answered. */
export interface IdempotencyTable {
  callerId: string;
  key: string;
  requestHash: string;
  /** Of the one that carries it out: one that was given up for dead no longer changes the row. */
  fence: string;
  /** HTTP status; null while it is being carried out. */
  status: number | null;
  /** JSON; null without one. */
  body: string | null;
  /** Renewed while it is being carried out. */
  createdAt: number;
}
