import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { closeBrowsers, openBrowser, openPage } from '../harness/browser.ts';
import { password, TestEnterprise } from '../harness/enterprise.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('the administration', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let browser: Browser;
  let enterprise: TestEnterprise;
  let page: Page;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    enterprise = await TestEnterprise.first(running, { terminals: { small: 1, medium: 1, board: 0 } });
    browser = await openBrowser();
    page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${running.url}/admin/accounts`);
    await page.getByTestId('login').fill('olga');
    await page.locator('[name=password]').fill(password);
    await page.getByTestId('sign-in').click();
    await page.getByRole('link', { name: 'Olga' }).waitFor();
  });

  after(async () => {
    await closeBrowsers();
    await running.stop();
  });

  async function expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).to.deep.equal([]);
  }

  /** The drawer has gone out of sight, and out of the way. */
  async function closed(testId: string): Promise<void> {
    await page.getByTestId(testId).waitFor({ state: 'detached' });
  }

  it('makes a department, and an account in it', async () => {
    await page.getByTestId('new-department').click();
    await page.getByTestId('department-name').fill('Research');
    await page.getByTestId('department-drawer').getByTestId('submit').click();
    await closed('department-drawer');
    await page.getByRole('tree').getByText('Research').click();
    await page.getByText('Nobody is here yet').or(page.getByText('Nothing matches these filters')).waitFor();

    await page.getByTestId('new-account').click();
    await page.getByTestId('account-login').fill('li.na');
    await page.getByTestId('account-name').fill('李娜');
    await page.getByLabel('Set a password now').check();
    await page.getByTestId('account-password').fill('a quiet river in may');
    await page.getByTestId('new-account-drawer').getByTestId('submit').click();
    await closed('new-account-drawer');
    await page.getByRole('link', { name: '李娜' }).waitFor();
    await expectAccessible();
  });

  it('says at the field what the server objects to', async () => {
    await page.getByTestId('new-account').click();
    await page.getByTestId('account-login').fill('li.na');
    await page.getByTestId('account-name').fill('Another');
    await page.getByLabel('Set a password now').check();
    await page.getByTestId('account-password').fill('a quiet river in may');
    const drawer = page.getByTestId('new-account-drawer');
    await drawer.getByTestId('submit').click();
    await drawer.getByText('This login is in use already.').waitFor();
    expect(await page.getByTestId('account-login').getAttribute('aria-invalid')).to.equal('true');
    await page.keyboard.press('Escape');
    await closed('new-account-drawer');
  });

  it('tells who changed an account meanwhile, and lets one keep one’s own change', async () => {
    await page.getByRole('link', { name: '李娜' }).click();
    const drawer = page.getByTestId('account-drawer');
    await drawer.getByTestId('account-title').waitFor();
    const accountId = new URL(page.url()).searchParams.get('open') ?? '';
    // Another administrator is faster.
    await enterprise.admin.done('PATCH /accounts/:accountId', {
      params: { accountId },
      body: { title: 'Head of research' },
      headers: { 'if-match': '"1"' },
    });
    await drawer.getByTestId('account-title').fill('Physicist');
    await drawer.getByTestId('submit').click();
    await drawer.getByTestId('conflict').getByText('Head of research').waitFor();
    await drawer.getByTestId('conflict-keep').click();
    await drawer.getByTestId('submit').click();
    await page.getByText('Saved').waitFor();
    const { body } = await enterprise.admin.call('GET /accounts/:accountId', { params: { accountId } });
    expect(body).to.include({ title: 'Physicist', name: '李娜' });
    await page.keyboard.press('Escape');
    await closed('account-drawer');
  });

  it('does not let the last administrator be a member', async () => {
    await page.goto(`${running.url}/admin/accounts?open=${enterprise.me.accountId}`);
    const drawer = page.getByTestId('account-drawer');
    await drawer.getByLabel('Member').check();
    await drawer.getByTestId('submit').click();
    await drawer.getByText('This is the last active administrator').waitFor();
  });

  it('imports a table but for a bad row, which is shown with its reason', async () => {
    await page.goto(`${running.url}/admin/imports`);
    const rows = [
      'login,name,email,department',
      'ben,Ben Meier,ben@example.org,Research / Optics',
      'no good login,Chiara Rossi,chiara@example.org,',
    ];
    await page.locator('input[type=file]').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${rows.join('\n')}\n`),
    });
    await page.getByTestId('import-check').click();
    await page.getByTestId('import-checked').getByText('Right: 1; not right: 1').waitFor();
    await page.getByRole('cell', { name: 'no good login' }).waitFor();
    await expectAccessible();
    await page.getByTestId('import-run').click();
    await page.getByTestId('import-finished').getByText('Imported, but for 1 row').waitFor();
    const { body } = await enterprise.admin.call('GET /accounts', { query: { search: 'ben' } });
    expect(body).to.have.property('total', 1);
  });

  it('makes a terminal, shows once what to enter on it, and tells when the licences are used', async () => {
    await page.goto(`${running.url}/admin/terminals`);
    const make = async (name: string): Promise<void> => {
      await page.getByTestId('new-terminal').click();
      await page.getByTestId('terminal-name').fill(name);
      await page.getByTestId('new-terminal-drawer').getByTestId('submit').click();
    };
    await make('Lake room');
    await page.getByTestId('device-password').waitFor();
    expect(await page.getByTestId('device-password').innerText()).to.match(/^[a-z0-9]{8,}$/);
    await expectAccessible();
    await page.getByText('Done, it is entered on the device').click();
    await closed('new-terminal-drawer');
    await page.getByRole('link', { name: 'Lake room' }).waitFor();
    await make('Second room');
    await page.getByText('All terminal licences of this class are used.').waitFor();
  });

  it('keeps members out, kindly', async () => {
    const { rest } = await enterprise.member('omar');
    const theirs = await openPage(browser);
    const cookies = [...rest.cookies].map(([name, value]) => ({ name, value, url: running.url }));
    await theirs.context().addCookies(cookies);
    await theirs.goto(`${running.url}/admin`);
    await theirs.getByText('This part is for administrators').waitFor();
    await theirs.context().close();
  });
});
