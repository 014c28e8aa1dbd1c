import type { Page } from 'playwright-core';

export interface Shot {
  name: string;
  /** The page of the gallery; `gallery.html` unless told. */
  html?: string;
  query: string;
  screens: readonly ScreenName[];
  /** What the clock of the page shows, so that pictures of one day are those of another. */
  now?: string;
  /** What is there when the page is. */
  wait?: string;
  /** What is clicked before the picture is taken. */
  click?: readonly string[];
  prepare?: (page: Page) => Promise<void>;
}

export const screens = {
  wide: { width: 1440, height: 900, phone: false },
  tablet: { width: 768, height: 1024, phone: false },
  laptop: { width: 1280, height: 720, phone: false },
  small: { width: 1024, height: 768, phone: false },
  phone: { width: 390, height: 844, phone: true },
  narrow: { width: 360, height: 740, phone: true },
  turned: { width: 844, height: 390, phone: true },
} as const;

export type ScreenName = keyof typeof screens;
