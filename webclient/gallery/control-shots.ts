import type { Page } from 'playwright-core';
import type { ScreenName, Shot } from './shot.ts';

/** The console of a conference in every state. */

const sizes: readonly ScreenName[] = ['wide', 'laptop', 'small'];
const both = ['zh', 'en'] as const;
const testId = (id: string): string => `[data-testid="${id}"]`;

interface ControlShot {
  query?: string;
  screens?: readonly ScreenName[];
  click?: readonly string[];
  wait?: string;
  prepare?: (page: Page) => Promise<void>;
}

function shot(name: string, options: ControlShot = {}): Shot[] {
  const { query = '', screens = sizes, click, prepare, wait = testId('control-desk') } = options;
  return both.map((language) => ({
    name: `desk-${name}-${language}`,
    html: 'control-gallery.html',
    query: `${query}&language=${language}`,
    screens,
    wait,
    ...(click ? { click } : {}),
    prepare: async (page) => {
      await prepare?.(page);
      // Menus and dialogs have opened.
      await page.waitForTimeout(400);
    },
  }));
}

const states = ['not_permitted', 'sign_in_required', 'conference_elsewhere'].flatMap((problem) =>
  shot(`refused-${problem}`, {
    query: `phase=refused&problem=${problem}`,
    wait: testId('control-refused'),
    screens: ['wide', 'phone'],
  }),
);

export const controlShots: readonly Shot[] = [
  ...shot('calm'),
  ...shot('busy', { query: 'busy&mode=scene&waiting=4' }),
  ...shot('roll-call', { query: 'mode=rollCall&busy', screens: ['wide', 'small'] }),
  ...shot('broadcast', { query: 'mode=broadcast', screens: ['wide'] }),
  ...shot('voice-scene', { query: 'mode=voiceScene', screens: ['wide'] }),
  ...shot('polling', { query: 'polling', screens: ['wide'] }),
  ...shot('empty', { query: 'people=0', screens: ['wide'] }),
  ...shot('one', { query: 'people=1', screens: ['wide'] }),
  ...shot('thousand', { query: 'people=1000&waiting=80', screens: ['wide'] }),
  ...shot('cohost', { query: 'as=cohost', screens: ['wide'] }),
  ...shot('administrator', { query: 'as=administrator', screens: ['wide'] }),
  ...shot('no-longer-host', { query: 'as=guest', screens: ['wide'] }),
  ...shot('reconnecting', { query: 'phase=reconnecting', screens: ['wide'] }),
  ...shot('calls', { query: 'calls&signedIn', click: [testId('tab-calls')], screens: ['wide', 'small'] }),
  ...shot('log', { query: 'calls', click: [testId('tab-log')], screens: ['wide'] }),
  ...shot('selected', {
    screens: ['wide', 'small'],
    prepare: (page) =>
      page
        .getByTestId('person-row')
        .nth(3)
        .click({ position: { x: 120, y: 20 } }),
  }),
  ...shot('selected-many', { click: [testId('select-all')], screens: ['wide', 'small'] }),
  ...shot('person-menu', {
    click: [`${testId('person-row')}:nth-child(4) ${testId('person-menu')}`],
    screens: ['wide'],
  }),
  ...shot('person-connection', {
    screens: ['wide', 'narrow'],
    query: 'people=21',
    prepare: async (page) => {
      await page.getByTestId('filter-rooms').click();
      await page.locator('[data-participant-id=p20]').getByTestId('person-menu').click();
      await page.locator('[data-menu-id$=-leg]').click();
    },
  }),
  ...shot('choosing', {
    screens: ['wide'],
    prepare: async (page) => {
      await page.getByTestId('layout-three').check({ force: true });
      await page.getByTestId('cell-1').click();
    },
  }),
  ...shot('arranged', {
    screens: sizes,
    prepare: async (page) => {
      await page.getByTestId('layout-nine').check({ force: true });
      await page.getByTestId('fill-rest').click();
      await page.getByTestId('cell-3').click();
    },
  }),
  ...shot('sixteen', {
    screens: ['wide', 'small'],
    query: 'people=40',
    prepare: async (page) => {
      await page.getByTestId('layout-sixteen').check({ force: true });
      await page.getByTestId('fill-rest').click();
      await page.getByTestId('apply-scene').click();
    },
  }),
  ...shot('done', { click: [testId('mute-all')], screens: ['wide'] }),
  ...shot('refusal', { query: 'refuses', click: [testId('record')], screens: ['wide'] }),
  ...shot('end', { click: [testId('end')], screens: ['wide'] }),
  ...shot('phone-people', { query: 'waiting=2', screens: ['phone'] }),
  ...shot('phone-picture', { click: [testId('tab-picture')], screens: ['phone'] }),
  ...shot('phone-meeting', { click: [testId('tab-conference')], screens: ['phone'] }),
  ...shot('opening', { query: 'phase=opening', wait: 'main', screens: ['wide'] }),
  ...states,
  ...shot('ended', {
    query: 'phase=ended&reason=host',
    wait: testId('control-ended'),
    screens: ['wide', 'phone'],
  }),
];
