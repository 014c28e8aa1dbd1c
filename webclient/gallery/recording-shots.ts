import type { Page } from 'playwright-core';
import type { ScreenName, Shot } from './shot.ts';

/** The pages of recordings: my list, the player with each layout, links and what they lead to. */

const recorded: readonly ScreenName[] = ['wide', 'tablet', 'narrow'];
const both = ['zh', 'en'] as const;
const now = '2026-11-23T09:40:00+08:00';
const testId = (id: string): string => `[data-testid="${id}"]`;

interface RecordingShot {
  name: string;
  path: string;
  query?: string;
  wait: string;
  rows?: number;
  click?: readonly string[];
  prepare?: (page: Page) => Promise<void>;
  screens?: readonly ScreenName[];
  languages?: readonly ('zh' | 'en')[];
}

const select = async (page: Page): Promise<void> => {
  await page.getByTestId('select-all').click();
  await page.getByTestId('delete-selected').waitFor();
};

const lists: readonly RecordingShot[] = [
  { name: 'mine', path: '/recordings', wait: testId('recording-row'), rows: 8 },
  { name: 'mine-0', path: '/recordings', wait: testId('empty'), rows: 0 },
  { name: 'mine-5000', path: '/recordings', wait: testId('recording-row'), rows: 5000, languages: ['en'] },
  { name: 'mine-nothing', path: '/recordings?search=zzz', wait: testId('empty'), languages: ['en'] },
  { name: 'mine-loading', path: '/recordings', query: 'state=loading', wait: '.loading', languages: ['en'] },
  {
    name: 'mine-error',
    path: '/recordings',
    query: 'state=error',
    wait: testId('failed'),
    languages: ['zh'],
  },
  { name: 'mine-selected', path: '/recordings', wait: testId('recording-row'), rows: 8, prepare: select },
  {
    name: 'mine-delete',
    path: '/recordings',
    wait: testId('recording-row'),
    rows: 8,
    prepare: async (page) => {
      await select(page);
      await page.getByTestId('delete-selected').click();
      await page.getByTestId('confirm').waitFor();
    },
  },
  {
    name: 'mine-deleting',
    path: '/recordings',
    wait: testId('recording-row'),
    rows: 8,
    languages: ['en'],
    prepare: async (page) => {
      await select(page);
      await page.getByTestId('delete-selected').click();
      await page.getByTestId('confirm').click();
      await page.getByText('3 of 7').waitFor();
      await page.locator('.ant-modal-confirm').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'mine-deleted',
    path: '/recordings',
    wait: testId('recording-row'),
    rows: 8,
    prepare: async (page) => {
      await select(page);
      await page.getByTestId('delete-selected').click();
      await page.getByTestId('confirm').click();
      await page.getByTestId('deletion-outcome').waitFor();
      await page.locator('.ant-modal-confirm').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'rename',
    path: '/recordings',
    wait: testId('recording-row'),
    rows: 8,
    prepare: async (page) => {
      await page.getByTestId('recording-menu').nth(3).click();
      await page.locator('.ant-dropdown-menu-item').first().click();
      await page.getByTestId('recording-title').fill('Another title');
      await page.getByTestId('recording-title').press('Enter');
      await page.getByTestId('conflict').waitFor();
    },
  },
];

const layout =
  (name: string, at = '4') =>
  async (page: Page): Promise<void> => {
    await page.getByTestId(`player-layout-${name}`).click();
    await page.keyboard.press(at);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('video')].every(
        ({ seeking, currentTime }) => !seeking && currentTime > 0,
      ),
    );
  };

const share = async (page: Page): Promise<void> => {
  await page.getByTestId('share').click();
  await page.locator('.shares, .sharing .quiet').last().waitFor();
};

const players: readonly RecordingShot[] = [
  { name: 'side', path: '/recordings/r3', wait: testId('player-video'), prepare: layout('side') },
  { name: 'pip', path: '/recordings/r3', wait: testId('player-video'), prepare: layout('pip') },
  { name: 'slides', path: '/recordings/r3', wait: testId('player-video'), prepare: layout('slides') },
  {
    name: 'people',
    path: '/recordings/r3',
    wait: testId('player-video'),
    languages: ['en'],
    prepare: layout('people'),
  },
  { name: 'alone', path: '/recordings/r7?from=all', wait: testId('player-video'), languages: ['en'] },
  { name: 'sound', path: '/recordings/r6?from=c6', wait: testId('player-audio') },
  {
    name: 'hover',
    path: '/recordings/r3',
    wait: testId('player-video'),
    languages: ['en'],
    prepare: async (page) => {
      const box = await page.getByTestId('player-seek').boundingBox();
      if (box) await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
      await page.getByTestId('player-preview').waitFor();
    },
  },
  {
    name: 'full',
    path: '/recordings/r3',
    wait: testId('player-video'),
    languages: ['en'],
    prepare: async (page) => {
      await layout('pip')(page);
      await page.getByTestId('player-full-screen').click();
      await page.locator('[data-full]').waitFor();
    },
  },
  { name: 'runs', path: '/recordings/r0', wait: testId('recording-state') },
  { name: 'processing', path: '/recordings/r1', wait: testId('recording-state') },
  { name: 'failed', path: '/recordings/r4', wait: testId('recording-state') },
  { name: 'cut', path: '/recordings/r5', wait: testId('player-video'), languages: ['en'] },
  { name: 'sd-coming', path: '/recordings/r2', wait: testId('player-video'), languages: ['zh'] },
  { name: 'gone', path: '/recordings/gone', wait: testId('failed'), languages: ['en'] },
  { name: 'share', path: '/recordings/r3', wait: testId('player-video'), prepare: share },
  {
    name: 'share-0',
    path: '/recordings/r3',
    wait: testId('player-video'),
    rows: 0,
    languages: ['en'],
    prepare: async (page) => {
      await share(page);
      await page.getByTestId('share-with-pin').click();
    },
  },
  {
    name: 'share-made',
    path: '/recordings/r3',
    wait: testId('player-video'),
    prepare: async (page) => {
      await share(page);
      await page.getByTestId('share-with-pin').click();
      await page.getByTestId('share-pin').fill('482913');
      await page.getByTestId('make-link').click();
      await page.getByTestId('share-link').waitFor();
    },
  },
  { name: 'link', path: '/shared/recording/x', wait: testId('player-video') },
  { name: 'link-pin', path: '/shared/recording/pin', wait: testId('shared-pin') },
  {
    name: 'link-pin-wrong',
    path: '/shared/recording/pin',
    wait: testId('shared-pin'),
    prepare: async (page) => {
      await page.getByTestId('shared-pin').fill('1111');
      await page.getByTestId('shared-watch').click();
      await page.locator('.field-error').waitFor();
    },
  },
  { name: 'link-gone', path: '/shared/recording/gone', wait: '.entrance' },
  { name: 'link-sound', path: '/shared/recording/sound', wait: testId('player-audio'), languages: ['en'] },
];

export const recordingShots: readonly Shot[] = [...lists, ...players].flatMap(
  ({ name, path, query = '', rows = 5, screens = recorded, languages = both, ...rest }) =>
    languages.map((language): Shot => ({
      name: `recording-${name}-${language}`,
      query: `page=app&path=${encodeURIComponent(path)}&language=${language}&rows=${rows}&${query}`,
      screens,
      now,
      ...rest,
    })),
);
