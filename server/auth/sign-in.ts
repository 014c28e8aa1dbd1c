import { type Actor, systemActor } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import type { CredentialTable } from '../store/schema/auth.ts';
import { transact } from '../store/transact.ts';
import type { Background } from './background.ts';
import { Brake } from './brake.ts';
import type { Devices } from './devices.ts';
import { codeMail } from './mails.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import type { Passwords } from './passwords.ts';
import { type Accounts, type Audit, type AuthAccount, isUsable, type MailQueue } from './ports.ts';
import { findCredential, replaceHash } from './repo.ts';
import type { Client, Sessions } from './sessions.ts';
import type { Attempting, SignInBrakes } from './sign-in-brakes.ts';

export interface SignInAttempt extends Client {
  /** Login or e-mail address, in lower case. */
  login: string;
  password: string;
  code?: string | undefined;
  /** Token of a browser that signed in before. */
  device: string | undefined;
}

export interface SignedIn {
  account: AuthAccount;
  sessionId: string;
  token: string;
  deviceToken: string;
}

export interface SignInDependencies {
  db: Db;
  live: LiveStore;
  accounts: Accounts;
  audit: Audit;
  mail: MailQueue;
  passwords: Passwords;
  sessions: Sessions;
  devices: Devices;
  brakes: SignInBrakes;
  background: Background;
  now?: () => number;
}

const minute = 60_000;
const hour = 60 * minute;
const inFlightPerAddress = 50;
/** Accounts that a password is compared with, when several have the e-mail address that was given. */
const mostTried = 3;

/** Somebody who may be meant by what was given as login; without an account, nobody. */
interface Candidate {
  account: AuthAccount | undefined;
  attempting: Attempting;
  credential?: CredentialTable | undefined;
}

interface Refused {
  refused: PlenumError;
  /** Those the password was compared with. */
  tried: Candidate[];
}

/**
 * Signing in with a password, and a code by e-mail where it is asked for. Whatever is wrong about it (no such account,
 * no password, a wrong one, not active) is answered alike, after the same work.
 */
export class SignIn {
  readonly #deps: SignInDependencies;
  readonly #codes: OneTimeCodes;
  readonly #now: () => number;
  readonly #ofCodes: Brake;

  constructor(deps: SignInDependencies) {
    const { live } = deps;
    this.#deps = deps;
    this.#codes = new OneTimeCodes(live);
    this.#now = deps.now ?? Date.now;
    this.#ofCodes = new Brake(live, 'sign-in-codes', {
      free: 3,
      firstWaitMs: minute,
      longestWaitMs: hour,
      windowMs: 24 * hour,
    });
  }

  /**
   * @throws PlenumError `sign_in_failed`, `too_many_sign_ins`, `code_required`, `code_wrong`, `email_missing`, and
   *   `rate_limited` when too many sign in at once
   */
  async signIn(attempt: SignInAttempt): Promise<SignedIn> {
    const { live } = this.#deps;
    const pool = `sign-in:${attempt.address}`;
    const place = newId();
    // Counted after they failed: what is under way at once has to be bounded as well.
    if (!(await live.acquire(pool, place, { limit: inFlightPerAddress, ttlMs: minute }))) {
      throw new PlenumError('rate_limited');
    }
    try {
      return await this.#braked(attempt);
    } finally {
      await live.release(pool, place);
    }
  }

  /** Makes a session for somebody whose identity is certain. */
  async open(
    account: AuthAccount,
    from: Client & { device: string | undefined },
    how: 'single_sign_on' | 'setup',
  ): Promise<SignedIn> {
    return this.#open(account, from, how, () => Promise.resolve(true));
  }

  async #braked(attempt: SignInAttempt): Promise<SignedIn> {
    const { brakes } = this.#deps;
    const { address } = attempt;
    await brakes.checkAddress(address);
    const meant = await this.#candidates(attempt);
    const found = await this.#find(meant, attempt);
    if ('refused' in found) {
      if (found.tried.length > 0) await this.#countRefusal(found.tried, attempt, 'sign_in_failed');
      throw found.refused;
    }
    const { candidate, hash } = found;
    let signedIn: SignedIn;
    try {
      signedIn = await this.#enter(candidate, hash, attempt);
    } catch (error) {
      if (error instanceof PlenumError && ['sign_in_failed', 'code_wrong'].includes(error.code)) {
        await this.#countRefusal([candidate], attempt, error.code);
      }
      throw error;
    }
    await Promise.all([
      brakes.release(candidate.attempting),
      this.#ofCodes.release(signedIn.account.accountId),
    ]);
    return signedIn;
  }

  /** Who may be meant: those that were signed in to with this browser first, those without a password last. */
  async #candidates({ login, address, device }: SignInAttempt): Promise<Candidate[]> {
    const { db, accounts, devices } = this.#deps;
    const meant: Candidate[] = [];
    for (const account of await accounts.byName(db, login)) {
      const { accountId } = account;
      const isKnown = await devices.knows(accountId, device);
      const attempting = { address, account: accountId, knownDevice: isKnown ? device : undefined };
      meant.push({ account, attempting, credential: await findCredential(db, accountId) });
    }
    const rank = ({ attempting, credential }: Candidate) =>
      (credential?.passwordHash ? 0 : 2) + (attempting.knownDevice === undefined ? 1 : 0);
    meant.sort((a, b) => rank(a) - rank(b));
    if (meant.length > 0) return meant.slice(0, mostTried);
    return [{ account: undefined, attempting: { address, account: login, knownDevice: undefined } }];
  }

  /**
   * The first whose password it is. Each is braked by itself and nobody after the right one is looked at, so that who
   * shares an address with others neither slows them down nor clears what was counted against guessing at them.
   */
  async #find(
    meant: readonly Candidate[],
    { login, password }: SignInAttempt,
  ): Promise<{ candidate: Candidate & { account: AuthAccount }; hash: string } | Refused> {
    const { passwords, brakes } = this.#deps;
    // Several have one e-mail address: it takes as long when it is only one, or none.
    const asLongAs = login.includes('@') ? mostTried : 1;
    const tried: Candidate[] = [];
    let refused: PlenumError | undefined;
    let found: { candidate: Candidate & { account: AuthAccount }; hash: string } | undefined;
    for (const candidate of meant) {
      try {
        await brakes.press(candidate.attempting);
      } catch (error) {
        if (!(error instanceof PlenumError)) throw error;
        refused = error;
        continue;
      }
      tried.push(candidate);
      const { account, credential } = candidate;
      const hash = credential?.passwordHash ?? null;
      const right = await passwords.verify(password, hash);
      if (!right || !account || hash === null || !isUsable(account)) continue;
      found = { candidate: { ...candidate, account }, hash };
      break;
    }
    if (tried.length > 0) {
      for (let count = tried.length; count < asLongAs; count++) await passwords.verify(password, null);
    }
    return found ?? { refused: refused ?? new PlenumError('sign_in_failed'), tried };
  }

  /** The password is right. */
  async #enter(
    { account, credential }: Candidate & { account: AuthAccount },
    hash: string,
    attempt: SignInAttempt,
  ): Promise<SignedIn> {
    const { passwords } = this.#deps;
    if (credential?.oneTimeCode === 1 || account.enterprise.oneTimeCodeRequired) {
      await this.#askForCode(account, hash, attempt);
    }
    const better = passwords.isOutdated(hash) ? await passwords.hash(attempt.password) : null;
    return this.#open(account, attempt, 'password', async (tx) => {
      const now = await findCredential(tx, account.accountId);
      if (now?.changedAt !== credential?.changedAt) return false;
      if (better !== null) await replaceHash(tx, account.accountId, hash, better);
      return true;
    });
  }

  async #countRefusal(tried: readonly Candidate[], attempt: SignInAttempt, code: string): Promise<void> {
    const { brakes, background } = this.#deps;
    await brakes.countWrong(attempt.address);
    for (const { account } of tried) {
      // Not waited for: the time it takes would tell that there is such an account.
      if (account) background.run(() => this.#tellRefusal(account, attempt, code));
    }
  }

  /** @throws PlenumError unless the code that was sent came with the attempt */
  async #askForCode(account: AuthAccount, hash: string, attempt: SignInAttempt): Promise<void> {
    const { db, mail } = this.#deps;
    if (attempt.code !== undefined) {
      if (await this.#codes.use(account.accountId, hash, attempt.code)) return;
      throw new PlenumError('code_wrong', { field: 'code' });
    }
    const to = account.email;
    if (to === null) throw new PlenumError('email_missing');
    await this.#ofCodes.press(account.accountId);
    const code = await this.#codes.issue(account.accountId, hash);
    await transact(db, (tx) =>
      mail.queue(tx, {
        urgent: true,
        enterpriseId: account.enterpriseId,
        to,
        ...codeMail(account, code, attempt),
      }),
    );
    throw new PlenumError('code_required', { field: 'code' });
  }

  /**
   * The session is opened first and what allows it looked at once more after: whoever disables the account or changes
   * the password meanwhile either ends this session or is seen here.
   */
  async #open(
    account: AuthAccount,
    from: Client & { device: string | undefined },
    how: 'password' | 'single_sign_on' | 'setup',
    stillRight: (tx: Db) => Promise<boolean>,
  ): Promise<SignedIn> {
    const { db, accounts, audit, sessions, devices } = this.#deps;
    const { token, sessionId } = await sessions.open(account.accountId, from);
    try {
      const current = await transact(db, async (tx) => {
        const found = await accounts.byId(tx, account.accountId);
        if (!found || !isUsable(found) || !(await stillRight(tx))) throw new PlenumError('sign_in_failed');
        await accounts.noteSignIn(tx, account.accountId, this.#now());
        await audit.record(tx, actorFor(found, from), {
          enterpriseId: found.enterpriseId,
          action: 'session.opened',
          target: targetFor(found),
          detail: { by: how },
        });
        return found;
      });
      const deviceToken = await devices.remember(account.accountId, from.device);
      return { account: current, sessionId, token, deviceToken };
    } catch (error) {
      await sessions.end(account.accountId, sessionId);
      throw error;
    }
  }

  async #tellRefusal(account: AuthAccount, { address }: Client, code: string): Promise<void> {
    const { db, audit } = this.#deps;
    await transact(db, (tx) =>
      audit.record(
        tx,
        { ...systemActor, address },
        {
          enterpriseId: account.enterpriseId,
          action: 'session.refused',
          target: targetFor(account),
          detail: { reason: code },
        },
      ),
    );
  }
}

/** The account itself, as who did something. */
export function actorFor({ accountId, name }: AuthAccount, { address }: { address: string }): Actor {
  return { kind: 'account', id: accountId, name, address };
}

/** The account, as what something was done to. */
export function targetFor({ accountId, name }: { accountId: string; name: string }): {
  kind: string;
  id: string;
  name: string;
} {
  return { kind: 'account', id: accountId, name };
}
