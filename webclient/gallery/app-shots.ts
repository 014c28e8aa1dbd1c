import type { Page } from 'playwright-core';
import type { ScreenName, Shot } from './shot.ts';

/** The pages around meetings: signing in, my meetings, booking, rooms, templates, history, my account. */

const both = ['zh', 'en'] as const;
const some: readonly ScreenName[] = ['wide', 'phone'];
/** A Monday morning in Shanghai. */
const now = '2026-11-23T09:40:00+08:00';

interface AppShot {
  name: string;
  path: string;
  query?: string;
  /** What is there when the page is. */
  wait: string;
  rows?: readonly number[];
  prepare?: (page: Page) => Promise<void>;
  screens?: readonly ScreenName[];
}

const typeAndSend =
  (values: Record<string, string>, send: string) =>
  async (page: Page): Promise<void> => {
    for (const [id, value] of Object.entries(values)) await page.getByTestId(id).fill(value);
    await page.getByTestId(send).click();
  };

const pages: readonly AppShot[] = [
  {
    name: 'front',
    path: '/',
    query: 'as=nobody',
    wait: '.front-cards',
    screens: ['wide', 'phone', 'turned'],
  },
  { name: 'front-visitors', path: '/', query: 'as=visitor', wait: '.front-cards' },
  { name: 'sign-in', path: '/sign-in', query: 'as=nobody', wait: '.entrance' },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    query: 'as=nobody',
    wait: '.entrance',
    prepare: async (page) => {
      await typeAndSend({ login: 'chen', password: 'locked' }, 'sign-in')(page);
      await page.locator('.refusal').waitFor();
    },
  },
  {
    name: 'sign-in-code',
    path: '/sign-in',
    query: 'as=nobody',
    wait: '.entrance',
    prepare: async (page) => {
      await typeAndSend({ login: 'chen', password: 'code' }, 'sign-in')(page);
      await typeAndSend({ code: '123456' }, 'confirm-code')(page);
      await page.locator('.field-error').waitFor();
    },
  },
  {
    name: 'sign-in-sso-refused',
    path: '/sign-in?error=oidc_account_unknown',
    query: 'as=nobody',
    wait: '.refusal',
  },
  { name: 'forgotten', path: '/sign-in#forgotten', query: 'as=nobody', wait: '.entrance' },
  { name: 'set-password', path: '/set-password#abc', query: 'as=nobody', wait: '.entrance' },
  { name: 'setup', path: '/setup#code', query: 'as=first', wait: '.entrance' },
  {
    name: 'meetings',
    path: '/meetings',
    wait: '[data-testid="agenda"], [data-testid="empty"]',
    rows: [0, 1, 5, 5000],
  },
  { name: 'meetings-loading', path: '/meetings', query: 'state=loading', wait: '.loading' },
  { name: 'meetings-error', path: '/meetings', query: 'state=error', wait: '[data-testid="failed"]' },
  {
    name: 'month',
    path: '/meetings?view=month',
    wait: '.month .calendar-link, .month-dots',
    rows: [5, 5000],
  },
  { name: 'month', path: '/meetings?view=month', wait: '.month', rows: [0] },
  {
    name: 'week',
    path: '/meetings?view=week',
    wait: '.week .calendar-link',
    rows: [5, 5000],
    screens: ['wide'],
  },
  {
    name: 'cancel',
    path: '/meetings/b1',
    wait: '.detail',
    prepare: async (page) => {
      await page.getByTestId('cancel').click();
      await page.locator('.scope-choice').waitFor();
    },
  },
  {
    name: 'join-by-id',
    path: '/meetings',
    wait: '[data-testid="agenda"]',
    prepare: async (page) => {
      await page.getByTestId('join-by-id').click();
      await page.locator('.ant-modal-body').waitFor();
    },
  },
  { name: 'call', path: '/meetings', query: 'calls=1', wait: '[data-testid="incoming-call"]' },
  { name: 'calls', path: '/meetings', query: 'calls=2&problem', wait: '[data-testid="incoming-call"]' },
  { name: 'detail', path: '/meetings/b1', wait: '.detail', rows: [0, 5, 5000] },
  { name: 'detail-guest', path: '/meetings/b1', query: 'as=guest', wait: '.detail' },
  { name: 'book', path: '/meetings/book', wait: '[data-testid="subject"]' },
  { name: 'book-template', path: '/meetings/book?template=t2', wait: '.invitees-list', rows: [5, 5000] },
  {
    name: 'book-weekly',
    path: '/meetings/book',
    wait: '[data-testid="subject"]',
    prepare: async (page) => {
      await page.getByTestId('repeat').click();
      await page.locator('.ant-select-item-option').nth(3).click();
      await page.getByTestId('repeat-preview').waitFor();
    },
  },
  {
    name: 'book-invite',
    path: '/meetings/book',
    wait: '[data-testid="subject"]',
    prepare: async (page) => {
      await page.getByTestId('invitees').locator('input').fill('li@example.org');
      await page.locator('.ant-select-item-option').nth(2).waitFor();
    },
  },
  { name: 'edit-scope', path: '/meetings/b1/edit?occurrence=1', wait: '.scope-question' },
  {
    name: 'edit-conflict',
    path: '/meetings/b1/edit',
    wait: '[data-testid="subject"]',
    prepare: async (page) => {
      await page.getByTestId('subject').fill('Another subject');
      await page.getByTestId('submit-booking').click();
      await page.getByTestId('conflict').waitFor();
    },
  },
  { name: 'rooms', path: '/rooms', wait: '[data-testid="start-room"]', rows: [0, 5, 5000] },
  {
    name: 'rooms-edit',
    path: '/rooms',
    wait: '[data-testid="start-room"]',
    prepare: (page) => page.getByTestId('edit-room').click(),
  },
  { name: 'templates', path: '/templates', wait: '.template-row, [data-testid="empty"]', rows: [0, 5, 5000] },
  { name: 'template', path: '/templates/t1', wait: '[data-testid="template-name"]' },
  {
    name: 'history',
    path: '/history',
    wait: '[data-testid="record"], [data-testid="empty"]',
    rows: [0, 5, 5000],
  },
  { name: 'record', path: '/history/c1', wait: '.record-section', rows: [0, 5, 5000] },
  { name: 'account', path: '/account', wait: '.session' },
  {
    name: 'account-menu',
    path: '/account',
    query: 'as=admin',
    wait: '.session',
    prepare: async (page) => {
      await page.getByTestId('account-menu').click();
      await page.locator('.ant-dropdown-menu').waitFor();
    },
  },
];

export const appShots: readonly Shot[] = pages.flatMap(
  ({ name, path, query = '', rows = [5], screens = some, ...rest }) =>
    both.flatMap((language) =>
      rows.map((count): Shot => ({
        name: `app-${name}${rows.length > 1 || count === 0 ? `-${count}` : ''}-${language}`,
        query: `page=app&path=${encodeURIComponent(path)}&language=${language}&rows=${count}&${query}`,
        screens,
        now,
        ...rest,
      })),
    ),
);
