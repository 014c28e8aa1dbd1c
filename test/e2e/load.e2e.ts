import { once } from 'node:events';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { green as greenYuv } from '../../media/mixer/known-media.ts';
import type { LiveConference } from '../../server/conference/live-conferences.ts';
import type { LegStatistics } from '../../server/contract/legs.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';
import { eventually, isNear, tileColour } from '../harness/page-probes.ts';
import { refusal } from '../harness/refusal.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const red = { red: 200, green: 30, blue: 30 };

/** A meeting of a browser and a room system, on a node whose mixers may take so many cores. */
class Meeting {
  running!: RunningPlenum;
  page!: Page;
  live!: LiveConference;
  readonly terminal = new KnownTerminal({ colour: greenYuv, tone: 700 });

  async begin(mixerCpu: number): Promise<void> {
    this.running = await startPlenum('--media.workers=1', `--media.mixerCpu=${mixerCpu}`);
    const meeting = await this.running.createMeeting();
    this.page = await openPage(await openBrowser());
    await drawMedia(this.page, red, 440);
    await joinByLink(this.page, this.running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');
    this.live = this.running.plenum.conferences.live()[0]!;
    this.seat('room');
    const { media } = this.running.plenum;
    const seat = this.seatOf('room');
    media.setLeg(seat, await this.terminal.call(await media.openLeg(seat)));
    for (const source of ['microphone', 'camera'] as const) {
      this.live.runtime.report({ type: 'setSource', participantId: 'room', source, state: 'live' });
    }
  }

  /** Somebody who comes by SIP, without media yet. */
  seat(participantId: string): void {
    this.live.runtime.report({
      ...{ type: 'join', participantId, name: '会议室', kind: 'sip', as: 'guest', enters: 'now' },
      ...{ receivesH264: true, invitationId: null },
    });
  }

  seatOf(participantId: string): Seat {
    return { conferenceId: this.live.conferenceId, participantId };
  }

  /** What the room is sent, as of its next statistics. */
  async format(): Promise<string> {
    const { events } = this.running.plenum.media;
    const [, { format }] = (await once(events, 'legStatistics')) as [Seat, LegStatistics];
    return format ? `${format.width}x${format.height}@${format.fps}` : 'none';
  }

  async end(): Promise<void> {
    this.terminal.close();
    await closeBrowsers();
    await this.running.stop();
  }
}

describe('a node whose mixers cost too much', function () {
  this.timeout(60_000);
  const meeting = new Meeting();

  // Less than any mixer takes, on any machine.
  before(() => meeting.begin(0.003));
  after(() => meeting.end());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await selfReport(meeting.page));
  });

  it('sends fewer pictures first, then smaller ones', async () => {
    const formats: string[] = [];
    const deadline = Date.now() + 40_000;
    while (formats.at(-1) !== '704x576@15' && Date.now() < deadline) {
      const format = await meeting.format();
      if (format !== formats.at(-1)) formats.push(format);
    }
    expect(formats).to.deep.equal(['1280x720@30', '1280x720@15', '704x576@15']);
    const { terminal } = meeting;
    await within(5000, 'the smaller picture', () => terminal.picture?.width === 704);
    const before = terminal.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(terminal.frames.length - before, 'pictures in 2 s').to.be.within(1, 36);
  });

  it('refuses a leg that comes anew, and goes on with the other', async () => {
    const { media } = meeting.running.plenum;
    await eventually(
      async () => (await media.totals()).mixerLevel,
      (level) => level === 3,
      'the last level',
      20_000,
    );
    meeting.seat('second');
    const [code] = await refusal(media.openLeg(meeting.seatOf('second')));
    expect(code).to.equal('media_overloaded');
    expect((await media.totals()).legs).to.equal(1);
    const { terminal } = meeting;
    const before = terminal.frames.length;
    await within(5000, 'pictures', () => terminal.frames.length > before + 10);
  });

  it('tells a browser that asks for one picture, which shows those of each again', async () => {
    const { page } = meeting;
    await page.getByTestId('control-onePicture').click();
    await page.locator('[data-testid=notice][data-code=one_picture_refused]').waitFor();
    await page.getByTestId('mixed').waitFor({ state: 'detached' });
    expect(await page.getByTestId('control-onePicture').getAttribute('aria-pressed')).to.equal('false');
    await eventually(
      () => tileColour(page, '会议室'),
      (seen) => isNear(seen, { red: 30, green: 160, blue: 40 }),
      'the picture of the room',
    );
  });
});

describe('a node with enough for its mixers', function () {
  this.timeout(60_000);
  const meeting = new Meeting();

  before(() => meeting.begin(64));
  after(() => meeting.end());

  it('gives everything that is wanted, for as long as it is', async () => {
    for (let time = 0; time < 5; time++) expect(await meeting.format()).to.equal('1280x720@30');
    const { mixerCpu, mixerLevel, mixerCapacity } = await meeting.running.plenum.media.totals();
    expect([mixerLevel, mixerCapacity]).to.deep.equal([0, 64]);
    expect(mixerCpu).to.be.above(0);
  });
});
