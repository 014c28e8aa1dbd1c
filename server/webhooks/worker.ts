import { systemActor } from '../contract/api/caller.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import * as repo from './repo.ts';
import { type DeliveryPlan, deliveryPlan, judge, type Outcome, type Verdict } from './rules.ts';
import { WebhookSender } from './sender.ts';
import type { AuditPort } from './service.ts';
import { type Sending, shareOut, slots } from './slots.ts';

const pruneEveryMs = 3_600_000;

export interface WebhookWorkerOptions {
  db: Db;
  audit: AuditPort;
  log: Logger;
  /** Whether receivers may stand inside the network. */
  allowPrivateAddresses: boolean;
  plan?: DeliveryPlan;
  /** How often is looked for what is due, in ms. */
  pollMs?: number;
  now?: () => number;
}

/**
 * Sends what `WebhookService` has written down, at least once each, in no promised order. Several servers may run one:
 * a delivery is claimed in its row, and when the server that has it dies, the claim lapses and another one sends it.
 */
export class WebhookWorker {
  readonly #options: WebhookWorkerOptions;
  readonly #plan: DeliveryPlan;
  readonly #now: () => number;
  readonly #sender: WebhookSender;
  readonly #stopped = new AbortController();
  readonly #sending = new Map<Promise<void>, Sending>();
  #wake: () => void = () => undefined;
  #wanted = false;
  #running: Promise<void> | undefined;
  #prunedAt = -Infinity;

  private constructor(options: WebhookWorkerOptions) {
    this.#options = options;
    this.#plan = options.plan ?? deliveryPlan;
    this.#now = options.now ?? Date.now;
    this.#sender = new WebhookSender({
      timeoutMs: this.#plan.timeout,
      allowPrivateAddresses: options.allowPrivateAddresses,
    });
  }

  static start(options: WebhookWorkerOptions): WebhookWorker {
    const worker = new WebhookWorker(options);
    worker.#running = worker.#run();
    return worker;
  }

  /** Breaks off what is being sent, so that it is sent anew later, and waits for the database. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error('stopped'));
    this.#wake();
    await this.#running;
    await Promise.all(this.#sending.keys());
  }

  get #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#wanted = false;
      await this.#look();
      await this.#pause();
    }
  }

  /** Until it is time to look again, or something calls for it. */
  async #pause(): Promise<void> {
    if (this.#wanted || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs ?? 1000);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #look(): Promise<void> {
    try {
      await this.#prune();
      while (await this.#claimSome());
    } catch (error) {
      this.#options.log.error({ err: error }, 'webhooks could not be looked up');
    }
  }

  /** @returns whether it is worth looking again at once: something was taken up, and there may be room for more */
  async #claimSome(): Promise<boolean> {
    const { db } = this.#options;
    if (this.#sending.size >= slots.all || this.#isStopped) return false;
    const waiting = await repo.webhooksWithDue(db, this.#now());
    const turns = shareOut(waiting, this.#sending.values());
    let claimed = 0;
    for (const turn of new Map(turns.map((one) => [one.webhookId, one])).values()) {
      const { webhookId } = turn;
      const limit = turns.filter((one) => one.webhookId === webhookId).length;
      for (const id of await repo.dueDeliveries(db, webhookId, { now: this.#now(), limit })) {
        const lease = newId();
        const now = this.#now();
        if (!(await repo.claimDelivery(db, id, { now, until: now + this.#plan.lease, lease }))) continue;
        claimed++;
        this.#begin(id, turn, lease);
      }
    }
    return claimed > 0;
  }

  #begin(id: string, { webhookId, enterpriseId }: Sending, lease: string): void {
    const sending = this.#deliver(id, lease)
      .catch((error: unknown) => {
        // The claim lapses, and it is tried again.
        this.#options.log.error({ err: error, webhookId, deliveryId: id }, 'a webhook could not be sent');
      })
      .finally(() => {
        this.#sending.delete(sending);
        // There may be more waiting than there was room for.
        this.#wanted = true;
        this.#wake();
      });
    this.#sending.set(sending, { webhookId, enterpriseId });
  }

  async #deliver(id: string, lease: string): Promise<void> {
    const { db } = this.#options;
    const claimed = await repo.claimedDelivery(db, id, lease);
    if (!claimed) return;
    const { url, secret } = claimed.webhook;
    let outcome: Outcome;
    try {
      const { payload } = claimed.delivery;
      outcome = await this.#sender.send({ id, url, secret, payload }, this.#stopped.signal);
    } catch (error) {
      if (!this.#isStopped) throw error;
      await repo.giveBackDelivery(db, id, lease);
      return;
    }
    const random = Math.random();
    await transact(db, (tx) => this.#write(tx, id, lease, outcome, random));
  }

  async #write(tx: Db, id: string, lease: string, outcome: Outcome, random: number): Promise<void> {
    // Gone with its webhook, given up meanwhile, or claimed by another as this took too long.
    const claimed = await repo.claimedDelivery(tx, id, lease);
    if (!claimed) return;
    const { delivery, webhook } = claimed;
    const now = this.#now();
    const attempts = delivery.attempts + 1;
    const repeat = delivery.event !== 'test' && webhook.active === 1;
    const verdict = judge(outcome, { attempts, plan: this.#plan, random, repeat });
    await repo.updateDelivery(tx, id, {
      attempts,
      ...settled(verdict, now),
      lastStatus: outcome.kind === 'answered' ? outcome.status : null,
      lastError: outcome.error,
      lease: null,
      leasedUntil: null,
    });
    const ok = verdict.kind === 'delivered';
    const failingSince = ok ? null : (webhook.failingSince ?? now);
    await repo.updateWebhook(tx, webhook.id, { lastAttemptAt: now, lastAttemptOk: ok ? 1 : 0, failingSince });
    this.#log(delivery, outcome, verdict);
    if (webhook.active === 0 || failingSince === null) return;
    if (verdict.kind === 'gone') await this.#switchOff(tx, webhook, 'the receiver answered 410 Gone');
    else if (now - failingSince >= this.#plan.switchOffAfter) {
      await this.#switchOff(tx, webhook, 'every attempt has failed for days');
    }
  }

  async #switchOff(tx: Db, webhook: repo.WebhookRow, why: string): Promise<void> {
    await repo.updateWebhook(tx, webhook.id, { active: 0, version: webhook.version + 1 });
    await repo.giveUpPending(tx, webhook.id, `the webhook was switched off: ${why}`);
    await this.#options.audit.record(tx, systemActor, {
      enterpriseId: webhook.enterpriseId,
      action: 'webhook.switched_off',
      target: { kind: 'webhook', id: webhook.id, name: webhook.name },
      detail: { why },
    });
    const { id: webhookId, enterpriseId } = webhook;
    this.#options.log.warn({ webhookId, enterpriseId, why }, 'a webhook was switched off');
  }

  #log(delivery: repo.DeliveryRow, outcome: Outcome, verdict: Verdict): void {
    if (verdict.kind === 'delivered') return;
    const { id: deliveryId, webhookId, event } = delivery;
    const status = outcome.kind === 'answered' ? outcome.status : undefined;
    // What the receiver said stays out of the log: it is for the administrator of the enterprise.
    const reason = outcome.kind === 'unanswered' ? outcome.error : undefined;
    this.#options.log.info({ deliveryId, webhookId, event, status, reason }, 'a webhook was not taken');
  }

  async #prune(): Promise<void> {
    const now = this.#now();
    if (now - this.#prunedAt < pruneEveryMs) return;
    this.#prunedAt = now;
    await repo.deleteDeliveriesBefore(this.#options.db, now - this.#plan.kept);
  }
}

function settled(verdict: Verdict, now: number) {
  switch (verdict.kind) {
    case 'delivered':
      return { state: 'delivered', nextAttemptAt: null, deliveredAt: now } as const;
    case 'again':
      return { state: 'pending', nextAttemptAt: now + verdict.inMs } as const;
    case 'given_up':
    case 'gone':
      return { state: 'failed', nextAttemptAt: null } as const;
    default:
      return verdict satisfies never;
  }
}
