import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Stream } from '../../server/contract/api/streams.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { HlsViewer } from '../harness/hls-viewer.ts';
import { countedFrames, eventually, isNear, videoColour } from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const green = { red: 30, green: 160, blue: 40 };
const video = '[data-testid=live-video]';
const mostViewers = 11;

describe('a live stream', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let anna: Page;
  let watcher: Page;
  /** The console. */
  let desk: Page;
  let link: string;
  let params: { conferenceId: string };
  const viewers: HlsViewer[] = [];

  const stream = (): Promise<Stream> =>
    enterprise.admin.done('GET /conferences/:conferenceId/stream', { params });
  const toggle = (state: 'on' | 'off'): Promise<void> => {
    const line = `[data-testid=stream][data-state=${state === 'on' ? 'off' : 'on'}]`;
    return desk.locator(`${line} [data-testid=stream-toggle]`).click();
  };
  const phase = (wanted: string, within = 15_000): Promise<void> =>
    watcher.locator(`[data-testid=live-page][data-phase=${wanted}]`).waitFor({ timeout: within });
  /** Above the middle, where no name is. */
  const seen = () => videoColour(watcher, video, { x: 0.5, y: 0.4 });

  before(async () => {
    running = await startPlenum('--media.workers=1', '--media.mixerCpu=32');
    enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting({ subject: 'Weekly', guestPin: '482913' });
    const browser = await openBrowser();
    anna = await openPage(browser, { viewport: { width: 640, height: 400 } });
    await drawMedia(anna, green, 440);
    await joinByLink(anna, running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');
    params = { conferenceId: running.plenum.conferences.live()[0]?.conferenceId ?? '' };
    watcher = await openPage(browser, { viewport: { width: 800, height: 560 } });
    desk = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    const cookies = [...enterprise.admin.cookies].map(([name, value]) => ({ name, value, url: running.url }));
    await desk.context().addCookies(cookies);
    await desk.goto(`${running.url}/m/${meeting.meetingId}/console`);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    console.error(await selfReport(anna), (await watcher.locator('#root').innerHTML()).slice(0, 900));
  });

  after(async () => {
    await Promise.all(viewers.map((viewer) => viewer.stop()));
    await closeBrowsers();
    await running.stop();
  });

  it('has settings in the console, and an address to copy', async () => {
    await desk.getByTestId('stream-settings').click();
    link = (await desk.getByTestId('stream-link').textContent()) ?? '';
    await desk.getByTestId('stream-most').fill(String(mostViewers));
    await desk.getByTestId('stream-add').click();
    await desk.getByTestId('stream-name').fill('Inside');
    await desk.getByTestId('stream-address').fill('rtmp://127.0.0.1/live');
    await desk.getByTestId('stream-key').fill('a-key-of-ours');
    await desk.getByTestId('stream-save').click();
    await desk.locator('[data-testid=stream-destination][data-state=off]').waitFor();
    await desk.keyboard.press('Escape');
    const { whoMayWatch, destinations } = await stream();
    expect([whoMayWatch, destinations[0]?.keyHint]).to.deep.equal(['pin', 'ours']);
  });

  it('is waited for, and asks for the PIN when it begins', async () => {
    await watcher.goto(link);
    await phase('waiting');
    await toggle('on');
    await phase('pin');
    await watcher.getByTestId('live-pin').fill('000000');
    await watcher.getByTestId('live-watch').click();
    await watcher.getByRole('alert').waitFor();
    await watcher.getByTestId('live-pin').fill('482913');
    await watcher.getByTestId('live-watch').click();
    await phase('watching');
  });

  it('plays, close behind what happens', async () => {
    await eventually(seen, (colour) => isNear(colour, green), 'Anna on the page');
    const frames = await countedFrames(watcher, video);
    await eventually(frames, (count) => count > 10, 'pictures that move');
    await anna.getByTestId('control-camera').click();
    const at = performance.now();
    await eventually(seen, (colour) => !isNear(colour, green), 'that her camera is off');
    const latencyMs = Math.round(performance.now() - at);
    await anna.getByTestId('control-camera').click();
    console.log(`      ${latencyMs} ms behind`);
    expect(latencyMs).to.be.below(10_000);
  });

  it('is watched by ten more, and by nobody beyond its limit', async () => {
    const token = link.split('/live/')[1] ?? '';
    for (let index = 0; index < mostViewers - 1; index++) {
      const viewer = await HlsViewer.open(running.url, token, '482913');
      if (typeof viewer === 'string') throw new Error(viewer);
      viewers.push(viewer);
    }
    expect(await HlsViewer.open(running.url, token, '482913')).to.equal('stream_full');
    const counted = `[data-count="${mostViewers}"]`;
    await watcher.locator(`[data-testid=live-viewers]${counted}`).waitFor();
    await desk.locator(`[data-testid=stream-viewers]${counted}`).waitFor();
    await eventually(
      () => Promise.resolve(Math.min(...viewers.map(({ parts }) => parts))),
      (parts) => parts >= 4,
      'two seconds for everybody',
    );
    expect(viewers.flatMap(({ refusals }) => refusals)).to.deep.equal([]);
    const frames = await countedFrames(watcher, video);
    await eventually(frames, (count) => count > 10, 'that it still plays');
  });

  it('says when it is over', async () => {
    await toggle('off');
    await phase('ended');
    expect((await stream()).viewers).to.equal(0);
  });
});
