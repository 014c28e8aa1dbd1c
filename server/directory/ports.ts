import type { Actor } from '../contract/api/caller.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { Db } from '../store/database.ts';

/** What the directory needs of other features. */

/** How people prove who they are: the feature `auth`. */
export interface Credentials {
  /**
   * Slow on purpose: never inside a transaction.
   * @param own whose it is going to be
   * @throws PlenumError when the password is one of the most common, or their login or address
   */
  hash(password: string, own: { login: string; email: string | null }): Promise<string>;
  /** Keeps the hash as the account's password, in place of another one. */
  store(tx: Db, accountId: string, hash: string): Promise<void>;
  /** Queues the mail with which somebody chooses a first password. The account has an e-mail address. */
  activate(tx: Db, account: ToActivate, actor: Actor): Promise<void>;
  /** Deletes the password and the links by which one could be set. */
  forget(tx: Db, accountId: string): Promise<void>;
  signOutEverywhere(accountId: string): Promise<void>;
}

export interface ToActivate {
  accountId: string;
  enterpriseId: string;
  login: string;
  name: string;
  email: string;
  /** the account's, else the enterprise's */
  language: Language;
}

export interface Audit {
  record(tx: Db, actor: Actor, entry: AuditRecord): Promise<void>;
}

export interface AuditRecord {
  enterpriseId: string;
  action: string;
  target: { kind: string; id: string; name: string };
  /** Never a secret. */
  detail?: Record<string, unknown>;
}

/** Tells every server. `LiveStore` is one. */
export interface Bus {
  publish(channel: string, message: string): Promise<void>;
}

/** Frees what the account owned, e.g. its VMRs, in the transaction that deletes it. */
export type OnAccountDeleted = (tx: Db, accountId: string) => Promise<void>;

/** Parties of the enterprise that are in conferences now. */
export type LiveParties = (enterpriseId: string) => Promise<number>;

/** ms since the epoch */
export type Clock = () => number;

/** On the bus: the ID of an enterprise whose limits or state changed. */
export const enterpriseChanged = 'enterprise.changed';
