import type { Limits } from '../contract/api/enterprises.ts';
import type { AccountState } from '../contract/api/directory.ts';
import { PlenumError } from '../contract/errors.ts';

/** What is true of enterprises, departments and accounts, wherever they are kept. */

export const accountDigits = 8;
export const personalMeetingDigits = 9;

/** What bounds a look at the tree. */
export const departmentDepth = 20;
export const departmentLimit = 10_000;

export const freeLimits: Limits = {
  plan: 'free',
  concurrency: 25,
  vmrs: [],
  recordingBytes: 0,
  terminals: { small: 0, medium: 0, board: 0 },
};

/**
 * @returns the limits with what is changed, VMRs in the order of their capacity, none named twice
 * @throws PlenumError `bad_request` when a capacity is named twice
 */
export function changeLimits(
  limits: Limits,
  change: { [Key in keyof Limits]?: Limits[Key] | undefined },
): Limits {
  const next = { ...limits, ...withoutUndefined(change) };
  const capacities = new Set(next.vmrs.map(({ capacity }) => capacity));
  if (capacities.size < next.vmrs.length) {
    throw new PlenumError('bad_request', { field: 'limits.vmrs', detail: 'each capacity once' });
  }
  const vmrs = next.vmrs.filter(({ count }) => count > 0).sort((a, b) => a.capacity - b.capacity);
  return { ...next, vmrs };
}

/** What an administrator's `active` or `disabled` makes of an account: who never activated it has to do so still. */
export function stateAfter(
  wish: 'active' | 'disabled',
  { state, activatedAt }: { state: AccountState; activatedAt: number | null },
): AccountState {
  if (wish === 'disabled') return 'disabled';
  if (state !== 'disabled') return state;
  return activatedAt === null ? 'inactive' : 'active';
}

/** What searches look in and lists are sorted by. A line feed sorts before everything in a name. */
export function searchTextOf(account: {
  name: string;
  login: string;
  email: string | null;
  number: string;
}): string {
  return [account.name, account.login, account.email ?? '', account.number].join('\n').toLowerCase();
}

/** What colleagues see of somebody and may search for; logins they do not see. */
export function shownText({
  name,
  email,
  number,
}: {
  name: string;
  email: string | null;
  number: string;
}): string {
  return [name, email ?? '', number].join('\n').toLowerCase();
}

/** The words of a search; each has to be in the text. */
export function searchWords(search: string | undefined): string[] {
  return (search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8);
}

/** Between the names of a department path that is shown; no name has a slash in it. */
export const pathSeparator = ' / ';

/** @returns the names from the top; none: directly in the enterprise */
export function parsePath(text: string): string[] {
  return text
    .split(/[/／]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The fields of which the values differ, as the audit log shows them. */
export function differences<T extends object>(
  before: T,
  after: { [Key in keyof T]?: T[Key] | undefined },
): Record<string, { before: unknown; after: unknown }> {
  const changed: Record<string, { before: unknown; after: unknown }> = {};
  for (const [key, value] of Object.entries(after)) {
    const old: unknown = before[key as keyof T];
    if (value === undefined || JSON.stringify(old) === JSON.stringify(value)) continue;
    changed[key] = { before: old, after: value };
  }
  return changed;
}

function withoutUndefined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
