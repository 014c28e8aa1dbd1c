import type { admin } from './en/admin.ts';
import type { meetings } from './en/meetings.ts';
import type { resources } from './resources.ts';

/** `meetings` and `admin` come with their pages (`add-texts.ts`). */
interface LoadedLater {
  meetings: typeof meetings;
  admin: typeof admin;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: (typeof resources)['en'] & LoadedLater;
  }
}
