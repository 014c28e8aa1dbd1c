import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import {
  eventually,
  inbound,
  isNear,
  loudestTone,
  participantIdOf,
  tileColour,
} from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const people = [
  { name: 'Anna', colour: { red: 200, green: 30, blue: 30 }, tone: 440 },
  { name: '王小明', colour: { red: 30, green: 160, blue: 40 }, tone: 700 },
  { name: 'Carla', colour: { red: 40, green: 60, blue: 200 }, tone: 1000 },
];

describe('a meeting of three people', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let proxy: CutProxy;
  let meeting: Meeting;
  const pages: Page[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1');
    proxy = await CutProxy.to(running.url);
    meeting = await running.createMeeting();
    const browser = await openBrowser();
    for (const [index, { name, colour, tone }] of people.entries()) {
      const page = await openPage(browser);
      await drawMedia(page, colour, tone);
      pages.push(page);
      const pin = index === 0 ? meeting.hostPin : meeting.guestPin;
      // Carla comes by a way that can be cut.
      await joinByLink(page, name === 'Carla' ? proxy.url : running.url, { ...meeting, pin }, name);
    }
  });

  after(async () => {
    await closeBrowsers();
    proxy.close();
    await running.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const page of pages.filter((one) => !one.isClosed())) console.error(await selfReport(page));
  });

  for (const [viewer, { name: viewerName }] of people.entries()) {
    for (const { name, colour, tone } of people.filter((person) => person.name !== viewerName)) {
      it(`shows ${viewerName} the picture of ${name} and lets the voice be heard`, async () => {
        const page = pages[viewer]!;
        await eventually(
          () => tileColour(page, name),
          (seen) => isNear(seen, colour),
          `the colour of ${name}`,
        );
        const id = await participantIdOf(page, name);
        await eventually(
          () => loudestTone(page, id),
          (heard) => Math.abs(heard - tone) < 15,
          `the tone of ${name}`,
        );
      });
    }
  }

  it('stops sending pictures nobody looks at', async () => {
    const page = pages[1]!;
    const bytes = async (): Promise<number> =>
      (await inbound(page)).filter((one) => one.kind === 'video').reduce((sum, one) => sum + one.bytes, 0);
    const inOneSecond = async (): Promise<number> => {
      const before = await bytes();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return (await bytes()) - before;
    };
    const setHidden = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        Object.defineProperty(document, 'visibilityState', {
          value: value ? 'hidden' : 'visible',
          configurable: true,
        });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    expect(await inOneSecond()).to.be.above(600);
    await setHidden(true);
    await eventually(inOneSecond, (got) => got < 100, 'silence of the pictures');
    await setHidden(false);
    await eventually(inOneSecond, (got) => got > 600, 'pictures again');
  });

  it('shows a shared screen large to the others, until sharing stops', async () => {
    await pages[0]!.getByTestId('control-share').click();
    for (const page of pages.slice(1)) {
      const video = page.getByTestId('slides').locator('video');
      await video.waitFor();
      await eventually(
        () => video.evaluate((element: HTMLVideoElement) => element.videoWidth),
        (width) => width > 0,
        'the slides',
      );
    }
    await pages[0]!.getByTestId('control-share').click();
    for (const page of pages.slice(1)) await page.getByTestId('slides').waitFor({ state: 'detached' });
  });

  it('shows who mutes, and silence while muted', async () => {
    const id = await participantIdOf(pages[0]!, '王小明');
    await pages[1]!.getByTestId('control-microphone').click();
    await eventually(
      () => loudestTone(pages[0]!, id),
      (heard) => heard === 0,
      'silence',
    );
    await pages[1]!.getByTestId('control-microphone').click();
    await eventually(
      () => loudestTone(pages[0]!, id),
      (heard) => Math.abs(heard - 700) < 15,
      'the tone again',
    );
  });

  it('brings a person back into the same seat after the connection was cut', async () => {
    const [anna, , carla] = pages as [Page, Page, Page];
    const id = await participantIdOf(anna, 'Carla');
    proxy.cut();
    await carla.getByTestId('reconnecting').waitFor();
    await anna.locator('[data-testid=tile][data-name="Carla"]').getByText('Reconnecting').waitFor();
    proxy.mend();
    await carla.getByTestId('reconnecting').waitFor({ state: 'detached' });
    expect(await participantIdOf(anna, 'Carla')).to.equal(id);
    await carla.getByTestId('control-hand').click();
    await eventually(
      () => tileColour(anna, 'Carla'),
      (seen) => isNear(seen, people[2]!.colour),
      'Carla’s picture',
    );
    await eventually(
      () => tileColour(carla, 'Anna'),
      (seen) => isNear(seen, people[0]!.colour),
      'Anna’s picture for Carla',
    );
  });

  it('stays muted when muted while the connection was away, and is heard when unmuted again', async () => {
    const [anna, , carla] = pages as [Page, Page, Page];
    const id = await participantIdOf(anna, 'Carla');
    const microphone = carla.getByTestId('control-microphone');
    const heardIs =
      (wanted: number) =>
      (heard: number): boolean =>
        Math.abs(heard - wanted) < 15;
    const heard = (): Promise<number> => loudestTone(anna, id);
    proxy.cut();
    await carla.getByTestId('reconnecting').waitFor();
    await microphone.click();
    await carla.locator('[data-testid=control-microphone][aria-pressed=false]').waitFor();
    proxy.mend();
    await carla.getByTestId('reconnecting').waitFor({ state: 'detached' });
    await eventually(heard, heardIs(0), 'silence');
    await microphone.click();
    await eventually(heard, heardIs(1000), 'Carla’s voice');
  });

  it('never sends what could not be switched on while the connection was away', async () => {
    const [anna, , carla] = pages as [Page, Page, Page];
    const id = await participantIdOf(anna, 'Carla');
    const microphone = carla.getByTestId('control-microphone');
    await microphone.click();
    await carla.locator('[data-testid=control-microphone][aria-pressed=false]').waitFor();
    proxy.cut();
    await carla.getByTestId('reconnecting').waitFor();
    await microphone.click();
    await carla.getByTestId('notice').first().waitFor();
    proxy.mend();
    await carla.getByTestId('reconnecting').waitFor({ state: 'detached' });
    expect(await microphone.getAttribute('aria-pressed')).to.equal('false');
    await eventually(
      () => loudestTone(anna, id),
      (heard) => heard === 0,
      'silence',
    );
    await microphone.click();
    await eventually(
      () => loudestTone(anna, id),
      (heard) => Math.abs(heard - 1000) < 15,
      'Carla’s voice',
    );
  });

  it('frees the seat of a closed tab within 10 s', async () => {
    await pages[2]!.close();
    await pages[0]!
      .locator('[data-testid=tile][data-name="Carla"]')
      .waitFor({ state: 'detached', timeout: 10_000 });
  });

  it('gives everybody picture and sound again within 3 s of a killed worker, and nobody leaves', async () => {
    // Two are enough to show it: what is measured is Plenum, not how many browsers two cores carry.
    const [anna, ben] = pages as [Page, Page];
    const framesAt = async (page: Page): Promise<number> => {
      const videos = (await inbound(page)).filter((one) => one.kind === 'video');
      return videos.length === 1 ? (videos[0]?.frames ?? 0) : 0;
    };
    const decoded = async (): Promise<number> => Math.min(...(await Promise.all([anna, ben].map(framesAt))));
    const staying = people.slice(0, 2);
    const ids = await Promise.all(staying.map(({ name }) => participantIdOf(ben, name)));
    await eventually(decoded, (frames) => frames > 30, 'pictures before');
    const [pid] = running.plenum.media.workerPids();
    const killedAt = Date.now();
    process.kill(pid!, 'SIGKILL');
    await eventually(decoded, (frames) => frames < 10, 'new connections');
    await eventually(decoded, (frames) => frames > 0, 'pictures again');
    const tookMs = Date.now() - killedAt;
    expect(tookMs).to.be.below(3000);
    expect(await Promise.all(staying.map(({ name }) => participantIdOf(ben, name)))).to.deep.equal(ids);
    await eventually(
      () => loudestTone(ben, ids[0]!),
      (heard) => Math.abs(heard - 440) < 15,
      'Anna’s voice',
    );
  });
});
