import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { pino } from 'pino';
import { AuditService } from '../../server/audit/service.ts';
import type { Actor } from '../../server/contract/api/caller.ts';
import type { Webhook } from '../../server/contract/api/integrations.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';
import { claimDelivery } from '../../server/webhooks/repo.ts';
import { type DeliveryPlan, deliveryPlan } from '../../server/webhooks/rules.ts';
import { WebhookService } from '../../server/webhooks/service.ts';
import { slots } from '../../server/webhooks/slots.ts';
import { WebhookWorker } from '../../server/webhooks/worker.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';
import { verified, WebhookReceiver } from '../harness/webhook-receiver.ts';

const actor: Actor = { kind: 'account', id: 'anna', name: 'Anna', address: '192.0.2.1' };
const log = pino({ level: 'silent' });
const fast: DeliveryPlan = { ...deliveryPlan, pauses: [5, 5, 5], timeout: 300, lease: 2000 };

describe('webhooks', () => {
  eachDatabase((_, open) => {
    let db: Db;
    let audit: AuditService;
    let webhooks: WebhookService;
    let receiver: WebhookReceiver;
    const workers: WebhookWorker[] = [];

    beforeEach(async () => {
      ({ db } = await open());
      audit = new AuditService({ db });
      webhooks = new WebhookService({ db, audit, allowPrivateAddresses: true });
      receiver = await new WebhookReceiver().start();
    });
    afterEach(async () => {
      await stopWorkers();
      receiver.stop();
    });

    async function stopWorkers(): Promise<void> {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
    }

    function work(plan: Partial<DeliveryPlan> = {}): void {
      const options = { db, audit, log, allowPrivateAddresses: true, pollMs: 20 };
      workers.push(WebhookWorker.start({ ...options, plan: { ...fast, ...plan } }));
    }

    function make(fields: Partial<Parameters<WebhookService['create']>[2]> = {}) {
      const events = ['meeting.booked' as const];
      const all = { name: 'Calendar', url: receiver.url, events, active: true, ...fields };
      return webhooks.create(actor, 'e1', all);
    }

    function happen(number = 1, event: 'meeting.booked' | 'meeting.cancelled' = 'meeting.booked') {
      return transact(db, (tx) => webhooks.emit(tx, 'e1', event, { number }));
    }

    async function deliveries({ webhookId }: Webhook) {
      return (await webhooks.deliveries('e1', webhookId, { offset: 0, limit: 200 })).items;
    }

    /** Asks until the database says so: nothing tells of it otherwise. */
    async function until(what: () => Promise<boolean>): Promise<void> {
      while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 5));
    }

    async function actions(): Promise<string[]> {
      const { items } = await audit.list('e1', { offset: 0, limit: 200 });
      return items.map(({ action }) => action).reverse();
    }

    it('carry an event to those who want it, signed with the secret given once', async () => {
      const webhook = await make();
      const others = [
        await make({ events: ['meeting.cancelled'] }),
        await make({ active: false }),
        await webhooks.create(actor, 'e2', { ...webhook, url: receiver.url }),
      ];
      expect(webhook.secret).to.match(/^whsec_/);
      expect(JSON.stringify(await webhooks.list('e1'))).to.not.include('whsec_');
      work();
      await happen(7);
      const [message] = await receiver.arrived(1);
      expect(verified(webhook.secret, message!)).to.deep.include({
        type: 'meeting.booked',
        data: { number: 7 },
      });
      await until(async () => (await deliveries(webhook))[0]?.state === 'delivered');
      expect((await deliveries(webhook))[0]).to.deep.include({
        deliveryId: message!.id,
        attempts: 1,
        lastStatus: 204,
        nextAttemptAt: null,
        payload: message!.body,
      });
      for (const { webhookId } of others) {
        expect(
          await db.selectFrom('webhookDelivery').where('webhookId', '=', webhookId).select('id').execute(),
        ).to.be.empty;
      }
      const [listed] = await webhooks.list('e1');
      expect(listed?.lastDelivery?.ok).to.equal(true);
    });

    it('say when it happened, also when that is told later', async () => {
      const webhook = await make();
      await transact(db, (tx) => webhooks.emit(tx, 'e1', 'meeting.booked', {}, 1_700_000_000_000));
      const [delivery] = await deliveries(webhook);
      expect(JSON.parse(delivery!.payload)).to.include({ timestamp: '2023-11-14T22:13:20.000Z' });
      expect(delivery!.createdAt).to.be.closeTo(Date.now(), 60_000);
    });

    it('carry nothing of what was rolled back', async () => {
      const webhook = await make();
      await rejection(
        transact(db, async (tx) => {
          await webhooks.emit(tx, 'e1', 'meeting.booked', {});
          throw new Error('no');
        }),
      );
      expect(await deliveries(webhook)).to.deep.equal([]);
    });

    it('are tried again with the same ID until the receiver takes it', async () => {
      const webhook = await make();
      receiver.replies.push(
        500,
        (response) => response.destroy(),
        () => undefined,
      );
      work();
      await happen();
      const received = await receiver.arrived(4);
      expect(new Set(received.map(({ id }) => id)).size).to.equal(1);
      for (const message of received) verified(webhook.secret, message);
      await until(async () => (await deliveries(webhook))[0]?.state === 'delivered');
      expect((await deliveries(webhook))[0]).to.include({ attempts: 4, lastError: null });
    });

    it('are given up after the last attempt, and sent once more when asked to', async () => {
      const webhook = await make();
      receiver.replies.push(500, 500, 500, 302);
      work();
      await happen();
      await until(async () => (await deliveries(webhook))[0]?.state === 'failed');
      const [failed] = await deliveries(webhook);
      expect(failed).to.include({ attempts: 4, lastStatus: 302, nextAttemptAt: null, deliveredAt: null });
      const again = await webhooks.retry(actor, 'e1', webhook.webhookId, failed!.deliveryId);
      expect(again).to.include({ state: 'pending', deliveryId: failed!.deliveryId });
      const received = await receiver.arrived(5);
      expect(new Set(received.map(({ id }) => id)).size).to.equal(1);
      await until(async () => (await deliveries(webhook))[0]?.state === 'delivered');
    });

    it('are switched off by 410, with everything that was still to be sent given up', async () => {
      const webhook = await make();
      await happen(1);
      await happen(2);
      receiver.replies.push(410, 410);
      work();
      await until(async () => !(await webhooks.list('e1'))[0]!.active);
      await until(async () => (await deliveries(webhook)).every(({ state }) => state === 'failed'));
      expect(await actions()).to.deep.equal(['webhook.created', 'webhook.switched_off']);
      await happen(3);
      expect(await deliveries(webhook)).to.have.length(2);
      const { version } = (await webhooks.list('e1'))[0]!;
      expect(version).to.equal(2);
    });

    it('are switched off when every attempt has failed for days, and not before', async () => {
      const webhook = await make();
      receiver.replies.push(500, 500, 500, 500, 500);
      work({ pauses: [] });
      await happen();
      await until(async () => (await deliveries(webhook))[0]?.state === 'failed');
      expect((await webhooks.list('e1'))[0]?.active).to.equal(true);
      const longAgo = Date.now() - fast.switchOffAfter;
      await db.updateTable('webhook').set({ failingSince: longAgo }).execute();
      await happen();
      await until(async () => !(await webhooks.list('e1'))[0]!.active);
      expect(await actions()).to.include('webhook.switched_off');
    });

    it('lose nothing when the server stops in the middle of an attempt', async () => {
      const webhook = await make();
      receiver.replies.push(() => undefined);
      work({ timeout: 60_000, lease: 120_000 });
      await happen();
      await receiver.arrived(1);
      await stopWorkers();
      expect((await deliveries(webhook))[0]).to.include({ state: 'pending', attempts: 0 });
      work();
      await until(async () => (await deliveries(webhook))[0]?.state === 'delivered');
      expect(receiver.received.map(({ id }) => id)).to.deep.equal([
        receiver.received[0]!.id,
        receiver.received[0]!.id,
      ]);
    });

    it('are taken over when the claim of a server that died lapses', async () => {
      const webhook = await make();
      await happen();
      const leasedUntil = Date.now() + 400;
      await db.updateTable('webhookDelivery').set({ lease: 'dead', leasedUntil }).execute();
      work();
      await until(async () => (await deliveries(webhook))[0]?.state === 'delivered');
      expect(Date.now()).to.be.at.least(leasedUntil);
    });

    it('are each sent by one of several servers', async () => {
      const webhook = await make();
      for (let number = 0; number < 40; number++) await happen(number);
      // No claim may lapse, however slow the machine is just now: then it would rightly be sent twice.
      for (let server = 0; server < 4; server++) work({ lease: 120_000, timeout: 60_000 });
      await until(async () => (await deliveries(webhook)).every(({ state }) => state === 'delivered'));
      const numbers = receiver.received.map(
        ({ body }) => (JSON.parse(body) as { data: { number: number } }).data.number,
      );
      expect(numbers.sort((a, b) => a - b)).to.deep.equal([...Array(40).keys()]);
    }).timeout(30_000);

    it('do not wait for another one whose receiver hangs', async () => {
      const hanging = await new WebhookReceiver().start();
      try {
        hanging.replies.push(...Array.from({ length: 40 }, () => () => undefined));
        await make({ url: hanging.url });
        await make();
        for (let number = 0; number < 30; number++) await happen(number);
        work({ timeout: 60_000, lease: 120_000 });
        await receiver.arrived(30);
        expect(hanging.received).to.have.length.of.at.most(4);
      } finally {
        hanging.stop();
      }
    });

    it('of one enterprise whose receivers all hang do not hold up those of another', async () => {
      const hanging = await new WebhookReceiver().start();
      hanging.replies.push(...Array.from({ length: 400 }, () => () => undefined));
      for (let index = 0; index < 30; index++) await make({ url: hanging.url });
      for (let index = 0; index < 5; index++) await happen();
      work({ timeout: 60_000, lease: 120_000 });
      await hanging.arrived(slots.enterprise);
      const events = ['meeting.booked' as const];
      const fields = { name: 'Sound', url: receiver.url, events, active: true };
      await webhooks.create(actor, 'e2', fields);
      for (let index = 0; index < 10; index++) {
        await transact(db, (tx) => webhooks.emit(tx, 'e2', 'meeting.booked', { index }));
      }
      await receiver.arrived(10);
      expect(hanging.received).to.have.length(slots.enterprise);
      await stopWorkers();
      hanging.stop();
    });

    it('are tried one at a time while their receiver fails', async () => {
      const webhook = await make();
      await db.updateTable('webhook').set({ failingSince: Date.now() }).execute();
      for (let number = 0; number < 3; number++) await happen(number);
      let open = 0;
      const most: number[] = [];
      const answers = Array.from({ length: 3 }, () => (response: ServerResponse) => {
        most.push(++open);
        setImmediate(() => {
          open--;
          response.writeHead(500).end();
        });
      });
      receiver.replies.push(...answers);
      work({ pauses: [60_000] });
      await until(async () => (await deliveries(webhook)).every(({ attempts }) => attempts === 1));
      expect(most).to.deep.equal([1, 1, 1]);
    });

    it('have their pause, also when another server looked for what is due before the last attempt', async () => {
      await make();
      await happen();
      const now = Date.now();
      const { id } = await db.selectFrom('webhookDelivery').select('id').executeTakeFirstOrThrow();
      const until = now + 60_000;
      await db.updateTable('webhookDelivery').set({ nextAttemptAt: until, attempts: 1 }).execute();
      expect(await claimDelivery(db, id, { now, until, lease: 'late' })).to.equal(false);
      expect(await claimDelivery(db, id, { now: until, until: until + 1, lease: 'next' })).to.equal(true);
    });

    it('can be tested, also when switched off, and that is tried once', async () => {
      const webhook = await make({ active: false });
      receiver.replies.push(500);
      work();
      const sent = await webhooks.test(actor, 'e1', webhook.webhookId);
      expect(sent).to.include({ event: 'test', state: 'pending' });
      const [message] = await receiver.arrived(1);
      expect(verified(webhook.secret, message!)).to.deep.include({ type: 'test' });
      await until(async () => (await deliveries(webhook))[0]?.state === 'failed');
      expect((await deliveries(webhook))[0]?.attempts).to.equal(1);
    });

    it('forget what is older than thirty days', async () => {
      const webhook = await make();
      const old = {
        createdAt: Date.now() - fast.kept - 1000,
        state: 'delivered',
        nextAttemptAt: null,
      } as const;
      await happen(1);
      await db.updateTable('webhookDelivery').set(old).execute();
      await happen(2);
      work();
      await receiver.arrived(1);
      expect(await deliveries(webhook)).to.have.length(1);
    });

    it('are changed only from the version seen, and only in the enterprise they are of', async () => {
      const { webhookId } = await make();
      const changed = await webhooks.change(actor, 'e1', webhookId, 1, { active: false });
      expect(changed).to.include({ version: 2, active: false, name: 'Calendar' });
      const late = await rejection(webhooks.change(actor, 'e1', webhookId, 1, { name: 'Late' }));
      expect(late).to.have.property('code', 'changed_meanwhile');
      const asOther = [
        () => webhooks.change(actor, 'e2', webhookId, 2, { name: 'Stolen' }),
        () => webhooks.delete(actor, 'e2', webhookId),
        () => webhooks.deliveries('e2', webhookId, { offset: 0, limit: 1 }),
        () => webhooks.test(actor, 'e2', webhookId),
      ];
      for (const attempt of asOther) {
        expect(await rejection(attempt())).to.have.property('code', 'not_found');
      }
      expect(await webhooks.list('e1')).to.deep.equal([changed]);
      expect(await webhooks.list('e2')).to.deep.equal([]);
    });

    it('give up what is still to be sent when switched off or deleted', async () => {
      const webhook = await make();
      await happen();
      await webhooks.change(actor, 'e1', webhook.webhookId, 1, { active: false });
      expect((await deliveries(webhook))[0]).to.include({ state: 'failed', nextAttemptAt: null });
      await webhooks.delete(actor, 'e1', webhook.webhookId);
      expect(await db.selectFrom('webhookDelivery').selectAll().execute()).to.deep.equal([]);
      expect(await actions()).to.deep.equal(['webhook.created', 'webhook.changed', 'webhook.deleted']);
    });

    it('are refused towards addresses inside the network unless the operator allows them', async () => {
      const strict = new WebhookService({ db, audit, allowPrivateAddresses: false });
      const fields = { name: 'Inside', events: ['meeting.booked' as const], active: true };
      for (const url of ['http://169.254.169.254/latest', 'http://localhost:6379/', 'https://[::1]/']) {
        const error = await rejection(strict.create(actor, 'e1', { ...fields, url }));
        expect(error).to.deep.include({ code: 'webhook_address_refused', field: 'url' });
      }
      const outside = await strict.create(actor, 'e1', { ...fields, url: 'https://hooks.example.org/' });
      const change = strict.change(actor, 'e1', outside.webhookId, 1, { url: 'http://10.0.0.1/' });
      expect(await rejection(change)).to.have.property('code', 'webhook_address_refused');
    });

    it('leave neither secret nor address in the audit log', async () => {
      const { secret, webhookId } = await make({ url: 'https://user:pass@hooks.example.org/token-xyz' });
      await webhooks.change(actor, 'e1', webhookId, 1, { url: 'https://hooks.example.org/token-xyz' });
      const rows = JSON.stringify(await db.selectFrom('auditEntry').selectAll().execute());
      expect(rows).to.include('hooks.example.org');
      for (const hidden of [secret, 'token-xyz', 'user', 'pass']) expect(rows).to.not.include(hidden);
    });
  });
});
