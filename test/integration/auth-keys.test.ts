import { expect } from 'chai';
import { authSites, type AuthSite, enterpriseOf } from '../harness/auth-site.ts';
import { eachDatabase } from '../harness/each-database.ts';
import type { TestBrowser } from '../harness/test-browser.ts';

const hour = 3_600_000;

describe('programs', () => {
  eachDatabase((_dialect, open) => {
    const sites = authSites(open);

    describe('an API key', () => {
      async function makeKey(browser: TestBrowser, more = {}): Promise<Record<string, unknown>> {
        const answer = await browser.call('POST /api-keys', {
          body: { name: 'Nightly', scopes: ['directory:read'], ...more },
        });
        expect(answer.status).to.equal(201);
        return answer.body;
      }

      function caller(site: AuthSite, key: unknown) {
        return site.auth.authenticate({
          headers: { authorization: `Bearer ${String(key)}` },
          socket: {},
        } as unknown as Parameters<typeof site.auth.authenticate>[0]);
      }

      it('tells who calls, is shown once and kept as a hash', async () => {
        const { site, anna } = await sites.running();
        const { key, apiKeyId, start } = await makeKey(anna);
        expect(key).to.match(/^plenum_[\w-]{43}$/);
        expect(await caller(site, key)).to.deep.include({
          kind: 'key',
          apiKeyId,
          scopes: ['directory:read'],
          role: 'admin',
        });
        expect(await caller(site, `${String(key)}x`)).to.equal(null);
        const { items } = (await anna.call('GET /api-keys')).body as { items: Record<string, unknown>[] };
        expect(items[0]).to.deep.include({ name: 'Nightly', start, createdBy: 'Anna' });
        expect(items[0]!['lastUsedAt']).to.be.a('number');
        expect(items[0]).not.to.have.property('key');
        expect(JSON.stringify(await site.db.selectFrom('apiKey').selectAll().execute())).not.to.include(key);
        expect(await site.actions(await enterpriseOf(anna))).to.include('api_key.created');
      });

      it('stops working when it is taken back, when it ends, and with its enterprise', async () => {
        const { site, anna } = await sites.running();
        const back = await makeKey(anna);
        await anna.call(`DELETE /api-keys/${String(back['apiKeyId'])}`);
        expect(await caller(site, back['key'])).to.equal(null);
        expect((await anna.call(`DELETE /api-keys/${String(back['apiKeyId'])}`)).code).to.equal('not_found');

        const ending = await makeKey(anna, { expiresAt: Date.now() + hour });
        expect(await caller(site, ending['key'])).not.to.equal(null);
        site.advance(hour);
        expect(await caller(site, ending['key'])).to.equal(null);

        const lasting = await makeKey(anna);
        await site.db.updateTable('enterprise').set({ state: 'disabled' }).execute();
        expect(await caller(site, lasting['key'])).to.equal(null);
      });

      it('of another enterprise is not found', async () => {
        const { site, anna } = await sites.running();
        const { apiKeyId } = await makeKey(anna);
        await site.db.updateTable('apiKey').set({ enterpriseId: 'another' }).execute();
        expect((await anna.call(`DELETE /api-keys/${String(apiKeyId)}`)).code).to.equal('not_found');
        expect((await anna.call('GET /api-keys')).body).to.deep.equal({ items: [] });
      });

      it('is not good for what only people do', async () => {
        const { site, anna } = await sites.running();
        const { key } = await makeKey(anna);
        const headers = { authorization: `Bearer ${String(key)}` };
        expect((await site.browser().call('GET /me', { headers })).code).to.equal('not_permitted');
      });
    });
  });
});
