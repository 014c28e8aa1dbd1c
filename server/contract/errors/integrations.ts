import type { Catalogue } from './catalogue.ts';

/** Webhooks and what else goes out. */
export const integrationErrors = {} as const satisfies Catalogue;
