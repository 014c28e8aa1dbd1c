import { PlenumError } from '../contract/errors.ts';

/**
 * Two that are the same would make everybody host.
 * @param guest empty: none
 * @throws PlenumError `pins_equal`
 */
export function checkPins(host: string, guest: string, field: 'hostPin' | 'guestPin'): void {
  if (host === guest) throw new PlenumError('pins_equal', { field });
}

/** The names of fields that a change gives another value. */
export function changedFields<T extends object>(before: T, change: Partial<T>): (keyof T & string)[] {
  return (Object.keys(change) as (keyof T & string)[]).filter(
    (key) => change[key] !== undefined && change[key] !== before[key],
  );
}

/** A copy without what is undefined. */
export function given<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
