import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { LiveConference } from '../../server/contract/api/history.ts';
import { closeBrowsers, openBrowser, openPage } from '../harness/browser.ts';
import { password, TestEnterprise } from '../harness/enterprise.ts';
import { eventually } from '../harness/page-probes.ts';
import type { RestClient } from '../harness/rest-client.ts';
import { SmtpServer } from '../harness/smtp-server.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('being called into a running conference', function () {
  this.timeout(90_000);
  let smtp: SmtpServer;
  let running: RunningPlenum;
  let browser: Browser;
  let anna: RestClient;
  let benId: string;
  let olgaId: string;
  let host: Page;
  let meeting: Meeting;
  let conferenceId: string;

  before(async () => {
    smtp = await SmtpServer.start();
    running = await startPlenum('--media.workers=1', `--mail.url=${smtp.url}`);
    const enterprise = await TestEnterprise.first(running);
    olgaId = enterprise.me.accountId;
    anna = (await enterprise.member('anna')).rest;
    benId = (await enterprise.member('ben')).account.accountId;
    browser = await openBrowser();
    meeting = await anna.done<Meeting>('POST /meetings', { body: { subject: 'Plans', waitingRoom: true } });
    host = await openPage(browser);
    await signIn(host, 'anna');
    await host.goto(`${running.url}/m/${meeting.meetingId}`);
    await host.getByTestId('device-join').click();
    await host.getByTestId('room').waitFor();
    const { items } = await anna.done<{ items: LiveConference[] }>('GET /conferences');
    conferenceId = items[0]?.conferenceId ?? '';
    await control('lock', { locked: true });
  });

  after(async () => {
    await closeBrowsers();
    await running.stop();
    smtp.stop();
  });

  async function signIn(page: Page, login: string, to = '/'): Promise<void> {
    await page.goto(`${running.url}/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByTestId('login').fill(login);
    await page.getByTestId('password').fill(password);
    await page.getByTestId('sign-in').click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  function control(name: string, body: object): Promise<unknown> {
    return anna.done(`POST /conferences/:conferenceId/${name}`, { params: { conferenceId }, body });
  }

  const banner = (page: Page) => page.getByTestId('incoming-call');

  async function stateOfCall(): Promise<string | undefined> {
    const { host } = await anna.done<{ host: { invitations: { state: string }[] } }>(
      'GET /conferences/:conferenceId',
      { params: { conferenceId } },
    );
    return host.invitations.at(-1)?.state;
  }

  const expectState = (wanted: string) =>
    eventually(stateOfCall, (state) => state === wanted, `a call that is ${wanted}`);

  /** Until the page listens, a call to it fails. */
  async function callUntilRings(page: Page, target = benId): Promise<void> {
    await eventually(
      async () => {
        const state = await stateOfCall();
        if (state !== 'calling' && state !== 'ringing') {
          await control('invite', { invitees: [{ kind: 'account', target }] });
        }
        return banner(page).count();
      },
      (count) => count > 0,
      'a ringing page',
    );
    await expectState('ringing');
  }

  it('shows who calls without taking the focus, and rings until it is declined', async () => {
    const page = await openPage(browser);
    await signIn(page, 'ben');
    await page.getByTestId('search').fill('plan');
    await callUntilRings(page);
    await banner(page).getByText('Plans').waitFor();
    await banner(page).getByText('anna is calling you').waitFor();
    expect(await page.getByTestId('call-announcement').innerText()).to.include('Plans');
    await eventually(
      () => page.title(),
      (title) => title === 'anna is calling',
      'the title',
    );
    await page.keyboard.type('ned');
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('search').inputValue()).to.equal('planned');
    expect(await banner(page).count()).to.equal(1);
    const { violations } = await new AxeBuilder({ page })
      .include('.call-banners')
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);

    await page.getByTestId('call-decline').click();
    await banner(page).waitFor({ state: 'detached' });
    await expectState('refused');
    expect(await page.title()).to.not.include('calling');
    await page.context().close();
  });

  it('leads who accepts into the locked meeting, without a PIN and without another click', async () => {
    const page = await openPage(browser);
    await signIn(page, 'ben');
    const other = await page.context().newPage();
    await other.goto(`${running.url}/history`);
    await callUntilRings(page);
    await banner(other).waitFor();
    await page.getByTestId('call-accept').click();
    await page.getByTestId('room').waitFor();
    expect(new URL(page.url()).pathname).to.equal(`/m/${meeting.meetingId}`);
    await banner(other).waitFor({ state: 'detached' });
    await host.locator('[data-testid=tile][data-name="ben"]').waitFor();
    await expectState('joined');

    // In again after a reload, past the lock, but by one's own click.
    await other.close();
    await page.reload();
    await page.getByTestId('device-join').click();
    await page.getByTestId('room').waitFor();
    await page.context().close();
  });

  it('rings in the administration, too, and stops when the host cancels', async () => {
    const page = await openPage(browser, { locale: 'zh-CN' });
    await signIn(page, 'olga', '/admin');
    await callUntilRings(page, olgaId);
    const { host } = await anna.done<{ host: { invitations: { id: string }[] } }>(
      'GET /conferences/:conferenceId',
      { params: { conferenceId } },
    );
    await control('cancel-call', { invitationId: host.invitations.at(-1)?.id });
    await banner(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('lets somebody without an account in by the link of a message', async () => {
    const mail = smtp.next();
    await control('invite', { invitees: [{ kind: 'email', target: 'vera@example.org' }] });
    const text = (await mail).data
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    const [link = ''] = /http\S+#invitation=[\w-]+/.exec(text) ?? [];
    const page = await openPage(browser);
    await page.goto(link);
    await page.getByTestId('device-name').fill('Vera');
    await page.getByTestId('device-join').click();
    await page.getByTestId('room').waitFor();
    await host.locator('[data-testid=tile][data-name="Vera"]').waitFor();
    await page.context().close();
  });
});
