import { expect } from 'chai';
import { anEnterprise } from '../../test/harness/directory.ts';
import { eachDatabase } from '../../test/harness/each-database.ts';
import { rejection } from '../../test/harness/rejection.ts';
import { createAccountSchema } from '../contract/api/directory.ts';
import { transact } from '../store/transact.ts';
import { findNumber } from './numbers.ts';

const everything = { sort: 'name', order: 'asc', offset: 0, limit: 200 } as const;

describe('accounts', () => {
  eachDatabase((_dialect, open) => {
    it('are made with a number and a personal meeting ID of their own', async () => {
      const { db } = await open();
      const { make } = await anEnterprise(db);
      const anna = await make({ login: 'anna' });
      expect(anna).to.include({
        login: 'anna',
        state: 'active',
        role: 'member',
        version: 1,
        operator: false,
      });
      expect(anna.number).to.match(/^\d{8}$/);
      expect(await findNumber(db, anna.number)).to.deep.equal({ kind: 'account', refId: anna.accountId });
      const personal = await db.selectFrom('number').selectAll().where('kind', '=', 'personal').execute();
      expect(personal.find(({ refId }) => refId === anna.accountId)?.number).to.match(/^\d{9}$/);
    });

    it('without a password are not active and are sent an activation, in the language of the enterprise', async () => {
      const { db } = await open();
      const { accounts, admin, activated, passwords } = await anEnterprise(db);
      const wish = createAccountSchema.parse({ login: 'anna', name: 'Anna', email: 'Anna@example.org' });
      const anna = await accounts.create(admin, wish);
      expect(anna.state).to.equal('inactive');
      expect(activated).to.have.length(1);
      expect(activated[0]).to.include({ login: 'anna', email: 'anna@example.org', language: 'zh' });

      await accounts.setPassword(admin, anna.accountId, 'correct horse');
      expect((await accounts.get(admin.enterpriseId, anna.accountId)).state).to.equal('active');
      expect(passwords.get(anna.accountId)).to.equal('hash of correct horse');
      expect(await rejection(accounts.sendActivation(admin, anna.accountId))).to.include({
        code: 'already_active',
      });
    });

    it('are given no password by administrators that is the login', async () => {
      const { db } = await open();
      const { make, accounts, admin } = await anEnterprise(db);
      const weak = { code: 'password_weak', field: 'password' };
      expect(await rejection(make({ login: 'anna.berg', password: 'anna.berg' }))).to.include(weak);
      const { accountId } = await make({ login: 'anna.berg' });
      expect(await rejection(accounts.setPassword(admin, accountId, 'anna.berg'))).to.include(weak);
    });

    it('with neither password nor address are refused, as nobody could ever sign in', async () => {
      const { db } = await open();
      const { accounts, admin } = await anEnterprise(db);
      const wish = createAccountSchema.parse({ login: 'anna', name: 'Anna' });
      expect(await rejection(accounts.create(admin, wish))).to.include({ code: 'activation_needs_email' });
    });

    it('share no login with any other of the installation, also at the same time', async () => {
      const { db } = await open();
      const ours = await anEnterprise(db, 'ours');
      const theirs = await anEnterprise(db, 'theirs');
      const results = await Promise.allSettled([
        ours.make({ login: 'anna' }),
        theirs.make({ login: 'anna' }),
        ours.make({ login: 'anna' }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      const codes = results.map((result) =>
        result.status === 'rejected' ? (result.reason as { code: string }).code : 'made',
      );
      expect(codes.sort()).to.deep.equal(['login_taken', 'login_taken', 'made']);
    });

    it('have a login with @ only if it is their own address and nobody’s of another enterprise', async () => {
      const { db } = await open();
      const ours = await anEnterprise(db, 'ours');
      const theirs = await anEnterprise(db, 'theirs');
      await ours.make({ login: 'ceo', email: 'ceo@ours.org' });
      const refused = { code: 'login_is_email', field: 'login' };
      const evil = { login: 'ceo@ours.org', name: 'Evil' };
      expect(await rejection(theirs.make(evil))).to.include(refused);
      expect(await rejection(theirs.make({ ...evil, email: 'ceo@ours.org' }))).to.include(refused);
      expect(await rejection(theirs.make({ login: 'x@theirs.org', email: 'y@theirs.org' }))).to.include(
        refused,
      );
      const made = await theirs.make({ login: 'x@theirs.org', email: 'x@theirs.org' });
      expect(made.login).to.equal('x@theirs.org');

      const enterprise = { name: 'Third', language: 'en', timeZone: 'UTC' } as const;
      const admin = { name: 'Evil', login: 'ceo@ours.org', email: 'ceo@ours.org' };
      const third = theirs.enterprises.create(theirs.admin.actor, { ...enterprise, admin });
      expect(await rejection(third)).to.include(refused);

      const wish = { login: 'ceo@ours.org', name: 'Evil', email: null };
      const { enterpriseId, admin: asAdmin, signIn } = theirs;
      const member = await transact(db, (tx) => signIn.makeMember(tx, enterpriseId, wish, asAdmin.actor));
      expect(member.login).to.equal('ceo-2');
    });

    it('are changed only by who has seen the latest version', async () => {
      const { db } = await open();
      const { accounts, admin, make, audited } = await anEnterprise(db);
      const { accountId } = await make({ login: 'anna' });
      const changed = await accounts.change(admin, accountId, 1, { title: 'Engineer' });
      expect(changed).to.include({ version: 2, title: 'Engineer' });
      expect(await rejection(accounts.change(admin, accountId, 1, { title: 'Boss' }))).to.include({
        code: 'changed_meanwhile',
      });
      expect(audited.at(-1)).to.deep.include({
        action: 'account.changed',
        detail: { title: { before: '', after: 'Engineer' } },
      });
    });

    it('are signed out when disabled and come back as they were', async () => {
      const { db } = await open();
      const { accounts, admin, make, signedOut } = await anEnterprise(db);
      const { accountId } = await make({ login: 'anna' });
      const disabled = await accounts.change(admin, accountId, null, { state: 'disabled' });
      expect(disabled.state).to.equal('disabled');
      expect(signedOut).to.deep.equal([accountId]);
      expect((await accounts.change(admin, accountId, null, { state: 'active' })).state).to.equal('active');

      const wish = createAccountSchema.parse({ login: 'bob', name: 'Bob', email: 'bob@example.org' });
      const bob = await accounts.create(admin, wish);
      await accounts.change(admin, bob.accountId, null, { state: 'disabled' });
      const enabled = await accounts.change(admin, bob.accountId, null, { state: 'active' });
      expect(enabled.state).to.equal('inactive');
    });

    it('that are deleted keep their name, and free login and numbers', async () => {
      const { db } = await open();
      const { accounts, admin, make, deleted, signedOut } = await anEnterprise(db);
      const anna = await make({ login: 'anna', name: 'Anna', email: 'anna@example.org' });
      await accounts.remove(admin, anna.accountId);
      expect(await accounts.get(admin.enterpriseId, anna.accountId)).to.include({
        name: 'Anna',
        state: 'deleted',
        email: null,
      });
      expect(await findNumber(db, anna.number)).to.equal(undefined);
      expect(deleted).to.deep.equal([anna.accountId]);
      expect(signedOut).to.deep.equal([anna.accountId]);
      expect((await make({ login: 'anna' })).accountId).not.to.equal(anna.accountId);
      const listed = await accounts.list(admin.enterpriseId, everything);
      expect(listed.items.map(({ accountId }) => accountId)).not.to.include(anna.accountId);
      expect(await rejection(accounts.remove(admin, anna.accountId))).to.include({ code: 'not_found' });
    });

    it('are found by part of name, login, e-mail and number, each word of the search', async () => {
      const { db } = await open();
      const { accounts, admin, make } = await anEnterprise(db);
      const anna = await make({ login: 'al', name: 'Anna Li', email: 'x_y@example.org' });
      await make({ login: 'bob', name: 'Bob Li' });
      const find = async (search: string) => {
        const { items, total } = await accounts.list(admin.enterpriseId, { ...everything, search });
        expect(total).to.equal(items.length);
        return items.map(({ login }) => login);
      };
      expect(await find('li')).to.deep.equal(['al', 'bob']);
      expect(await find('LI anna')).to.deep.equal(['al']);
      expect(await find('x_y')).to.deep.equal(['al']);
      expect(await find(anna.number.slice(2))).to.deep.equal(['al']);
      expect(await find('%')).to.deep.equal([]);
    });

    it('are listed the other way round when asked to, those alike too', async () => {
      const { db } = await open();
      const { accounts, enterpriseId, make } = await anEnterprise(db);
      for (const login of ['anna', 'ben', 'carl', 'dora']) await make({ login });
      for (const sort of ['lastSignInAt', 'name'] as const) {
        const list = async (order: 'asc' | 'desc') =>
          (await accounts.list(enterpriseId, { ...everything, sort, order })).items.map(({ login }) => login);
        expect(await list('desc')).to.deep.equal((await list('asc')).reverse());
      }
    });

    it('of another enterprise are not there', async () => {
      const { db } = await open();
      const { accounts, admin } = await anEnterprise(db, 'ours');
      const theirs = await anEnterprise(db, 'theirs');
      const { accountId } = await theirs.make({ login: 'anna' });
      const attempts = [
        () => accounts.get(admin.enterpriseId, accountId),
        () => accounts.change(admin, accountId, null, { title: 'x' }),
        () => accounts.remove(admin, accountId),
        () => accounts.setPassword(admin, accountId, 'correct horse'),
        () => accounts.sendActivation(admin, accountId),
      ];
      for (const attempt of attempts) expect(await rejection(attempt())).to.include({ code: 'not_found' });
      expect(theirs.signedOut).to.deep.equal([]);
    });

    it('of operators are changed by operators only', async () => {
      const { db } = await open();
      const { accounts, admin, rootId } = await anEnterprise(db);
      const attempts = [
        () => accounts.change({ ...admin, operator: false }, rootId, null, { email: 'me@example.org' }),
        () => accounts.setPassword({ ...admin, operator: false }, rootId, 'correct horse'),
        () => accounts.remove({ ...admin, operator: false }, rootId),
      ];
      for (const attempt of attempts)
        expect(await rejection(attempt())).to.include({ code: 'not_permitted' });
    });

    it('of administrators are neither made nor changed by programs, which set no passwords', async () => {
      const { db } = await open();
      const { accounts, admin, key, make, enterpriseId } = await anEnterprise(db);
      const boss = await make({ login: 'boss', role: 'admin' });
      const anna = await make({ login: 'anna', email: 'anna@example.org' });
      const beyond = { code: 'key_no_administrators' };
      const wish = { login: 'evil', name: 'Evil', email: 'evil@example.org' };
      const made = (more: object) => accounts.create(key, createAccountSchema.parse({ ...wish, ...more }));
      expect(await rejection(made({ role: 'admin' }))).to.include(beyond);
      expect(await rejection(made({ password: 'correct horse' }))).to.include({ code: 'key_no_passwords' });
      expect(await rejection(accounts.change(key, anna.accountId, null, { role: 'admin' }))).to.include(
        beyond,
      );
      const stolen = { email: 'evil@example.org' };
      expect(await rejection(accounts.change(key, boss.accountId, null, stolen))).to.include(beyond);
      expect(await rejection(accounts.remove(key, boss.accountId))).to.include(beyond);
      expect(await rejection(accounts.setPassword(key, boss.accountId, 'battery staple'))).to.include(beyond);
      const { accountId } = boss;
      const action = { accountIds: [accountId], action: 'disable' } as const;
      expect(await accounts.bulk(key, action)).to.deep.equal({ done: 0, failed: [{ accountId, ...beyond }] });
      expect(await accounts.get(enterpriseId, accountId)).to.deep.equal(boss);
      expect((await made({})).state).to.equal('inactive');
      expect((await accounts.change(key, anna.accountId, null, { title: 'Dr' })).title).to.equal('Dr');
      expect((await accounts.change(admin, anna.accountId, null, { role: 'admin' })).role).to.equal('admin');
    });

    it('are treated one by one in bulk, each telling what it failed with', async () => {
      const { db } = await open();
      const { accounts, admin, make, rootId } = await anEnterprise(db);
      const { accountId } = await make({ login: 'anna' });
      const accountIds = [accountId, rootId, 'nobody'];
      expect(await accounts.bulk(admin, { accountIds, action: 'disable' })).to.deep.equal({
        done: 1,
        failed: [
          { accountId: rootId, code: 'last_admin' },
          { accountId: 'nobody', code: 'not_found' },
        ],
      });
    });
  });
});

describe('the last active administrator', () => {
  eachDatabase((_dialect, open) => {
    it('can be neither demoted, nor disabled, nor deleted', async () => {
      const { db } = await open();
      const { accounts, admin, make, rootId } = await anEnterprise(db);
      const other = await make({ login: 'other', role: 'admin' });
      await accounts.change(admin, other.accountId, null, { state: 'disabled' });
      const attempts = [
        () => accounts.change(admin, rootId, null, { role: 'member' }),
        () => accounts.change(admin, rootId, null, { state: 'disabled' }),
        () => accounts.remove(admin, rootId),
      ];
      for (const attempt of attempts) expect(await rejection(attempt())).to.include({ code: 'last_admin' });
    });

    it('hands over by making another one first', async () => {
      const { db } = await open();
      const { accounts, admin, make, rootId } = await anEnterprise(db);
      const { accountId } = await make({ login: 'next' });
      await accounts.change(admin, accountId, null, { role: 'admin' });
      expect((await accounts.change(admin, rootId, null, { role: 'member' })).role).to.equal('member');
    });

    it('is one of two who are taken away at the same time', async () => {
      const { db } = await open();
      const { accounts, admin, make, rootId } = await anEnterprise(db);
      for (let round = 0; round < 5; round++) {
        const other = await make({ login: `other-${round}`, role: 'admin' });
        const results = await Promise.allSettled([
          accounts.change(admin, rootId, null, { role: 'member' }),
          accounts.remove(admin, other.accountId),
        ]);
        const refused = results.filter((result) => result.status === 'rejected');
        expect(refused.map(({ reason }) => (reason as { code: string }).code)).to.deep.equal(['last_admin']);
        const { items } = await accounts.list(admin.enterpriseId, {
          ...everything,
          role: 'admin',
          state: 'active',
        });
        expect(items).to.have.length(1);
        await accounts.change(admin, rootId, null, { role: 'admin' });
        if (items[0]?.accountId !== rootId) await accounts.remove(admin, items[0]!.accountId);
      }
    });

    it('who is the last operator too cannot leave the installation without one', async () => {
      const { db } = await open();
      const { accounts, admin, make, rootId } = await anEnterprise(db);
      await make({ login: 'other', role: 'admin' });
      expect(await rejection(accounts.remove(admin, rootId))).to.include({ code: 'last_operator' });
    });
  });
});
