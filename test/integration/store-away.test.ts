import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { openDatabase } from '../../server/store/database.ts';
import { RedisLiveStore } from '../../server/store/redis/live-store.ts';
import { cookieOf, password, TestEnterprise } from '../harness/enterprise.ts';
import { TestRedis } from '../harness/redis.ts';
import { rejection } from '../harness/rejection.ts';
import { RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const log = createLogger({ level: 'silent', format: 'json' });

describe('a server whose Redis has gone', function () {
  this.timeout(40_000);
  let redis: TestRedis;
  let dataDir: string;
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let host: SignallingClient;

  beforeEach(async () => {
    redis = await TestRedis.start();
    dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-away-'));
    running = await startPlenum('--media.workers=1', `--dataDir=${dataDir}`, `--redis.url=${redis.url}`);
    enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting();
    host = new SignallingClient(running.url, cookieOf(enterprise.admin));
    await host.join(meeting.meetingId, '', 'Olga', running.plenum.media.rtpCapabilities());
  });
  afterEach(async () => {
    host.socket.disconnect();
    await running.stop();
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('stops within seconds all the same, and the conference is in history: it goes on at the next start, or is ended then', async () => {
    await redis.stop();
    const since = Date.now();
    await running.plenum.close();
    expect(Date.now() - since).to.be.below(8000);
    const database = await openDatabase({ url: '', dataDir });
    const { db } = database;
    const left = await db.selectFrom('conference').selectAll().executeTakeFirstOrThrow();
    expect(left).to.include({ meetingId: meeting.meetingId, endReason: null, participants: 1 });
    await database.close();
    // Without the store that kept it, nobody can go on with it.
    const again = await startPlenum('--media.workers=1', `--dataDir=${dataDir}`);
    const ended = async () => (await enterpriseHistory(again, enterprise))[0]?.endReason ?? null;
    for (let turn = 0; (await ended()) === null && turn < 100; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await ended()).to.equal('interrupted');
    await again.stop();
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

async function enterpriseHistory(
  { url }: RunningPlenum,
  { me }: TestEnterprise,
): Promise<{ endReason: string | null }[]> {
  const rest = new RestClient(url);
  await rest.done('POST /session', { body: { login: me.login, password } });
  const query = { scope: 'enterprise' };
  return (await rest.done<{ items: { endReason: string | null }[] }>('GET /history', { query })).items;
}

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
