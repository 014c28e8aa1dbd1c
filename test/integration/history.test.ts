import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { AuditService } from '../../server/audit/service.ts';
import type { KeyCaller } from '../../server/contract/api/caller.ts';
import type { ConferenceRecord } from '../../server/contract/api/history.ts';
import {
  HistoryRecorder,
  type JoinedParticipant,
  type StartedConference,
} from '../../server/history/recorder.ts';
import { historyRoutes } from '../../server/history/routes.ts';
import { HistoryService, type LiveEntry } from '../../server/history/service.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { person, serveRoutes, type TestEdge } from '../harness/rest-edge.ts';

const log = createLogger({ level: 'silent', format: 'json' });
const minute = 60_000;
/** One hour before the clocks of Berlin are set forward, 02:00 -> 03:00. */
const beforeSpring = Date.UTC(2026, 2, 29, 0, 0);

const anna = person('anna');
const bob = person('bob');
const carl = person('carl');
const admin = person('olga', { role: 'admin' });
const stranger = person('eve', { enterpriseId: 'e2', role: 'admin' });
const key: KeyCaller = {
  ...{ kind: 'key', apiKeyId: 'k', accountId: null, enterpriseId: 'e1', name: 'Script', role: 'admin' },
  ...{ operator: false, scopes: ['history:read', 'meetings:read', 'meetings:write'] },
  ...{ language: 'en', timeZone: 'UTC' },
};

function conference(conferenceId: string, more: Partial<StartedConference> = {}): StartedConference {
  return {
    ...{ conferenceId, enterpriseId: 'e1', meetingId: '123456789', bookingId: null, subject: conferenceId },
    ...{ media: 'video', ownerId: 'anna', ownerName: 'Anna', startedAt: beforeSpring },
    ...more,
  };
}

function attendee(participantId: string, more: Partial<JoinedParticipant> = {}): JoinedParticipant {
  return {
    ...{ participantId, name: participantId, number: '', kind: 'web', role: 'guest', accountId: null },
    ...{ terminalId: null, joinedAt: beforeSpring },
    ...more,
  };
}

function liveOne(conferenceId: string, more: Partial<LiveEntry> = {}): LiveEntry {
  return {
    ...{ conferenceId, meetingId: '123456789', bookingId: null, subject: conferenceId, media: 'video' },
    ...{ ownerName: 'Anna', startedAt: 1, endsAt: null, participants: 2, waiting: 0, hostName: 'Anna' },
    ...{ locked: false, enterpriseId: 'e1', ownerId: 'anna', accountIds: ['anna', 'bob'] },
    ...more,
  };
}

describe('the history of conferences', () => {
  eachDatabase((_dialect, open) => {
    const undo: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    async function parts(live: LiveEntry[] = []) {
      const { db } = await open();
      const recorder = new HistoryRecorder({ db, serverId: 's', log });
      undo.push(() => recorder.close());
      const ended: unknown[] = [];
      const audit = new AuditService({ db });
      const history = new HistoryService({
        ...{ db, audit, live: () => live, now: () => beforeSpring + 120 * minute },
        endConference: (...what) => void ended.push(what),
        timeZoneOf: () => Promise.resolve('Europe/Berlin'),
      });
      const served = await serveRoutes(db, historyRoutes({ history, audit }));
      undo.push(() => served.close());
      const subjects = async (caller: Parameters<TestEdge['as']>[0], query: Record<string, unknown> = {}) => {
        const { body, code } = await served.as(caller, 'GET /history', { query });
        if (code !== undefined) return code;
        return (body as { items: ConferenceRecord[] }).items.map(({ subject }) => subject);
      };
      return { db, recorder, audit, ended, as: served.as, subjects };
    }

    async function past() {
      const all = await parts();
      const { recorder } = all;
      const begin = (id: string, hours: number, more: Partial<StartedConference> = {}) =>
        recorder.started(conference(id, { startedAt: beforeSpring + hours * 60 * minute, ...more }));
      begin('owned', 1);
      begin('attended', 2, { ownerId: 'carl', ownerName: 'Carl', subject: 'Quarter 100%' });
      recorder.joined('attended', attendee('p1', { accountId: 'anna' }));
      begin('others', 3, { ownerId: 'carl', ownerName: 'Carl' });
      begin('alien', 4, { enterpriseId: 'e2' });
      recorder.joined('alien', attendee('p2', { accountId: 'anna' }));
      begin('visitors', 5, { enterpriseId: null, ownerId: null });
      for (const id of ['owned', 'attended', 'others', 'alien', 'visitors']) {
        recorder.ended(id, 'host', { at: beforeSpring + 600 * minute });
      }
      begin('still-live', 6);
      await recorder.flush();
      recorder.ended('still-live', 'host', { at: 0 });
      await recorder.close();
      return all;
    }

    it('lists those one owned or was in, and to administrators and keys all of the enterprise', async () => {
      const { subjects } = await past();
      expect(await subjects(anna)).to.deep.equal(['still-live', 'Quarter 100%', 'owned']);
      expect(await subjects(carl)).to.deep.equal(['others', 'Quarter 100%']);
      expect(await subjects(bob)).to.deep.equal([]);
      const all = ['still-live', 'others', 'Quarter 100%', 'owned'];
      expect(await subjects(admin, { scope: 'enterprise' })).to.deep.equal(all);
      expect(await subjects(key)).to.deep.equal(all);
      expect(await subjects(stranger, { scope: 'enterprise' })).to.deep.equal(['alien']);
      expect(await subjects(anna, { scope: 'enterprise' })).to.equal('not_permitted');
    });

    it('is searched, bounded by time, and paged', async () => {
      const { as, subjects } = await past();
      expect(await subjects(anna, { search: '100%' })).to.deep.equal(['Quarter 100%']);
      expect(await subjects(anna, { search: 'CARL' })).to.deep.equal(['Quarter 100%']);
      const from = beforeSpring + 120 * minute;
      expect(await subjects(key, { from, to: from + 60 * minute })).to.deep.equal(['Quarter 100%']);
      const { body } = await as(key, 'GET /history', { query: { offset: 1, limit: 2 } });
      expect((body as { total: number }).total).to.equal(4);
      expect(await subjects(key, { offset: 1, limit: 2 })).to.deep.equal(['others', 'Quarter 100%']);
    });

    it('tells of one who was there and what happened, to those who may know', async () => {
      const { recorder, as } = await parts();
      recorder.started(conference('c', { ownerId: 'anna' }));
      recorder.joined('c', attendee('p', { name: 'Bob', accountId: 'bob', number: '80000001' }));
      recorder.event('c', { at: beforeSpring + minute, type: 'locked', actor: 'Anna' });
      recorder.left('p', beforeSpring + 2 * minute);
      recorder.ended('c', 'time_over', { at: beforeSpring + 3 * minute });
      await recorder.close();
      const get = (caller: Parameters<TestEdge['as']>[0]) =>
        as(caller, 'GET /history/:conferenceId', { params: { conferenceId: 'c' } });
      const { body } = await get(bob);
      expect(body).to.deep.equal({
        ...{ conferenceId: 'c', meetingId: '123456789', bookingId: null, subject: 'c', media: 'video' },
        ...{ ownerName: 'Anna', startedAt: beforeSpring, endedAt: beforeSpring + 3 * minute },
        ...{ endReason: 'time_over', participants: 1, peak: 1 },
        attendance: [
          {
            ...{ participantId: 'p', name: 'Bob', number: '80000001', kind: 'web', role: 'guest' },
            ...{ joinedAt: beforeSpring, leftAt: beforeSpring + 2 * minute },
          },
        ],
        events: [
          { at: beforeSpring, type: 'started', actor: null, subject: null, detail: '' },
          { at: beforeSpring, type: 'joined', actor: null, subject: 'Bob', detail: '' },
          { at: beforeSpring + minute, type: 'locked', actor: 'Anna', subject: null, detail: '' },
          { at: beforeSpring + 2 * minute, type: 'left', actor: null, subject: 'Bob', detail: '' },
          { at: beforeSpring + 3 * minute, type: 'ended', actor: null, subject: null, detail: 'time_over' },
        ],
      });
      const codes = [anna, admin, key, carl, stranger].map(async (caller) => (await get(caller)).code);
      expect(await Promise.all(codes)).to.deep.equal([
        ...[undefined, undefined, undefined],
        ...['not_found', 'not_found'],
      ]);
    });

    describe('as a spreadsheet', () => {
      const evil = '=HYPERLINK("http://evil.example/","click")';

      async function sheet(query: Record<string, string>, caller = anna) {
        const { recorder, as } = await parts();
        recorder.started(conference('c', { subject: 'Q1: plan/2026' }));
        recorder.joined(
          'c',
          attendee('p1', { name: evil, role: 'host', joinedAt: beforeSpring + 30 * minute }),
        );
        recorder.joined(
          'c',
          attendee('p2', { name: '张三', kind: 'sip', number: '0012', joinedAt: beforeSpring + 59 * minute }),
        );
        recorder.left('p1', beforeSpring + 90 * minute + 5000);
        await recorder.flush();
        const params = { conferenceId: 'c' };
        const answer = await as(caller, 'GET /history/:conferenceId/attendance', { params, query });
        await recorder.close();
        return answer;
      }

      it('has times in the zone of the enterprise over a clock change, and nothing that is a formula', async () => {
        const { text, headers } = await sheet({ format: 'csv' });
        expect(headers['content-type']).to.match(/^text\/csv/);
        expect(decodeURIComponent(headers['content-disposition'] ?? '')).to.include(
          'Attendance Q1 plan 2026 2026-03-29.csv',
        );
        const [heading, first, second] = text.replace('\ufeff', '').split('\r\n');
        expect(heading).to.equal(
          'Name,Number,Kind,Role,Joined (Europe/Berlin),Left (Europe/Berlin),Duration (h:mm:ss)',
        );
        expect(first).to.equal(
          `"'=HYPERLINK(""http://evil.example/"",""click"")",,Browser,Host,2026-03-29 01:30:00,2026-03-29 03:30:05,1:00:05`,
        );
        expect(second).to.equal('张三,0012,Terminal,Guest,2026-03-29 01:59:00,,1:01:00');
      });

      it('is headed in the language asked for', async () => {
        const { text } = await sheet({ format: 'csv', language: 'zh' });
        expect(text).to.include('姓名,号码,类型,角色,入会时间 (Europe/Berlin),离会时间 (Europe/Berlin)');
        expect(text).to.include('终端,来宾');
      });

      it('is an XLSX without formulas unless told otherwise', async () => {
        const { bytes, headers } = await sheet({});
        expect(headers['content-type']).to.include('spreadsheetml.sheet');
        const texts = Object.values(unzipSync(bytes)).map((part) => strFromU8(part));
        expect(texts.join(''))
          .to.include('HYPERLINK')
          .and.include('张三')
          .and.not.match(/<f[ >]/);
      });

      it('is not for those who have nothing to do with it', async () => {
        expect((await sheet({ format: 'csv' }, carl)).code).to.equal('not_found');
        expect((await sheet({ format: 'csv' }, stranger)).code).to.equal('not_found');
      });
    });

    describe('that is being made', () => {
      const live = [
        liveOne('old'),
        liveOne('new', { startedAt: 2, ownerId: 'carl', accountIds: ['carl'] }),
        liveOne('alien', { enterpriseId: 'e2' }),
        liveOne('visitors', { enterpriseId: null, ownerId: null }),
      ];

      it('is listed live to those in it and to administrators', async () => {
        const { as } = await parts(live);
        const list = async (caller: Parameters<TestEdge['as']>[0], scope: string) => {
          const { body, code } = await as(caller, 'GET /conferences', { query: { scope } });
          return code ?? (body as { items: LiveEntry[] }).items.map(({ subject }) => subject);
        };
        expect(await list(bob, 'mine')).to.deep.equal(['old']);
        expect(await list(carl, 'mine')).to.deep.equal(['new']);
        expect(await list(admin, 'mine')).to.deep.equal([]);
        expect(await list(admin, 'enterprise')).to.deep.equal(['new', 'old']);
        expect(await list(key, 'mine')).to.deep.equal(['new', 'old']);
        expect(await list(bob, 'enterprise')).to.equal('not_permitted');
      });

      it('is ended by its owner, or by an administrator, which the audit log tells', async () => {
        const { as, ended, audit } = await parts(live);
        const end = async (caller: Parameters<TestEdge['as']>[0], conferenceId: string) => {
          const { status, code } = await as(caller, 'DELETE /conferences/:conferenceId', {
            params: { conferenceId },
          });
          return code ?? status;
        };
        expect(await end(bob, 'old')).to.equal('not_permitted');
        expect(await end(stranger, 'old')).to.equal('not_found');
        expect(await end(admin, 'visitors')).to.equal('not_found');
        expect(await end(anna, 'old')).to.equal(204);
        expect((await audit.list('e1', { offset: 0, limit: 9 })).total).to.equal(0);
        expect(await end(admin, 'new')).to.equal(204);
        expect(ended).to.deep.equal([
          ['old', 'host', 'anna'],
          ['new', 'administrator', 'olga'],
        ]);
        const { items } = await audit.list('e1', { offset: 0, limit: 9 });
        expect(items).to.have.length(1);
        expect(items[0]).to.include({ action: 'conference.ended', actorName: 'olga', targetId: 'new' });
      });
    });

    it('has the audit log beside it, for administrators and keys with the scope', async () => {
      const { as, audit, db } = await parts();
      const target = { kind: 'vmr', id: 'v', name: 'Room' };
      const actor = { kind: 'account', id: 'olga', name: 'Olga', address: '192.0.2.7' } as const;
      await audit.record(db, actor, { enterpriseId: 'e1', action: 'vmr.created', target });
      const { body } = await as(admin, 'GET /audit', { query: { search: 'olga' } });
      const { total, items } = body as { total: number; items: Record<string, unknown>[] };
      expect(total).to.equal(1);
      expect(items[0]).to.have.all.keys([
        ...['auditId', 'at', 'actorKind', 'actorName', 'action', 'targetKind', 'targetId', 'targetName'],
        ...['detail', 'address'],
      ]);
      expect((await as(stranger, 'GET /audit')).body).to.deep.equal({ items: [], total: 0 });
      expect((await as(anna, 'GET /audit')).code).to.equal('not_permitted');
      expect((await as(key, 'GET /audit')).code).to.equal('scope_missing');
    });
  });
});
