import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { transact } from '../store/transact.ts';
import type { Background } from './background.ts';
import { Brake } from './brake.ts';
import type { Devices } from './devices.ts';
import { activationMail, resetMail } from './mails.ts';
import type { Passwords } from './passwords.ts';
import type { Accounts, Audit, AuthAccount, MailQueue } from './ports.ts';
import { deleteLinks, findCredential, findLink, insertLink, savePassword } from './repo.ts';
import { isWeakPassword } from './rules.ts';
import type { Client, Sessions } from './sessions.ts';
import type { SignInBrakes } from './sign-in-brakes.ts';
import { actorFor, targetFor } from './sign-in.ts';
import { hashToken, newToken } from './tokens.ts';

const hour = 3_600_000;
export const linkLifeMs = { reset: hour, activation: 7 * 24 * hour } as const;
const mailsPerAccountAndHour = 5;

export interface LinksDependencies {
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
  /**
   * Where links lead to, e.g. https://meet.example.org. Never made of what a request says about itself: whoever asks
   * for somebody else's reset could lead them to a server of their own.
   */
  linkOrigin: () => string;
  now?: () => number;
}

/** Links by e-mail with which one sets a password, once. */
export class Links {
  readonly #deps: LinksDependencies;
  readonly #ofAddress: Brake;
  readonly #now: () => number;

  constructor(deps: LinksDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    this.#ofAddress = new Brake(deps.live, 'resets', {
      free: 10,
      firstWaitMs: 60_000,
      longestWaitMs: hour,
      windowMs: hour,
    });
  }

  /**
   * Sends a link to everybody who may be meant, each for their own account. That is found out after the promise is fulfilled, so that
   * nothing about the answer tells. At most five an hour for one account; what was sent stays good.
   * @throws PlenumError `too_many_sign_ins` after many from one address
   */
  async requestReset(login: string, address: string): Promise<void> {
    await this.#ofAddress.press(address);
    this.#deps.background.run(() => this.#sendReset(login, address));
  }

  async #sendReset(login: string, address: string): Promise<void> {
    const { db, accounts } = this.#deps;
    for (const account of await accounts.byName(db, login)) await this.#sendResetFor(account, address);
  }

  async #sendResetFor(account: AuthAccount, address: string): Promise<void> {
    const { db, live, mail, audit } = this.#deps;
    if (!account.email || account.enterprise.state !== 'active') return;
    if (account.state !== 'active' && account.state !== 'inactive') return;
    if ((await live.hit(`resets:${account.accountId}`, hour)) > mailsPerAccountAndHour) return;
    const to = account.email;
    await transact(db, async (tx) => {
      if (account.state === 'inactive') {
        await this.sendActivation(tx, account);
        return;
      }
      // Who signs in through the provider only is let in and out there.
      const credential = await findCredential(tx, account.accountId);
      if (!credential?.passwordHash) return;
      const url = await this.#issue(tx, account.accountId, 'reset');
      await mail.queue(tx, {
        urgent: true,
        enterpriseId: account.enterpriseId,
        to,
        ...resetMail(account, { login: account.login, url }),
      });
      await audit.record(tx, actorFor(account, { address }), {
        enterpriseId: account.enterpriseId,
        action: 'password.reset_asked',
        target: targetFor(account),
      });
    });
  }

  /**
   * Sends a link with which one sets the first password; links sent before are worth nothing any more.
   * @throws PlenumError `email_missing`
   */
  async sendActivation(tx: Db, account: AuthAccount): Promise<void> {
    if (account.email === null) throw new PlenumError('email_missing', { field: 'email' });
    await deleteLinks(tx, account.accountId, this.#now());
    const url = await this.#issue(tx, account.accountId, 'activation');
    const { login, enterprise } = account;
    await this.#deps.mail.queue(tx, {
      urgent: true,
      enterpriseId: account.enterpriseId,
      to: account.email,
      ...activationMail(account, { login, url, enterpriseName: enterprise.name }),
    });
  }

  /**
   * Sets a password with a link, activates the account, and ends its sessions and other links. The browser becomes one
   * that is known, and strangers' guesses are forgotten.
   * @returns the login, and the token by which the browser is known
   * @throws PlenumError `link_invalid`, `password_weak` (the link stays good)
   */
  async use(
    token: string,
    password: string,
    { address, device }: Client & { device: string | undefined },
  ): Promise<{ login: string; deviceToken: string }> {
    const { db, accounts, audit, passwords, sessions, devices, brakes } = this.#deps;
    const tokenHash = hashToken(token);
    const account = await this.#find(db, tokenHash);
    if (isWeakPassword(password, account)) throw new PlenumError('password_weak', { field: 'password' });
    const hash = await passwords.hash(password);
    await transact(db, async (tx) => {
      // Of two at the same time only one finds it still there.
      const { accountId, enterpriseId, state } = await this.#find(tx, tokenHash);
      await deleteLinks(tx, accountId, this.#now());
      await savePassword(tx, accountId, hash, this.#now());
      if (state === 'inactive') await accounts.setActive(tx, accountId);
      await audit.record(tx, actorFor(account, { address }), {
        enterpriseId,
        action: state === 'inactive' ? 'account.activated' : 'password.reset',
        target: targetFor(account),
      });
    });
    await sessions.endAll(account.accountId);
    await brakes.release({ address, account: account.accountId, knownDevice: device });
    return { login: account.login, deviceToken: await devices.remember(account.accountId, device) };
  }

  /** @throws PlenumError `link_invalid` */
  async #find(db: Db, tokenHash: string): Promise<AuthAccount> {
    const link = await findLink(db, tokenHash, this.#now());
    const account = link && (await this.#deps.accounts.byId(db, link.accountId));
    const usable = account?.enterprise.state === 'active' && ['active', 'inactive'].includes(account.state);
    if (!usable) throw new PlenumError('link_invalid');
    return account;
  }

  /** @returns the address of the page that sets the password; the token is behind `#`, which no server logs */
  async #issue(tx: Db, accountId: string, purpose: 'reset' | 'activation'): Promise<string> {
    const token = newToken();
    const expiresAt = this.#now() + linkLifeMs[purpose];
    await insertLink(tx, { tokenHash: hashToken(token), accountId, purpose, expiresAt });
    return `${this.#deps.linkOrigin()}/set-password#${token}`;
  }
}
