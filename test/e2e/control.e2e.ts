import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import { emptyScene, fillRest } from '../../server/contract/scene.ts';
import {
  closeBrowsers,
  joinByLink,
  knockByLink,
  openBrowser,
  openPage,
  selfReport,
} from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { eventually, isNear, loudestTone, participantIdOf, tileColour } from '../harness/page-probes.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const people = {
  Anna: { colour: { red: 200, green: 30, blue: 30 }, tone: 440 },
  Ben: { colour: { red: 30, green: 160, blue: 40 }, tone: 700 },
  Carla: { colour: { red: 40, green: 60, blue: 200 }, tone: 1000 },
  Dora: { colour: { red: 190, green: 170, blue: 30 }, tone: 1300 },
} as const;
type Name = keyof typeof people;
const names = Object.keys(people) as Name[];

describe('a host who runs the meeting', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let meeting: Meeting;
  let pages: Record<Name, Page>;
  let ids: Record<Name, string>;
  let desk: SignallingClient | undefined;

  before(async () => {
    running = await startPlenum('--media.workers=1');
    const enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting({ subject: 'Quarter' });
    const browser = await openBrowser();
    const made = names.map(async (name) => {
      const page = await openPage(browser);
      await drawMedia(page, people[name].colour, people[name].tone);
      return [name, page] as const;
    });
    pages = Object.fromEntries(await Promise.all(made)) as Record<Name, Page>;
    await joinByLink(pages.Anna, running.url, asHost(), 'Anna');
    await joinByLink(pages.Ben, running.url, asGuest(), 'Ben');
  });

  after(async () => {
    desk?.close();
    await closeBrowsers();
    await running.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const name of names) console.error(`${name}: ${await selfReport(pages[name]).catch(String)}`);
  });

  const asHost = () => ({ meetingId: meeting.meetingId, pin: meeting.hostPin });
  const asGuest = () => ({ meetingId: meeting.meetingId, pin: meeting.guestPin });

  async function openPanel(page: Page, name: 'host' | 'people'): Promise<void> {
    const button = page.getByTestId(`control-${name}`);
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }

  /** What the host does with somebody in the list of people. */
  async function doWith(name: Name, action: string): Promise<void> {
    await openPanel(pages.Anna, 'people');
    await pages.Anna.locator(`[data-testid=roster-row][data-name="${name}"]`).getByTestId('row-menu').click();
    await pages.Anna.getByTestId(`row-${action}`).click();
  }

  const switchedTo = (page: Page, testId: string, on: boolean) =>
    page.locator(`[data-testid=${testId}][aria-checked=${on}]`).waitFor();

  const microphoneIs = (name: Name, on: boolean) =>
    pages[name].locator(`[data-testid=control-microphone][aria-pressed=${on}]`).waitFor();

  async function expectSeen(viewer: Name, name: Name): Promise<void> {
    await eventually(
      () => tileColour(pages[viewer], name),
      (seen) => isNear(seen, people[name].colour),
      `${viewer} sees ${name}`,
      20_000,
    );
  }

  async function expectHeard(viewer: Name, name: Name, heard: boolean): Promise<void> {
    await eventually(
      () => loudestTone(pages[viewer], ids[name]),
      (tone) => (heard ? Math.abs(tone - people[name].tone) < 15 : tone === 0),
      `${viewer} hears ${name}: ${heard}`,
      20_000,
    );
  }

  /** Names on the stage, but for oneself small in the corner. */
  const onStage = (viewer: Name): Promise<string[]> =>
    pages[viewer]
      .locator('[data-testid=tile][data-over=false]')
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-name') ?? ''));

  const expectStage = (viewer: Name, wanted: readonly string[]): Promise<string[]> =>
    eventually(
      () => onStage(viewer),
      (seen) => seen.join() === wanted.join(),
      `the stage of ${viewer}`,
    );

  const chip = (name: Name, id: string) => pages[name].getByTestId(`chip-${id}`);
  const noticed = (name: Name, code: string) =>
    pages[name].locator(`[data-testid=notice][data-code=${code}]`).waitFor();

  async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);
  }

  const give = (control: GivenControl): Promise<unknown> => desk!.request('control', control);

  it('locks it: whoever comes is told so, and gets in when it is open again', async () => {
    await openPanel(pages.Anna, 'host');
    await expectAccessible(pages.Anna);
    await pages.Anna.getByTestId('lock').click();
    await switchedTo(pages.Anna, 'lock', true);
    await chip('Ben', 'locked').waitFor();
    await knockByLink(pages.Dora, running.url, asGuest(), 'Dora');
    await pages.Dora.getByText('The meeting is locked').first().waitFor();
    await pages.Anna.getByTestId('lock').click();
    await switchedTo(pages.Anna, 'lock', false);
    await pages.Dora.getByTestId('device-join').click();
    await pages.Dora.getByTestId('room').waitFor();
  });

  it('lets in from the waiting room, which the People button tells of', async () => {
    await pages.Anna.getByTestId('waiting-room').click();
    await switchedTo(pages.Anna, 'waiting-room', true);
    await knockByLink(pages.Carla, running.url, asGuest(), 'Carla');
    await pages.Carla.getByTestId('waiting-page').waitFor();
    await pages.Anna.getByTestId('alert-people').waitFor();
    await openPanel(pages.Anna, 'people');
    await pages.Anna.locator('[data-testid=waiting-row][data-name="Carla"]').getByTestId('admit').click();
    await pages.Carla.getByTestId('room').waitFor();
    await pages.Anna.getByTestId('alert-people').waitFor({ state: 'detached' });
    await openPanel(pages.Anna, 'host');
    await pages.Anna.getByTestId('waiting-room').click();
    await switchedTo(pages.Anna, 'waiting-room', false);
    ids = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await participantIdOf(pages.Anna, name)])),
    ) as Record<Name, string>;
    for (const name of ['Ben', 'Carla', 'Dora'] as const) {
      await expectSeen('Anna', name);
      await expectHeard('Anna', name, true);
    }
  });

  it('mutes all, who are silent then and may unmute themselves', async () => {
    await openPanel(pages.Anna, 'host');
    await pages.Anna.getByTestId('mute-all').click();
    for (const name of ['Ben', 'Carla', 'Dora'] as const) await microphoneIs(name, false);
    await noticed('Ben', 'muted_by_host');
    await microphoneIs('Anna', true);
    await expectHeard('Carla', 'Ben', false);
    await pages.Ben.getByTestId('control-microphone').click();
    await microphoneIs('Ben', true);
    await expectHeard('Carla', 'Ben', true);
  });

  it('lets nobody into a muted meeting but muted, who may unmute themselves', async () => {
    await pages.Dora.getByTestId('control-leave').click();
    await pages.Dora.getByTestId('rejoin').click();
    await noticed('Dora', 'entered_muted');
    await microphoneIs('Dora', false);
    ids.Dora = await participantIdOf(pages.Dora, 'Dora');
    await expectHeard('Carla', 'Dora', false);
    await pages.Dora.getByTestId('control-microphone').click();
    await microphoneIs('Dora', true);
    await expectHeard('Carla', 'Dora', true);
  });

  it('mutes all so that nobody unmutes: the way out is one’s hand, and hands are numbered', async () => {
    await pages.Anna.getByTestId('mute-all-for-good').click();
    await microphoneIs('Ben', false);
    await noticed('Ben', 'muted_for_good');
    await expectHeard('Carla', 'Ben', false);
    await pages.Carla.getByTestId('control-microphone').click();
    await noticed('Carla', 'unmute_forbidden');
    await microphoneIs('Carla', false);
    await pages.Carla.getByTestId('notice-hand').last().click();
    await pages.Ben.getByTestId('control-hand').click();
    await openPanel(pages.Anna, 'people');
    await pages.Anna.getByLabel('Hand raised, number 2').waitFor();
    await eventually(
      () =>
        pages.Anna.getByTestId('roster-row').evaluateAll((rows) =>
          rows.map((row) => row.getAttribute('data-name')),
        ),
      (rows) => rows[0] === 'Carla' && rows[1] === 'Ben',
      'hands first, in their order',
    );
    await expectAccessible(pages.Anna);
    await pages.Anna.getByTestId('lower-hands').click();
    await pages.Ben.locator('[data-testid=control-hand][aria-pressed=false]').waitFor();
  });

  it('calls somebody: they are large for everybody and heard, with nobody else but the host', async () => {
    await doWith('Ben', 'rollCall');
    await pages.Ben.getByTestId('called').waitFor();
    await microphoneIs('Ben', true);
    await noticed('Ben', 'opened_by_host');
    for (const name of ['Carla', 'Dora', 'Anna'] as const) {
      await expectStage(name, ['Ben']);
      await expectSeen(name, 'Ben');
      expect(await chip(name, 'on-air').innerText()).to.equal('Roll call: Ben');
    }
    await expectHeard('Carla', 'Ben', true);
    await expectHeard('Carla', 'Anna', true);
    await expectHeard('Carla', 'Dora', false);
    await expectAccessible(pages.Ben);
  });

  it('asks somebody to unmute, who declines, and is asked again and does', async () => {
    await doWith('Ben', 'endRollCall');
    await pages.Ben.getByTestId('called').waitFor({ state: 'detached' });
    await doWith('Carla', 'askToUnmute');
    await pages.Carla.getByTestId('asked-microphone').getByTestId('asked-decline').click();
    await pages.Carla.getByTestId('asked-microphone').waitFor({ state: 'detached' });
    await microphoneIs('Carla', false);
    await doWith('Carla', 'askToUnmute');
    await pages.Carla.getByTestId('asked-microphone').getByTestId('asked-accept').click();
    await microphoneIs('Carla', true);
    await expectHeard('Ben', 'Carla', true);
  });

  it('turns a camera off, which its owner may turn on again', async () => {
    await doWith('Dora', 'stopCamera');
    await pages.Dora.locator('[data-testid=control-camera][aria-pressed=false]').waitFor();
    await eventually(
      () => tileColour(pages.Ben, 'Dora'),
      (seen) => seen === null,
      'no picture of Dora',
    );
    await pages.Dora.getByTestId('control-camera').click();
    await expectSeen('Ben', 'Dora');
  });

  it('broadcasts somebody to everybody, and goes back to automatic', async () => {
    await openPanel(pages.Anna, 'host');
    await pages.Anna.getByTestId('end-mute-all').click();
    await doWith('Carla', 'broadcast');
    for (const name of ['Anna', 'Ben', 'Dora'] as const) {
      await expectStage(name, ['Carla']);
      await expectSeen(name, 'Carla');
    }
    // Whoever is on air sees whom they speak to.
    expect(await onStage('Carla')).to.have.length(4);
    await openPanel(pages.Anna, 'host');
    await pages.Anna.getByTestId('to-automatic').click();
    await eventually(
      () => onStage('Ben'),
      (seen) => seen.length === 4,
      'everybody again',
    );
  });

  it('composes a picture of three in the console, which everybody sees alike', async () => {
    desk = new SignallingClient(running.url);
    const seat = await pages.Anna.evaluate(
      (meetingId) =>
        new Promise<string>((resolve) => {
          const channel = new BroadcastChannel('plenum-console');
          channel.onmessage = ({ data }: MessageEvent<{ type: string; seat: string }>) => {
            if (data.type === 'seat') resolve(data.seat);
          };
          channel.postMessage({ type: 'ask', meetingId });
        }),
      meeting.meetingId,
    );
    await desk.request('attend', { meetingId: meeting.meetingId, seat });
    const { layout, cells } = fillRest(
      {
        ...emptyScene('three', 0),
        cells: emptyScene('three', 0).cells.with(0, { members: [ids.Dora], seconds: 10 }),
      },
      [ids.Ben, ids.Carla],
    );
    await give({ type: 'saveScene', name: 'Three of us', scene: { layout, cells } });
    await give({ type: 'applyScene', scene: { layout, cells } });
    for (const name of names) await expectStage(name, ['Dora', 'Ben', 'Carla']);
    expect(await chip('Ben', 'on-air').innerText()).to.equal('Host’s layout');
    for (const name of ['Dora', 'Carla'] as const) await expectSeen('Ben', name);
    for (const name of ['Dora', 'Ben', 'Carla'] as const) await expectSeen('Anna', name);
    // Dora above the others, who are side by side.
    const boxes = await Promise.all(
      (['Dora', 'Ben', 'Carla'] as const).map((name) =>
        pages.Anna.locator(`[data-testid=tile][data-name="${name}"]`).boundingBox(),
      ),
    );
    const [dora, ben, carla] = boxes as { x: number; y: number }[];
    expect(dora!.y).to.be.below(ben!.y);
    expect(ben!.y).to.equal(carla!.y);
    expect(dora!.x).to.be.within(ben!.x, carla!.x);
  });

  it('looks at everybody in turn, which nobody else sees', async () => {
    await give({ type: 'startPolling', seconds: 2 });
    for (const name of ['Ben', 'Carla', 'Dora'] as const) {
      await eventually(
        () => pages.Anna.getByTestId('polling-now').innerText(),
        (text) => text === `Polling: ${name}`,
        `the turn of ${name}`,
      );
      await expectStage('Anna', [name]);
    }
    expect(await onStage('Ben')).to.deep.equal(['Dora', 'Ben', 'Carla']);
    expect(await pages.Ben.getByTestId('polling').count()).to.equal(0);
    await expectAccessible(pages.Anna);
    await pages.Anna.getByTestId('polling-stop').click();
    await expectStage('Anna', ['Dora', 'Ben', 'Carla']);
  });

  it('keeps sharing to hosts: what is shared stops, and another share is refused', async () => {
    await pages.Ben.getByTestId('control-share').click();
    await pages.Carla.getByTestId('slides').locator('video').waitFor();
    // In the host's picture slides are beside it until one wants them large.
    await pages.Carla.getByTestId('stage-swap').click();
    await eventually(
      async () => (await pages.Carla.getByTestId('slides').boundingBox())?.width ?? 0,
      (width) => width > 600,
      'large slides',
    );
    await openPanel(pages.Anna, 'host');
    await pages.Anna.getByTestId('lock-sharing').click();
    await noticed('Ben', 'share_stopped');
    for (const name of names) await pages[name].getByTestId('slides').waitFor({ state: 'detached' });
    await pages.Ben.getByTestId('control-share').click();
    await noticed('Ben', 'share_locked');
    await pages.Ben.locator('[data-testid=control-share][aria-pressed=false]').waitFor();
  });

  it('gives the role up, and somebody else takes it with the host PIN', async () => {
    await pages.Anna.getByTestId('release-host').click();
    await pages.Anna.getByTestId('control-host').waitFor({ state: 'detached' });
    await openPanel(pages.Ben, 'people');
    await pages.Ben.getByTestId('host-pin').fill('0000');
    await pages.Ben.getByTestId('claim-host').click();
    await pages.Ben.getByText('The PIN is not right').first().waitFor();
    await pages.Ben.getByTestId('host-pin').fill(meeting.hostPin);
    await pages.Ben.getByTestId('claim-host').click();
    await pages.Ben.getByTestId('control-host').waitFor();
    await noticed('Ben', 'you_are_host');
  });

  it('ends it for everybody, who are told by whom and have nothing to come back to', async () => {
    await pages.Ben.getByTestId('control-leave').click();
    await pages.Ben.getByTestId('leave-end').click();
    await pages.Ben.getByTestId('confirm-yes').click();
    for (const name of names) {
      await pages[name].locator('[data-testid=left-page][data-reason=host]').waitFor();
      expect(await pages[name].getByTestId('rejoin').count()).to.equal(0);
    }
  });
});
