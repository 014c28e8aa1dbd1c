import { expect } from 'chai';
import { authSites, enterpriseOf, isSignedIn, password, signIn } from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';

const hour = 3_600_000;

describe('who is signed in', () => {
  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    describe('a session', () => {
      it('ends without use, and in the end in any case', async () => {
        const { site, anna: browser } = await sites.running();
        for (let day = 0; day < 14; day++) {
          site.advance(48 * hour);
          expect(await isSignedIn(browser), `after ${day * 2} days`).to.equal(true);
        }
        site.advance(49 * hour);
        expect(await isSignedIn(browser)).to.equal(false);
        await signIn(browser);
        site.advance(73 * hour);
        expect(await isSignedIn(browser)).to.equal(false);
      });

      it('is listed with the others, and ended here, there or everywhere', async () => {
        const { site, anna: here } = await sites.running();
        const there = site.browser();
        await signIn(there, password, 'anna');
        const list = async () =>
          (await here.call('GET /sessions')).body['items'] as { sessionId: string; current: boolean }[];
        const sessions = await list();
        expect(sessions.map(({ current }) => current).sort()).to.deep.equal([false, true]);
        const other = sessions.find(({ current }) => !current)!.sessionId;
        expect((await here.call(`DELETE /sessions/${other}`)).status).to.equal(204);
        expect([await isSignedIn(there), await isSignedIn(here)]).to.deep.equal([false, true]);
        expect((await here.call(`DELETE /sessions/${other}`)).code).to.equal('not_found');

        await signIn(there);
        await here.call('DELETE /session');
        expect(here.cookie('plenum_session')).to.equal(undefined);
        expect([await isSignedIn(there), await isSignedIn(here)]).to.deep.equal([true, false]);

        await signIn(here);
        await here.call('DELETE /sessions');
        expect([await isSignedIn(there), await isSignedIn(here)]).to.deep.equal([false, false]);
      });

      it('is not worth the token itself in the store', async () => {
        const { site, anna: browser } = await sites.running();
        const token = browser.cookie('plenum_session')!;
        expect(await site.live.get(`session:${token}`)).to.equal(null);
      });

      it('ends at once with the account or the enterprise', async () => {
        const { site, anna: browser, change } = await sites.running();
        await change({ state: 'disabled' });
        expect(await isSignedIn(browser)).to.equal(false);
        await change({ state: 'active' });
        expect(await isSignedIn(browser)).to.equal(true);
        await site.db.updateTable('enterprise').set({ state: 'disabled' }).execute();
        expect(await isSignedIn(browser)).to.equal(false);
      });

      it('has at once what was given to the account or taken from it', async () => {
        const { anna: browser, change } = await sites.running();
        await change({ role: 'member' });
        expect((await browser.call('GET /api-keys')).code).to.equal('not_permitted');
      });
    });

    describe('one’s own account', () => {
      it('can be changed', async () => {
        const { anna } = await sites.running();
        const body = { name: 'Anna B.', language: 'zh', timeZone: 'Asia/Shanghai' };
        expect((await anna.call('PATCH /me', { body })).body).to.deep.include(body);
        expect((await anna.call('GET /me')).body).to.deep.include(body);
      });

      it('gets a new password with the current one, which ends the other sessions', async () => {
        const { site, anna: here } = await sites.running();
        const there = site.browser();
        await signIn(there);
        const next = 'twelve yellow bottles';
        const put = (current: string, to = next) =>
          here.call('PUT /me/password', { body: { current, next: to } });
        expect((await put('wrong')).code).to.equal('password_wrong');
        expect((await put(password, 'anna anna')).code).to.equal('password_weak');
        expect((await put(password)).status).to.equal(204);
        expect([await isSignedIn(here), await isSignedIn(there)]).to.deep.equal([true, false]);
        expect((await signIn(there)).code).to.equal('sign_in_failed');
        expect((await signIn(there, next)).status).to.equal(200);
        expect(await site.actions(await enterpriseOf(here))).to.include('password.changed');
      });
    });
  });
});
