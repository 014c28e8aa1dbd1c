import { expect } from 'chai';
import { closeAbandoned } from '../../server/history/abandoned.ts';
import { HistoryRecorder, type JoinedParticipant } from '../../server/history/recorder.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

const log = createLogger({ level: 'silent', format: 'json' });
const started = {
  conferenceId: 'c1',
  enterpriseId: 'e1',
  meetingId: '123456789',
  bookingId: null,
  subject: 'Weekly',
  media: 'video',
  ownerId: 'anna',
  ownerName: 'Anna',
  startedAt: 1000,
} as const;

function person(
  participantId: string,
  joinedAt: number,
  more: Partial<JoinedParticipant> = {},
): JoinedParticipant {
  const nobody = { accountId: null, terminalId: null, number: '' };
  return { ...nobody, participantId, joinedAt, name: participantId, kind: 'web', role: 'guest', ...more };
}

const rowOf = (db: Db, id = 'c1') =>
  db.selectFrom('conference').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const attendanceOf = (db: Db) =>
  db
    .selectFrom('attendance')
    .select(['participantId', 'stay', 'role', 'joinedAt', 'leftAt'])
    .orderBy('participantId')
    .orderBy('stay')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row })));
const eventsOf = (db: Db) =>
  db
    .selectFrom('conferenceEvent')
    .selectAll()
    .orderBy('sequence')
    .execute()
    .then((rows) => rows.map(({ at, type, actor, subject }) => [at, type, actor, subject]));

/** The database, with a word before each transaction. */
function watched(db: Db, onTransaction: () => void): Db {
  const transaction = () => {
    onTransaction();
    return db.transaction();
  };
  return new Proxy(db, {
    get: (target, name) =>
      name === 'transaction' ? transaction : (Reflect.get(target, name, target) as unknown),
  });
}

describe('the history recorder', () => {
  eachDatabase((_dialect, open) => {
    const recorders: HistoryRecorder[] = [];
    afterEach(async () => {
      for (const recorder of recorders.splice(0)) await recorder.close();
    });
    async function parts({ now = (): number => 5000 } = {}) {
      const { db } = await open();
      const record = (serverId = 's1', store = db) => {
        const recorder = new HistoryRecorder({ db: store, serverId, log, now });
        recorders.push(recorder);
        return recorder;
      };
      return { db, record, recorder: record() };
    }

    it('writes who was there from when to when, and what happened in its order', async () => {
      const { db, recorder } = await parts();
      recorder.started(started);
      recorder.joined('c1', person('anna', 1000, { role: 'host', accountId: 'anna' }));
      recorder.joined('c1', person('bob', 2000));
      await recorder.flush();
      expect(await rowOf(db)).to.include({ endedAt: null, participants: 2, peak: 2, serverId: 's1' });
      recorder.event('c1', { at: 2500, type: 'locked', actor: 'anna' });
      recorder.left('bob', 3000);
      recorder.joined('c1', person('carl', 3500));
      recorder.ended('c1', 'host', { at: 4000, actor: 'anna' });
      await recorder.flush();
      expect(await rowOf(db)).to.include({
        ...{ endedAt: 4000, endReason: 'host', participants: 3, peak: 2, ownerName: 'Anna' },
      });
      expect(await attendanceOf(db)).to.deep.equal([
        { participantId: 'anna', stay: 1, role: 'host', joinedAt: 1000, leftAt: 4000 },
        { participantId: 'bob', stay: 1, role: 'guest', joinedAt: 2000, leftAt: 3000 },
        { participantId: 'carl', stay: 1, role: 'guest', joinedAt: 3500, leftAt: 4000 },
      ]);
      expect(await eventsOf(db)).to.deep.equal([
        [1000, 'started', null, null],
        [1000, 'joined', null, 'anna'],
        [2000, 'joined', null, 'bob'],
        [2500, 'locked', 'anna', null],
        [3000, 'left', null, 'bob'],
        [3500, 'joined', null, 'carl'],
        [4000, 'ended', 'anna', null],
      ]);
      expect([recorder.queued, recorder.open.size]).to.deep.equal([0, 0]);
    });

    it('goes on with one of before a restart, taken for interrupted meanwhile or not written at all', async () => {
      const { db, recorder, record } = await parts();
      const [anna, bob] = [person('anna', 1000, { role: 'host' }), person('bob', 2000)];
      recorder.started(started);
      recorder.joined('c1', anna);
      await recorder.flush();
      await closeAbandoned({
        ...{ db, serverId: 's2', open: new Set<string>(), now: () => 1_000_000 },
        isAlive: () => Promise.resolve(false),
      });
      expect(await rowOf(db)).to.include({ endReason: 'interrupted' });

      const next = record('s2');
      await next.resumed(started, [anna, bob]);
      await next.resumed({ ...started, conferenceId: 'c2' }, [anna]);
      await next.flush();
      expect(await rowOf(db)).to.include({ endedAt: null, endReason: null, serverId: 's2', participants: 2 });
      expect(await rowOf(db, 'c2')).to.include({ endedAt: null, startedAt: 1000, participants: 1 });
      next.ended('c1', 'host', { at: 9000, actor: null });
      await next.flush();
      expect(await rowOf(db)).to.include({ endedAt: 9000, endReason: 'host' });
    });

    it('writes by itself, soon', async () => {
      const { db, recorder } = await parts();
      recorder.started(started);
      while (recorder.queued > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await rowOf(db)).to.include({ subject: 'Weekly' });
    });

    it('keeps the stays of who comes back apart, what is between them not counted, and the highest role', async () => {
      const { db, recorder } = await parts();
      recorder.started(started);
      recorder.joined('c1', person('bob', 1500));
      recorder.roleChanged('bob', 'host');
      recorder.roleChanged('bob', 'guest');
      recorder.left('bob', 2000);
      await recorder.flush();
      recorder.joined('c1', person('bob', 2500));
      recorder.joined('c1', person('bob', 2600));
      recorder.renamed('bob', 'Bob');
      await recorder.flush();
      const bob = { participantId: 'bob', stay: 1, role: 'host', joinedAt: 1500, leftAt: 2000 } as const;
      const again = { participantId: 'bob', stay: 2, role: 'guest', joinedAt: 2500, leftAt: null } as const;
      expect(await attendanceOf(db)).to.deep.equal([bob, again]);
      expect(await rowOf(db)).to.include({ participants: 1, peak: 1 });
      recorder.ended('c1', 'host', { at: 3000 });
      await recorder.flush();
      expect(await attendanceOf(db)).to.deep.equal([bob, { ...again, leftAt: 3000 }]);
    });

    it('counts an account or a terminal once, however often it comes, and visitors each time', async () => {
      const { db, recorder } = await parts();
      recorder.started(started);
      recorder.joined('c1', person('p1', 1000, { accountId: 'anna' }));
      recorder.left('p1', 1100);
      recorder.joined('c1', person('p2', 1200, { accountId: 'anna' }));
      recorder.joined('c1', person('p3', 1200, { terminalId: 't', kind: 'sip' }));
      recorder.left('p3', 1300);
      recorder.joined('c1', person('p4', 1400, { terminalId: 't', kind: 'sip' }));
      recorder.joined('c1', person('p5', 1400));
      recorder.left('p5', 1500);
      recorder.joined('c1', person('p6', 1600));
      await recorder.flush();
      expect(await rowOf(db)).to.include({ participants: 4, peak: 3 });
      expect(await attendanceOf(db)).to.have.length(6);
    });

    it('never throws for what it does not know, and leaving twice is leaving once', async () => {
      const { db, recorder } = await parts();
      recorder.joined('c9', person('x', 1));
      recorder.left('x', 2);
      recorder.event('c9', { at: 1, type: 'locked' });
      recorder.ended('c9', 'empty', { at: 3 });
      recorder.started(started);
      recorder.joined('c1', person('bob', 1500));
      recorder.left('bob', 2000);
      recorder.left('bob', 2100);
      await recorder.flush();
      expect((await attendanceOf(db))[0]).to.include({ leftAt: 2000 });
      expect((await eventsOf(db)).map(([, type]) => type)).to.deep.equal(['started', 'joined', 'left']);
    });

    it('keeps what the store refuses and writes it when it can, without holding anybody up', async () => {
      const { db, record } = await parts();
      let broken = true;
      const failing = watched(db, () => {
        if (broken) throw new Error('the store is away');
      });
      const recorder = record('s1', failing);
      recorder.started(started);
      recorder.joined('c1', person('bob', 1500));
      expect(await rejection(recorder.flush())).to.include({ message: 'the store is away' });
      recorder.left('bob', 1600);
      expect(recorder.queued).to.equal(5);
      broken = false;
      await recorder.flush();
      expect(recorder.queued).to.equal(0);
      expect((await attendanceOf(db))[0]).to.include({ joinedAt: 1500, leftAt: 1600 });
      expect((await eventsOf(db)).map(([, type]) => type)).to.deep.equal(['started', 'joined', 'left']);
    });

    it('writes what is told within a transaction outside of it', async () => {
      const { db, recorder } = await parts();
      await transact(db, async () => {
        recorder.started(started);
        await Promise.resolve();
      });
      while (recorder.queued > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await rowOf(db)).to.include({ id: 'c1' });
    });

    it('takes hundreds who join at once in a few transactions', async () => {
      const { db, record } = await parts();
      let transactions = 0;
      const counting = watched(db, () => transactions++);
      const recorder = record('s1', counting);
      recorder.started(started);
      for (let i = 0; i < 1000; i++) {
        recorder.joined('c1', person(`p${i}`, 1000 + i));
        if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await recorder.flush();
      expect(await rowOf(db)).to.include({ participants: 1000, peak: 1000 });
      expect(await attendanceOf(db)).to.have.length(1000);
      expect(transactions).to.be.lessThan(10);
    });

    describe('after a server died', () => {
      async function died(serverId: string, { now = 5000 } = {}) {
        const all = await parts({ now: () => now });
        const dead = all.record(serverId);
        dead.started(started);
        dead.joined('c1', person('bob', 1500));
        dead.beat();
        await dead.flush();
        recorders.splice(recorders.indexOf(dead), 1);
        void dead.close();
        const close = (isAlive: boolean, at = now) =>
          closeAbandoned({
            ...{ db: all.db, serverId: 's1', open: all.recorder.open, now: () => at },
            isAlive: () => Promise.resolve(isAlive),
          });
        return { ...all, close };
      }

      it('ends what this server left open when it was last seen, and not what it carries now', async () => {
        const { db, recorder, close } = await died('s1');
        recorder.started({ ...started, conferenceId: 'c2' });
        await recorder.flush();
        expect(await close(true)).to.equal(1);
        expect(await rowOf(db)).to.include({ endedAt: 5000, endReason: 'interrupted' });
        expect(await rowOf(db, 'c2')).to.include({ endedAt: null });
        expect((await attendanceOf(db))[0]).to.include({ leftAt: 5000 });
        expect((await eventsOf(db)).at(-1)).to.deep.equal([5000, 'ended', null, null]);
        expect(await close(true)).to.equal(0);
      });

      it('ends what another left when it is gone and silent, and not before', async () => {
        const { db, close } = await died('s2');
        expect(await close(false, 94_000)).to.equal(0);
        expect(await close(true, 96_000)).to.equal(0);
        expect(await rowOf(db)).to.include({ endedAt: null });
        expect(await close(false, 96_000)).to.equal(1);
        expect(await rowOf(db)).to.include({ endedAt: 5000, endReason: 'interrupted' });
      });
    });
  });
});
