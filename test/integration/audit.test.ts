import { expect } from 'chai';
import { AuditService } from '../../server/audit/service.ts';
import { systemActor, type Actor } from '../../server/contract/api/caller.ts';
import { transact } from '../../server/store/transact.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

const anna: Actor = { kind: 'account', id: 'a', name: 'Anna Österlund', address: '192.0.2.1' };
const all = { offset: 0, limit: 50 };
const target = { kind: 'terminal', id: 't', name: '会议室 100%' };

describe('the audit log', () => {
  eachDatabase((_dialect, open) => {
    async function openLog() {
      const { db } = await open();
      let time = 1000;
      const audit = new AuditService({ db, now: () => time });
      return {
        db,
        audit,
        at: (ms: number) => (time = ms),
        actions: async (filter: Partial<Parameters<AuditService['list']>[1]> = {}) => {
          const { items, total } = await audit.list('e1', { ...all, ...filter });
          return { total, actions: items.map(({ action }) => action) };
        },
      };
    }

    it('tells who did what to what, from where, without secrets', async () => {
      const { db, audit } = await openLog();
      await transact(db, (tx) =>
        audit.record(tx, anna, {
          enterpriseId: 'e1',
          action: 'terminal.created',
          target,
          detail: { number: '4001', password: 'geheim' },
        }),
      );
      const { items } = await audit.list('e1', all);
      const { auditId, ...entry } = items[0]!;
      expect(auditId).to.match(/^[\w-]{22}$/);
      expect(entry).to.deep.include({
        at: 1000,
        actorKind: 'account',
        actorName: 'Anna Österlund',
        action: 'terminal.created',
        targetKind: 'terminal',
        targetId: 't',
        targetName: '会议室 100%',
        detail: { number: '4001' },
        address: '192.0.2.1',
      });
      const rows = await db.selectFrom('auditEntry').selectAll().execute();
      expect(JSON.stringify(rows)).not.to.include('geheim');
    });

    it('is written with its change or not at all', async () => {
      const { db, audit, actions } = await openLog();
      await rejection(
        transact(db, async (tx) => {
          await audit.record(tx, anna, { enterpriseId: 'e1', action: 'terminal.created', target });
          throw new Error('no');
        }),
      );
      expect(await actions()).to.deep.equal({ total: 0, actions: [] });
    });

    it('lists the latest first, in pages, the order kept within a millisecond, of one enterprise only', async () => {
      const { db, audit, at, actions } = await openLog();
      for (const action of ['one', 'two', 'three']) {
        await audit.record(db, systemActor, { enterpriseId: 'e1', action, target });
      }
      at(999);
      await audit.record(db, systemActor, { enterpriseId: 'e1', action: 'zero', target });
      await audit.record(db, systemActor, { enterpriseId: 'e2', action: 'alien', target });
      expect(await actions()).to.deep.equal({ total: 4, actions: ['three', 'two', 'one', 'zero'] });
      expect(await actions({ offset: 1, limit: 2 })).to.deep.equal({ total: 4, actions: ['two', 'one'] });
    });

    it('is searched by part of a name in either case, and by time', async () => {
      const { db, audit, at, actions } = await openLog();
      await audit.record(db, anna, { enterpriseId: 'e1', action: 'terminal.created', target });
      at(2000);
      const other = { kind: 'vmr', id: 'v', name: 'Room 1000' };
      await audit.record(db, systemActor, { enterpriseId: 'e1', action: 'vmr.deleted', target: other });
      expect((await actions({ search: 'ÖSTER' })).actions).to.deep.equal(['terminal.created']);
      expect((await actions({ search: 'VMR.' })).actions).to.deep.equal(['vmr.deleted']);
      expect((await actions({ search: '100%' })).actions).to.deep.equal(['terminal.created']);
      expect((await actions({ search: '_' })).total).to.equal(0);
      expect((await actions({ from: 2000 })).actions).to.deep.equal(['vmr.deleted']);
      expect((await actions({ to: 2000 })).actions).to.deep.equal(['terminal.created']);
    });
  });
});
