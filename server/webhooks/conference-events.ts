import type { WebhookEvent } from '../contract/api/integrations.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import type { WebhookService } from './service.ts';

/** What is told within this time is written in one transaction. */
const gatherMs = 100;
const retryMs = 2000;

interface Told {
  enterpriseId: string;
  event: WebhookEvent;
  payload: Record<string, unknown>;
  at: number;
}

/**
 * Writes down for the webhooks what conferences tell. A conference does not wait for a database, so it is gathered here
 * in its order and tried until it is written.
 */
export class ConferenceEvents {
  readonly #db: Db;
  readonly #webhooks: Pick<WebhookService, 'emit'>;
  readonly #log: Logger;
  #told: Told[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor({ db, webhooks, log }: { db: Db; webhooks: Pick<WebhookService, 'emit'>; log: Logger }) {
    this.#db = db;
    this.#webhooks = webhooks;
    this.#log = log;
  }

  /** Of a visitor's meeting nobody is told: it belongs to no enterprise. */
  tell(enterpriseId: string | null, event: WebhookEvent, payload: Record<string, unknown>): void {
    if (enterpriseId === null) return;
    this.#told.push({ enterpriseId, event, payload, at: Date.now() });
    this.#schedule(gatherMs);
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flush();
    clearTimeout(this.#timer);
    if (this.#told.length > 0) this.#log.error({ events: this.#told.length }, 'events for webhooks are lost');
  }

  #schedule(afterMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, afterMs);
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const told = this.#told;
    if (told.length === 0) return;
    this.#told = [];
    try {
      await transact(this.#db, async (tx) => {
        for (const { enterpriseId, event, payload, at } of told) {
          await this.#webhooks.emit(tx, enterpriseId, event, payload, at);
        }
      });
    } catch (error) {
      this.#told = [...told, ...this.#told];
      this.#log.error({ err: error }, 'events for webhooks cannot be written; it is tried again');
      this.#schedule(retryMs);
    }
  }
}
