import { appShots } from './app-shots.ts';
import type { ScreenName, Shot } from './shot.ts';

const all: readonly ScreenName[] = ['wide', 'small', 'phone', 'turned'];
const some: readonly ScreenName[] = ['wide', 'phone'];
const both = ['zh', 'en'] as const;

const control = (id: string): string => `[data-testid="control-${id}"]`;

function panel(id: string, query: string, phone: readonly string[] = [control('more'), control(id)]): Shot[] {
  return [
    { name: `panel-${id}`, query, screens: ['wide'], click: [control(id)] },
    { name: `panel-${id}`, query, screens: ['phone'], click: phone },
  ];
}

const crowds = [1, 2, 5, 9, 25].flatMap((people): Shot[] => [
  { name: `room-${people}`, query: `people=${people}`, screens: all },
  {
    name: `room-${people}-slides`,
    query: `people=${people}&slides=${people > 1 ? 'p1' : 'me'}`,
    screens: all,
  },
]);

export const shots: readonly Shot[] = [
  ...appShots,
  ...both.flatMap((language): Shot[] => [
    { name: `front-${language}`, query: `page=front&language=${language}`, screens: all },
    { name: `device-${language}`, query: `page=device&language=${language}&lookup=pin`, screens: all },
    { name: `device-host-${language}`, query: `page=device&language=${language}&host`, screens: some },
    {
      name: `device-denied-${language}`,
      query: `page=device&language=${language}&problem=denied&joinError=pin_wrong`,
      screens: some,
    },
    { name: `left-${language}`, query: `page=left&language=${language}`, screens: some },
  ]),
  {
    name: 'front-errors',
    query: 'page=front&language=zh',
    screens: some,
    click: ['[data-testid="start-meeting"]', '[data-testid="join-continue"]'],
  },
  { name: 'device-missing', query: 'page=device&lookup=missing', screens: ['wide'] },
  ...crowds,
  { name: 'room-60', query: 'people=60', screens: some },
  { name: 'room-speaker', query: 'people=9', screens: all, prepare: (page) => page.keyboard.press('g') },
  { name: 'room-presenting', query: 'people=5&slides=me&language=zh', screens: all },
  { name: 'room-reconnecting', query: 'people=9&reconnecting&language=zh', screens: some },
  { name: 'room-notices', query: 'people=5&notices&language=zh', screens: all },
  ...panel('people', 'people=1000', [control('people')]),
  ...panel('statistics', 'people=5'),
  ...panel('invitation', 'people=5&host&language=zh'),
  ...panel('settings', 'people=5&language=zh'),
  {
    name: 'room-more',
    query: 'people=5&language=zh',
    screens: ['phone', 'turned'],
    click: [control('more')],
  },
  {
    name: 'room-tooltip',
    query: 'people=5',
    screens: ['wide'],
    prepare: (page) => page.hover(control('hand')),
  },
];
