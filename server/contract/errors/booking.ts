import type { Catalogue } from './catalogue.ts';

/** Booking. */
export const bookingErrors = {} as const satisfies Catalogue;
