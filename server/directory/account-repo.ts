import { sql, type SelectQueryBuilder, type Selectable, type Updateable } from 'kysely';
import type { Account, AccountState } from '../contract/api/directory.ts';
import type { Role } from '../contract/api/auth.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import type { AccountTable } from '../store/schema/directory.ts';
import { contains } from '../store/search.ts';
import { searchTextOf, searchWords } from './rules.ts';

export type AccountRow = Selectable<AccountTable>;
export type AccountValues = Omit<Updateable<AccountTable>, 'id' | 'enterpriseId' | 'version' | 'searchText'>;

export interface AccountFilter {
  search?: string | undefined;
  /** with everything below it */
  departmentId?: string | undefined;
  /** Left out: all but deleted. */
  state?: AccountState | undefined;
  role?: Role | undefined;
  executive?: 'true' | 'false' | undefined;
}

export interface AccountOrder {
  sort: 'name' | 'login' | 'createdAt' | 'lastSignInAt';
  order: 'asc' | 'desc';
}

/** A statement of SQLite holds at most 32766 values: 24 columns of 500 rows are 12,000. */
const rowsAtOnce = 500;

export async function findAccount(db: Db, accountId: string): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
}

/** @throws PlenumError `not_found` when there is none in this enterprise */
export async function getAccount(db: Db, enterpriseId: string, accountId: string): Promise<AccountRow> {
  const row = await findAccount(db, accountId);
  if (row?.enterpriseId !== enterpriseId) throw new PlenumError('not_found', { field: 'accountId' });
  return row;
}

/** Those there are, deleted ones too, in no order. */
export async function findAccounts(db: Db, accountIds: readonly string[]): Promise<AccountRow[]> {
  if (accountIds.length === 0) return [];
  return db.selectFrom('account').selectAll().where('id', 'in', accountIds).execute();
}

export async function findByLogins(db: Db, logins: readonly string[]): Promise<AccountRow[]> {
  if (logins.length === 0) return [];
  return db
    .selectFrom('account')
    .selectAll()
    .where('login', 'in', logins)
    .where('state', '<>', 'deleted')
    .execute();
}

export async function insertAccounts(tx: Db, accounts: readonly AccountRow[]): Promise<void> {
  for (let start = 0; start < accounts.length; start += rowsAtOnce) {
    await tx
      .insertInto('account')
      .values(accounts.slice(start, start + rowsAtOnce))
      .execute();
  }
}

/**
 * @returns the account as it is then
 * @throws PlenumError `changed_meanwhile` when it is not of the version of `before` any more
 */
export async function updateAccount(tx: Db, before: AccountRow, values: AccountValues): Promise<AccountRow> {
  const after = { ...before, ...values, version: before.version + 1 };
  const { numUpdatedRows } = await tx
    .updateTable('account')
    .set({ ...values, version: after.version, searchText: searchTextOf(after) })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
  return { ...after, searchText: searchTextOf(after) };
}

/** Whether the enterprise has an active administrator beside this account. */
export async function hasOtherAdmin(tx: Db, { enterpriseId, id }: AccountRow): Promise<boolean> {
  const other = await tx
    .selectFrom('account')
    .select('id')
    .where('enterpriseId', '=', enterpriseId)
    .where('role', '=', 'admin')
    .where('state', '=', 'active')
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}

export async function hasOtherOperator(tx: Db, { id }: AccountRow): Promise<boolean> {
  const other = await tx
    .selectFrom('account')
    .select('id')
    .where('operator', '=', 1)
    .where('state', '=', 'active')
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}

export async function countExecutives(tx: Db, enterpriseId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('account')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('enterpriseId', '=', enterpriseId)
    .where('executive', '=', 1)
    .executeTakeFirstOrThrow();
  return count;
}

export async function pageOfAccounts(
  db: Db,
  enterpriseId: string,
  { sort, order, offset, limit, ...filter }: AccountFilter & AccountOrder & { offset: number; limit: number },
): Promise<{ rows: AccountRow[]; total: number }> {
  const { total } = await accountsLike(db, enterpriseId, filter)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await accountsLike(db, enterpriseId, filter)
    .selectAll('account')
    .orderBy(sortedBy(sort), order)
    .orderBy('account.id', order)
    .offset(offset)
    .limit(limit)
    .execute();
  return { rows, total };
}

/** All that match, in pieces, by name. Each piece is a query of its own. */
export async function* eachAccount(
  db: Db,
  enterpriseId: string,
  filter: AccountFilter,
): AsyncGenerator<AccountRow[]> {
  for (let last: AccountRow | undefined; ;) {
    let next = accountsLike(db, enterpriseId, filter)
      .selectAll('account')
      .orderBy('account.searchText')
      .orderBy('account.id')
      .limit(rowsAtOnce);
    // The login is part of the text, so that only accounts of the same text are told apart by their ID.
    if (last) {
      const { searchText, id } = last;
      next = next.where((eb) =>
        eb(eb.refTuple('account.searchText', 'account.id'), '>', eb.tuple(searchText, id)),
      );
    }
    const rows = await next.execute();
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1);
  }
}

function accountsLike(
  db: Db,
  enterpriseId: string,
  { search, departmentId, state, role, executive }: AccountFilter,
): SelectQueryBuilder<Schema, 'account', object> {
  let found = db.selectFrom('account').where('account.enterpriseId', '=', enterpriseId);
  found = state ? found.where('account.state', '=', state) : found.where('account.state', '<>', 'deleted');
  if (role) found = found.where('account.role', '=', role);
  if (executive) found = found.where('account.executive', '=', executive === 'true' ? 1 : 0);
  if (departmentId) found = found.where('account.departmentId', 'in', withBelow(db, departmentId));
  for (const word of searchWords(search)) {
    found = found.where((eb) => contains(eb.ref('account.searchText'), word));
  }
  return found;
}

/** The IDs of a department and all below it. */
export function withBelow(db: Db, departmentId: string) {
  return db
    .withRecursive('below', (inner) =>
      inner
        .selectFrom('department')
        .select('id')
        .where('id', '=', departmentId)
        .unionAll(
          inner
            .selectFrom('department')
            .innerJoin('below', 'below.id', 'department.parentId')
            .select('department.id'),
        ),
    )
    .selectFrom('below')
    .select('below.id');
}

function sortedBy(sort: AccountOrder['sort']) {
  switch (sort) {
    case 'name':
      return sql.ref('account.searchText');
    case 'lastSignInAt':
      // Databases differ in where they sort null.
      return sql`coalesce(${sql.ref('account.lastSignInAt')}, 0)`;
    case 'login':
    case 'createdAt':
      return sql.ref(`account.${sort}`);
    default:
      return sort satisfies never;
  }
}

export function toAccount(row: AccountRow): Account {
  return {
    accountId: row.id,
    version: row.version,
    login: row.login,
    number: row.number,
    name: row.name,
    email: row.email,
    phone: row.phone,
    title: row.title,
    departmentId: row.departmentId,
    role: row.role,
    operator: row.operator === 1,
    state: row.state,
    executive: row.executive === 1,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt,
  };
}
