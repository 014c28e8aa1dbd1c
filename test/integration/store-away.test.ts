import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { openDatabase } from '../../server/store/database.ts';
import { RedisLiveStore } from '../../server/store/redis/live-store.ts';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { TestRedis } from '../harness/redis.ts';
import { rejection } from '../harness/rejection.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { WebhookReceiver } from '../harness/webhook-receiver.ts';

const log = createLogger({ level: 'silent', format: 'json' });

describe('a server whose Redis has gone', function () {
  this.timeout(40_000);
  let redis: TestRedis;
  let dataDir: string;
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let host: SignallingClient;
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    redis = await TestRedis.start();
    dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-away-'));
    receiver = await new WebhookReceiver().start();
    running = await startPlenum(
      '--media.workers=1',
      `--dataDir=${dataDir}`,
      `--redis.url=${redis.url}`,
      '--webhooks.allowPrivateAddresses',
    );
    enterprise = await TestEnterprise.first(running);
    await enterprise.admin.done('POST /webhooks', {
      body: { name: 'Ends', url: receiver.url, events: ['conference.ended'], active: true },
    });
    meeting = await enterprise.startMeeting();
    host = new SignallingClient(running.url, cookieOf(enterprise.admin));
    await host.join(meeting.meetingId, '', 'Olga', running.plenum.media.rtpCapabilities());
  });
  afterEach(async () => {
    host.socket.disconnect();
    await running.stop();
    await redis.stop();
    receiver.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('stops within seconds all the same, with history and events in the database', async () => {
    await redis.stop();
    const since = Date.now();
    await running.plenum.close();
    expect(Date.now() - since).to.be.below(8000);
    const database = await openDatabase({ url: '', dataDir });
    const { db } = database;
    const ended = await db.selectFrom('conference').selectAll().executeTakeFirstOrThrow();
    expect(ended).to.include({ meetingId: meeting.meetingId, endReason: 'interrupted', participants: 1 });
    const events = await db.selectFrom('webhookDelivery').select('event').execute();
    expect(events).to.deep.equal([{ event: 'conference.ended' }]);
    await database.close();
  });

  it('says what is wrong to people and programs, and is not ready', async () => {
    const ready = () => fetch(`${running.url}/ready`);
    expect((await ready()).status).to.equal(200);
    await redis.stop();
    const refused = await enterprise.admin.call('GET /me');
    expect(refused).to.include({ status: 503, code: 'store_unavailable' });
    const guest = new SignallingClient(running.url);
    const joining = guest.join(meeting.meetingId, '', 'Gast', running.plenum.media.rtpCapabilities());
    expect(await rejection(joining)).to.have.property('code', 'store_unavailable');
    guest.socket.disconnect();
    const answer = await ready();
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({
      ready: false,
      parts: { media: true, database: true, liveStore: false },
    });
    // Nobody waits anew for what is known to be away.
    const since = Date.now();
    await enterprise.admin.call('GET /me');
    expect(Date.now() - since).to.be.below(1000);
  });
});

describe('the live store in Redis that has gone', () => {
  it('lets go of a subscription and closes without waiting for it', async function () {
    this.timeout(20_000);
    const redis = await TestRedis.start();
    const store = await RedisLiveStore.open({ url: redis.url, log });
    const end = await store.subscribe('c', () => undefined);
    await redis.stop();
    const asked = rejection(store.get('a'));
    const since = Date.now();
    await end();
    await store.close();
    expect(Date.now() - since).to.be.below(5000);
    expect(await asked).to.have.property('code', 'store_unavailable');
  });
});
