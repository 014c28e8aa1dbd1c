import { expect } from 'chai';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { yuvOf } from '../../media/mixer/colour.ts';
import { isNear } from '../../media/mixer/known-media.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Page as PageOf } from '../../server/contract/api/endpoint.ts';
import type { Recording, RecordingDetail, RecordingShare } from '../../server/contract/api/recordings.ts';
import { cellsOf, type ManualLayout } from '../../server/contract/layouts.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { beepsAfterFlashes, flashAndBeep } from '../harness/flash-and-beep.ts';
import { within } from '../harness/known-terminal.ts';
import { RecordedFile } from '../harness/recorded-file.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

/** How long it is recorded; ten minutes in the form for the night. */
const seconds = Number(process.env['RECORDING_SECONDS'] ?? 60);
const small = { width: 480, height: 360 };
const red = { red: 200, green: 30, blue: 30 };
const yellow = { red: 220, green: 200, blue: 40 };
const canvas = { width: 1280, height: 720 };

describe('a meeting of three browsers and a room that is recorded', function () {
  this.timeout(120_000 + seconds * 2000);
  let site: RoomSite;
  let meeting: Meeting;
  let detail: RecordingDetail;
  const pages = new Map<string, Page>();
  let ranMs = 0;

  const fileOf = (name: string): string =>
    path.join(site.running.plenum.config.dataDir, 'recordings', detail.recordingId, name);
  const idOf = (name: string): string => site.participant(meeting, name)?.id ?? '';
  /** Flash is in the first cell, the room in the second. */
  const show = (layout: ManualLayout): Promise<void> => {
    const members = [idOf('Flash'), idOf('Hall'), idOf('Anna'), idOf('Ben')];
    const cells = cellsOf(layout, canvas).map((_, index) => ({
      members: members[index] === undefined ? [] : [members[index]],
      seconds: 10,
    }));
    return site.control(meeting, { type: 'applyScene', scene: { layout, cells } });
  };
  const placeIn = (layout: ManualLayout, cell: number): { x: number; y: number } => {
    const rect = cellsOf(layout, canvas)[cell]!;
    return { x: (rect.x + rect.width / 2) / 1280, y: (rect.y + rect.height * 0.4) / 720 };
  };

  before(async () => {
    site = await RoomSite.open('--sip.maxKbps=256', '--media.mixerCpu=32', '--recorder.headroomBytes=0');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    const browser = await openBrowser({ flags: ['--auto-select-desktop-capture-source=Entire screen'] });
    for (const name of ['Flash', 'Anna', 'Ben']) {
      const page = await openPage(browser, { viewport: small });
      if (name === 'Flash') await flashAndBeep(page);
      else await drawMedia(page, name === 'Anna' ? red : yellow, name === 'Anna' ? 440 : 560);
      pages.set(name, page);
    }
    const room = await site.baresip(await site.terminal('Hall'), {
      ...{ colour: yuvOf(30, 160, 40), tone: 700, codecs: ['opus'] },
    });
    await room.dial(site.uri(`${meeting.meetingId}*${meeting.guestPin}`));
    for (const [name, page] of pages) {
      await joinByLink(page, site.running.url, { ...meeting, pin: meeting.hostPin }, name);
    }
    await within(15_000, 'all four', () =>
      ['Flash', 'Anna', 'Ben', 'Hall'].every((name) => idOf(name) !== ''),
    );
    await show('four');
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const page of pages.values()) if (!page.isClosed()) console.error(await selfReport(page));
  });
  after(async () => {
    await closeBrowsers();
    await site.close();
  });

  it('is recorded through two layouts, and everybody sees that it is', async () => {
    await site.control(meeting, { type: 'record', action: 'start' });
    const begun = Date.now();
    for (const page of pages.values()) await page.getByTestId('chip-recording').waitFor({ timeout: 15_000 });
    await delay((seconds * 1000) / 2);
    await show('two');
    await delay((seconds * 1000) / 4);
    await show('six');
    await delay((seconds * 1000) / 4);
    ranMs = Date.now() - begun;
    await site.control(meeting, { type: 'record', action: 'stop' });
    for (const page of pages.values()) await page.close();
    const list = async (): Promise<Recording | undefined> =>
      (await site.enterprise.admin.done<PageOf<Recording>>('GET /recordings')).items[0];
    await within(60_000, 'HD and SD', async () => (await list())?.sd?.state === 'ready');
    const params = { recordingId: (await list())?.recordingId ?? '' };
    detail = await site.enterprise.admin.done<RecordingDetail>('GET /recordings/:recordingId', { params });
  });

  it('has pictures of all of them in step with what they say', async () => {
    // Nothing was shared.
    expect(detail.files.map(({ name }) => name)).to.not.include('share.mp4');
    const video = new RecordedFile(fileOf('video.mp4'));
    await video.decode();
    const { duration, frames } = await video.facts();
    expect(duration - ranMs / 1000).to.be.within(-2.5, 0.5);
    expect(frames / duration, 'pictures a second').to.be.above(10);
    const hall = await video.colourAt(seconds / 4, placeIn('four', 1));
    expect(isNear(hall, yuvOf(30, 160, 40), 30), JSON.stringify(hall)).to.equal(true);
    const anna = await video.colourAt(seconds / 4, placeIn('four', 2));
    expect(isNear(anna, yuvOf(200, 30, 30), 30), JSON.stringify(anna)).to.equal(true);
    const inTwo = await video.colourAt(seconds * 0.65, placeIn('two', 1));
    expect(isNear(inTwo, yuvOf(30, 160, 40), 30), JSON.stringify(inTwo)).to.equal(true);
    for (const name of ['video.mp4', 'sd.mp4']) {
      // The first cell of four; flashes of the other layouts are elsewhere.
      const offsets = (await beepsAfterFlashes(fileOf(name), placeIn('four', 0))).toSorted((a, b) => a - b);
      expect(offsets.length, name).to.be.at.least(3);
      const middle = offsets[Math.floor(offsets.length / 2)] ?? Infinity;
      console.log(`      ${name}: beeps ${Math.round(middle * 1000)} ms after flashes (${offsets.length})`);
      expect(Math.abs(middle), name).to.be.below(0.15);
    }
  });

  it('plays in a browser, for its owner and for whoever has a link', async () => {
    const browser = await openBrowser();
    const page = await openPage(browser);
    const { url } = site.running;
    const cookies = [...site.enterprise.admin.cookies].map(([name, value]) => ({ name, value, url }));
    await page.context().addCookies(cookies);
    await page.goto(`${url}/recordings/${detail.recordingId}`);
    await plays(page);
    await page.screenshot({
      path: path.join(process.env['SHOTS'] ?? site.running.plenum.config.dataDir, 'player.png'),
    });
    const { link } = await site.enterprise.admin.done<RecordingShare & { link: string }>(
      'POST /recordings/:recordingId/shares',
      { params: { recordingId: detail.recordingId }, body: { pin: '4711' } },
    );
    const guest = await openPage(browser);
    await guest.goto(link);
    await guest.getByTestId('shared-pin').fill('4711');
    await guest.getByTestId('shared-watch').click();
    await plays(guest);
  });

  async function plays(page: Page): Promise<void> {
    const video = page.getByTestId('player-video');
    await video.waitFor();
    await video.evaluate((element: HTMLVideoElement) => element.play());
    await within(10_000, 'that it plays', () =>
      video.evaluate((element: HTMLVideoElement) => element.currentTime > 1 && element.videoWidth === 1280),
    );
    await video.evaluate((element: HTMLVideoElement) => {
      element.currentTime = element.duration - 3;
    });
    await within(10_000, 'that it goes on elsewhere', () =>
      video.evaluate((element: HTMLVideoElement) => element.currentTime > element.duration - 2.5),
    );
  }
});
