import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { isUniqueViolation } from '../store/errors.ts';
import { type AccountRow, findByLogins, insertAccounts } from './account-repo.ts';
import { reserveNumbers } from './numbers.ts';
import { accountDigits, personalMeetingDigits, searchTextOf } from './rules.ts';

/** What an account is made of; the rest is as for a member who was not activated yet. */
export type NewAccount = Pick<AccountRow, 'enterpriseId' | 'login' | 'name'> &
  Partial<
    Pick<
      AccountRow,
      'email' | 'phone' | 'title' | 'departmentId' | 'role' | 'operator' | 'state' | 'language' | 'timeZone'
    >
  >;

/** Makes one account. Its login is known to be free. */
export async function makeAccount(tx: Db, wish: NewAccount, now: number): Promise<AccountRow> {
  const [account] = await makeAccounts(tx, [wish], now);
  if (!account) throw new Error('no account was made');
  return account;
}

/** Makes accounts with their numbers and personal meeting IDs, many at once. Their logins are known to be free. */
export async function makeAccounts(
  tx: Db,
  wishes: readonly NewAccount[],
  now: number,
): Promise<AccountRow[]> {
  const accounts = wishes.map((wish) => ({ ...wish, id: newId() }));
  const refIds = accounts.map(({ id }) => id);
  const numbers = await reserveNumbers(tx, { digits: accountDigits, kind: 'account', refIds });
  const personal = await reserveNumbers(tx, { digits: personalMeetingDigits, kind: 'personal', refIds });
  const rows = accounts.map((account) => {
    const number = numbers.get(account.id) ?? '';
    const row = {
      version: 1,
      number,
      personalMeetingId: personal.get(account.id) ?? '',
      email: null,
      phone: '',
      title: '',
      departmentId: null,
      role: 'member' as const,
      operator: 0,
      state: 'inactive' as const,
      executive: 0,
      language: null,
      timeZone: null,
      createdAt: now,
      activatedAt: account.state === 'active' ? now : null,
      lastSignInAt: null,
      oidcIssuer: null,
      oidcSubject: null,
      ...account,
    };
    return { ...row, searchText: searchTextOf(row) };
  });
  await insertAccounts(tx, rows);
  return rows;
}

/** @throws PlenumError `login_taken` when an account that is not deleted has it, in any enterprise */
export async function assertLoginFree(tx: Db, login: string): Promise<void> {
  const [taken] = await findByLogins(tx, [login]);
  if (taken) throw new PlenumError('login_taken', { field: 'login' });
}

/** Of two who take a login at the same time PostgreSQL refuses one by the index. */
export async function orLoginTaken<T>(making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new PlenumError('login_taken', { field: 'login', cause });
  }
}
