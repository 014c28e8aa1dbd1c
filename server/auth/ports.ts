import type { Role } from '../contract/api/auth.ts';
import type { Actor } from '../contract/api/caller.ts';
import type { AccountState } from '../contract/api/directory.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { Db } from '../store/database.ts';

/** What signing in has to know of an account and its enterprise. */
export interface AuthAccount {
  accountId: string;
  enterpriseId: string;
  login: string;
  name: string;
  email: string | null;
  role: Role;
  operator: boolean;
  state: AccountState;
  language: Language;
  timeZone: string;
  enterprise: AuthEnterprise;
}

export interface AuthEnterprise {
  name: string;
  state: 'active' | 'disabled';
  /** Everybody is asked for a code by e-mail when signing in with a password. */
  oneTimeCodeRequired: boolean;
  language: Language;
  timeZone: string;
}

/** A person as an OpenID provider knows them (OpenID Connect Core, section 5.7). */
export interface Identity {
  issuer: string;
  subject: string;
}

export interface FirstEnterprise {
  enterpriseName: string;
  name: string;
  login: string;
  email: string | null;
  language: Language;
  timeZone: string;
}

/** Of the directory: enterprises and accounts. What is not there is undefined. */
export interface Accounts {
  byId(db: Db, accountId: string): Promise<AuthAccount | undefined>;
  /**
   * Whom somebody may mean who gives this name: the account with this login first, then those that are not deleted
   * with this e-mail address, in any enterprise. No enterprise's accounts keep out those of another.
   * @param name in lower case
   */
  byName(db: Db, name: string): Promise<AuthAccount[]>;
  /** Active accounts of an enterprise with this e-mail address, in lower case. */
  activeByEmail(db: Db, enterpriseId: string, email: string): Promise<AuthAccount[]>;
  byIdentity(db: Db, enterpriseId: string, identity: Identity): Promise<AuthAccount | undefined>;
  /** Who the account's person is at a provider; null: linked to none. */
  identityOf(db: Db, accountId: string): Promise<Identity | null>;
  linkIdentity(tx: Db, accountId: string, identity: Identity): Promise<void>;
  /**
   * Makes an active member, and records it.
   * @param wish.login what the login is made of: another is chosen when it is taken
   */
  makeMember(
    tx: Db,
    enterpriseId: string,
    wish: { login: string; name: string; email: string | null },
    actor: Actor,
  ): Promise<AuthAccount>;
  /** Makes an account that was not activated yet active; nothing happens to any other. */
  setActive(tx: Db, accountId: string): Promise<void>;
  noteSignIn(tx: Db, accountId: string, at: number): Promise<void>;
  changeOwn(
    tx: Db,
    accountId: string,
    change: { name?: string | undefined; language?: Language | undefined; timeZone?: string | undefined },
  ): Promise<void>;
  enterprise(db: Db, enterpriseId: string): Promise<AuthEnterprise | undefined>;
  hasEnterprise(db: Db): Promise<boolean>;
  /** Whether an account of the enterprise operates the installation. */
  hasOperator(db: Db, enterpriseId: string): Promise<boolean>;
  /** Makes the first enterprise and its administrator, who is active and an operator. */
  makeFirst(tx: Db, first: FirstEnterprise): Promise<AuthAccount>;
}

/** Of the audit log. */
export interface Audit {
  record(
    tx: Db,
    actor: Actor,
    entry: {
      enterpriseId: string;
      action: string;
      target: { kind: string; id: string; name: string };
      detail?: Record<string, unknown>;
    },
  ): Promise<void>;
}

/** Of the mail: a message that is sent once the transaction is committed. */
export interface MailQueue {
  queue(
    tx: Db,
    message: {
      enterpriseId: string;
      to: string;
      subject: string;
      urgent?: boolean;
      text: string;
      html?: string;
    },
  ): Promise<void>;
}

/** Whether an account may sign in and stay signed in. */
export function isUsable(account: AuthAccount): boolean {
  return account.state === 'active' && account.enterprise.state === 'active';
}
