import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { eventually } from '../harness/page-probes.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('the pages', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let browser: Browser;
  const crowd: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1');
    // Before that the front page is the one that sets the system up.
    await TestEnterprise.first(running);
    browser = await openBrowser();
  });

  afterEach(async () => {
    for (const client of crowd.splice(0)) client.close();
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

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

  /** People without pictures, joined as fast as the server takes them. */
  async function joinCrowd(meetingId: string, pin: string, count: number): Promise<void> {
    const capabilities = running.plenum.media.rtpCapabilities();
    for (let index = 0; index < count; index++) {
      const client = new SignallingClient(running.url);
      crowd.push(client);
      await client.join(meetingId, pin, `Person ${String(index).padStart(3, '0')}`, capabilities);
    }
  }

  it('lead from the front page into a meeting of one’s own, as its host', async () => {
    const page = await openPage(browser);
    await page.goto(running.url);
    await expectAccessible(page);
    await page.getByTestId('start-name').fill('Anna');
    await page.getByTestId('start-meeting').click();
    await page.getByTestId('device-preview').waitFor();
    await eventually(
      () =>
        page
          .locator('[data-testid=device-preview] video')
          .evaluate((video: HTMLVideoElement) => video.videoWidth),
      (width) => width > 0,
      'the preview',
    );
    await expectAccessible(page);
    await page.getByTestId('device-join').click();
    await page.getByTestId('room').waitFor();
    await expectAccessible(page);
    expect(page.url()).to.match(/\/m\/\d{9}$/);
  });

  it('say at the field what is wrong, and let in after that', async () => {
    const meeting = await running.createMeeting();
    const page = await openPage(browser);
    await page.goto(running.url);
    await page.getByTestId('join-id').fill('999 999 999');
    await page.getByTestId('join-name').fill('Ben');
    await page.getByTestId('join-continue').click();
    await page.getByText('No meeting has this ID').first().waitFor();
    await page.goto(`${running.url}/m/${meeting.meetingId}`);
    await page.getByTestId('device-name').fill('Ben');
    await page.getByTestId('device-pin').fill('000000');
    await page.getByTestId('device-join').click();
    await page.getByText('The PIN is not right').first().waitFor();
    await page.getByTestId('device-pin').fill(meeting.guestPin);
    await page.getByTestId('device-join').click();
    await page.getByTestId('room').waitFor();
  });

  it('speak Chinese to a Chinese browser', async () => {
    const page = await openPage(browser, { locale: 'zh-CN' });
    await page.goto(running.url);
    expect(await page.evaluate(() => document.documentElement.lang)).to.match(/^zh/);
    expect(await page.getByTestId('start-meeting').innerText()).to.match(/\p{Script=Han}/u);
    await expectAccessible(page);
  });

  it('let in without a camera or a microphone, and say what to do about it', async () => {
    const meeting = await running.createMeeting();
    const page = await openPage(browser);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await page.goto(`${running.url}/m/${meeting.meetingId}#pin=${meeting.guestPin}`);
    await page
      .getByText(/permission|allow/i)
      .first()
      .waitFor();
    await page.getByTestId('device-name').fill('Mute');
    await page.getByTestId('device-join').click();
    await page.getByTestId('room').waitFor();
  });

  it('tell a browser without WebRTC plainly what to use', async () => {
    const page = await openPage(browser);
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    });
    await page.goto(running.url);
    await page
      .getByText(/Chrome, Edge, Firefox/)
      .first()
      .waitFor();
  });

  it('show 25 people to a page on a desktop and 4 on a phone, and find one of many by name', async () => {
    const meeting = await running.createMeeting();
    await joinCrowd(meeting.meetingId, meeting.guestPin, 60);
    const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await joinByLink(page, running.url, { ...meeting, pin: meeting.hostPin }, 'Host');
    const tiles = page.getByTestId('tile');
    const names = (): Promise<string[]> =>
      tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-name') ?? ''));
    await eventually(names, (seen) => seen.length === 25, '25 tiles');
    const first = await names();
    await page.getByTestId('pager-next').click();
    await eventually(
      names,
      (seen) => seen.length === 25 && !seen.includes(first[0] ?? ''),
      'the second page',
    );

    await page.getByTestId('control-people').click();
    const rows = page.getByTestId('roster-row');
    await rows.first().waitFor();
    expect(await rows.count()).to.be.below(61);
    await page.getByTestId('roster-search').fill('person 042');
    await eventually(
      () => rows.count(),
      (count) => count === 1,
      'one found',
    );
    expect(await rows.first().innerText()).to.include('Person 042');
    await expectAccessible(page);

    const phone = await openPage(browser, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await joinByLink(phone, running.url, { ...meeting, pin: meeting.guestPin }, 'Phone');
    await eventually(
      () => phone.getByTestId('tile').count(),
      (count) => count === 4,
      '4 tiles',
    );
  });

  it('obey the keys', async () => {
    const meeting = await running.createMeeting();
    const page = await openPage(browser);
    await joinByLink(page, running.url, { ...meeting, pin: meeting.guestPin }, 'Keys');
    const pressed = async (control: string): Promise<string | null> =>
      page.getByTestId(`control-${control}`).getAttribute('aria-pressed');
    await eventually(
      () => pressed('microphone'),
      (value) => value === 'true',
      'the microphone on',
    );
    await page.keyboard.press('m');
    await eventually(
      () => pressed('microphone'),
      (value) => value === 'false',
      'the microphone off',
    );
    await page.keyboard.press('h');
    await eventually(
      () => pressed('hand'),
      (value) => value === 'true',
      'the hand up',
    );
    await page.keyboard.press('v');
    await eventually(
      () => pressed('camera'),
      (value) => value === 'false',
      'the camera off',
    );
  });

  it('have a page after leaving from which one can come back', async () => {
    const meeting = await running.createMeeting();
    const page = await openPage(browser);
    await joinByLink(page, running.url, { ...meeting, pin: meeting.guestPin }, 'Leaver');
    await page.getByTestId('control-leave').click();
    await page.getByTestId('left-page').waitFor();
    await expectAccessible(page);
    await page.getByTestId('rejoin').click();
    await page.getByTestId('room').waitFor();
  });
});
