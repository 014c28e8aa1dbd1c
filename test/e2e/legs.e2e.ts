import { once } from 'node:events';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { isNear as isNearYuv, green as greenYuv } from '../../media/mixer/known-media.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import type { LiveConference } from '../../server/conference/live-conferences.ts';
import type { LegNews, LegStatistics } from '../../server/contract/legs.ts';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';
import { eventually, isNear, loudestTone, tileColour } from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const red = { red: 200, green: 30, blue: 30 };
const green = { red: 30, green: 160, blue: 40 };
const redYuv = yuvOf(200, 30, 30);
const annasTone = 440;
const roomsTone = 700;

describe('a room system in a meeting with a browser', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let page: Page;
  let live: LiveConference;
  let seat: Seat;
  let terminal: KnownTerminal;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    const meeting = await running.createMeeting();
    page = await openPage(await openBrowser());
    await drawMedia(page, red, annasTone);
    await joinByLink(page, running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');
    live = running.plenum.conferences.live()[0]!;
    seat = { conferenceId: live.conferenceId, participantId: 'room' };
    terminal = new KnownTerminal({
      ...{ colour: greenYuv, tone: roomsTone, codec: 'G722', suite: 'AES_CM_128_HMAC_SHA1_80' },
    });
    live.runtime.report({
      ...{ type: 'join', participantId: 'room', name: '会议室', kind: 'sip', as: 'guest', enters: 'now' },
      ...{ receivesH264: true, invitationId: null },
    });
    const { media } = running.plenum;
    const agreed = await terminal.call(await media.openLeg(seat));
    media.setLeg(seat, agreed);
    for (const source of ['microphone', 'camera'] as const) {
      live.runtime.report({ type: 'setSource', participantId: 'room', source, state: 'live' });
    }
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await selfReport(page));
  });

  after(async () => {
    terminal.close();
    await closeBrowsers();
    await running.stop();
  });

  const sees = (layout: LayoutName, cell: number, colour = redYuv): boolean => {
    const rect = cellsOf(layout, { width: 1280, height: 720 })[cell]!;
    const at = { x: (rect.x + rect.width / 2) / 1280, y: (rect.y + rect.height * 0.4) / 720 };
    const seen = terminal.colourAt(at);
    return seen !== null && isNearYuv(seen, colour, 30);
  };
  const seesBoth = (): boolean => sees('two', 0) && sees('two', 1, greenYuv);
  const hearsAnna = (): boolean => terminal.level(annasTone) > 0.1;

  it('sees everybody in one picture, and hears the others but not itself', async () => {
    await within(10_000, 'the picture of both', seesBoth);
    // It is welcomed first, in a voice that has every tone in it.
    const withoutItself = (): boolean => hearsAnna() && terminal.level(roomsTone) < 0.02;
    await within(15_000, 'the voice of Anna, and not its own', withoutItself);
  });

  it('is seen and heard by browsers, its camera as it was sent', async () => {
    await eventually(
      () => tileColour(page, '会议室'),
      (seen) => isNear(seen, green),
      'the picture of the room',
    );
    await eventually(
      () => loudestTone(page, 'room'),
      (heard) => Math.abs(heard - roomsTone) < 15,
      'the voice of the room',
    );
    await eventually(
      () => Promise.resolve(live.speaking),
      (speaking) => speaking.includes('room'),
      'that it speaks',
    );
  });

  it('presses keys, and has keys pressed', async () => {
    const { media } = running.plenum;
    const pressed: string[] = [];
    const listen = (of: Seat, news: LegNews): void => {
      if (of.participantId === 'room' && news.type === 'digit') pressed.push(news.digit);
    };
    media.events.on('leg', listen);
    terminal.press('1', '2', '#');
    await within(3000, 'the keys of the room', () => pressed.join('') === '12#');
    media.events.off('leg', listen);
    const heard: string[] = [];
    terminal.on('digit', (digit) => heard.push(digit));
    media.pressDigits(seat, ['9', '*']);
    await within(3000, 'the keys for the room', () => heard.join('') === '9*');
    await within(3000, 'the voice after them', hearsAnna);
  });

  it('hears a prompt over the voices', async () => {
    const { media } = running.plenum;
    terminal.forget();
    const played = media.play(live.conferenceId, ['tone-join', 'welcome'], { language: 'zh', to: ['room'] });
    await within(3000, 'the tone', () => terminal.level(783.99) > 0.05);
    await played;
    await within(3000, 'the voice as before', hearsAnna);
  });

  it('is not heard while it is muted, nor seen while its camera is off', async () => {
    const { media } = running.plenum;
    await media.setSource(seat, 'microphone', 'paused');
    await media.setSource(seat, 'camera', 'paused');
    await eventually(
      () => loudestTone(page, 'room'),
      (heard) => heard === 0,
      'silence of the room',
    );
    await within(3000, 'a card instead of its picture', () => sees('two', 0) && !sees('two', 1, greenYuv));
    await media.setSource(seat, 'microphone', 'live');
    await media.setSource(seat, 'camera', 'live');
    await within(5000, 'its picture again', seesBoth);
  });

  it('is sent less, and a smaller picture, when it asks for that, and all of it again', async () => {
    const { media } = running.plenum;
    const formats = (): Promise<LegStatistics['format']> =>
      once(media.events, 'legStatistics').then(([, statistics]) => (statistics as LegStatistics).format);
    expect(await formats()).to.deep.include({ width: 1280, kbps: 1000 });
    terminal.limit(350);
    await within(8000, 'a smaller picture', () => (terminal.picture?.width ?? 0) < 1280 && seesBoth());
    expect((await formats())?.kbps).to.be.at.most(350);
    terminal.limit(2000);
    await within(8000, 'the large picture again', () => terminal.picture?.width === 1280 && seesBoth());
  });

  for (const [how, signal] of [
    ['crashes', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const) {
    it(`has picture and sound back on the same ports and keys when the mixer ${how}`, async () => {
      const pid = running.plenum.media.mixerPid(live.conferenceId)!;
      process.kill(pid, signal);
      await within(4000, 'another mixer', () => {
        const now = running.plenum.media.mixerPid(live.conferenceId);
        return now !== undefined && now !== pid;
      });
      terminal.forget();
      const frames = terminal.frames.length;
      await within(3000, 'pictures', () => terminal.frames.length > frames + 10 && seesBoth());
      await within(3000, 'the voice of Anna', hearsAnna);
      await eventually(
        () => loudestTone(page, 'room'),
        (heard) => Math.abs(heard - roomsTone) < 15,
        'the voice of the room',
        5000,
      );
    });
  }

  it('gives its ports back when it leaves', async () => {
    const { media } = running.plenum;
    live.runtime.report({ type: 'leave', participantId: 'room' });
    media.closeParticipant(seat);
    const frames = terminal.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(terminal.frames.length).to.be.at.most(frames + 3);
    await eventually(
      async () => (await media.totals()).legs,
      (legs) => legs === 0,
      'no leg',
    );
  });
});
