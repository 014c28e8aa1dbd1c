import { expect } from 'chai';
import { hashToken } from '../../server/auth/tokens.ts';
import { transact } from '../../server/store/transact.ts';
import { authSites, enterpriseOf, isSignedIn, type RunningSite } from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { follow, IdentityProvider } from '../harness/identity-provider.ts';
import type { Answered, TestBrowser } from '../harness/test-browser.ts';

const callback = '/api/v1/oidc/callback';
const anna = { name: 'Anna', email: 'anna@example.org', email_verified: true };

describe('single sign-on', () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await IdentityProvider.start();
  });
  after(() => provider.stop());

  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    interface SsoSite extends RunningSite {
      enterpriseId: string;
    }

    function put(browser: TestBrowser, more: Record<string, unknown> = {}): Promise<Answered> {
      const { issuer, clientId, clientSecret } = provider;
      const body = {
        enabled: true,
        name: 'Work',
        issuer,
        clientId,
        clientSecret,
        makeAccounts: false,
        ...more,
      };
      return browser.call('PUT /oidc', { body });
    }

    /** Anna administers an enterprise without operators, unless said otherwise. */
    async function ready(
      more: Record<string, unknown> = {},
      { operator = 0 }: { operator?: 0 | 1 } = {},
    ): Promise<SsoSite> {
      const running = await sites.running();
      const { site } = running;
      await running.change({ operator });
      provider.serve(site.origin + callback);
      provider.people.clear();
      expect((await put(running.anna, more)).status).to.equal(200);
      return { ...running, enterpriseId: await enterpriseOf(running.anna) };
    }

    function startAt({ site, enterpriseId }: SsoSite, returnTo = '/m/123#x'): string {
      const query = new URLSearchParams({ enterpriseId, returnTo });
      return `${site.origin}/api/v1/oidc/start?${query.toString()}`;
    }

    const isCallback = ({ pathname }: URL) => pathname === callback;
    const isPage = (origin: string) => (url: URL) =>
      url.origin === origin && !url.pathname.startsWith('/api/');

    /** @returns where the person ends up, as path, query and fragment */
    async function enter(sso: SsoSite, subject: string, browser = sso.site.browser(), returnTo?: string) {
      provider.present = subject;
      const page = await follow(browser, startAt(sso, returnTo), isPage(sso.site.origin));
      return page.href.slice(page.origin.length);
    }

    /** @returns the way back from the provider, not yet gone */
    async function wayBack(sso: SsoSite, browser: TestBrowser): Promise<URL> {
      provider.people.set('s-1', anna);
      provider.present = 's-1';
      return follow(browser, startAt(sso), isCallback);
    }

    async function location(browser: TestBrowser, url: URL): Promise<string | null> {
      return (await browser.request(url)).headers.get('location');
    }

    it('recognises a person by the verified address once, then by issuer and subject', async () => {
      const sso = await ready();
      provider.people.set('s-1', anna);
      const browser = sso.site.browser();
      expect(await enter(sso, 's-1', browser)).to.equal('/m/123#x');
      expect((await browser.call('GET /me')).body).to.deep.include({ login: 'anna' });

      provider.people.set('s-1', { name: 'Anna', email: 'other@example.org', email_verified: true });
      const later = sso.site.browser();
      expect(await enter(sso, 's-1', later)).to.equal('/m/123#x');
      expect((await later.call('GET /me')).body).to.deep.include({
        login: 'anna',
        email: 'anna@example.org',
      });
      const actions = await sso.site.actions(sso.enterpriseId);
      expect(actions.filter((action) => action === 'account.linked')).to.have.length(1);
    });

    it('lets nobody in by an address that is not verified, unknown, or somebody else’s already', async () => {
      const sso = await ready();
      provider.people.set('s-1', { ...anna, email_verified: false });
      provider.people.set('s-2', { ...anna, email: 'nobody@example.org' });
      expect(await enter(sso, 's-1')).to.equal('/sign-in?error=oidc_account_unknown');
      expect(await enter(sso, 's-2')).to.equal('/sign-in?error=oidc_account_unknown');
      provider.people.set('s-1', anna);
      provider.people.set('s-2', anna);
      expect(await enter(sso, 's-1')).to.equal('/m/123#x');
      expect(await enter(sso, 's-2')).to.equal('/sign-in?error=oidc_account_unknown');
    });

    it('is set by operators only where there is one', async () => {
      const sso = await ready();
      await sso.change({ email: null });
      const { accounts, db } = sso.site;
      const actor = { kind: 'system', id: '', name: '', address: '' } as const;
      const olga = await transact(db, (tx) =>
        accounts.makeMember(tx, sso.enterpriseId, { login: 'olga', name: 'Olga', email: null }, actor),
      );
      await db.updateTable('account').set({ operator: 1 }).where('id', '=', olga.accountId).execute();
      expect((await put(sso.anna)).code).to.equal('oidc_operators_only');
      await sso.change({ operator: 1 });
      expect((await put(sso.anna)).status).to.equal(200);
    });

    it('gives nobody the account of an operator by its address', async () => {
      const sso = await ready({ makeAccounts: true }, { operator: 1 });
      provider.people.set('s-1', anna);
      expect(await enter(sso, 's-1')).to.equal('/sign-in?error=oidc_account_unknown');
      await sso.site.db
        .updateTable('account')
        .set({ oidcIssuer: provider.issuer, oidcSubject: 's-1' })
        .where('login', '=', 'anna')
        .execute();
      expect(await enter(sso, 's-1')).to.equal('/m/123#x');
    });

    it('makes accounts where the enterprise wants that, without a password', async () => {
      const sso = await ready({ makeAccounts: true });
      provider.people.set('s-3', {
        name: 'Ben',
        preferred_username: 'Anna',
        email: 'ben@x.org',
        email_verified: true,
      });
      const browser = sso.site.browser();
      expect(await enter(sso, 's-3', browser)).to.equal('/m/123#x');
      const { body } = await browser.call('GET /me');
      expect(body).to.deep.include({
        login: 'anna-2',
        name: 'Ben',
        email: 'ben@x.org',
        role: 'member',
        hasPassword: false,
        enterpriseId: sso.enterpriseId,
      });
      expect(await enter(sso, 's-3', browser)).to.equal('/m/123#x');
      expect((await browser.call('GET /me')).body['accountId']).to.equal(body['accountId']);
      // Signs in through the provider only, so there is no way around it by mail.
      await sso.site.browser().call('POST /password-resets', { body: { login: 'anna-2' } });
      await sso.site.auth.close();
      expect(await sso.site.db.selectFrom('mail').selectAll().execute()).to.deep.equal([]);
    });

    it('lets in nobody who is disabled, not as somebody new either', async () => {
      const sso = await ready({ makeAccounts: true });
      provider.people.set('s-1', anna);
      await sso.change({ state: 'disabled' });
      const browser = sso.site.browser();
      expect(await enter(sso, 's-1', browser)).to.equal('/sign-in?error=account_not_active');
      expect(await isSignedIn(browser)).to.equal(false);
      await sso.change({ state: 'active' });
      expect(await enter(sso, 's-1', browser)).to.equal('/m/123#x');
      await sso.change({ state: 'disabled' });
      expect(await enter(sso, 's-1', browser)).to.equal('/sign-in?error=account_not_active');
    });

    it('is good once and for the browser that began it', async () => {
      const sso = await ready();
      const browser = sso.site.browser();
      const back = await wayBack(sso, browser);
      expect(await location(sso.site.browser(), back)).to.equal('/sign-in?error=oidc_expired');
      const again = await wayBack(sso, browser);
      expect(await location(browser, again)).to.equal('/m/123#x');
      expect(await location(browser, again)).to.equal('/sign-in?error=oidc_expired');
      expect(await location(browser, back)).to.equal('/sign-in?error=oidc_expired');
    });

    it('refuses another state, another nonce, another verifier and a code used before', async () => {
      const sso = await ready();
      const { live } = sso.site;
      const browser = sso.site.browser();
      const otherState = await wayBack(sso, browser);
      otherState.searchParams.set('state', 'guessed');
      expect(await location(browser, otherState)).to.equal('/sign-in?error=oidc_expired');

      for (const field of ['nonce', 'verifier']) {
        const back = await wayBack(sso, browser);
        const key = `oidc:${hashToken(back.searchParams.get('state')!)}`;
        const pending = JSON.parse((await live.get(key))!) as Record<string, string>;
        await live.set(key, JSON.stringify({ ...pending, [field]: 'x'.repeat(43) }), 60_000);
        expect(await location(browser, back), field).to.equal('/sign-in?error=oidc_refused');
      }

      const used = await wayBack(sso, browser);
      const code = used.searchParams.get('code')!;
      expect(await location(browser, used)).to.equal('/m/123#x');
      const replayed = await wayBack(sso, sso.site.browser());
      replayed.searchParams.set('code', code);
      expect(await location(browser, replayed)).to.match(/^\/sign-in\?error=oidc_(expired|refused)$/);

      const fresh = await wayBack(sso, browser);
      fresh.searchParams.set('code', code);
      expect(await location(browser, fresh)).to.equal('/sign-in?error=oidc_refused');
    });

    it('takes too long after ten minutes', async () => {
      const sso = await ready();
      const browser = sso.site.browser();
      const back = await wayBack(sso, browser);
      sso.site.advance(600_001);
      expect(await location(browser, back)).to.equal('/sign-in?error=oidc_expired');
    });

    it('comes back to pages of Plenum only', async () => {
      const sso = await ready();
      provider.people.set('s-1', anna);
      for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example/']) {
        expect(await enter(sso, 's-1', sso.site.browser(), elsewhere), elsewhere).to.equal('/');
      }
    });

    it('is set by the administrator, who never sees the secret again', async () => {
      const sso = await ready();
      const expected = {
        enabled: true,
        name: 'Work',
        issuer: provider.issuer,
        clientId: provider.clientId,
        makeAccounts: false,
        hasSecret: true,
        redirectUri: sso.site.origin + callback,
      };
      expect((await sso.anna.call('GET /oidc')).body).to.deep.equal({ oidc: expected });
      expect((await put(sso.anna, { clientSecret: undefined, name: 'Home' })).body).to.deep.equal({
        ...expected,
        name: 'Home',
      });
      provider.people.set('s-1', anna);
      expect(await enter(sso, 's-1')).to.equal('/m/123#x');
      const { body } = await sso.site.browser().call('GET /session');
      expect(body['providers']).to.deep.equal([{ enterpriseId: sso.enterpriseId, name: 'Home' }]);
    });

    it('is asked at once whether it is a provider, and does not send its secret to another', async () => {
      const sso = await ready();
      const { origin } = sso.site;
      expect((await put(sso.anna, { issuer: origin })).code).to.equal('oidc_unreachable');
      const moved = await put(sso.anna, { issuer: origin, clientSecret: undefined });
      expect([moved.code, moved.body['field']]).to.deep.equal(['bad_request', 'clientSecret']);
      expect((await sso.anna.call('GET /oidc')).body['oidc']).to.deep.include({ issuer: provider.issuer });
    });

    it('has to have HTTPS unless the operator says otherwise, on this machine too', async () => {
      const { anna } = await sites.running({ allowHttpIssuers: false });
      const refused = await put(anna, {});
      expect([refused.code, refused.body['field']]).to.deep.equal(['oidc_insecure', 'issuer']);
    });

    it('leads to the sign-in page where it is not set, switched off, or the enterprise is disabled', async () => {
      const sso = await ready();
      const page = (from: string) => location(sso.site.browser(), new URL(from));
      expect(await page(startAt({ ...sso, enterpriseId: 'none' }))).to.equal(
        '/sign-in?error=oidc_unreachable',
      );
      await sso.site.db.updateTable('enterprise').set({ state: 'disabled' }).execute();
      expect(await page(startAt(sso))).to.equal('/sign-in?error=oidc_unreachable');
      await sso.site.db.updateTable('enterprise').set({ state: 'active' }).execute();
      await put(sso.anna, { enabled: false });
      expect(await page(startAt(sso))).to.equal('/sign-in?error=oidc_unreachable');
      expect((await sso.site.browser().call('GET /session')).body['providers']).to.deep.equal([]);
    });
  });
});
