import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser } from 'playwright-core';
import { createServer } from 'vite';
import { adminShots } from './admin-shots.ts';
import { controlShots } from './control-shots.ts';
import { screens, type ScreenName, type Shot } from './shot.ts';
import { shots } from './shots.ts';

/**
 * Photographs the gallery and has axe judge each picture:
 *
 *     node webclient/gallery/shoot.ts [folder] [part of a name] [--no-axe]
 *
 * The browser is the one at CHROMIUM, or /usr/bin/chromium. Exits with 1 when axe finds a violation or the page an
 * error.
 */
const [folder = 'test-results/gallery', part = ''] = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'));
const judge = !process.argv.includes('--no-axe');

async function shoot(browser: Browser, base: string, shot: Shot, screen: ScreenName): Promise<string[]> {
  const { width, height, phone } = screens[screen];
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile: phone,
    hasTouch: phone,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  if (shot.now !== undefined) await page.clock.setFixedTime(shot.now);
  await page.goto(`${base}/gallery/${shot.html ?? 'gallery.html'}?${shot.query}`);
  await page.waitForSelector(shot.wait ?? 'main', { state: 'attached' });
  for (const target of shot.click ?? []) await page.click(target);
  await shot.prepare?.(page);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every((video) => video.readyState >= 2),
  );
  await page.screenshot({ path: join(folder, `${shot.name}-${screen}.png`) });
  if (judge) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      complaints.push(`axe ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }
  }
  await context.close();
  return complaints.map((complaint) => `${shot.name}-${screen}: ${complaint}`);
}

/** One picture that cannot be taken does not keep the others from being. */
function failureOf(shot: Shot, screen: ScreenName): (error: Error) => string[] {
  return ({ message }) => [`${shot.name}-${screen}: ${message.split('\n')[0] ?? ''}`];
}

await mkdir(folder, { recursive: true });
const server = await createServer({
  root: join(import.meta.dirname, '..'),
  // The next free one when somebody else photographs.
  server: { port: 5199 },
  logLevel: 'warn',
});
await server.listen();
const base = (server.resolvedUrls?.local[0] ?? 'http://localhost:5199/').replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ],
});
try {
  const complaints: string[] = [];
  for (const shot of [...shots, ...adminShots, ...controlShots].filter(({ name }) => name.includes(part))) {
    for (const screen of shot.screens) {
      complaints.push(...(await shoot(browser, base, shot, screen).catch(failureOf(shot, screen))));
    }
  }
  process.stdout.write(complaints.map((line) => `${line}\n`).join(''));
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
}
