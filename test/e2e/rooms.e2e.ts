import type { Page } from 'playwright-core';
import { type Yuv, yuvOf } from '../../media/mixer/colour.ts';
import { isNear as isNearYuv } from '../../media/mixer/known-media.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { cellsOf } from '../../server/contract/layouts.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { within } from '../harness/known-terminal.ts';
import { eventually, isNear, loudestTone, tileColour } from '../harness/page-probes.ts';
import type { Baresip } from '../harness/sip/baresip.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

interface Person {
  name: string;
  colour: { red: number; green: number; blue: number };
  tone: number;
}

const anna: Person = { name: 'Anna', colour: { red: 200, green: 30, blue: 30 }, tone: 440 };
const ben: Person = { name: 'Ben', colour: { red: 220, green: 200, blue: 40 }, tone: 560 };
const hall: Person = { name: 'Hall', colour: { red: 30, green: 160, blue: 40 }, tone: 700 };
const studio: Person = { name: 'Studio', colour: { red: 30, green: 60, blue: 200 }, tone: 1000 };
const all = [anna, ben, hall, studio];
const small = { width: 480, height: 360 };

const yuv = ({ colour: { red, green, blue } }: Person): Yuv => yuvOf(red, green, blue);

describe('two room systems of others and two browsers', function () {
  this.timeout(60_000);
  let site: RoomSite;
  let meeting: Meeting;
  const pages = new Map<Person, Page>();
  const rooms = new Map<Person, Baresip>();

  before(async () => {
    site = await RoomSite.open('--sip.maxKbps=256', '--media.mixerCpu=32');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    const browser = await openBrowser();
    for (const person of [anna, ben]) {
      const page = await openPage(browser, { viewport: small });
      await drawMedia(page, person.colour, person.tone);
      pages.set(person, page);
    }
    for (const [room, codec] of [
      [hall, 'opus'],
      [studio, 'G722'],
    ] as const) {
      const { name, tone } = room;
      const options = { colour: yuv(room), tone, codecs: [codec] } as const;
      rooms.set(room, await site.baresip(await site.terminal(name), options));
    }
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const page of pages.values()) console.error(await selfReport(page));
  });
  after(async () => {
    await closeBrowsers();
    await site.close();
  });

  const idOf = ({ name }: Person): string => site.participant(meeting, name)?.id ?? '';

  it('come together, whoever is first', async () => {
    const number = `${meeting.meetingId}*${meeting.guestPin}`;
    await rooms.get(hall)?.dial(site.uri(number));
    await joinByLink(pages.get(anna)!, site.running.url, { ...meeting, pin: meeting.hostPin }, anna.name);
    await rooms.get(studio)?.dial(site.uri(number));
    await joinByLink(pages.get(ben)!, site.running.url, { ...meeting, pin: meeting.guestPin }, ben.name);
    await within(10_000, 'all four are there', () => all.every((person) => idOf(person) !== ''));
  });

  it('are seen and heard by the browsers', async () => {
    for (const [person, page] of pages) {
      for (const other of all.filter((one) => one !== person)) {
        await eventually(
          () => tileColour(page, other.name),
          (seen) => isNear(seen, other.colour),
          `the picture of ${other.name} at ${person.name}`,
        );
        await eventually(
          () => loudestTone(page, idOf(other)),
          (heard) => Math.abs(heard - other.tone) < 15,
          `the voice of ${other.name} at ${person.name}`,
        );
      }
    }
  });

  it('see all four in one picture, and hear the others but not themselves', async () => {
    for (const [person, room] of rooms) {
      await eventually(
        async () => {
          const seen = await room.picture(8000);
          return cellsOf('four', seen).map(({ x, y, width, height }) =>
            seen.colourAt({ x: (x + width / 2) / seen.width, y: (y + height * 0.4) / seen.height }),
          );
        },
        (seen) => all.every((one) => seen.some((colour) => isNearYuv(colour, yuv(one), 30))),
        `the picture of all at ${person.name}`,
      );
      await within(15_000, `the voices of the others at ${person.name}`, () =>
        all.every((one) => {
          const level = room.heard(one.tone, 500);
          return one === person ? level < 0.015 : level > 0.02;
        }),
      );
    }
  });
});
