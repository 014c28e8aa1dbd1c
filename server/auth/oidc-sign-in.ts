import * as oidc from 'openid-client';
import { systemActor } from '../contract/api/caller.ts';
import { emailSchema, filledLine } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { sameSecret } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import type { OidcProviderTable } from '../store/schema/auth.ts';
import { transact } from '../store/transact.ts';
import { type OidcProviders, redirectUriOf } from './oidc-providers.ts';
import { type Accounts, type Audit, type AuthAccount, type Identity, isUsable } from './ports.ts';
import { localPath } from './rules.ts';
import type { Client } from './sessions.ts';
import { actorFor, type SignedIn, type SignIn, targetFor } from './sign-in.ts';
import { hashToken, newToken } from './tokens.ts';

export const oidcLifeMs = 10 * 60_000;
const startsPerAddress = 100;

/** What is remembered between sending the browser away and its coming back. */
interface Pending {
  enterpriseId: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
  returnTo: string;
  /** SHA-256 of the token in the browser's cookie */
  browser: string;
}

/** What a provider says of a person (OpenID Connect Core, section 5.1), as far as it is of use. */
interface Person {
  identity: Identity;
  login: string;
  name: string;
  /** Null unless the provider has verified it. */
  email: string | null;
}

export interface OidcSignInDependencies {
  db: Db;
  live: LiveStore;
  accounts: Accounts;
  audit: Audit;
  providers: OidcProviders;
  signIn: SignIn;
}

/**
 * Signing in by an OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core, section 3.1;
 * RFC 7636). What was begun is kept under its state, good once and for the browser that began it.
 */
export class OidcSignIn {
  readonly #deps: OidcSignInDependencies;

  constructor(deps: OidcSignInDependencies) {
    this.#deps = deps;
  }

  /**
   * @param browserToken of an attempt in another tab
   * @returns where to send the browser, and the token for its cookie
   * @throws PlenumError `oidc_unreachable`, `oidc_insecure`, `rate_limited`
   */
  async start({
    enterpriseId,
    returnTo,
    origin,
    address,
    browserToken,
  }: {
    enterpriseId: string;
    returnTo: string | undefined;
    origin: string;
    address: string;
    browserToken: string | undefined;
  }): Promise<{ url: URL; browserToken: string }> {
    const { live, providers } = this.#deps;
    if ((await live.hit(`oidc:${address}`, oidcLifeMs)) > startsPerAddress)
      throw new PlenumError('rate_limited');
    const provider = await this.#provider(enterpriseId);
    const configuration = await providers.configuration(provider);
    const token = browserToken !== undefined && /^[\w-]{43}$/.test(browserToken) ? browserToken : newToken();
    const state = oidc.randomState();
    const pending: Pending = {
      enterpriseId,
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      redirectUri: redirectUriOf(origin),
      returnTo: localPath(returnTo),
      browser: hashToken(token),
    };
    await live.set(keyOf(state), JSON.stringify(pending), oidcLifeMs);
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: pending.redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state,
      nonce: pending.nonce,
    });
    return { url, browserToken: token };
  }

  /**
   * @param search what the provider sent the browser back with, from `?` on
   * @throws PlenumError `oidc_expired`, `oidc_refused`, `oidc_account_unknown`, `account_not_active`,
   *   `oidc_unreachable`
   */
  async finish(
    search: string,
    from: Client & { device: string | undefined; browserToken: string | undefined },
  ): Promise<{ signedIn: SignedIn; returnTo: string }> {
    const { live, providers, signIn } = this.#deps;
    const state = new URLSearchParams(search).get('state') ?? '';
    const kept = await live.take(keyOf(state));
    if (kept === null) throw new PlenumError('oidc_expired');
    const pending = JSON.parse(kept) as Pending;
    if (from.browserToken === undefined || !sameSecret(hashToken(from.browserToken), pending.browser)) {
      throw new PlenumError('oidc_expired');
    }
    const provider = await this.#provider(pending.enterpriseId);
    const configuration = await providers.configuration(provider);
    const person = await ask(configuration, pending, state, search);
    const account = await this.#accountOf(provider, person, from);
    return { signedIn: await signIn.open(account, from, 'single_sign_on'), returnTo: pending.returnTo };
  }

  /** @throws PlenumError `oidc_unreachable` when there is none, or none any more */
  async #provider(enterpriseId: string): Promise<OidcProviderTable> {
    const { db, providers, accounts } = this.#deps;
    const provider = await providers.find(enterpriseId);
    const enterprise = await accounts.enterprise(db, enterpriseId);
    if (provider?.enabled !== 1 || enterprise?.state !== 'active') throw new PlenumError('oidc_unreachable');
    return provider;
  }

  /**
   * The account of a person: the one linked with them; else, and from then on, the only active one of the enterprise
   * with their verified e-mail address, unless it operates the installation; else a new one, where the enterprise
   * wants that.
   */
  async #accountOf(
    { enterpriseId, makeAccounts }: OidcProviderTable,
    { identity, email, login, name }: Person,
    from: Client,
  ): Promise<AuthAccount> {
    const { db, accounts, audit } = this.#deps;
    return transact(db, async (tx) => {
      const linked = await accounts.byIdentity(tx, enterpriseId, identity);
      if (linked) return usable(linked);
      const sameEmail = email === null ? [] : await accounts.activeByEmail(tx, enterpriseId, email);
      const [match, another] = sameEmail;
      if (another) throw new PlenumError('oidc_account_unknown');
      if (match) {
        // What a provider says of an address is enough for an enterprise, not for the whole installation.
        if (match.operator) throw new PlenumError('oidc_account_unknown');
        // An address that the provider gave to somebody else does not give them the account.
        const other = await accounts.identityOf(tx, match.accountId);
        if (other?.issuer === identity.issuer) throw new PlenumError('oidc_account_unknown');
      } else {
        if (makeAccounts !== 1) throw new PlenumError('oidc_account_unknown');
        // Who was disabled does not come back as somebody new.
        const former = email === null ? [] : await accounts.byName(tx, email);
        former.filter((one) => one.enterpriseId === enterpriseId).forEach(usable);
      }
      const actor = { ...systemActor, address: from.address };
      const account = match ?? (await accounts.makeMember(tx, enterpriseId, { login, name, email }, actor));
      await accounts.linkIdentity(tx, account.accountId, identity);
      await audit.record(tx, actorFor(account, from), {
        enterpriseId,
        action: 'account.linked',
        target: targetFor(account),
        detail: { ...identity },
      });
      return usable(account);
    });
  }
}

/**
 * Exchanges the code and checks everything about the answer.
 * @throws PlenumError `oidc_refused`
 */
async function ask(
  configuration: oidc.Configuration,
  { redirectUri, verifier, nonce }: Pending,
  state: string,
  search: string,
): Promise<Person> {
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(redirectUri + search), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('there is no ID token');
    // Many providers tell the profile only here.
    const asksMore =
      claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
    const more = asksMore ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
    return personOf({ issuer: claims.iss, subject: claims.sub }, { ...more, ...claims });
  } catch (cause) {
    throw new PlenumError('oidc_refused', { cause });
  }
}

function personOf(identity: Identity, claims: Record<string, unknown>): Person {
  const email = emailSchema.safeParse(claims['email']);
  const address = email.success ? email.data : null;
  const texts = [claims['preferred_username'], address, identity.subject];
  const login = texts.find((text) => typeof text === 'string' && text !== '') as string;
  const names = [claims['name'], claims['preferred_username'], address, identity.subject];
  const name = names.map(toName).find((text) => text !== null) ?? login.slice(0, 64);
  return {
    identity,
    login: login.toLowerCase(),
    name,
    email: claims['email_verified'] === true ? address : null,
  };
}

function toName(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = filledLine(64).safeParse(value.trim().slice(0, 64));
  return name.success ? name.data : null;
}

/** @throws PlenumError `account_not_active` */
function usable(account: AuthAccount): AuthAccount {
  if (!isUsable(account)) throw new PlenumError('account_not_active');
  return account;
}

function keyOf(state: string): string {
  return `oidc:${hashToken(state)}`;
}
