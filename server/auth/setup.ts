import { randomInt } from 'node:crypto';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { sameSecret } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { transact } from '../store/transact.ts';
import { Brake } from './brake.ts';
import type { Passwords } from './passwords.ts';
import type { Accounts, Audit, AuthAccount } from './ports.ts';
import { savePassword } from './repo.ts';
import { isWeakPassword } from './rules.ts';
import { actorFor } from './sign-in.ts';

const key = 'setup-code';
const sharedMs = 24 * 3_600_000;
/** Without those that look alike. 12 of them are 57 bits. */
const letters = '23456789ABCDEFGHJKMNPQRSTUV';

export interface SetupRequest {
  code: string;
  enterpriseName: string;
  name: string;
  login: string;
  email: string | null;
  password: string;
  language: Language;
  timeZone: string;
}

export interface SetupDependencies {
  db: Db;
  live: LiveStore;
  accounts: Accounts;
  audit: Audit;
  passwords: Passwords;
  now?: () => number;
}

/** The first run: whoever reads the code on the server's console makes the first enterprise and its administrator. */
export class Setup {
  readonly #deps: SetupDependencies;
  readonly #ofAddress: Brake;
  readonly #now: () => number;
  #code: string | null = null;

  constructor(deps: SetupDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    this.#ofAddress = new Brake(deps.live, 'setup', {
      free: 10,
      firstWaitMs: 30_000,
      longestWaitMs: 600_000,
      windowMs: 3_600_000,
    });
  }

  /** Makes the code when it is needed; servers that start within a day of each other show the same. */
  async prepare(): Promise<void> {
    const { db, live, accounts } = this.#deps;
    if (await accounts.hasEnterprise(db)) return;
    const fresh = newCode();
    await live.setIfAbsent(key, fresh, sharedMs);
    this.#code = (await live.get(key)) ?? fresh;
  }

  /** What the welcome text shows; null once it is done. */
  get code(): string | null {
    return this.#code;
  }

  async isFirstRun(): Promise<boolean> {
    // Enterprises are never deleted, so this is asked for until there is one and never again.
    if (this.#code === null) return false;
    if (await this.#deps.accounts.hasEnterprise(this.#deps.db)) this.#code = null;
    return this.#code !== null;
  }

  /**
   * Makes the enterprise and the administrator, who operates the installation as well. Of several at once, one.
   * @throws PlenumError `setup_done`, `setup_code_wrong`, `password_weak`, `too_many_sign_ins`
   */
  async run({ code, password, ...first }: SetupRequest, address: string): Promise<AuthAccount> {
    const { db, live, accounts, audit, passwords } = this.#deps;
    if (!(await this.isFirstRun()) || this.#code === null) throw new PlenumError('setup_done');
    await this.#ofAddress.press(address);
    if (!sameSecret(plain(code), plain(this.#code)))
      throw new PlenumError('setup_code_wrong', { field: 'code' });
    if (isWeakPassword(password, first)) throw new PlenumError('password_weak', { field: 'password' });
    const hash = await passwords.hash(password);
    const account = await transact(db, async (tx) => {
      if (await accounts.hasEnterprise(tx)) throw new PlenumError('setup_done');
      const made = await accounts.makeFirst(tx, first);
      await savePassword(tx, made.accountId, hash, this.#now());
      await audit.record(tx, actorFor(made, { address }), {
        enterpriseId: made.enterpriseId,
        action: 'enterprise.set_up',
        target: { kind: 'enterprise', id: made.enterpriseId, name: made.enterprise.name },
      });
      return made;
    });
    this.#code = null;
    await live.delete(key);
    return account;
  }
}

function newCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

/** As it may be typed: small letters, other dashes or none. */
function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}
