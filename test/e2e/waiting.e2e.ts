import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { closeBrowsers, joinByLink, knockByLink, openBrowser, openPage } from '../harness/browser.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import {
  eventually,
  inbound,
  isNear,
  loudestTone,
  participantIdOf,
  tileColour,
} from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const anna = { name: 'Anna', colour: { red: 200, green: 30, blue: 30 }, tone: 440 };
const ben = { name: 'Ben', colour: { red: 30, green: 160, blue: 40 }, tone: 700 };

describe('waiting to be let in', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let proxy: CutProxy;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let host: Page;
  let guest: Page;
  let third: Page;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    proxy = await CutProxy.to(running.url);
    enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting({ subject: 'Plans', waitingRoom: true });
    const browser = await openBrowser();
    host = await openPage(browser);
    await drawMedia(host, anna.colour, anna.tone);
    guest = await openPage(browser);
    await drawMedia(guest, ben.colour, ben.tone);
    await joinByLink(host, running.url, asHost(meeting), anna.name);
    await host.getByTestId('control-people').click();
  });

  after(async () => {
    await closeBrowsers();
    proxy.close();
    await running.stop();
  });

  const asHost = ({ meetingId, hostPin: pin }: Meeting): { meetingId: string; pin: string } => ({
    meetingId,
    pin,
  });
  const asGuest = ({ meetingId, guestPin: pin }: Meeting): { meetingId: string; pin: string } => ({
    meetingId,
    pin,
  });

  const waitingRow = (name: string) => host.locator(`[data-testid=waiting-row][data-name="${name}"]`);

  async function expectWaits(page: Page, reason: 'admission' | 'host'): Promise<void> {
    await page.locator(`[data-testid=waiting-page][data-reason=${reason}]`).waitFor();
    await eventually(
      () =>
        page
          .locator('[data-testid=device-preview] video')
          .evaluate((video: HTMLVideoElement) => video.videoWidth),
      (width) => width > 0,
      'one’s own picture',
    );
    expect(await inbound(page)).to.deep.equal([]);
  }

  async function expectSeenAndHeard(viewer: Page, { name, colour, tone }: typeof anna): Promise<void> {
    await eventually(
      () => tileColour(viewer, name),
      (seen) => isNear(seen, colour),
      `the colour of ${name}`,
    );
    const id = await participantIdOf(viewer, name);
    await eventually(
      () => loudestTone(viewer, id),
      (heard) => Math.abs(heard - tone) < 15,
      `the tone of ${name}`,
    );
  }

  it('shows one’s own picture meanwhile, and to the host who it is, above everybody who is there', async () => {
    // Ben comes by a way that can be cut.
    await knockByLink(guest, proxy.url, asGuest(meeting), ben.name);
    await expectWaits(guest, 'admission');
    await guest.getByText('Plans').first().waitFor();
    await waitingRow(ben.name).waitFor();
    const heights = await Promise.all(
      [waitingRow(ben.name), host.getByTestId('roster-row').first()].map((row) => row.boundingBox()),
    );
    expect(heights[0]!.y).to.be.below(heights[1]!.y);
    expect(await host.getByTestId('tile').count()).to.equal(1);
  });

  it('is told in a page without barriers', async () => {
    const { violations } = await new AxeBuilder({ page: guest })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);
  });

  it('goes on after the connection was cut', async () => {
    proxy.cut();
    await waitingRow(ben.name).waitFor({ state: 'detached' });
    proxy.mend();
    await waitingRow(ben.name).waitFor();
    await expectWaits(guest, 'admission');
  });

  it('ends when the host lets one in: picture and sound flow both ways', async () => {
    await waitingRow(ben.name).getByTestId('admit').click();
    await guest.getByTestId('room').waitFor();
    await waitingRow(ben.name).waitFor({ state: 'detached' });
    await expectSeenAndHeard(host, ben);
    await expectSeenAndHeard(guest, anna);
  });

  it('begins again when the host sends one back, and ends as before', async () => {
    await host.locator(`[data-testid=roster-row][data-name="${ben.name}"]`).getByTestId('row-menu').click();
    await host.getByTestId('row-toWaiting').click();
    await expectWaits(guest, 'admission');
    await host
      .locator(`[data-testid=tile][data-name="${ben.name}"]`)
      .waitFor({ state: 'detached', timeout: 10_000 });
    await host.getByTestId('admit-all').click();
    await guest.getByTestId('room').waitFor();
    await expectSeenAndHeard(host, ben);
    await expectSeenAndHeard(guest, anna);
  });

  it('is no use in a meeting that is locked: one is told so, until it is opened', async () => {
    third = await openPage(guest.context().browser()!);
    await host.getByTestId('control-host').click();
    await host.getByTestId('lock').click();
    await host.locator('[data-testid=lock][aria-checked=true]').waitFor();
    await knockByLink(third, running.url, asGuest(meeting), 'Carla');
    await third.getByText('The meeting is locked').first().waitFor();
    expect(await host.getByTestId('alert-people').count()).to.equal(0);
    await host.getByTestId('lock').click();
    await host.locator('[data-testid=lock][aria-checked=false]').waitFor();
    await host.getByTestId('control-people').click();
    await third.getByTestId('device-join').click();
    await expectWaits(third, 'admission');
    await waitingRow('Carla').waitFor();
  });

  it('is seen by the host alone: not by who has given the role up, but again by who takes it', async () => {
    await host.getByTestId('control-host').click();
    await host.getByTestId('release-host').click();
    // The host's panel goes with the role.
    await host.getByTestId('control-people').click();
    await host.getByTestId('claim-host').waitFor();
    expect(await waitingRow('Carla').count()).to.equal(0);
    await host.getByTestId('claim-host').click();
    await waitingRow('Carla').waitFor();
    await third.context().close();
    await waitingRow('Carla').waitFor({ state: 'detached' });
  });

  it('is for the host in a meeting that does not begin without: they are let in together', async () => {
    const late = await enterprise.startMeeting({ guestsBeforeHost: false });
    await knockByLink(guest, running.url, asGuest(late), ben.name);
    await expectWaits(guest, 'host');
    await joinByLink(host, running.url, asHost(late), anna.name);
    await guest.getByTestId('room').waitFor();
    await expectSeenAndHeard(host, ben);
    await expectSeenAndHeard(guest, anna);
  });

  it('is over for good when one leaves', async () => {
    const again = await enterprise.startMeeting({ waitingRoom: true });
    await knockByLink(guest, running.url, asGuest(again), ben.name);
    await expectWaits(guest, 'admission');
    await guest.getByTestId('waiting-leave').click();
    await guest.getByTestId('left-page').waitFor();
    await joinByLink(host, running.url, asHost(again), anna.name);
    await host.getByTestId('control-people').click();
    await host.getByTestId('roster-row').waitFor();
    expect(await waitingRow(ben.name).count()).to.equal(0);
  });
});
