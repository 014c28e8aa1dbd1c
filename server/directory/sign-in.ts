import { sql } from 'kysely';
import type { Actor } from '../contract/api/caller.ts';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import {
  type AccountRow,
  type AccountValues,
  findAccount,
  findByLogins,
  updateAccount,
} from './account-repo.ts';
import { activeValues } from './accounts.ts';
import { countEnterprises, findEnterprise, insertEnterprise } from './enterprise-repo.ts';
import { assertLoginGood, isGoodLogin, makeAccount } from './make-accounts.ts';
import type { Audit, Clock } from './ports.ts';
import { freeLimits } from './rules.ts';

/** What signing in reads and writes of accounts. */

type EnterpriseOfSignIn = NonNullable<Awaited<ReturnType<typeof enterpriseOf>>>;

export interface AccountOfSignIn {
  accountId: string;
  enterpriseId: string;
  login: string;
  name: string;
  email: string | null;
  role: AccountRow['role'];
  operator: boolean;
  state: AccountRow['state'];
  /** the account's, else the enterprise's */
  language: Language;
  timeZone: string;
  enterprise: EnterpriseOfSignIn;
}

interface Identity {
  issuer: string;
  subject: string;
}

const loginLongest = 64;
const loginTries = 100;
/** With one e-mail address: of each enterprise, and of all. */
const mostOfEnterprise = 2;
const mostOfName = 6;

export class SignInAccounts {
  readonly #audit: Audit;
  readonly #now: Clock;

  constructor({ audit, now = Date.now }: { audit: Audit; now?: Clock }) {
    this.#audit = audit;
    this.#now = now;
  }

  async byId(db: Db, accountId: string): Promise<AccountOfSignIn | undefined> {
    return withEnterprise(db, await findAccount(db, accountId));
  }

  /**
   * The account with this login, then some with this e-mail address that are not deleted, in any enterprise: of every
   * enterprise the first before the second of any, so that nobody's accounts crowd out those of another.
   * @param name in lower case
   */
  async byName(db: Db, name: string): Promise<AccountOfSignIn[]> {
    const byLogin = await findByLogins(db, [name]);
    const byEmail = name.includes('@') ? await findByEmail(db, name) : [];
    const rows = new Map([...byLogin, ...byEmail].map((row) => [row.id, row]));
    const accounts = await Promise.all([...rows.values()].map((row) => withEnterprise(db, row)));
    return accounts.filter((account) => account !== undefined);
  }

  /** @param email in lower case */
  async activeByEmail(db: Db, enterpriseId: string, email: string): Promise<AccountOfSignIn[]> {
    const rows = await db
      .selectFrom('account')
      .selectAll()
      .where('email', '=', email)
      .where('enterpriseId', '=', enterpriseId)
      .where('state', '=', 'active')
      .execute();
    const accounts = await Promise.all(rows.map((row) => withEnterprise(db, row)));
    return accounts.filter((account) => account !== undefined);
  }

  async byIdentity(
    db: Db,
    enterpriseId: string,
    { issuer, subject }: Identity,
  ): Promise<AccountOfSignIn | undefined> {
    const row = await db
      .selectFrom('account')
      .selectAll()
      .where('enterpriseId', '=', enterpriseId)
      .where('oidcIssuer', '=', issuer)
      .where('oidcSubject', '=', subject)
      .executeTakeFirst();
    return withEnterprise(db, row);
  }

  /** Who the account's person is at a provider; null: linked to none. */
  async identityOf(db: Db, accountId: string): Promise<Identity | null> {
    const row = await findAccount(db, accountId);
    const { oidcIssuer: issuer = null, oidcSubject: subject = null } = row ?? {};
    return issuer === null || subject === null ? null : { issuer, subject };
  }

  async linkIdentity(tx: Db, accountId: string, { issuer, subject }: Identity): Promise<void> {
    await tx
      .updateTable('account')
      .set({ oidcIssuer: issuer, oidcSubject: subject })
      .where('id', '=', accountId)
      .execute();
  }

  /**
   * Makes an active member, and records it.
   * @param wish.login what the login is made of; another is chosen when it is taken
   */
  async makeMember(
    tx: Db,
    enterpriseId: string,
    wish: { login: string; name: string; email: string | null },
    actor: Actor,
  ): Promise<AccountOfSignIn> {
    const login = await freeLogin(tx, { ...wish, enterpriseId });
    const account = await makeAccount(tx, { ...wish, login, enterpriseId, state: 'active' }, this.#now());
    await this.#audit.record(tx, actor, {
      enterpriseId,
      action: 'account.created',
      target: { kind: 'account', id: account.id, name: account.name },
      detail: { login, role: account.role },
    });
    return { ...signInOf(account, await getSignInEnterprise(tx, enterpriseId)) };
  }

  /** Makes an account that was not activated yet active; nothing happens to any other. */
  async setActive(tx: Db, accountId: string): Promise<void> {
    const row = await findAccount(tx, accountId);
    if (row?.state === 'inactive') await updateAccount(tx, row, activeValues(this.#now()));
  }

  /** Leaves the version as it is: administrators who edit the account meanwhile are not disturbed. */
  async noteSignIn(tx: Db, accountId: string, at: number): Promise<void> {
    await tx.updateTable('account').set({ lastSignInAt: at }).where('id', '=', accountId).execute();
  }

  /** @throws PlenumError `not_found` */
  async changeOwn(
    tx: Db,
    accountId: string,
    {
      name,
      language,
      timeZone,
    }: { name?: string | undefined; language?: Language | undefined; timeZone?: string | undefined },
  ): Promise<void> {
    const row = await findAccount(tx, accountId);
    if (!row) throw new PlenumError('not_found');
    const values: AccountValues = {
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(timeZone === undefined ? {} : { timeZone }),
    };
    await updateAccount(tx, row, values);
  }

  enterprise(db: Db, enterpriseId: string): Promise<EnterpriseOfSignIn | undefined> {
    return enterpriseOf(db, enterpriseId);
  }

  async hasEnterprise(db: Db): Promise<boolean> {
    return (await countEnterprises(db)) > 0;
  }

  async hasOperator(db: Db, enterpriseId: string): Promise<boolean> {
    const row = await db
      .selectFrom('account')
      .select('id')
      .where('operator', '=', 1)
      .where('enterpriseId', '=', enterpriseId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Makes the first enterprise, of the free plan, and its administrator, who is active and an operator. */
  async makeFirst(
    tx: Db,
    first: {
      enterpriseName: string;
      name: string;
      login: string;
      email: string | null;
      language: Language;
      timeZone: string;
    },
  ): Promise<AccountOfSignIn> {
    const { enterpriseName, name, login, email, language, timeZone } = first;
    const now = this.#now();
    const enterpriseId = newId();
    await assertLoginGood(tx, { login, email, enterpriseId });
    await insertEnterprise(tx, {
      enterpriseId,
      version: 1,
      name: enterpriseName,
      createdAt: now,
      limits: freeLimits,
      oneTimeCodeRequired: false,
      language,
      timeZone,
      state: 'active',
    });
    const account = await makeAccount(
      tx,
      { enterpriseId, login, name, email, role: 'admin', operator: 1, state: 'active' },
      now,
    );
    return signInOf(account, await getSignInEnterprise(tx, enterpriseId));
  }
}

async function withEnterprise(db: Db, row: AccountRow | undefined): Promise<AccountOfSignIn | undefined> {
  return row && signInOf(row, await getSignInEnterprise(db, row.enterpriseId));
}

async function getSignInEnterprise(db: Db, enterpriseId: string): Promise<EnterpriseOfSignIn> {
  const enterprise = await enterpriseOf(db, enterpriseId);
  if (!enterprise) throw new PlenumError('not_found', { field: 'enterpriseId' });
  return enterprise;
}

async function enterpriseOf(db: Db, enterpriseId: string) {
  const found = await findEnterprise(db, enterpriseId);
  if (!found) return undefined;
  const { name, state, oneTimeCodeRequired, language, timeZone } = found;
  return { name, state, oneTimeCodeRequired, language, timeZone };
}

function signInOf(row: AccountRow, enterprise: EnterpriseOfSignIn): AccountOfSignIn {
  return {
    accountId: row.id,
    enterpriseId: row.enterpriseId,
    login: row.login,
    name: row.name,
    email: row.email,
    role: row.role,
    operator: row.operator === 1,
    state: row.state,
    language: (row.language ?? enterprise.language) as Language,
    timeZone: row.timeZone ?? enterprise.timeZone,
    enterprise,
  };
}

/** Those with an e-mail address, a few of each enterprise: active ones first, then the older. */
async function findByEmail(db: Db, email: string): Promise<AccountRow[]> {
  const ranked = db
    .selectFrom('account')
    .selectAll()
    .select(
      sql<number>`row_number() over (
        partition by enterprise_id
        order by case state when 'active' then 0 when 'inactive' then 1 else 2 end, created_at, id
      )`.as('place'),
    )
    .where('email', '=', email)
    .where('state', '<>', 'deleted');
  const rows = await db
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('place', '<=', mostOfEnterprise)
    .orderBy('place')
    .orderBy('createdAt')
    .orderBy('id')
    .limit(mostOfName)
    .execute();
  return rows.map(({ place: _, ...row }) => row);
}

/** The wish in the letters of logins, with a number behind it when somebody has it. */
async function freeLogin(
  tx: Db,
  wish: { login: string; email: string | null; enterpriseId: string },
): Promise<string> {
  const letters = wish.login
    .toLowerCase()
    .replace(/[^a-z0-9._@+-]/g, '')
    .slice(0, loginLongest);
  if (letters.includes('@') && (await isGoodLogin(tx, { ...wish, login: letters }))) {
    if ((await findByLogins(tx, [letters])).length === 0) return letters;
  }
  const [name = ''] = letters.split('@');
  const base = name.length < 2 ? `user${name}` : name;
  for (let count = 1; count <= loginTries; count++) {
    const ending = count === 1 ? '' : `-${count}`;
    const login = base.slice(0, loginLongest - ending.length) + ending;
    if ((await findByLogins(tx, [login])).length === 0) return login;
  }
  return newId()
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
