import type { LiveStore } from '../store/live-store.ts';
import { Brake } from './brake.ts';
import { hashToken } from './tokens.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Who tries to sign in, as attempts are counted. */
export interface Attempting {
  address: string;
  /** ID of the account, or what was given where there is none. */
  account: string;
  /** Token of a browser that signed in to this account before. */
  knownDevice: string | undefined;
}

/**
 * What slows down guessing of passwords (docs/decisions/0008): counts per account and address, per account over all
 * addresses, and per address over all accounts. A browser that signed in before is counted by itself, so that
 * strangers cannot keep the owner out.
 */
export class SignInBrakes {
  readonly #ofDevice: Brake;
  readonly #ofPair: Brake;
  readonly #ofAccount: Brake;
  readonly #ofAddress: Brake;

  constructor(live: LiveStore) {
    this.#ofDevice = new Brake(live, 'sign-in-device', {
      free: 10,
      firstWaitMs: 30 * second,
      longestWaitMs: 15 * minute,
      windowMs: 24 * hour,
    });
    this.#ofPair = new Brake(live, 'sign-in-pair', {
      free: 5,
      firstWaitMs: 30 * second,
      longestWaitMs: hour,
      windowMs: 24 * hour,
    });
    this.#ofAccount = new Brake(live, 'sign-in-account', {
      free: 50,
      firstWaitMs: 2 * second,
      longestWaitMs: minute,
      windowMs: 24 * hour,
    });
    this.#ofAddress = new Brake(live, 'sign-in-address', {
      free: 100,
      firstWaitMs: 5 * second,
      longestWaitMs: 10 * minute,
      windowMs: hour,
    });
  }

  /**
   * Before anything is looked up.
   * @throws PlenumError `too_many_sign_ins`
   */
  async checkAddress(address: string): Promise<void> {
    await this.#ofAddress.check(address);
  }

  /** @throws PlenumError `too_many_sign_ins` */
  async press({ address, account, knownDevice }: Attempting): Promise<void> {
    if (knownDevice !== undefined) {
      await this.#ofDevice.press(`${hashToken(knownDevice)} ${account}`);
      return;
    }
    await this.#ofPair.press(`${address} ${account}`);
    await this.#ofAccount.press(account);
  }

  async countWrong(address: string): Promise<void> {
    await this.#ofAddress.count(address);
  }

  /** After somebody proved to be the owner. What their address did to other accounts stays counted. */
  async release({ address, account, knownDevice }: Attempting): Promise<void> {
    await Promise.all([
      this.#ofPair.release(`${address} ${account}`),
      this.#ofAccount.release(account),
      knownDevice === undefined ? undefined : this.#ofDevice.release(`${hashToken(knownDevice)} ${account}`),
    ]);
  }
}
