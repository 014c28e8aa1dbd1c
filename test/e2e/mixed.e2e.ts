import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { LiveConference } from '../../server/conference/live-conferences.ts';
import type { Control } from '../../server/contract/controls.ts';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import type { Colour } from '../harness/known-media.ts';
import { countedFrames, eventually, inbound, isNear, videoColour } from '../harness/page-probes.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const red = { red: 200, green: 30, blue: 30 };
const green = { red: 30, green: 160, blue: 40 };
const blue = { red: 40, green: 60, blue: 200 };
const people = [
  { name: 'Anna', colour: red, tone: 440 },
  { name: '王小明', colour: green, tone: 700 },
  { name: 'Carla', colour: blue, tone: 1000 },
];
const canvas = { width: 1280, height: 720 };

describe('the one picture for those who can take only one', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  const pages: Page[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1');
    const meeting = await running.createMeeting();
    const browser = await openBrowser();
    for (const [index, { name, colour, tone }] of people.entries()) {
      const page = await openPage(browser, { viewport: { width: 800, height: 450 } });
      await drawMedia(page, colour, tone);
      pages.push(page);
      const pin = index === 0 ? meeting.hostPin : meeting.guestPin;
      await joinByLink(page, running.url, { ...meeting, pin }, name);
    }
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const page of pages) console.error(await selfReport(page));
  });

  after(async () => {
    await closeBrowsers();
    await running.stop();
  });

  /** The colour of a cell, above its middle, where no name is. */
  const cellColour = (page: Page, layout: LayoutName, cell: number): Promise<Colour | null> => {
    const rect = cellsOf(layout, canvas)[cell]!;
    const at = {
      x: (rect.x + rect.width / 2) / canvas.width,
      y: (rect.y + rect.height * 0.4) / canvas.height,
    };
    return videoColour(page, '[data-testid=mixed] video', at);
  };
  const shows = async (page: Page, layout: LayoutName, colours: readonly Colour[], within = 15_000) => {
    for (const [cell, colour] of colours.entries()) {
      await eventually(
        () => cellColour(page, layout, cell),
        (seen) => isNear(seen, colour),
        `cell ${cell} of ${layout}`,
        within,
      );
    }
  };
  const control = (page: Page, name: string): Promise<void> => page.getByTestId(`control-${name}`).click();
  const live = (): LiveConference => running.plenum.conferences.live()[0]!;
  const host = (given: Control): void => {
    const participantId = idOf('Anna');
    live().runtime.apply(given, { actor: { kind: 'participant', participantId } });
  };
  const mixerPid = (): number | undefined => running.plenum.media.mixerPid(live().conferenceId);
  const idOf = (name: string): string => {
    return live().runtime.state.participants.find((one) => one.name === name)!.id;
  };

  it('shows everybody in it, each in their cell', async () => {
    await control(pages[2]!, 'onePicture');
    await shows(pages[2]!, 'three', [red, green, blue]);
    const picture = (await inbound(pages[2]!)).find(({ width }) => width === canvas.width);
    expect(picture?.codec).to.equal('video/H264');
  });

  it('follows the host', async () => {
    host({ type: 'setMode', mode: { type: 'broadcast', participantId: idOf('王小明') } });
    await shows(pages[2]!, 'single', [green], 3000);
    host({ type: 'setMode', mode: { type: 'automatic' } });
    await shows(pages[2]!, 'three', [red, green, blue], 3000);
  });

  it('is another for the host who looks at somebody alone', async () => {
    await control(pages[0]!, 'onePicture');
    await shows(pages[0]!, 'three', [red, green, blue]);
    host({ type: 'setHostView', view: { type: 'participant', participantId: idOf('Carla') } });
    await shows(pages[0]!, 'single', [blue], 5000);
    await shows(pages[2]!, 'three', [red, green, blue], 1000);
    host({ type: 'setHostView', view: { type: 'follow' } });
    await shows(pages[0]!, 'three', [red, green, blue], 5000);
    await control(pages[0]!, 'onePicture');
  });

  it('has a name card for who stops their camera, and their picture again', async () => {
    await control(pages[1]!, 'camera');
    await eventually(
      () => cellColour(pages[2]!, 'three', 1),
      (seen) => seen !== null && !isNear(seen, green),
      'a card',
    );
    await control(pages[1]!, 'camera');
    await shows(pages[2]!, 'three', [red, green, blue]);
  });

  // How soon is shown by rooms (integration/legs.test.ts): three pages and their cameras leave a mixer little of two cores.
  it('is back when the mixer is killed', async () => {
    const pid = mixerPid()!;
    const frames = await countedFrames(pages[2]!, '[data-testid=mixed] video');
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = await frames();
    await eventually(frames, (count) => count > before + 10, 'frames again', 10_000);
    await shows(pages[2]!, 'three', [red, green, blue], 3000);
    expect(mixerPid()).to.not.equal(pid);
  });

  it('is back when the media worker is killed', async () => {
    process.kill(running.plenum.media.workerPids()[0]!, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await shows(pages[2]!, 'three', [red, green, blue], 20_000);
  });

  it('gives way to the pictures of each again, and the mixer ends', async () => {
    await control(pages[2]!, 'onePicture');
    await pages[2]!.getByTestId('tile').first().waitFor();
    await eventually(
      () => Promise.resolve(mixerPid()),
      (pid) => pid === undefined,
      'the end of the mixer',
    );
  });
});
