import type { Catalogue } from './catalogue.ts';

/** Enterprises, departments, accounts. */
export const directoryErrors = {} as const satisfies Catalogue;
