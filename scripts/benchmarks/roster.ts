import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../../test/harness/browser.ts';
import type { ControlCrowdOptions, FromCrowd, More } from './control-crowd.ts';
import { progress, rounded } from './figures.ts';
import { ServerUnderBench } from './server-under-bench.ts';

const joinsPerSecond = 50;
const latecomers = 100;
const latecomersPerSecond = 10;

/** The longest task on the page's main thread, ms: 0 when none was longer than the browser tells of (50 ms). */
export interface LongestTasks {
  openingMs: number;
  searchingMs: number;
  joinsMs: number;
}

export interface RosterFigures {
  participants: number;
  room: LongestTasks;
  console: LongestTasks;
}

/**
 * A browser in a large conference: does its list of people keep the page from answering?
 * @param participants how many there are at last, with the browser and those who come while it is watched
 */
export async function benchRoster(participants: number): Promise<RosterFigures> {
  const server = await ServerUnderBench.start(['--media.workers=1', '--limits.connectionsPerAddress=5000']);
  const crowd = fork(path.join(import.meta.dirname, 'control-crowd.ts'), { execArgv: [] });
  try {
    const { meetingId, hostPin, guestPin } = await server.createMeeting();
    const browser = await openBrowser();
    const room = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    // The first with the host PIN: its console can be opened beside it.
    await joinByLink(room, server.url, { meetingId, pin: hostPin }, 'Chair');
    const crowded = participants - 1 - 2 * latecomers;
    progress(`${crowded} join, ${joinsPerSecond} a second`);
    const guests = { url: server.url, meetingId, hostPin: guestPin, guestPin, joinsPerSecond };
    crowd.send({ ...guests, participants: crowded, controls: 0, everyMs: 0 } satisfies ControlCrowdOptions);
    await once(crowd, 'message');
    progress('the room');
    const ofRoom = await watch(room, crowd, {
      open: () => room.getByTestId('control-people').click(),
      search: room.getByTestId('roster-search'),
    });
    progress(JSON.stringify(ofRoom));
    progress('the console');
    const console = await room.context().newPage();
    // In a narrow window the list is one of the tabs: it can be opened apart from the page itself.
    await console.setViewportSize({ width: 880, height: 900 });
    await console.goto(`${server.url}/m/${meetingId}/console`);
    await console.getByTestId('tab-picture').click();
    await console.getByTestId('people-search').waitFor({ state: 'detached' });
    await console.waitForTimeout(1500);
    const ofConsole = await watch(console, crowd, {
      open: () => console.getByTestId('tab-people').click(),
      search: console.getByTestId('people-search'),
    });
    progress(JSON.stringify(ofConsole));
    return { participants, room: ofRoom, console: ofConsole };
  } finally {
    crowd.kill();
    await closeBrowsers();
    await server.stop();
  }
}

async function watch(
  page: Page,
  crowd: ChildProcess,
  { open, search }: { open: () => Promise<unknown>; search: ReturnType<Page['getByTestId']> },
): Promise<LongestTasks> {
  await page.addInitScript(observe);
  await page.evaluate(observe);
  await open();
  await page.waitForTimeout(1500);
  const openingMs = await longest(page);
  await search.pressSequentially('number 77', { delay: 60 });
  await page.waitForTimeout(700);
  const searchingMs = await longest(page);
  await search.fill('');
  await page.waitForTimeout(700);
  await longest(page);
  const came = once(crowd, 'message') as Promise<[FromCrowd]>;
  crowd.send({ count: latecomers, perSecond: latecomersPerSecond } satisfies More);
  await came;
  return { openingMs, searchingMs, joinsMs: await longest(page) };
}

/** Runs in the page. */
function observe(): void {
  const kept = window as unknown as { longestTask?: number };
  if (kept.longestTask !== undefined) return;
  kept.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      kept.longestTask = Math.max(kept.longestTask ?? 0, duration);
  }).observe({ type: 'longtask', buffered: false });
}

async function longest(page: Page): Promise<number> {
  const ms = await page.evaluate(() => {
    const kept = window as unknown as { longestTask?: number };
    const seen = kept.longestTask ?? 0;
    kept.longestTask = 0;
    return seen;
  });
  return rounded(ms);
}
