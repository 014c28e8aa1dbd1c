import type { admin } from './en/admin.ts';
import type { calls } from './en/calls.ts';
import type { control } from './en/control.ts';
import type { live } from './en/live.ts';
import type { meetings } from './en/meetings.ts';
import type { recordings } from './en/recordings.ts';
import type { resources } from './resources.ts';

/** `meetings`, `admin`, `control`, `live`, `calls` and `recordings` come with their pages (`add-texts.ts`). */
interface LoadedLater {
  meetings: typeof meetings;
  admin: typeof admin;
  calls: typeof calls;
  live: typeof live;
  control: typeof control;
  recordings: typeof recordings;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: (typeof resources)['en'] & LoadedLater;
  }
}
