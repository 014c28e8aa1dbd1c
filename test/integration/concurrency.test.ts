import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { LiveConference } from '../../server/contract/api/history.ts';
import { ServerUnderBench } from '../../scripts/benchmarks/server-under-bench.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { freshPostgres } from '../harness/postgres.ts';
import { emptyRedis } from '../harness/redis.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

interface Site {
  running: RunningPlenum;
  enterprise: TestEnterprise;
  /** Every server of the installation. */
  urls: string[];
  stop: () => Promise<void>;
}

/** So that those who come do come at the same time. */
async function connected({ socket }: SignallingClient): Promise<void> {
  if (!socket.connected) await new Promise<void>((resolve) => socket.once('connect', resolve));
}

async function oneServer(): Promise<Site> {
  const running = await startPlenum('--media.workers=1');
  const enterprise = await TestEnterprise.first(running, { concurrency: 100 });
  return { running, enterprise, urls: [running.url], stop: () => running.stop() };
}

/** This process and another one, which share PostgreSQL and Redis. */
async function twoServers(): Promise<Site> {
  const database = await freshPostgres();
  const redis = await emptyRedis();
  const flags = ['--media.workers=1', `--database.url=${database.url}`, `--redis.url=${redis.url}`];
  const running = await startPlenum(...flags);
  const enterprise = await TestEnterprise.first(running, { concurrency: 100 });
  const second = await ServerUnderBench.start(flags);
  const stop = async (): Promise<void> => {
    await second.stop();
    await running.stop();
    await database.drop();
  };
  return { running, enterprise, urls: [running.url, second.url], stop };
}

for (const [name, open] of [
  ['on memory', oneServer],
  ['on Redis with two server processes', twoServers],
] as const) {
  describe(`the concurrency of an enterprise ${name}`, function () {
    this.timeout(90_000);
    let site: Site;
    let clients: SignallingClient[] = [];

    before(async () => {
      site = await open();
    });
    after(() => site.stop());
    afterEach(async () => {
      await Promise.all(clients.map((client) => client.request('leave', {}).catch(() => undefined)));
      for (const client of clients) client.close();
      clients = [];
    });

    /** @returns the code it ends with */
    async function join(client: SignallingClient, meetingId: string, pin: string): Promise<string> {
      const capabilities = site.running.plenum.media.rtpCapabilities();
      return client.join(meetingId, pin, 'Somebody', capabilities).then(
        () => 'in',
        (error: unknown) => (error instanceof PlenumError ? error.code : String(error)),
      );
    }

    function newClient(url: string): SignallingClient {
      const client = new SignallingClient(url);
      clients.push(client);
      return client;
    }

    it('lets exactly 100 of 200 in who come at once, and no more until somebody has left', async () => {
      // Four conferences: each is carried by one server.
      const meetings = await Promise.all([0, 1, 2, 3].map(() => site.enterprise.startMeeting()));
      const seats = Array.from({ length: 200 }, (_, index) => {
        const place = index % meetings.length;
        const url = site.urls[place % site.urls.length]!;
        return { meeting: meetings[place]!, client: newClient(url), url };
      });
      await Promise.all(seats.map(({ client }) => connected(client)));
      const answers = await Promise.all(
        seats.map(({ meeting, client }) => join(client, meeting.meetingId, meeting.guestPin)),
      );
      const counts = Map.groupBy(answers, (answer) => answer);
      expect(Object.fromEntries([...counts].map(([code, all]) => [code, all.length]))).to.deep.equal({
        in: 100,
        concurrency_used_up: 100,
      });

      const inside = seats.filter((_, index) => answers[index] === 'in');
      await Promise.all(inside.slice(0, 7).map(({ client }) => client.request('leave', {})));
      const late = await Promise.all(
        inside
          .slice(0, 20)
          .map(({ meeting, url }) => join(newClient(url), meeting.meetingId, meeting.guestPin)),
      );
      expect(late.filter((answer) => answer === 'in')).to.have.length(7);
    });

    it('follows the number bought at once, without putting anybody out', async () => {
      const meeting = await site.enterprise.startMeeting();
      const [url] = site.urls as [string];
      const come = (): Promise<string> => join(newClient(url), meeting.meetingId, meeting.guestPin);
      expect([await come(), await come()]).to.deep.equal(['in', 'in']);
      await site.enterprise.limit({ concurrency: 1 });
      expect(await come()).to.equal('conference_full');
      expect(clients[0]?.snapshot?.participants, 'still there').to.not.be.empty;
      await site.enterprise.limit({ concurrency: 3 });
      expect([await come(), await come()]).to.deep.equal(['in', 'conference_full']);
      await site.enterprise.limit({ concurrency: 100 });
    });
  });
}

describe('a meeting on two servers', function () {
  this.timeout(60_000);

  it('is carried by one of them: the other sends people on', async () => {
    const site = await twoServers();
    const clients = site.urls.map((url) => new SignallingClient(url));
    try {
      const { meetingId, guestPin } = await site.enterprise.startMeeting();
      const capabilities = site.running.plenum.media.rtpCapabilities();
      const answers = [];
      for (const client of clients) {
        const answer = client.join(meetingId, guestPin, 'Somebody', capabilities).then(
          () => 'in',
          (error: unknown) => (error as PlenumError).code,
        );
        answers.push(await answer);
      }
      expect(answers).to.deep.equal(['in', 'conference_elsewhere']);
    } finally {
      for (const client of clients) client.close();
      await site.stop();
    }
  });

  it('is seen, controlled and ended by its administrator on either', async () => {
    const site = await twoServers();
    const [, second] = site.urls as [string, string];
    const client = new SignallingClient(second);
    try {
      const { meetingId, guestPin } = await site.enterprise.startMeeting();
      await client.join(meetingId, guestPin, 'Somebody', site.running.plenum.media.rtpCapabilities());
      const { admin } = site.enterprise;
      const query = { scope: 'enterprise' };
      const live = () => admin.done<{ items: LiveConference[] }>('GET /conferences', { query });
      let { items } = await live();
      // What the other server has posted is a moment old.
      for (let turn = 0; items.length === 0 && turn < 100; turn++) {
        await pause(50);
        ({ items } = await live());
      }
      expect(items.map((one) => [one.meetingId, one.participants])).to.deep.equal([[meetingId, 1]]);
      const params = { conferenceId: items[0]!.conferenceId };
      await admin.done('POST /conferences/:conferenceId/lock', { params, body: { locked: true } });
      await client.until(() => client.snapshot?.fields.locked, 'the lock, given on the other server');
      const refused = await admin.call('POST /conferences/:conferenceId/stop-polling', { params });
      expect(refused.code).to.equal('not_polling');
      await admin.done('DELETE /conferences/:conferenceId', { params });
      await client.until(() => client.last('ended')?.reason === 'host', 'the end');
    } finally {
      client.close();
      await site.stop();
    }
  });
});
