import { expect } from 'chai';
import { anEnterprise } from '../../test/harness/directory.ts';
import { eachDatabase } from '../../test/harness/each-database.ts';
import { rejection } from '../../test/harness/rejection.ts';
import type { Limits } from '../contract/api/enterprises.ts';
import { findEnterprise } from './enterprise-repo.ts';

const wish = {
  name: 'Northwind',
  admin: { name: 'Nora', login: 'nora', email: 'nora@example.org' },
  language: 'en',
  timeZone: 'Europe/Oslo',
} as const;

describe('enterprises', () => {
  eachDatabase((_dialect, open) => {
    it('begin with the free plan and an administrator who is sent an activation', async () => {
      const { db } = await open();
      const { enterprises, accounts, admin, activated } = await anEnterprise(db);
      const made = await enterprises.create(admin.actor, wish);
      expect(made.limits).to.deep.include({ plan: 'free', concurrency: 25, recordingBytes: 0 });
      expect(await enterprises.get(made.enterpriseId)).to.deep.equal(made);
      const query = { sort: 'name', order: 'asc', offset: 0, limit: 10 } as const;
      const { items } = await accounts.list(made.enterpriseId, query);
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ login: 'nora', role: 'admin', state: 'inactive', operator: false });
      expect(activated[0]).to.include({ email: 'nora@example.org', language: 'en' });
    });

    it('are not made when the login of their administrator is taken', async () => {
      const { db } = await open();
      const { enterprises, admin } = await anEnterprise(db, 'nora');
      expect(await rejection(enterprises.create(admin.actor, wish))).to.include({ code: 'login_taken' });
      expect(await enterprises.list({ offset: 0, limit: 10 })).to.include({ total: 1 });
    });

    it('are changed also while the servers cannot be told', async () => {
      const { db } = await open();
      const { enterprises, admin, enterpriseId, bus } = await anEnterprise(db);
      bus.publish = () => Promise.reject(new Error('Redis is away'));
      const limits = { plan: 'paid' as const };
      expect(await enterprises.change(admin, enterpriseId, 1, { limits })).to.have.property('version', 2);
    });

    it('have their limits changed at once, with before and after in the audit log', async () => {
      const { db } = await open();
      const { enterprises, admin, enterpriseId, audited, published } = await anEnterprise(db);
      const vmrs: Limits['vmrs'] = [
        { capacity: 50, count: 2 },
        { capacity: 10, count: 1 },
        { capacity: 100, count: 0 },
      ];
      const limits = { plan: 'paid' as const, concurrency: 300, vmrs };
      const changed = await enterprises.change(admin, enterpriseId, 1, { limits });
      expect(changed.version).to.equal(2);
      expect(changed.limits).to.deep.include({ plan: 'paid', concurrency: 300, vmrs: [vmrs[1], vmrs[0]] });
      expect(await findEnterprise(db, enterpriseId)).to.deep.equal(changed);
      expect(published).to.deep.equal([`enterprise.changed ${enterpriseId}`]);
      const entry = audited.at(-1);
      expect(entry?.action).to.equal('enterprise.limits_changed');
      expect(entry?.detail).to.have.nested.property('limits.before.concurrency', 25);
      expect(entry?.detail).to.have.nested.property('limits.after.concurrency', 300);
    });

    it('refuse limits that name a capacity twice, and changes of an older version', async () => {
      const { db } = await open();
      const { enterprises, admin, enterpriseId, published } = await anEnterprise(db);
      const twice = { capacity: 10, count: 1 } as const;
      const limits = { vmrs: [twice, twice] };
      expect(await rejection(enterprises.change(admin, enterpriseId, 1, { limits }))).to.include({
        code: 'bad_request',
        field: 'limits.vmrs',
      });
      expect(await rejection(enterprises.change(admin, enterpriseId, 7, { name: 'Other' }))).to.include({
        code: 'changed_meanwhile',
      });
      expect(published).to.deep.equal([]);
    });

    it('are disabled by an operator, but not by their own', async () => {
      const { db } = await open();
      const { enterprises, admin, enterpriseId } = await anEnterprise(db);
      const { enterpriseId: other } = await enterprises.create(admin.actor, wish);
      expect((await enterprises.change(admin, other, 1, { state: 'disabled' })).state).to.equal('disabled');
      const own = enterprises.change(admin, enterpriseId, 1, { state: 'disabled' });
      expect(await rejection(own)).to.include({ code: 'own_enterprise' });
    });

    it('are found by small and capital letters of every alphabet, also after another name', async () => {
      const { db } = await open();
      const { enterprises, admin } = await anEnterprise(db);
      const { enterpriseId } = await enterprises.create(admin.actor, { ...wish, name: 'ÅSE Verk' });
      const names = async (search: string) =>
        (await enterprises.list({ search, offset: 0, limit: 10 })).items.map(({ name }) => name);
      expect(await names('åse')).to.deep.equal(['ÅSE Verk']);
      await enterprises.change(admin, enterpriseId, 1, { name: 'ÉTÉ 100%' });
      expect(await names('åse')).to.deep.equal([]);
      expect(await names('été 100%')).to.deep.equal(['ÉTÉ 100%']);
    });

    it('are listed with their people and what is live', async () => {
      const { db } = await open();
      const { enterprises, admin, make } = await anEnterprise(db);
      await make({ login: 'anna' });
      await enterprises.create(admin.actor, wish);
      const { items, total } = await enterprises.list({ search: 'NORTH', offset: 0, limit: 10 });
      expect(total).to.equal(1);
      expect(items[0]).to.include({ name: 'Northwind', accounts: 1, parties: 3 });
      expect(
        (await enterprises.list({ offset: 0, limit: 10 })).items.map(({ accounts }) => accounts).sort(),
      ).to.deep.equal([1, 2]);
    });
  });
});
