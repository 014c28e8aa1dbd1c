import type { Me } from '../contract/api/auth.ts';
import type { AccountCaller } from '../contract/api/caller.ts';
import { actorOf } from '../contract/api/caller.ts';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { transact } from '../store/transact.ts';
import { Brake } from './brake.ts';
import type { Passwords } from './passwords.ts';
import type { Accounts, Audit, AuthAccount } from './ports.ts';
import { deleteLinks, findCredential, saveOneTimeCode, savePassword } from './repo.ts';
import { isWeakPassword } from './rules.ts';
import type { Sessions } from './sessions.ts';
import { targetFor } from './sign-in.ts';

export interface OwnChange {
  name?: string | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
  oneTimeCode?: boolean | undefined;
}

export interface OwnAccountDependencies {
  db: Db;
  live: LiveStore;
  accounts: Accounts;
  audit: Audit;
  passwords: Passwords;
  sessions: Sessions;
  now?: () => number;
}

/** What people see and change of their own account. */
export class OwnAccount {
  readonly #deps: OwnAccountDependencies;
  readonly #guesses: Brake;
  readonly #now: () => number;

  constructor(deps: OwnAccountDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    // Whoever finds an open session is not to find the password too.
    this.#guesses = new Brake(deps.live, 'current-password', {
      free: 5,
      firstWaitMs: 60_000,
      longestWaitMs: 3_600_000,
      windowMs: 24 * 3_600_000,
    });
  }

  /** @throws PlenumError `sign_in_required` when the account is gone */
  async me(accountId: string): Promise<Me> {
    const { db, accounts } = this.#deps;
    const account = await accounts.byId(db, accountId);
    if (!account) throw new PlenumError('sign_in_required');
    return this.describe(account);
  }

  async describe(account: AuthAccount): Promise<Me> {
    const credential = await findCredential(this.#deps.db, account.accountId);
    const { accountId, enterpriseId, enterprise, login, name, email, role, operator, language, timeZone } =
      account;
    return {
      ...{ accountId, enterpriseId, enterpriseName: enterprise.name, login, name, email, role, operator },
      ...{ language, timeZone },
      hasPassword: Boolean(credential?.passwordHash),
      oneTimeCode: credential?.oneTimeCode === 1,
    };
  }

  /** @throws PlenumError `email_missing` when there is none to send codes to */
  async change(caller: AccountCaller, address: string, { oneTimeCode, ...rest }: OwnChange): Promise<Me> {
    const { db, accounts, audit } = this.#deps;
    await transact(db, async (tx) => {
      const account = await accounts.byId(tx, caller.accountId);
      if (!account) throw new PlenumError('sign_in_required');
      if (oneTimeCode && account.email === null)
        throw new PlenumError('email_missing', { field: 'oneTimeCode' });
      const changed = Object.entries({ ...rest, oneTimeCode }).filter(([, value]) => value !== undefined);
      if (changed.length === 0) return;
      await accounts.changeOwn(tx, caller.accountId, rest);
      if (oneTimeCode !== undefined) await saveOneTimeCode(tx, caller.accountId, oneTimeCode, this.#now());
      await audit.record(tx, actorOf(caller, address), {
        enterpriseId: caller.enterpriseId,
        action: 'account.changed_own',
        target: targetFor(account),
        detail: { changed: changed.map(([field]) => field) },
      });
    });
    return this.me(caller.accountId);
  }

  /**
   * Ends the account's other sessions and the links sent to it.
   * @throws PlenumError `password_wrong`, `password_weak`, `too_many_sign_ins`
   */
  async changePassword(
    caller: AccountCaller,
    address: string,
    { current, next }: { current: string; next: string },
  ): Promise<void> {
    const { db, accounts, audit, passwords, sessions } = this.#deps;
    await this.#guesses.press(caller.accountId);
    const account = await accounts.byId(db, caller.accountId);
    const kept = (await findCredential(db, caller.accountId))?.passwordHash;
    if (!account || !(await passwords.verify(current, kept))) {
      throw new PlenumError('password_wrong', { field: 'current' });
    }
    if (isWeakPassword(next, account)) throw new PlenumError('password_weak', { field: 'next' });
    const hash = await passwords.hash(next);
    await transact(db, async (tx) => {
      const now = await findCredential(tx, caller.accountId);
      if (now?.passwordHash !== kept) throw new PlenumError('password_wrong', { field: 'current' });
      await savePassword(tx, caller.accountId, hash, this.#now());
      await deleteLinks(tx, caller.accountId, this.#now());
      await audit.record(tx, actorOf(caller, address), {
        enterpriseId: caller.enterpriseId,
        action: 'password.changed',
        target: targetFor(account),
      });
    });
    await this.#guesses.release(caller.accountId);
    await sessions.endAll(caller.accountId, caller.sessionId);
  }
}
