import { appShots } from './app-shots.ts';
import { chatShots } from './chat-shots.ts';
import { recordingShots } from './recording-shots.ts';
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

/** What the host has done, as everybody or the host sees it. */
const controlled: readonly [name: string, query: string][] = [
  ['roll-call', 'people=9&show=rollCall,guest,muted'],
  ['called', 'people=9&show=called,guest,asked-microphone,held'],
  ['broadcast', 'people=9&show=broadcast,guest'],
  ['broadcast-slides', 'people=9&slides=p2&show=broadcast,guest'],
  ['scene', 'people=9&show=scene,cohost'],
  ['scene-three', 'people=9&show=scene,three,guest'],
  ['voice', 'people=9&show=voice,locked'],
  ['spotlight', 'people=9&show=spotlight,guest'],
  ['polling', 'people=9&show=polling,locked'],
  ['view', 'people=9&show=view,rollCall'],
  ['held', 'people=5&show=held,guest'],
  ['asked', 'people=5&show=asked-microphone,asked-camera,guest'],
  ['busy', 'people=9&show=locked,shareLocked,muted,recording,stream,rollCall,countdown'],
  ['watermark', 'people=5&slides=p1&show=watermark,guest'],
  ['no-labels', 'people=9&show=noLabels,guest,recording'],
];

const hosting: readonly Shot[] = both.flatMap((language): Shot[] => [
  ...controlled.map(([name, query]): Shot => {
    return { name: `hosted-${name}-${language}`, query: `${query}&language=${language}`, screens: all };
  }),
  {
    name: `hosted-panel-${language}`,
    query: `people=5&show=muted&language=${language}`,
    screens: ['wide', 'small'],
    click: [control('host')],
  },
  {
    name: `hosted-panel-${language}`,
    query: `people=5&show=muted&language=${language}`,
    screens: ['phone', 'turned'],
    click: [control('more'), control('host')],
  },
  {
    name: `hosted-people-${language}`,
    query: `people=12&show=hands,waiting,rollCall&language=${language}`,
    screens: all,
    click: [control('people')],
  },
  {
    name: `hosted-row-${language}`,
    query: `people=12&show=hands&language=${language}`,
    screens: all,
    click: [control('people'), '[data-participant-id="p3"] [data-testid="row-menu"]'],
  },
  {
    name: `hosted-remove-${language}`,
    query: `people=12&show=hands&language=${language}`,
    screens: some,
    click: [
      control('people'),
      '[data-participant-id="p3"] [data-testid="row-menu"]',
      '[data-testid="row-remove"]',
    ],
  },
  {
    name: `hosted-leave-${language}`,
    query: `people=5&show=waiting&language=${language}`,
    screens: all,
    click: [control('leave')],
  },
  {
    name: `hosted-end-${language}`,
    query: `people=5&language=${language}`,
    screens: some,
    click: [control('leave'), '[data-testid="leave-end"]'],
  },
  { name: `left-removed-${language}`, query: `page=left&ended=removed&language=${language}`, screens: some },
  { name: `left-hung-up-${language}`, query: `page=left&ended=hung_up&language=${language}`, screens: some },
]);

export const shots: readonly Shot[] = [
  ...appShots,
  ...chatShots,
  ...recordingShots,
  ...hosting,
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
