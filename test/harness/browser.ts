import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Colour, colourFile, toneFile } from './known-media.ts';
import { installProbes } from './page-probes.ts';

export interface BrowserOptions {
  /** A known camera picture; the browser's own test picture otherwise. */
  colour?: Colour;
  /** A known voice in Hz; beeps otherwise. */
  tone?: number;
  flags?: string[];
}

const browsers = new Set<Browser>();

export function chromiumPath(): string {
  const own = process.env['CHROMIUM_BIN'];
  const found = [own, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (found === undefined)
    throw new Error('no Chromium found: run scripts/setup --test, or set CHROMIUM_BIN');
  return found;
}

/** A browser with a camera and a microphone of known content, no screen and no sound card. */
export async function openBrowser({ colour, tone, flags = [] }: BrowserOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    // Names of files it saves are kept to what the locale has letters for.
    env: { ...process.env, LANG: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream=fps=30',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      ...(colour ? [`--use-file-for-fake-video-capture=${colourFile(colour)}`] : []),
      ...(tone ? [`--use-file-for-fake-audio-capture=${toneFile(tone)}`] : []),
      ...flags,
    ],
  });
  browsers.add(browser);
  browser.on('disconnected', () => browsers.delete(browser));
  return browser;
}

export async function closeBrowsers(): Promise<void> {
  await Promise.all([...browsers].map((browser) => browser.close()));
}

/** A page that fails the test with what its console reports as an error. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 640 },
    locale: 'en',
    ...options,
  });
  const page = await context.newPage();
  await page.addInitScript(installProbes);
  page.on('pageerror', (error) => {
    throw error;
  });
  return page;
}

/** For a failure's report: what the page says of its own devices and what it told the person. */
export function selfReport(page: Page): Promise<string> {
  return page.evaluate(() => {
    const pressed = (control: string): string =>
      `${control} ${document.querySelector(`[data-testid=control-${control}]`)?.getAttribute('aria-pressed') ?? '?'}`;
    const notices = [...document.querySelectorAll('[data-testid=notice]')].map((one) => one.textContent);
    const tiles = [...document.querySelectorAll<HTMLElement>('[data-testid=tile]')].map((tile) => {
      const video = tile.querySelector('video');
      return `${tile.dataset['name'] ?? ''}: ${video ? `${video.videoWidth} wide, ready ${video.readyState}` : 'no video'}`;
    });
    return [pressed('microphone'), pressed('camera'), ...tiles, ...notices].join('; ');
  });
}

type Invitation = { meetingId: string; pin: string };

/** Asks to be let in as a person does: the link with the PIN, the name, the button. */
export async function knockByLink(
  page: Page,
  url: string,
  { meetingId, pin }: Invitation,
  name: string,
): Promise<void> {
  await page.goto(`${url}/m/${meetingId}#pin=${pin}`);
  await page.getByTestId('device-name').fill(name);
  await page.getByTestId('device-join').click();
}

/** Joins through the pages, without having to wait. */
export async function joinByLink(
  page: Page,
  url: string,
  invitation: Invitation,
  name: string,
): Promise<void> {
  await knockByLink(page, url, invitation, name);
  await page.getByTestId('room').waitFor();
}
