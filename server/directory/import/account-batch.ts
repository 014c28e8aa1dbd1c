import type { Actor } from '../../contract/api/caller.ts';
import type { Language } from '../../contract/api/endpoint.ts';
import { PlenumError } from '../../contract/errors.ts';
import type { Db } from '../../store/database.ts';
import { type AccountRow, type AccountValues, findByLogins, updateAccount } from '../account-repo.ts';
import { type Admin, isBeyond, assertStillAdministered, toActivate } from '../accounts.ts';
import { addressesElsewhere, isAddress, makeAccounts, type NewAccount } from '../make-accounts.ts';
import type { Audit, Credentials } from '../ports.ts';
import { differences, stateAfter } from '../rules.ts';
import type { AccountWish } from './account-row.ts';
import type { DepartmentsByPath } from './departments-by-path.ts';
import type { Problem, ProblemCode } from './problems.ts';

export interface WishedRow {
  row: number;
  wish: AccountWish;
}

export interface BatchResult {
  created: number;
  updated: number;
  failed: { row: number; problem: Problem }[];
  /** who may not stay signed in */
  disabled: string[];
}

export interface BatchContext {
  admin: Admin;
  credentials: Pick<Credentials, 'activate'>;
  audit: Audit;
  language: Language;
  now: number;
}

/** What there is that has to do with some rows. */
export interface OtherAccounts {
  /** by login, in any enterprise */
  existing: ReadonlyMap<string, AccountRow>;
  /** logins of the rows that are e-mail addresses of people of other enterprises */
  elsewhere: ReadonlySet<string>;
}

export async function otherAccounts(
  db: Db,
  rows: readonly WishedRow[],
  { enterpriseId }: Admin,
): Promise<OtherAccounts> {
  const logins = rows.map(({ wish }) => wish.login);
  const found = await findByLogins(db, logins);
  const addresses = rows.filter(({ wish }) => isAddress(wish)).map(({ wish }) => wish.login);
  return {
    existing: new Map(found.map((account) => [account.login, account])),
    elsewhere: await addressesElsewhere(db, enterpriseId, addresses),
  };
}

/** What keeps a row from being written that only the other accounts tell. */
export function againstExisting(
  { wish }: WishedRow,
  { existing: byLogin, elsewhere }: OtherAccounts,
  admin: Admin,
): Problem | undefined {
  const existing = byLogin.get(wish.login);
  if (isBeyond(admin, wish.role) && existing?.role !== 'admin') {
    return problem(wish, 'role', 'key_no_administrators');
  }
  if (!existing) {
    if (wish.name === undefined) return problem(wish, 'name', 'missing');
    if (isAddress(wish) && (wish.login !== wish.email || elsewhere.has(wish.login))) {
      return problem(wish, 'login', 'login_is_email');
    }
    return wish.activate && !wish.email ? problem(wish, 'activation', 'needs_email') : undefined;
  }
  if (existing.enterpriseId !== admin.enterpriseId) return problem(wish, 'login', 'login_elsewhere');
  const email = wish.email === undefined ? existing.email : wish.email;
  if (wish.activate && existing.state === 'inactive' && email === null) {
    return problem(wish, 'activation', 'needs_email');
  }
  return undefined;
}

/** Writes rows that were found right, in the transaction. Its departments are there. */
export async function writeAccounts(
  tx: Db,
  rows: readonly WishedRow[],
  departments: DepartmentsByPath,
  context: BatchContext,
): Promise<BatchResult> {
  const { admin, now } = context;
  const result: BatchResult = { created: 0, updated: 0, failed: [], disabled: [] };
  const others = await otherAccounts(tx, rows, admin);
  const fresh: { wish: AccountWish; account: NewAccount }[] = [];
  for (const one of rows) {
    const before = others.existing.get(one.wish.login);
    const refused =
      againstExisting(one, others, admin) ??
      (before ? await changeOne(tx, one.wish, before, departments, context, result) : undefined);
    if (refused) result.failed.push({ row: one.row, problem: refused });
    else if (before) result.updated++;
    else fresh.push({ wish: one.wish, account: newAccount(one.wish, departments, admin) });
  }
  const made = await makeAccounts(
    tx,
    fresh.map(({ account }) => account),
    now,
  );
  result.created = made.length;
  for (const [index, account] of made.entries()) {
    if (fresh[index]?.wish.activate) await activate(tx, account, context);
    if (account.role !== 'admin') continue;
    await record(tx, context, 'account.created', account, { login: account.login, role: account.role });
  }
  return result;
}

function newAccount(wish: AccountWish, departments: DepartmentsByPath, { enterpriseId }: Admin): NewAccount {
  const { login, name = '', email = null, phone = '', title = '', role = 'member', department = [] } = wish;
  return {
    ...{ enterpriseId, login, name, email, phone, title, role },
    departmentId: departments.idOf(department),
    state: wish.state === 'disabled' ? 'disabled' : 'inactive',
  };
}

async function changeOne(
  tx: Db,
  wish: AccountWish,
  before: AccountRow,
  departments: DepartmentsByPath,
  context: BatchContext,
  result: BatchResult,
): Promise<Problem | undefined> {
  const changed = changesOf(wish, before, departments);
  const activates = wish.activate && (changed?.state ?? before.state) === 'inactive';
  if ((changed || activates) && isBeyond(context.admin, before.role)) {
    return problem(wish, 'role', 'key_no_administrators');
  }
  if (changed) {
    if (before.operator === 1 && !context.admin.operator) return problem(wish, 'login', 'operators_only');
    try {
      await assertStillAdministered(tx, before, { ...before, ...changed });
    } catch (error) {
      if (!(error instanceof PlenumError)) throw error;
      return problem(wish, changed.state ? 'state' : 'role', 'last_admin');
    }
    const after = await updateAccount(tx, before, changed);
    if (after.state === 'disabled' && before.state !== 'disabled') result.disabled.push(after.id);
    if (after.state !== before.state || after.role !== before.role) {
      await record(tx, context, 'account.changed', after, differences(before, changed));
    }
    before = after;
  }
  if (activates) await activate(tx, before, context);
  return undefined;
}

/** Undefined when all is as wished already. */
function changesOf(
  { department, state, login: _, activate: __, ...wish }: AccountWish,
  before: AccountRow,
  departments: DepartmentsByPath,
): AccountValues | undefined {
  const wished: AccountValues = { ...wish };
  if (department) wished.departmentId = departments.idOf(department);
  if (state) wished.state = stateAfter(state, before);
  const keys = Object.keys(differences(before, wished as Partial<AccountRow>));
  if (keys.length === 0) return undefined;
  return Object.fromEntries(Object.entries(wished).filter(([key]) => keys.includes(key)));
}

async function activate(
  tx: Db,
  account: AccountRow,
  { credentials, admin, language }: BatchContext,
): Promise<void> {
  if (account.email === null) return;
  await credentials.activate(tx, toActivate(account, account.email, language), admin.actor);
}

async function record(
  tx: Db,
  { audit, admin }: BatchContext,
  action: string,
  { id, name, enterpriseId }: AccountRow,
  detail: Record<string, unknown>,
): Promise<void> {
  const actor: Actor = admin.actor;
  const target = { kind: 'account', id, name };
  await audit.record(tx, actor, { enterpriseId, action, target, detail: { ...detail, by: 'import' } });
}

function problem(wish: AccountWish, field: string, code: ProblemCode): Problem {
  return { field, code, value: field === 'login' ? wish.login : '' };
}
