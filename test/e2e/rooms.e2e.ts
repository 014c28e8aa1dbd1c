import type { Page } from 'playwright-core';
import { yuvOf } from '../../media/mixer/colour.ts';
import { isNear as isNearYuv } from '../../media/mixer/known-media.ts';
import { cellsOf } from '../../server/contract/layouts.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { within } from '../harness/known-terminal.ts';
import { eventually, isNear, loudestTone, tileColour } from '../harness/page-probes.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

const red = { red: 200, green: 30, blue: 30 };
const green = { red: 30, green: 160, blue: 40 };
const colours = { browser: yuvOf(200, 30, 30), room: yuvOf(30, 160, 40) };
const tones = { browser: 440, room: 700 };

describe('a room system of others and a browser', function () {
  this.timeout(60_000);
  let site: RoomSite;
  let page: Page;

  before(async () => {
    site = await RoomSite.open();
    page = await openPage(await openBrowser());
    await drawMedia(page, red, tones.browser);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await selfReport(page));
  });
  after(async () => {
    await closeBrowsers();
    await site.close();
  });

  it('see and hear each other, whoever came first', async () => {
    const meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    const room = await site.baresip(await site.terminal('Room'), { colour: colours.room, tone: tones.room });
    await room.dial(site.uri(`${meeting.meetingId}*${meeting.guestPin}`));
    await joinByLink(page, site.running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');

    await eventually(
      () => tileColour(page, 'Room'),
      (seen) => isNear(seen, green),
      'the picture of the room',
    );
    await eventually(
      () => loudestTone(page, site.participant(meeting, 'Room')?.id ?? ''),
      (heard) => Math.abs(heard - tones.room) < 15,
      'the voice of the room',
    );
    await eventually(
      async () => {
        const seen = await room.picture(8000);
        return cellsOf('two', seen).map(({ x, y, width, height }) =>
          seen.colourAt({ x: (x + width / 2) / seen.width, y: (y + height * 0.4) / seen.height }),
        );
      },
      (seen) => Object.values(colours).every((colour) => seen.some((one) => isNearYuv(one, colour, 30))),
      'the picture of both',
    );
    await within(
      15_000,
      'the voice of Anna, and not its own',
      () => room.heard(tones.browser, 500) > 0.03 && room.heard(tones.room, 500) < 0.015,
    );
  });
});
