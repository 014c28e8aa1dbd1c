import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { Links } from './links.ts';
import type { Passwords } from './passwords.ts';
import type { Accounts } from './ports.ts';
import { deleteCredential, deleteLinks, savePassword } from './repo.ts';
import { isWeakPassword } from './rules.ts';
import type { Sessions } from './sessions.ts';

export interface CredentialsDependencies {
  accounts: Accounts;
  passwords: Passwords;
  links: Links;
  sessions: Sessions;
  now?: () => number;
}

/** What the administration of accounts does to how they sign in. */
export class Credentials {
  readonly #deps: CredentialsDependencies;
  readonly #now: () => number;

  constructor(deps: CredentialsDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  /**
   * Hashes a password, slowly: outside of transactions.
   * @param own whose it is going to be
   * @throws PlenumError `password_weak` with the field `password`
   */
  async hash(password: string, own: { login: string; email: string | null }): Promise<string> {
    if (isWeakPassword(password, own)) throw new PlenumError('password_weak', { field: 'password' });
    return this.#deps.passwords.hash(password);
  }

  /** Sets the password; links sent before are worth nothing any more. Sessions are ended by `signOutEverywhere`. */
  async store(tx: Db, accountId: string, hash: string): Promise<void> {
    await savePassword(tx, accountId, hash, this.#now());
    await deleteLinks(tx, accountId, this.#now());
  }

  /** Of an account that is deleted. Sessions are ended by `signOutEverywhere`. */
  async forget(tx: Db, accountId: string): Promise<void> {
    await deleteCredential(tx, accountId);
    await deleteLinks(tx, accountId, this.#now());
  }

  /**
   * Sends the link by which the person sets a first password and becomes active. Who calls records it.
   * @throws PlenumError `email_missing`, `not_found`
   */
  async activate(tx: Db, { accountId }: { accountId: string }): Promise<void> {
    const account = await this.#deps.accounts.byId(tx, accountId);
    if (!account) throw new PlenumError('not_found');
    await this.#deps.links.sendActivation(tx, account);
  }

  /** Ends all sessions, once the transaction that calls for it is committed. */
  async signOutEverywhere(accountId: string): Promise<void> {
    await this.#deps.sessions.endAll(accountId);
  }
}
