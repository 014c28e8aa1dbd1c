import type { Shot } from './shot.ts';

/** The chat in the room, in each of its states. */

const control = (id: string): string => `[data-testid="control-${id}"]`;
const both = ['zh', 'en'] as const;

const states: readonly [name: string, query: string][] = [
  ['', 'people=9&show=chat,chatFiles'],
  ['-guest', 'people=9&show=chat,guest'],
  ['-empty', 'people=5&show=guest'],
  ['-long', 'people=9&show=chatLong,chatPrivate,guest'],
  ['-off', 'people=9&show=chat,chatOff,guest'],
  ['-off-host', 'people=9&show=chat,chatOff'],
  ['-hosts', 'people=9&show=chat,chatHosts,guest'],
  ['-failed', 'people=9&show=chat,chatFailed,chatGone,guest'],
  ['-much', 'people=9&show=chat,chatMuch,guest'],
];

export const chatShots: readonly Shot[] = both.flatMap((language): Shot[] => [
  ...states.flatMap(([name, query]): Shot[] => [
    {
      name: `chat${name}-${language}`,
      query: `${query}&language=${language}`,
      screens: ['wide'],
      click: [control('chat')],
    },
    {
      name: `chat${name}-${language}`,
      query: `${query}&language=${language}`,
      screens: ['phone', 'turned'],
      click: [control('more'), control('chat')],
    },
  ]),
  {
    name: `chat-to-${language}`,
    query: `people=60&show=chat&language=${language}`,
    screens: ['wide'],
    click: [control('chat'), '[data-testid="chat-to"]'],
  },
  {
    name: `chat-to-${language}`,
    query: `people=60&show=chat&language=${language}`,
    screens: ['phone', 'turned'],
    click: [control('more'), control('chat'), '[data-testid="chat-to"]'],
  },
  {
    name: `chat-news-${language}`,
    query: `people=9&show=chat,chatNews&language=${language}`,
    screens: ['wide', 'small', 'phone', 'turned'],
    wait: '[data-testid="chat-toast"]',
  },
]);
