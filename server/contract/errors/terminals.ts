import type { Catalogue } from './catalogue.ts';

/** Terminals and VMRs. */
export const terminalErrors = {} as const satisfies Catalogue;
