import { expect } from 'chai';
import { HistoryRecorder } from '../../server/history/recorder.ts';
import { overviewRoutes } from '../../server/history/routes.ts';
import { lastDays, OverviewService } from '../../server/history/overview.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { person, serveRoutes } from '../harness/rest-edge.ts';

const log = createLogger({ level: 'silent', format: 'json' });
const hour = 3_600_000;
const limits = {
  ...{ plan: 'paid', concurrency: 100, recordingBytes: 5_000_000 },
  vmrs: [{ capacity: 50, count: 3 }],
  terminals: { small: 1, medium: 2, board: 3 },
} as const;
const admin = person('olga', { role: 'admin' });

describe('the days of an overview', () => {
  it('are those of the time zone, which clock changes make longer and shorter', () => {
    const noon = Date.UTC(2026, 2, 29, 12);
    const days = lastDays(3, 'Europe/Berlin', noon);
    expect(days.map(({ name }) => name)).to.deep.equal(['2026-03-27', '2026-03-28', '2026-03-29']);
    expect(days.map(({ from, to }) => (to - from) / hour)).to.deep.equal([24, 24, 23]);
    expect(days[2]!.from).to.equal(Date.UTC(2026, 2, 28, 23));
    const autumn = lastDays(1, 'Europe/Berlin', Date.UTC(2026, 9, 25, 12));
    expect((autumn[0]!.to - autumn[0]!.from) / hour).to.equal(25);
  });

  it('follow one another without a gap through a year, where midnight is skipped as well', () => {
    const days = lastDays(366, 'America/Santiago', Date.UTC(2026, 11, 1));
    for (const [index, day] of days.entries()) if (index > 0) expect(day.from).to.equal(days[index - 1]!.to);
    expect(new Set(days.map(({ name }) => name)).size).to.equal(366);
  });
});

describe('the overview', () => {
  eachDatabase((_dialect, open) => {
    async function parts(now: number) {
      const { db } = await open();
      const recorder = new HistoryRecorder({ db, serverId: 's', log });
      const asked: string[] = [];
      const number = (value: number) => (enterpriseId: string) => {
        asked.push(enterpriseId);
        return Promise.resolve(value);
      };
      const overview = new OverviewService({
        ...{ db, now: () => now },
        enterprise: () =>
          Promise.resolve({ limits: structuredClone(limits) as never, timeZone: 'Asia/Shanghai' }),
        partiesOnConcurrency: number(7),
        partiesInVmrs: number(3),
        liveConferences: number(2),
        recordedBytes: number(0),
        terminals: () => Promise.resolve([{ licence: 'small', registered: 1, online: 1, inCall: 0 }]),
        vmrs: () =>
          Promise.resolve([
            { capacity: 50, made: 1 },
            { capacity: 10, made: 0 },
          ]),
        accounts: () => Promise.resolve({ active: 5, inactive: 1, disabled: 0 }),
      });
      return { db, recorder, overview, asked };
    }

    it('says what is used of what there is, to administrators only', async () => {
      const { db, overview, asked } = await parts(0);
      const edge = await serveRoutes(db, overviewRoutes({ overview }));
      try {
        const { body } = await edge.as(admin, 'GET /overview');
        expect(body).to.deep.equal({
          parties: { now: 7, limit: 100 },
          partiesInVmrs: 3,
          conferences: 2,
          recording: { usedBytes: 0, limitBytes: 5_000_000 },
          terminals: [{ licence: 'small', registered: 1, online: 1, inCall: 0, limit: 1 }],
          vmrs: [
            { capacity: 50, made: 1, limit: 3 },
            { capacity: 10, made: 0, limit: 0 },
          ],
          accounts: { active: 5, inactive: 1, disabled: 0 },
        });
        expect(new Set(asked)).to.deep.equal(new Set(['e1']));
        expect((await edge.as(person('anna'), 'GET /overview')).code).to.equal('not_permitted');
        const days = await edge.as(admin, 'GET /overview/days', { query: { days: 2 } });
        expect((days.body as { items: { day: string }[] }).items.map(({ day }) => day)).to.deep.equal([
          '1969-12-31',
          '1970-01-01',
        ]);
      } finally {
        await edge.close();
      }
    });

    it('adds up the days of one enterprise in its time zone, live meetings up to now', async () => {
      // Midnight in Shanghai is 16:00 UTC.
      const midnight = Date.UTC(2026, 4, 2, 16);
      const { recorder, overview } = await parts(midnight + hour);
      const begin = (conferenceId: string, enterpriseId: string, startedAt: number) =>
        recorder.started({
          ...{ conferenceId, enterpriseId, startedAt, meetingId: '1', bookingId: null, subject: '' },
          ...{ media: 'video', ownerId: null, ownerName: '' },
        });
      const join = (conferenceId: string, participantId: string, joinedAt: number) =>
        recorder.joined(conferenceId, {
          ...{ participantId, joinedAt, name: '', number: '', kind: 'web', role: 'guest' },
          ...{ accountId: null, terminalId: null },
        });
      begin('c1', 'e1', midnight - 2 * hour);
      join('c1', 'a', midnight - 2 * hour);
      join('c1', 'b', midnight - 2 * hour);
      recorder.left('b', midnight - hour);
      begin('c2', 'e1', midnight + 0.5 * hour);
      join('c2', 'c', midnight + 0.5 * hour);
      begin('c3', 'e2', midnight - hour);
      join('c3', 'd', midnight - hour);
      await recorder.close();
      expect(await overview.days('e1', 3)).to.deep.equal([
        { day: '2026-05-01', conferences: 0, participants: 0, peakParties: 0, minutes: 0 },
        { day: '2026-05-02', conferences: 1, participants: 2, peakParties: 2, minutes: 180 },
        { day: '2026-05-03', conferences: 1, participants: 1, peakParties: 2, minutes: 90 },
      ]);
    });
  });
});
