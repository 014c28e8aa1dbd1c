import type { Role } from '../contract/api/auth.ts';
import type { Actor } from '../contract/api/caller.ts';
import type { Account, ChangeAccount, CreateAccount } from '../contract/api/directory.ts';
import type { Language, Page } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import {
  type AccountFilter,
  type AccountOrder,
  type AccountRow,
  type AccountValues,
  getAccount,
  hasOtherAdmin,
  hasOtherOperator,
  pageOfAccounts,
  toAccount,
  updateAccount,
} from './account-repo.ts';
import { getDepartment } from './department-repo.ts';
import { getEnterprise } from './enterprise-repo.ts';
import { assertLoginGood, makeAccount, orLoginTaken } from './make-accounts.ts';
import { freeNumbers } from './numbers.ts';
import type { Audit, Clock, Credentials, OnAccountDeleted, ToActivate } from './ports.ts';
import { differences, stateAfter } from './rules.ts';
import { forgetInVisibility } from './visibility-repo.ts';

/** Who administers: only an operator touches an operator, as whoever sets a password can sign in with it. */
export interface Admin {
  actor: Actor;
  enterpriseId: string;
  operator: boolean;
}

export type BulkAction = 'enable' | 'disable' | 'delete' | 'move' | 'activate';

export interface AccountServiceParts {
  db: Db;
  credentials: Credentials;
  audit: Audit;
  onAccountDeleted: OnAccountDeleted;
  now?: Clock;
}

/** The accounts of an enterprise, as its administrators see and change them. */
export class AccountService {
  readonly #db: Db;
  readonly #credentials: Credentials;
  readonly #audit: Audit;
  readonly #onAccountDeleted: OnAccountDeleted;
  readonly #now: Clock;

  constructor({ db, credentials, audit, onAccountDeleted, now = Date.now }: AccountServiceParts) {
    this.#db = db;
    this.#credentials = credentials;
    this.#audit = audit;
    this.#onAccountDeleted = onAccountDeleted;
    this.#now = now;
  }

  async list(
    enterpriseId: string,
    query: AccountFilter & AccountOrder & { offset: number; limit: number },
  ): Promise<Page<Account>> {
    const { rows, total } = await pageOfAccounts(this.#db, enterpriseId, query);
    return { items: rows.map(toAccount), total };
  }

  async get(enterpriseId: string, accountId: string): Promise<Account> {
    return toAccount(await getAccount(this.#db, enterpriseId, accountId));
  }

  /**
   * @throws PlenumError `login_taken`, `login_is_email`, `activation_needs_email` without a password and an address,
   *   `key_no_administrators`, `key_no_passwords`, `not_found`
   */
  async create(admin: Admin, { password, ...wish }: CreateAccount): Promise<Account> {
    assertMayMake(admin, wish.role);
    if (password !== undefined && admin.actor.kind === 'key') {
      throw new PlenumError('key_no_passwords', { field: 'password' });
    }
    if (password === undefined && wish.email === null) {
      throw new PlenumError('activation_needs_email', { field: 'email' });
    }
    const hash = password === undefined ? undefined : await this.#credentials.hash(password, wish);
    const making = transact(this.#db, async (tx) => {
      await assertLoginGood(tx, { ...wish, enterpriseId: admin.enterpriseId });
      if (wish.departmentId !== null) await getDepartment(tx, admin.enterpriseId, wish.departmentId);
      const state = hash === undefined ? 'inactive' : 'active';
      const account = await makeAccount(
        tx,
        { ...wish, enterpriseId: admin.enterpriseId, state },
        this.#now(),
      );
      if (hash === undefined) await this.#activate(tx, admin.actor, account);
      else await this.#credentials.store(tx, account.id, hash);
      const { login, role } = account;
      await this.#record(tx, admin.actor, 'account.created', account, { login, role });
      return toAccount(account);
    });
    return orLoginTaken(making);
  }

  /**
   * @param version the one the caller saw; null: whichever there is
   * @throws PlenumError `last_admin`, `last_operator`, `not_permitted`, `key_no_administrators`, `changed_meanwhile`,
   *   `not_found`
   */
  async change(
    admin: Admin,
    accountId: string,
    version: number | null,
    { state, ...change }: ChangeAccount,
  ): Promise<Account> {
    assertMayMake(admin, change.role);
    const { before, after } = await transact(this.#db, async (tx) => {
      const before = await this.#editable(tx, admin, accountId);
      if (version !== null && before.version !== version) throw new PlenumError('changed_meanwhile');
      if (change.departmentId) await getDepartment(tx, admin.enterpriseId, change.departmentId);
      const values: AccountValues = { ...change };
      if (state) values.state = stateAfter(state, before);
      await assertStillAdministered(tx, before, { ...before, ...values });
      const after = await updateAccount(tx, before, values);
      await this.#record(tx, admin.actor, 'account.changed', after, differences(before, values));
      return { before, after };
    });
    if (after.state === 'disabled' && before.state !== 'disabled') {
      await this.#credentials.signOutEverywhere(accountId);
    }
    return toAccount(after);
  }

  /** @throws PlenumError `last_admin`, `last_operator`, `not_permitted`, `key_no_administrators`, `not_found` */
  async remove(admin: Admin, accountId: string): Promise<void> {
    await transact(this.#db, async (tx) => {
      const before = await this.#editable(tx, admin, accountId);
      await assertStillAdministered(tx, before, { ...before, state: 'deleted' });
      await freeNumbers(tx, 'account', accountId);
      await freeNumbers(tx, 'personal', accountId);
      await forgetInVisibility(tx, before.enterpriseId, accountId);
      await this.#credentials.forget(tx, accountId);
      await this.#onAccountDeleted(tx, accountId);
      await updateAccount(tx, before, deletedValues);
      await this.#record(tx, admin.actor, 'account.deleted', before, { login: before.login });
    });
    await this.#credentials.signOutEverywhere(accountId);
  }

  /** Does the same to each by itself; what one fails with is told of it. */
  async bulk(
    admin: Admin,
    {
      accountIds,
      action,
      departmentId,
    }: { accountIds: readonly string[]; action: BulkAction; departmentId?: string | null | undefined },
  ): Promise<{ done: number; failed: { accountId: string; code: string }[] }> {
    if (action === 'move' && departmentId === undefined) {
      throw new PlenumError('bad_request', { field: 'departmentId', detail: 'where to' });
    }
    const failed: { accountId: string; code: string }[] = [];
    const chosen = new Set(accountIds);
    for (const accountId of chosen) {
      try {
        await this.#doOne(admin, accountId, action, departmentId ?? null);
      } catch (error) {
        if (!(error instanceof PlenumError)) throw error;
        failed.push({ accountId, code: error.code });
      }
    }
    return { done: chosen.size - failed.length, failed };
  }

  async #doOne(
    admin: Admin,
    accountId: string,
    action: BulkAction,
    departmentId: string | null,
  ): Promise<void> {
    switch (action) {
      case 'enable':
        await this.change(admin, accountId, null, { state: 'active' });
        return;
      case 'disable':
        await this.change(admin, accountId, null, { state: 'disabled' });
        return;
      case 'move':
        await this.change(admin, accountId, null, { departmentId });
        return;
      case 'delete':
        return this.remove(admin, accountId);
      case 'activate':
        return this.sendActivation(admin, accountId);
      default:
        return action satisfies never;
    }
  }

  /** @throws PlenumError `already_active`, `activation_needs_email`, `not_permitted`, `not_found` */
  async sendActivation(admin: Admin, accountId: string): Promise<void> {
    await transact(this.#db, async (tx) => {
      const account = await this.#editable(tx, admin, accountId);
      if (account.state !== 'inactive') throw new PlenumError('already_active');
      await this.#activate(tx, admin.actor, account);
      await this.#record(tx, admin.actor, 'account.activation_sent', account);
    });
  }

  /** Sets a password for somebody, with which an account that was not activated becomes active. */
  async setPassword(admin: Admin, accountId: string, password: string): Promise<void> {
    const hash = await this.#credentials.hash(password, await this.#editable(this.#db, admin, accountId));
    await transact(this.#db, async (tx) => {
      const account = await this.#editable(tx, admin, accountId);
      await this.#credentials.store(tx, accountId, hash);
      if (account.state === 'inactive') await updateAccount(tx, account, activeValues(this.#now()));
      await this.#record(tx, admin.actor, 'account.password_set', account);
    });
    await this.#credentials.signOutEverywhere(accountId);
  }

  /** An account of the administrator's enterprise that is not deleted and may be changed by them. */
  async #editable(db: Db, admin: Admin, accountId: string): Promise<AccountRow> {
    const row = await getAccount(db, admin.enterpriseId, accountId);
    if (row.state === 'deleted') throw new PlenumError('not_found', { field: 'accountId' });
    assertMayMake(admin, row.role);
    if (row.operator === 1 && !admin.operator) throw new PlenumError('not_permitted', { field: 'accountId' });
    return row;
  }

  async #activate(tx: Db, actor: Actor, row: AccountRow): Promise<void> {
    if (row.email === null) throw new PlenumError('activation_needs_email', { field: 'email' });
    const { language } = await getEnterprise(tx, row.enterpriseId);
    await this.#credentials.activate(tx, toActivate(row, row.email, language), actor);
  }

  async #record(
    tx: Db,
    actor: Actor,
    action: string,
    { id, name, enterpriseId }: AccountRow,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    await this.#audit.record(tx, actor, {
      enterpriseId,
      action,
      target: { kind: 'account', id, name },
      detail,
    });
  }
}

/** Whether it is beyond a program: whoever had its key could make themselves administrator. */
export function isBeyond({ actor }: Admin, role: Role | undefined): boolean {
  return actor.kind === 'key' && role === 'admin';
}

/** @throws PlenumError `key_no_administrators` */
function assertMayMake(admin: Admin, role: Role | undefined): void {
  if (isBeyond(admin, role)) throw new PlenumError('key_no_administrators', { field: 'role' });
}

/**
 * Every enterprise keeps an active administrator, the installation an active operator. Two who each take the other
 * away at the same time are told apart by the serializable transaction: the second one is run again and refused.
 *
 * @throws PlenumError `last_admin`, `last_operator`
 */
export async function assertStillAdministered(tx: Db, before: AccountRow, after: AccountRow): Promise<void> {
  if (administers(before) && !administers(after) && !(await hasOtherAdmin(tx, before))) {
    throw new PlenumError('last_admin');
  }
  if (operates(before) && !operates(after) && !(await hasOtherOperator(tx, before))) {
    throw new PlenumError('last_operator');
  }
}

function administers({ role, state }: AccountRow): boolean {
  return role === 'admin' && state === 'active';
}

function operates({ operator, state }: AccountRow): boolean {
  return operator === 1 && state === 'active';
}

export function activeValues(now: number): AccountValues {
  return { state: 'active', activatedAt: now };
}

export function toActivate(
  row: Pick<AccountRow, 'id' | 'enterpriseId' | 'login' | 'name' | 'language'>,
  email: string,
  language: Language,
): ToActivate {
  const { id, enterpriseId, login, name } = row;
  return {
    accountId: id,
    enterpriseId,
    login,
    name,
    email,
    language: (row.language ?? language) as Language,
  };
}

/** The name stays, for the history. */
const deletedValues: AccountValues = {
  state: 'deleted',
  role: 'member',
  operator: 0,
  executive: 0,
  departmentId: null,
  email: null,
  phone: '',
  title: '',
  oidcIssuer: null,
  oidcSubject: null,
};
