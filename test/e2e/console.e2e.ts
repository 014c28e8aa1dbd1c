import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ConferenceFields } from '../../server/contract/conference-view.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('the console of a meeting', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let room: Page;
  let desk: Page;
  /** People with browsers of their own; they send no pictures, which the console does not show. */
  const guests: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1');
    enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting({ subject: 'Quarter' });
    const browser = await openBrowser();
    room = await openPage(browser);
    await joinByLink(room, running.url, { meetingId: meeting.meetingId, pin: meeting.hostPin }, 'Anna');
    for (const name of ['Ben', 'Carla', 'Dora', 'Emil']) await come(name);
    await room.getByTestId('control-host').click();
    const opened = room.context().waitForEvent('page');
    await room.getByTestId('open-console').click();
    desk = await opened;
    desk.on('pageerror', (error) => {
      throw error;
    });
    await desk.setViewportSize({ width: 1440, height: 900 });
    await desk.getByTestId('control-desk').waitFor();
  });

  after(async () => {
    for (const guest of guests) guest.close();
    await closeBrowsers();
    await running.stop();
  });

  async function come(name: string): Promise<SignallingClient> {
    const guest = new SignallingClient(running.url);
    guests.push(guest);
    const capabilities = running.plenum.media.rtpCapabilities();
    await guest.join(meeting.meetingId, meeting.guestPin, name, capabilities);
    if (guest.waitsFor === null) await guest.produce('microphone');
    return guest;
  }

  const person = (name: string): Locator =>
    desk.locator(
      `[data-testid=person-row][data-name="${name}"], [data-testid=person-row][data-name^="${name} ("]`,
    );
  const cell = (n: number): Locator => desk.getByTestId(`cell-${n}`);
  const cells = (): Promise<(string | null)[]> =>
    desk.locator('[data-cell]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

  /** Until everybody in the meeting has been told so. */
  const told = (what: (fields: ConferenceFields) => boolean, description: string): Promise<unknown> =>
    guests[0]!.until(() => guests[0]!.snapshot && what(guests[0]!.snapshot.fields), description);

  const idOf = (name: string): string =>
    guests[0]!.snapshot?.participants.find((one) => one.name === name)?.id ?? '';

  async function expectAccessible(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: desk })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);
  }

  /** As a hand does it: pressed, moved in steps, released. */
  async function drag(from: Locator, to: Locator, part = 0.4): Promise<void> {
    const [start, end] = [await from.boundingBox(), await to.boundingBox()];
    await desk.mouse.move(start!.x + Math.min(120, start!.width / 2), start!.y + start!.height / 3);
    await desk.mouse.down();
    await desk.mouse.move(end!.x + end!.width / 2, end!.y + end!.height * part, { steps: 8 });
    await desk.mouse.up();
  }

  it('opens from the room as who sits there, without barriers, and shows everybody', async () => {
    await desk.getByTestId('acting-as').getByText('Anna').waitFor();
    expect(await desk.getByTestId('person-row').count()).to.equal(5);
    await expectAccessible();
  });

  it('mutes all, and takes it back', async () => {
    await desk.getByTestId('mute-all').click();
    await told(({ muted }) => muted, 'muted for all');
    await desk.getByTestId('mute-all').getByText('End mute all').waitFor();
    await desk.getByTestId('undo').last().click();
    await told(({ muted }) => !muted, 'not muted any more');
  });

  it('locks, and opens again', async () => {
    await desk.getByTestId('lock').click();
    await told(({ locked }) => locked, 'locked');
    await desk.getByTestId('state-signs').getByText('Locked', { exact: true }).waitFor();
    await desk.getByTestId('lock').click();
    await told(({ locked }) => !locked, 'open');
  });

  it('gives the floor along the list, from the row, and takes it back', async () => {
    await person('Ben').getByTestId('give-floor').click();
    await told(({ mode }) => mode.type === 'rollCall' && mode.participantId === idOf('Ben'), 'Ben is called');
    await desk.getByTestId('has-floor').getByText('Ben').waitFor();
    await desk.getByTestId('roll-next').click();
    await told(
      ({ mode }) => mode.type === 'rollCall' && mode.participantId === idOf('Carla'),
      'Carla is called',
    );
    await desk.getByTestId('roll-end').click();
    await told(({ mode }) => mode.type === 'automatic', 'the roll call is over');
  });

  it('shows one person to everybody', async () => {
    await person('Dora').click();
    await desk.getByTestId('bulk-broadcast').click();
    await told(
      ({ mode }) => mode.type === 'broadcast' && mode.participantId === idOf('Dora'),
      'Dora is broadcast',
    );
    await desk.locator('[data-testid=on-air-mode][data-mode=broadcast]').getByText('Dora').waitFor();
    await desk.getByTestId('choose-automatic').click();
    await told(({ mode }) => mode.type === 'automatic', 'automatic again');
  });

  it('composes a picture with the mouse: drags into Three, fills the rest, saves, applies', async () => {
    await desk.getByTestId('layout-three').check({ force: true });
    await drag(person('Carla'), cell(1));
    await drag(person('Ben'), cell(3));
    await drag(cell(3), cell(2));
    expect(await cells()).to.deep.equal(['Cell 1: Carla', 'Cell 2: Ben', 'Cell 3, empty']);
    await desk.getByTestId('fill-rest').click();
    expect((await cells())[2]).to.not.equal('Cell 3, empty');
    await desk.locator('[data-testid=standing][data-standing=changed]').waitFor();
    await desk.getByTestId('save-scene').click();
    await desk.getByTestId('scene-name').fill('Panel');
    await desk.getByTestId('scene-name').press('Enter');
    await desk.getByTestId('saved-scenes').getByText('Saved (1)').waitFor();
    await desk.getByTestId('apply-scene').click();
    await told(({ mode, scene }) => mode.type === 'scene' && scene?.layout === 'three', 'Three is on air');
    await desk.locator('[data-testid=standing][data-standing=on_air]').waitFor();
    expect(guests[0]!.snapshot!.fields.scene!.cells.map(({ members }) => members[0])).to.include.members([
      idOf('Carla'),
      idOf('Ben'),
    ]);
  });

  it('has two take turns in a cell when one is dropped below', async () => {
    await drag(person('Emil'), cell(1), 0.85);
    await desk.getByTestId('cell-seconds').waitFor();
    expect((await cells())[0]).to.equal('Cell 1: Carla, Emil');
    await desk.getByTestId('draft-back').click();
    expect((await cells())[0]).to.equal('Cell 1: Carla');
  });

  it('composes a picture by keyboard alone', async () => {
    await desk.getByTestId('clear-draft').focus();
    await desk.keyboard.press('Enter');
    await desk.getByTestId('layout-two').focus();
    await desk.keyboard.press('Space');
    await cell(1).focus();
    await desk.keyboard.press('Enter');
    await desk.keyboard.type('dora');
    await desk.keyboard.press('Enter');
    await desk.keyboard.press('Escape');
    expect(await cells()).to.deep.equal(['Cell 1: Dora', 'Cell 2, empty']);
    await desk.keyboard.press('Shift+ArrowRight');
    expect(await cells()).to.deep.equal(['Cell 1, empty', 'Cell 2: Dora']);
    await desk.keyboard.press('ArrowLeft');
    await desk.keyboard.press('Enter');
    await desk.keyboard.type('emil');
    await desk.keyboard.press('Enter');
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('ArrowRight');
    await desk.keyboard.press('Delete');
    expect(await cells()).to.deep.equal(['Cell 1: Emil', 'Cell 2, empty']);
    await desk.getByTestId('apply-scene').focus();
    await desk.keyboard.press('Enter');
    await told(({ scene }) => scene?.layout === 'two', 'Two is on air');
  });

  it('goes along the people by keyboard, and asks one of them to unmute', async () => {
    await person('Ben').getByRole('checkbox').focus();
    await desk.keyboard.press('ArrowDown');
    expect(await desk.evaluate(() => document.activeElement?.getAttribute('aria-label'))).to.equal('Carla');
    await desk.keyboard.press('ArrowRight');
    await desk.keyboard.press('Enter');
    await guests[1]!.until(() => guests[1]!.self?.asked.includes('microphone'), 'Carla is asked');
  });

  it('polls, skips and stops: nobody else’s picture changes', async () => {
    await desk.getByTestId('start-polling').click();
    await desk.getByTestId('polling').getByText('Ben').waitFor();
    await desk.getByTestId('skip-polling').click();
    await desk.getByTestId('polling').getByText('Shown: Carla').waitFor();
    await desk.getByTestId('stop-polling').click();
    await desk.getByTestId('start-polling').waitFor();
    expect(guests[0]!.snapshot!.fields.mode.type).to.equal('scene');
  });

  it('says the server’s reason in plain words', async () => {
    await desk.getByTestId('record').click();
    await desk.getByTestId('outcome').getByText('cannot record').waitFor();
  });

  it('lets in who waits', async () => {
    await desk.getByTestId('waiting-room').click();
    await told(({ waitingRoom }) => waitingRoom, 'there is a waiting room');
    await come('Fritz');
    await desk.locator('[data-testid=waiting-row][data-name=Fritz]').getByTestId('admit').click();
    await guests.at(-1)!.until(() => guests.at(-1)!.last('admitted'), 'Fritz is let in');
  });

  it('gives somebody another name', async () => {
    await person('Emil').getByTestId('person-menu').click();
    await desk.getByRole('menuitem', { name: 'Rename' }).click();
    await desk.getByTestId('rename').fill('Emile');
    await desk.getByTestId('rename').press('Enter');
    await person('Emile').waitFor();
  });

  it('removes somebody after it has asked once', async () => {
    await person('Emile').getByTestId('person-menu').click();
    await desk.getByRole('menuitem', { name: 'Remove from the meeting' }).click();
    await desk.getByTestId('confirm').click();
    await person('Emile').waitFor({ state: 'detached' });
  });

  it('writes down who did what', async () => {
    await desk.getByTestId('tab-log').click();
    const first = desk.getByTestId('log-line').first();
    await first.getByText('Emile').waitFor();
    expect(await first.getAttribute('data-control')).to.equal('remove');
    await expectAccessible();
    await desk.getByTestId('tab-meeting').click();
  });

  it('is refused to who is neither host nor administrator, and says what to do', async () => {
    const stranger = await openPage(room.context().browser()!);
    await stranger.goto(`${running.url}/m/${meeting.meetingId}/console`);
    await stranger.getByTestId('control-refused').waitFor();
    await stranger.getByRole('link', { name: 'Join the meeting' }).waitFor();
    await stranger.context().close();
  });

  it('opens to the administrator, who sees and does the same', async () => {
    const theirs = await openPage(room.context().browser()!, { viewport: { width: 1280, height: 720 } });
    const cookies = [...enterprise.admin.cookies].map(([name, value]) => ({ name, value, url: running.url }));
    await theirs.context().addCookies(cookies);
    await theirs.goto(`${running.url}/m/${meeting.meetingId}/console`);
    await theirs.getByTestId('acting-as').getByText('Administrator').waitFor();
    await theirs.getByTestId('lock').click();
    await desk.getByTestId('lock').getByText('Open again').waitFor();
    await theirs.context().close();
  });

  it('ends the meeting for everybody after it has asked once', async () => {
    await desk.getByTestId('end').click();
    await desk.getByRole('dialog', { name: 'End “Quarter” for everybody?' }).waitFor();
    await desk.getByTestId('confirm').click();
    const ended = desk.getByTestId('control-ended');
    await ended.waitFor();
    expect(await ended.getAttribute('data-reason')).to.equal('host');
  });
});
