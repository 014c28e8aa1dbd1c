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

/** An account that is going to be made, as far as its login is concerned. */
export interface LoginWish {
  login: string;
  email: string | null;
  enterpriseId: string;
}

/** @throws PlenumError `login_is_email`; `login_taken` when an account that is not deleted has it, in any enterprise */
export async function assertLoginGood(tx: Db, wish: LoginWish): Promise<void> {
  if (!(await isGoodLogin(tx, wish))) throw new PlenumError('login_is_email', { field: 'login' });
  const [taken] = await findByLogins(tx, [wish.login]);
  if (taken) throw new PlenumError('login_taken', { field: 'login' });
}

/**
 * People sign in by their e-mail addresses too: nobody's login is the address of somebody else. Their own may be,
 * unless people of other enterprises have it.
 */
export async function isGoodLogin(db: Db, wish: LoginWish): Promise<boolean> {
  if (!isAddress(wish)) return true;
  return (
    wish.login === wish.email &&
    !(await addressesElsewhere(db, wish.enterpriseId, [wish.login])).has(wish.login)
  );
}

/** Whether it could be taken for an e-mail address. */
export function isAddress({ login }: { login: string }): boolean {
  return login.includes('@');
}

/** Those of these e-mail addresses that accounts of other enterprises have. */
export async function addressesElsewhere(
  db: Db,
  enterpriseId: string,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  const rows = await db
    .selectFrom('account')
    .select('email')
    .distinct()
    .where('email', 'in', emails)
    .where('enterpriseId', '<>', enterpriseId)
    .where('state', '<>', 'deleted')
    .execute();
  return new Set(rows.map(({ email }) => email ?? ''));
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
