import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ConferenceRecord, LiveConference } from '../../server/contract/api/history.ts';
import type { RtpCapabilities } from '../../server/contract/rtp.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { PlenumProcess } from '../harness/plenum-process.ts';
import { freshPostgres } from '../harness/postgres.ts';
import { emptyRedis, type TestRedis } from '../harness/redis.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

/** Two servers on one PostgreSQL and one Redis; the conference is on the first, which goes away in one way or another. */
describe('a conference whose server goes away', function () {
  this.timeout(90_000);
  let first: PlenumProcess;
  let second: RunningPlenum;
  let redis: TestRedis;
  let dropDatabase: () => Promise<void>;
  let enterprise: TestEnterprise;
  let rtpCapabilities: RtpCapabilities;
  let meeting: Meeting;
  let clients: SignallingClient[] = [];

  before(async () => {
    const database = await freshPostgres();
    dropDatabase = () => database.drop();
    redis = await emptyRedis();
    const shared = [`--database.url=${database.url}`, `--redis.url=${redis.url}`];
    second = await startPlenum('--media.workers=1', ...shared);
    first = await PlenumProcess.start(...shared);
    enterprise = await TestEnterprise.first(second);
    rtpCapabilities = second.plenum.media.rtpCapabilities();
  });
  after(async () => {
    await first.stop();
    await second.stop();
    await dropDatabase();
  });

  beforeEach(async () => {
    meeting = await enterprise.startMeeting();
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    clients = [];
    if (!first.isRunning) await first.begin();
  });

  async function come(url: string, name: string, pin: string, cookie = ''): Promise<SignallingClient> {
    const client = new SignallingClient(url, cookie);
    clients.push(client);
    await client.join(meeting.meetingId, pin, name, rtpCapabilities);
    return client;
  }

  /** The lease lapses by itself after 30 s: the test does not wait for that. */
  function lapse(): Promise<unknown> {
    return redis
      .command('KEYS', `*conference:${meeting.meetingId}`)
      .then((keys) => redis.command('DEL', ...(keys as string[])));
  }

  /** Takes the seat again on the second server, which looks for such conferences every ten seconds. */
  async function comeBack({ seat }: SignallingClient): Promise<SignallingClient> {
    const client = new SignallingClient(second.url);
    clients.push(client);
    const held = { version: 0, generation: 0, consumerIds: [], rtpCapabilities };
    for (const deadline = Date.now() + 20_000; ;) {
      try {
        const { sync } = await client.request('resume', { seat, ...held });
        if (!('snapshot' in sync)) throw new Error('a restored conference gives a snapshot');
        client.snapshot = sync.snapshot;
        return client;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(200);
      }
    }
  }

  const areThere = (client: SignallingClient, ...names: string[]): Promise<unknown> =>
    client.until(
      () => client.snapshot?.participants.map(({ name }) => name).join() === names.join(),
      names.join(' and '),
    );
  const history = async (): Promise<ConferenceRecord[]> => {
    const query = { scope: 'enterprise' };
    const { items } = await enterprise.admin.done<{ items: ConferenceRecord[] }>('GET /history', { query });
    return items.filter(({ meetingId }) => meetingId === meeting.meetingId);
  };

  /** Of the one that went away nothing is left, neither live nor in the history; ends it. */
  async function isOneConference(): Promise<void> {
    const { admin } = enterprise;
    expect(await history()).to.deep.equal([]);
    const live = async (): Promise<LiveConference[]> => {
      const query = { scope: 'enterprise' };
      const { items } = await admin.done<{ items: LiveConference[] }>('GET /conferences', { query });
      return items.filter(({ meetingId }) => meetingId === meeting.meetingId);
    };
    // What a server has posted of it stands for a moment.
    await eventually(async () => (await live()).length, 1);
    const [{ conferenceId }] = (await live()) as [LiveConference];
    await admin.done('DELETE /conferences/:conferenceId', { params: { conferenceId } });
    await eventually(async () => (await history()).length, 1);
    expect((await history())[0]).to.include({ conferenceId, endReason: 'host' });
  }

  it('goes on at another, without those whose account was disabled meanwhile', async () => {
    const bert = await enterprise.member('bert');
    const host = await come(first.url, 'Anna', meeting.hostPin);
    const guest = await come(first.url, 'Ben', meeting.guestPin);
    await come(first.url, 'Bert', meeting.guestPin, bert.cookie);
    await host.request('control', { type: 'lock', locked: true });
    await host.until(() => host.snapshot?.participants.length === 3, 'three of them');
    await first.end('SIGKILL');

    await enterprise.admin.done('PATCH /accounts/:accountId', {
      params: { accountId: bert.account.accountId },
      body: { state: 'disabled' },
      headers: { 'if-match': `"${bert.account.version}"` },
    });
    await lapse();
    const back = await comeBack(guest);
    await areThere(back, 'Anna', 'Ben');
    expect(back.snapshot?.fields.locked).to.equal(true);
    const [self] = (await comeBack(host)).snapshot?.participants ?? [];
    expect(self).to.include({ id: host.participantId, role: 'host' });
    await first.begin();
    await isOneConference();
  });

  it('ends after a notice when its enterprise has a smaller plan by now', async () => {
    const host = await come(first.url, 'Anna', meeting.hostPin);
    const before = host.snapshot?.fields.endsAt;
    await first.end('SIGKILL');
    await enterprise.limit({ plan: 'free' });
    await lapse();
    try {
      const back = await comeBack(host);
      await back.until(() => ![null, before].includes(back.snapshot?.fields.endsAt), 'another end');
    } finally {
      await enterprise.limit({ plan: 'paid' });
      await first.begin();
    }
    await isOneConference();
  });

  it('is let go by a server that was only away for long, and told there so', async () => {
    const host = await come(first.url, 'Anna', meeting.hostPin);
    const guest = await come(first.url, 'Ben', meeting.guestPin);
    await host.until(() => host.snapshot?.participants.length === 2, 'both of them');
    first.freeze();
    await lapse();
    await areThere(await comeBack(guest), 'Anna', 'Ben');
    first.thaw();
    await host.until(() => host.last('ended')?.reason === 'interrupted', 'that it goes on elsewhere');
    await areThere(await comeBack(host), 'Anna', 'Ben');
    await isOneConference();
  });
});

async function eventually<T>(value: () => Promise<T>, wanted: T): Promise<void> {
  for (const deadline = Date.now() + 5000; (await value()) !== wanted;) {
    await pause(50);
    if (Date.now() > deadline) expect(await value()).to.equal(wanted);
  }
}
