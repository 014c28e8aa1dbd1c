import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Booking, Occurrence } from '../../server/contract/api/booking.ts';
import { closeBrowsers, openBrowser, openPage } from '../harness/browser.ts';
import { RestClient } from '../harness/rest-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const password = 'a long enough sentence';

describe('people with an account', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let browser: Browser;
  let anna: RestClient;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    browser = await openBrowser();
  });

  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  after(async () => {
    await closeBrowsers();
    await running.stop();
  });

  async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);
  }

  async function restAs(login: string): Promise<RestClient> {
    const client = new RestClient(running.url);
    await client.done('POST /session', { body: { login, password } });
    return client;
  }

  async function signIn(login: string): Promise<Page> {
    const page = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${running.url}/sign-in`);
    await page.getByTestId('login').fill(login);
    await page.getByTestId('password').fill(password);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('book').waitFor();
    return page;
  }

  /** A weekly series of four, a day ahead. */
  function bookWeekly(subject: string): Promise<Booking> {
    const start = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    return anna.done<Booking>('POST /bookings', {
      body: {
        subject,
        startsAt: `${start}T10:00`,
        durationMinutes: 60,
        timeZone: 'UTC',
        recurrence: 'FREQ=WEEKLY;COUNT=4',
      },
    });
  }

  async function occurrencesOf(search: string): Promise<Occurrence[]> {
    const from = Date.now();
    const { items } = await anna.done<{ items: Occurrence[] }>('GET /occurrences', {
      query: { from, to: from + 60 * 86_400_000, search },
    });
    return items;
  }

  it('are made at the first run, with the code the server shows', async () => {
    const page = await openPage(browser);
    await page.goto(`${running.url}/setup#${running.plenum.setupCode() ?? ''}`);
    await expectAccessible(page);
    await page.locator('[name=enterpriseName]').fill('Acme');
    await page.locator('[name=name]').fill('Olga');
    await page.locator('[name=login]').fill('olga');
    await page.locator('[name=password]').fill('short');
    await page.getByTestId('setup').click();
    await page.getByText('At least 8 characters.', { exact: true }).waitFor();
    await page.locator('[name=password]').fill(password);
    await page.getByTestId('setup').click();
    await page.getByTestId('empty').waitFor();
    await expectAccessible(page);

    const olga = await restAs('olga');
    for (const login of ['anna', 'ben']) {
      await olga.done('POST /accounts', { body: { login, name: login, password } });
    }
    anna = await restAs('anna');
  });

  it('are told at sign-in that something is wrong, and led on to where they wanted to go', async () => {
    const page = await openPage(browser);
    await page.goto(`${running.url}/history`);
    await page.getByTestId('login').fill('anna');
    await page.getByTestId('password').fill('not the password');
    await page.getByTestId('sign-in').click();
    await page.getByText('Login or password is not right').waitFor();
    await expectAccessible(page);
    await page.getByTestId('password').fill(password);
    await page.getByTestId('sign-in').click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    expect(new URL(page.url()).pathname).to.equal('/history');
  });

  it('book a weekly meeting and invite a colleague, who finds it among theirs', async () => {
    const page = await signIn('anna');
    await page.getByTestId('book').click();
    await page.getByTestId('subject').fill('Design review');
    await page.getByTestId('repeat').click();
    await page.locator('.ant-select-item-option', { hasText: 'Weekly' }).click();
    await page.getByTestId('repeat-preview').getByText('10 meetings').waitFor();
    await page.getByTestId('invitees').locator('input').fill('ben');
    await page.locator('.ant-select-item-option', { hasText: 'ben' }).click();
    await page.locator('.invitee', { hasText: 'ben' }).waitFor();
    await expectAccessible(page);
    await page.getByTestId('submit-booking').click();
    await page.getByRole('heading', { name: 'Design review' }).waitFor();
    await expectAccessible(page);
    expect(await occurrencesOf('Design review')).to.have.length.above(7);

    const other = await signIn('ben');
    const rows = other.getByTestId('meeting').filter({ hasText: 'Design review' });
    await rows.first().waitFor();
    expect(await rows.first().innerText()).to.include('by anna');
  });

  it('change one meeting of a series and leave the others as they are', async () => {
    await bookWeekly('Planning');
    const page = await signIn('anna');
    await page.getByTestId('search').fill('Planning');
    await page.getByRole('link', { name: 'Planning' }).nth(3).waitFor();
    await page.getByRole('link', { name: 'Planning' }).nth(1).click();
    await page.getByTestId('edit').click();
    await page.getByText('This meeting only').click();
    await page.getByTestId('scope-chosen').click();
    await page.getByTestId('subject').fill('Planning, with the budget');
    await page.getByTestId('submit-booking').click();
    await page.getByRole('heading', { name: 'Planning, with the budget' }).waitFor();
    expect((await occurrencesOf('Planning')).map(({ subject }) => subject)).to.deep.equal([
      'Planning',
      'Planning, with the budget',
      'Planning',
      'Planning',
    ]);
  });

  it('are told when somebody else changed the meeting meanwhile, and lose nothing of either', async () => {
    const { bookingId, version } = await bookWeekly('Contested');
    const page = await signIn('anna');
    await page.goto(`${running.url}/meetings/${bookingId}/edit`);
    await page.getByTestId('subject').fill('Contested, by the page');
    await anna.done('PATCH /bookings/:bookingId', {
      params: { bookingId },
      headers: { 'if-match': `"${version}"` },
      body: { changes: { agenda: 'From elsewhere' } },
    });
    await page.getByTestId('submit-booking').click();
    await page.getByTestId('conflict').waitFor();
    await page.getByRole('button', { name: 'Save mine' }).click();
    await page.getByRole('heading', { name: 'Contested, by the page' }).waitFor();
    await page.getByText('From elsewhere').waitFor();
  });

  it('cancel a meeting of a series after having been asked which are meant', async () => {
    await bookWeekly('Cancelled');
    const page = await signIn('anna');
    await page.getByTestId('search').fill('Cancelled');
    await page.getByRole('link', { name: 'Cancelled' }).first().click();
    await page.getByTestId('cancel').click();
    await page.getByText('This meeting only').click();
    await page.getByRole('button', { name: 'Cancel this meeting' }).click();
    await page.getByText('Cancelled', { exact: true }).last().waitFor();
    await page.waitForFunction(() => document.querySelector('.ant-modal') === null);
    expect(await occurrencesOf('Cancelled')).to.have.length(3);
  });

  it('start a booked meeting as its host, and others join it under their own names', async () => {
    const { meetingId, guestPin } = await bookWeekly('Joined');
    const host = await signIn('anna');
    await host.getByTestId('search').fill('Joined');
    await host.getByTestId('meeting').filter({ hasText: 'Joined' }).first().getByTestId('join').click();
    expect(await host.getByTestId('device-as').innerText()).to.include('anna');
    expect(new URL(host.url()).pathname).to.equal(`/m/${meetingId}`);
    await host.getByTestId('device-join').click();
    await host.getByTestId('room').waitFor();

    const visitor = await openPage(browser);
    await visitor.goto(`${running.url}/m/${meetingId}#pin=${guestPin}`);
    await visitor.getByTestId('device-name').fill('Visitor');
    await visitor.getByTestId('device-join').click();
    await visitor.getByTestId('room').waitFor();
    await host.locator('[data-testid=tile][data-name=Visitor]').waitFor();
    await visitor.locator('[data-testid=tile][data-name=anna]').waitFor();
  });

  it('sign out everywhere, and are signed out there', async () => {
    const here = await signIn('ben');
    const there = await signIn('ben');
    await here.goto(`${running.url}/account`);
    await expectAccessible(here);
    await here.getByTestId('sign-out-everywhere').click();
    await here.getByRole('button', { name: 'Sign out everywhere' }).last().click();
    await here.getByTestId('to-sign-in').waitFor();
    await there.getByTestId('area-history').click();
    await there.getByTestId('login').waitFor();
  });
});
