import { expect } from 'chai';
import type { Browser as Firefox, Page as FirefoxPage } from 'puppeteer-core';
import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { openFirefox, reachableAddress } from '../harness/firefox.ts';
import {
  eventually,
  inbound,
  isNear,
  loudestTone,
  participantIdOf,
  tileColour,
} from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const red = { red: 200, green: 30, blue: 30 };
const blue = { red: 40, green: 60, blue: 200 };

/** A Firefox fresh from its package has no H.264 until it has downloaded the codec: the case that needs VP8. */
describe('a Firefox without H.264 among Chromiums', function () {
  this.timeout(120_000);
  let running: RunningPlenum;
  let network: ReturnType<typeof reachableAddress>;
  let proxy: CutProxy | undefined;
  let firefox: Firefox | undefined;
  let page: FirefoxPage;
  let anna: Page;
  let ben: Page;

  before(async () => {
    network = reachableAddress();
    running = await startPlenum(
      '--media.workers=1',
      `--media.listen=${JSON.stringify([{ ip: network.address }, { ip: '127.0.0.1' }])}`,
    );
    const meeting = await running.createMeeting();
    const pin = meeting.guestPin;
    const browser = await openBrowser();
    anna = await openPage(browser);
    await drawMedia(anna, red, 440);
    ben = await openPage(browser);
    await drawMedia(ben, blue, 700);
    await joinByLink(anna, running.url, { ...meeting, pin }, 'Anna');
    await joinByLink(ben, running.url, { ...meeting, pin }, 'Ben');
    await eventually(
      () => tileColour(ben, 'Anna'),
      (seen) => isNear(seen, red),
      'Anna’s picture, in H.264',
    );
    firefox = await openFirefox();
    page = await firefox.newPage();
    proxy = await CutProxy.to(running.url);
    await page.goto(`${proxy.url}/m/${meeting.meetingId}#pin=${pin}`);
    const name = await page.waitForSelector('[data-testid=device-name]');
    await name?.type('Firefox');
    const join = await page.waitForSelector('[data-testid=device-join]');
    await join?.click();
    await page.waitForSelector('[data-testid=room]');
  });

  after(async () => {
    await firefox?.close();
    await closeBrowsers();
    proxy?.close();
    await running.stop();
    network.release();
  });

  it('sees the others', async () => {
    for (const [name, colour] of [['Anna', red] as const, ['Ben', blue] as const]) {
      await eventually(
        () => tileColour(page as unknown as Page, name),
        (seen) => isNear(seen, colour),
        `the picture of ${name} in Firefox`,
        30_000,
      );
    }
  });

  it('is seen and heard by them', async () => {
    await eventually(
      () => tileColour(anna, 'Firefox'),
      (seen) => seen !== null,
      'the picture of Firefox',
    );
    const id = await participantIdOf(anna, 'Firefox');
    await eventually(
      () => loudestTone(anna, id),
      (heard) => heard > 0,
      'the voice of Firefox',
    );
  });

  it('leaves the others their pictures of each other, in VP8 now', async () => {
    await eventually(
      () => tileColour(ben, 'Anna'),
      (seen) => isNear(seen, red),
      'Anna’s picture',
    );
    const codecs = (await inbound(ben)).filter((one) => one.kind === 'video').map((one) => one.codec);
    expect(codecs).to.deep.equal(['video/VP8', 'video/VP8']);
  });

  it('comes back into its seat after the connection was cut', async () => {
    const id = await participantIdOf(anna, 'Firefox');
    proxy?.cut();
    await page.waitForSelector('[data-testid=reconnecting]');
    proxy?.mend();
    await page.waitForSelector('[data-testid=reconnecting]', { hidden: true });
    expect(await participantIdOf(anna, 'Firefox')).to.equal(id);
    await eventually(
      () => loudestTone(anna, id),
      (heard) => heard > 0,
      'the voice of Firefox again',
    );
  });
});
