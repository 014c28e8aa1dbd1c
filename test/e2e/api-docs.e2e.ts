import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { loadConfig } from '../../config/load.ts';
import { endpoints } from '../../server/contract/api/endpoints.ts';
import { webhookEventSchema } from '../../server/contract/api/integrations.ts';
import { createApp } from '../../server/http/app.ts';
import { Metrics } from '../../server/metrics/metrics.ts';
import { openApiRouter } from '../../server/openapi/router.ts';
import { closeBrowsers, openBrowser, openPage } from '../harness/browser.ts';

describe('the page of the REST interface', function () {
  this.timeout(60_000);
  let server: Server;
  let url: string;
  let browser: Browser;

  before(async () => {
    const { config } = loadConfig({ argv: [], env: {}, cwd: process.cwd() });
    const metrics = new Metrics({
      conferences: () => 0,
      participants: () => 0,
      media: () => Promise.reject(new Error('no media')),
      sip: () => null,
      recorder: () => ({ recording: 0, finishing: 0, bytesWritten: 0, failures: 0 }),
      streams: () => ({ streams: 0, brokenDestinations: 0, viewers: 0 }),
    });
    // The real edge with its Content-Security-Policy.
    const app = createApp({
      config,
      metrics,
      log: pino({ level: 'silent' }),
      api: openApiRouter(),
      clientDir: '/nowhere',
      ready: () => Promise.resolve({}),
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });

  after(async () => {
    await closeBrowsers();
    server.closeAllConnections();
    server.close();
  });

  it('shows every operation under the policy of the other pages, and asks nobody else', async () => {
    const page = await openPage(browser);
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
    });
    const response = await page.goto(`${url}/api/docs`);
    expect(response?.headers()['content-security-policy']).to.include("script-src 'self'");
    await page.locator('.opblock-tag').first().waitFor();
    const sent = page.locator('.opblock[id^="operations-webhooks-"]');
    await sent.first().waitFor();
    expect(await sent.count(), 'what is sent to webhooks').to.equal(webhookEventSchema.options.length + 1);
    // One tag at a time: of very many operations the page draws only those in sight.
    const operations = page.locator('.opblock:not([id^="operations-webhooks-"])');
    let shown = 0;
    for (const tag of await page.locator('.opblock-tag').all()) {
      await tag.click();
      await operations.first().waitFor();
      shown += await operations.count();
      await tag.click();
      await operations.first().waitFor({ state: 'detached' });
    }
    expect(shown).to.equal(Object.keys(endpoints).length);
    await page.locator('.opblock-tag', { hasText: 'Directory' }).click();
    await page.locator('#operations-Directory-postAccounts .opblock-summary-control').click();
    await page.getByText('Administrators of the enterprise. API keys with the scope').waitFor();
    await page.getByText('"login": ').first().waitFor();
    if (process.env['SCREENSHOT'])
      await page.screenshot({ path: process.env['SCREENSHOT'], fullPage: false });
    expect(complaints).to.deep.equal([]);
    expect(elsewhere).to.deep.equal([]);
  });

  it('gives the description as JSON, and nothing of Swagger UI but what is needed', async () => {
    const response = await fetch(`${url}/api/v1/openapi.json`);
    expect(response.headers.get('content-type')).to.match(/^application\/json/);
    expect(await response.json()).to.include({ openapi: '3.1.1' });
    for (const file of ['package.json', 'swagger-ui-bundle.js.map', 'index.js', '..%2fdocument.ts']) {
      expect((await fetch(`${url}/api/docs/${file}`)).status, file).to.equal(404);
    }
  });
});
