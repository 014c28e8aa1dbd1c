import { expect } from 'chai';
import { AccountService } from '../../server/directory/accounts.ts';
import { transact } from '../../server/store/transact.ts';
import {
  anotherEnterprise,
  authSites,
  type AuthSite,
  enterpriseOf,
  isSignedIn,
  signIn,
} from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';
import type { Answered } from '../harness/test-browser.ts';

const hour = 3_600_000;
const system = { kind: 'system', id: '', name: '', address: '' } as const;

describe('setting a password', () => {
  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    describe('a link by e-mail', () => {
      const tokenIn = (text: string) =>
        /^https:\/\/meet\.example\.org\/set-password#([\w-]{43})$/m.exec(text)![1]!;
      const next = 'twelve yellow bottles';

      function askForReset(site: AuthSite, login: string): Promise<Answered> {
        return site.browser().call('POST /password-resets', { body: { login } });
      }

      function use(site: AuthSite, token: string, given = next): Promise<Answered> {
        return site.browser().call(`POST /password-resets/${token}`, { body: { password: given } });
      }

      it('sets a new password once, ends all sessions and makes other links void', async () => {
        const { site, anna } = await sites.running();
        expect((await askForReset(site, 'anna')).status).to.equal(202);
        const first = tokenIn((await site.mailTo('anna@example.org')).text);
        site.advance(1000);
        await askForReset(site, 'anna@example.org');
        const second = tokenIn((await site.mailTo('anna@example.org')).text);
        expect(second).not.to.equal(first);
        expect((await use(site, second, 'password1')).code).to.equal('password_weak');
        expect((await use(site, second)).body).to.deep.equal({ login: 'anna' });
        expect(await isSignedIn(anna)).to.equal(false);
        expect((await use(site, second)).code).to.equal('link_invalid');
        expect((await use(site, first)).code).to.equal('link_invalid');
        expect((await signIn(site.browser())).code).to.equal('sign_in_failed');
        expect((await signIn(site.browser(), next)).status).to.equal(200);
      });

      it('is good for one of two who use it at the same time', async () => {
        const { site } = await sites.running();
        await askForReset(site, 'anna');
        const token = tokenIn((await site.mailTo('anna@example.org')).text);
        const answers = await Promise.all([use(site, token), use(site, token, 'thirteen red bottles')]);
        expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 410]);
      });

      it('is too old after an hour, and is not good for an account that is disabled', async () => {
        const { site, change } = await sites.running();
        await askForReset(site, 'anna');
        const token = tokenIn((await site.mailTo('anna@example.org')).text);
        await change({ state: 'disabled' });
        expect((await use(site, token)).code).to.equal('link_invalid');
        await change({ state: 'active' });
        site.advance(hour);
        expect((await use(site, token)).code).to.equal('link_invalid');
      });

      it('is sent to nobody else, and the answer does not tell', async () => {
        const { site, change } = await sites.running();
        await change({ email: null });
        const answers = await Promise.all(['anna', 'nobody'].map((login) => askForReset(site, login)));
        expect(answers.map(({ status, body }) => [status, body])).to.deep.equal([
          [202, {}],
          [202, {}],
        ]);
        await site.auth.close();
        expect(await site.db.selectFrom('mail').selectAll().execute()).to.deep.equal([]);
      });

      it('is sent for each account that has the address, but for those without a password', async () => {
        const { site } = await sites.running();
        const email = 'anna@example.org';
        await anotherEnterprise(site, { login: 'otto', email, password: next });
        await anotherEnterprise(site, { login: 'olaf', email });
        await askForReset(site, email);
        await site.auth.close();
        const mails = await site.db.selectFrom('mail').select('content').execute();
        const logins = [];
        for (const { content } of mails) {
          const token = tokenIn((JSON.parse(content!) as { text: string }).text);
          logins.push((await use(site, token, 'thirteen red bottles')).body['login']);
        }
        expect(logins).to.have.members(['anna', 'otto']);
      });

      it('is gone with the password when the account is deleted', async () => {
        const { site, change } = await sites.running();
        const { auth, accounts, db, audit } = site;
        await askForReset(site, 'anna');
        await site.auth.close();
        await anotherEnterprise(site, { login: 'otto', email: 'otto@example.org', password: next });
        await change({ role: 'member', operator: 0 });
        const anna = (await accounts.byName(db, 'anna'))[0]!;
        const onAccountDeleted = () => Promise.resolve();
        const service = new AccountService({ db, audit, credentials: auth.credentials, onAccountDeleted });
        const { accountId, enterpriseId } = anna;
        await service.remove({ actor: system, enterpriseId, operator: false }, accountId);
        for (const table of ['credential', 'accountLink'] as const) {
          const rows = await db.selectFrom(table).selectAll().where('accountId', '=', accountId).execute();
          expect(rows, table).to.deep.equal([]);
        }
        expect(await db.selectFrom('credential').selectAll().execute()).to.have.length(1);
      });

      it('is sent five times an hour and no more', async () => {
        const { site } = await sites.running();
        for (let time = 0; time < 8; time++) await askForReset(site, 'anna');
        await site.auth.close();
        expect(await site.db.selectFrom('mail').selectAll().execute()).to.have.length(5);
      });

      it('is kept as a hash', async () => {
        const { site } = await sites.running();
        await askForReset(site, 'anna');
        const token = tokenIn((await site.mailTo('anna@example.org')).text);
        const links = await site.db.selectFrom('accountLink').selectAll().execute();
        expect(links).to.have.length(1);
        expect(JSON.stringify(links)).not.to.include(token);
      });

      it('activates an account that was made without a password, in its language', async () => {
        const { site, anna } = await sites.running();
        const enterpriseId = await enterpriseOf(anna);
        const wish = { login: 'ben', name: 'Ben', email: 'ben@example.org' };
        const ben = await transact(site.db, async (tx) => {
          const made = await site.accounts.makeMember(tx, enterpriseId, wish, system);
          await tx
            .updateTable('account')
            .set({ state: 'inactive', language: 'zh' })
            .where('id', '=', made.accountId)
            .execute();
          await site.auth.credentials.activate(tx, made);
          return made;
        });
        const { subject, text } = await site.mailTo('ben@example.org');
        expect(subject).to.include('账号');
        expect((await signIn(site.browser(), next, 'ben')).code).to.equal('sign_in_failed');
        site.advance(6 * 24 * hour);
        expect((await use(site, tokenIn(text))).body).to.deep.equal({ login: 'ben' });
        expect((await signIn(site.browser(), next, 'ben')).status).to.equal(200);
        expect((await site.accounts.byId(site.db, ben.accountId))!.state).to.equal('active');
        expect(await site.actions(enterpriseId)).to.include('account.activated');
      });
    });
  });
});
