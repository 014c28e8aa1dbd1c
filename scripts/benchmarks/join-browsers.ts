import type { Page } from 'playwright-core';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../../test/harness/browser.ts';
import { percentile, progress, rounded } from './figures.ts';
import { ServerUnderBench } from './server-under-bench.ts';

const joins = 20;

export interface BrowserFigures {
  /** From the click on "join" to the first frame of the other's camera on the screen. */
  clickToFirstFrameMs: { p50: number; p95: number; max: number };
  browserJoins: number;
}

declare global {
  interface Window {
    firstFrameMs: Promise<number>;
  }
}

/** One browser stays in a meeting, another joins it again and again through the pages people use. */
export async function benchJoinInBrowsers(): Promise<BrowserFigures> {
  const server = await ServerUnderBench.start(['--conference.closedSeatSeconds=0.2']);
  try {
    progress(`2 browsers, ${joins} joins: starting`);
    const { meetingId, guestPin } = await server.createMeeting();
    const staying = await openPage(await openBrowser());
    await joinByLink(staying, server.url, { meetingId, pin: guestPin }, 'Stays');
    const context = await (await openBrowser()).newContext({ viewport: { width: 1024, height: 640 } });
    const times: number[] = [];
    // The first one fills the browser's cache and is not counted.
    for (let join = 0; join <= joins; join++) {
      const page = await context.newPage();
      const ms = await clickToFirstFrame(
        page,
        `${server.url}/m/${meetingId}#pin=${guestPin}`,
        `Joins ${join}`,
      );
      progress(`join ${join}: ${rounded(ms)} ms${join === 0 ? ' (not counted)' : ''}`);
      if (join > 0) times.push(ms);
      await page.close();
      await staying.locator('[data-testid=tile][data-self=false]').waitFor({ state: 'detached' });
    }
    return {
      clickToFirstFrameMs: {
        p50: rounded(percentile(times, 0.5)),
        p95: rounded(percentile(times, 0.95)),
        max: rounded(Math.max(...times)),
      },
      browserJoins: times.length,
    };
  } finally {
    await closeBrowsers();
    await server.stop();
  }
}

async function clickToFirstFrame(page: Page, url: string, name: string): Promise<number> {
  await page.goto(url);
  await page.getByTestId('device-name').fill(name);
  // As a person does: look at one's own picture, then join.
  await page.getByTestId('device-preview').locator('video').waitFor();
  await page.evaluate(watchForFirstFrame);
  await page.getByTestId('device-join').click();
  return page.evaluate(() => window.firstFrameMs);
}

/** Runs in the page: times from the next click to the first frame shown of somebody else. */
function watchForFirstFrame(): void {
  let clickedAt = 0;
  document.addEventListener('click', () => (clickedAt = performance.now()), { capture: true, once: true });
  window.firstFrameMs = new Promise((resolve) => {
    const look = new MutationObserver(() => {
      const video = document.querySelector<HTMLVideoElement>('[data-testid=tile][data-self=false] video');
      if (!video) return;
      look.disconnect();
      video.requestVideoFrameCallback(() => resolve(performance.now() - clickedAt));
    });
    look.observe(document, { subtree: true, childList: true });
  });
}
