import * as oidc from 'openid-client';
import type { OidcSettings, OidcView } from '../contract/api/auth.ts';
import { type Caller, actorOf } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { OidcProviderTable } from '../store/schema/auth.ts';
import { transact } from '../store/transact.ts';
import type { Accounts, Audit } from './ports.ts';
import { enabledProviders, findProvider, saveProvider } from './repo.ts';

/** Below `/api/v1`, as the endpoint is declared. */
const callbackPath = '/api/v1/oidc/callback';
const discoveryKeptMs = 3_600_000;
const timeoutSeconds = 10;

/** Where the operator says so. The library knows this very function. */
// Called deprecated to make it stand out, not because it goes away.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const withoutTls: (configuration: oidc.Configuration) => void = oidc.allowInsecureRequests;

export interface OidcProvidersDependencies {
  db: Db;
  accounts: Pick<Accounts, 'hasOperator'>;
  audit: Audit;
  /** Whether providers other than on this machine may be reached without TLS: for tests in a closed network. */
  allowHttpIssuers: boolean;
  now?: () => number;
}

/** The OpenID providers of the enterprises: their settings, and what discovery tells of them. */
export class OidcProviders {
  readonly #deps: OidcProvidersDependencies;
  readonly #now: () => number;
  /** By what makes a configuration. */
  readonly #discovered = new Map<string, { at: number; configuration: Promise<oidc.Configuration> }>();

  constructor(deps: OidcProvidersDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  async enabled(): Promise<{ enterpriseId: string; name: string }[]> {
    return enabledProviders(this.#deps.db);
  }

  async find(enterpriseId: string): Promise<OidcProviderTable | undefined> {
    return findProvider(this.#deps.db, enterpriseId);
  }

  /** The secret is never given out. */
  async view(enterpriseId: string, origin: string): Promise<OidcView | null> {
    const provider = await this.find(enterpriseId);
    return provider ? toView(provider, origin) : null;
  }

  /**
   * A provider says who people are: whoever sets that of an operator's enterprise could come in as the operator.
   * @throws PlenumError `oidc_operators_only`, `oidc_insecure`, `oidc_unreachable`, and `bad_request` when the secret
   *   kept would go to another provider
   */
  async set(
    caller: Caller,
    address: string,
    { clientSecret, ...settings }: OidcSettings,
    origin: string,
  ): Promise<OidcView> {
    const { db, accounts, audit } = this.#deps;
    const { enterpriseId } = caller;
    if (!caller.operator && (await accounts.hasOperator(db, enterpriseId))) {
      throw new PlenumError('oidc_operators_only');
    }
    const kept = await findProvider(db, enterpriseId);
    if (clientSecret === undefined && kept && kept.clientSecret !== '' && kept.issuer !== settings.issuer) {
      throw new PlenumError('bad_request', {
        field: 'clientSecret',
        detail: 'given anew for another issuer',
      });
    }
    const provider: OidcProviderTable = {
      ...settings,
      enterpriseId,
      enabled: settings.enabled ? 1 : 0,
      makeAccounts: settings.makeAccounts ? 1 : 0,
      clientSecret: clientSecret ?? kept?.clientSecret ?? '',
    };
    this.#discovered.delete(keyOf(provider));
    await this.configuration(provider);
    await transact(db, async (tx) => {
      await saveProvider(tx, provider);
      await audit.record(tx, actorOf(caller, address), {
        enterpriseId,
        action: 'single_sign_on.changed',
        target: { kind: 'enterprise', id: enterpriseId, name: settings.name },
        detail: { ...settings, ...(clientSecret === undefined ? {} : { changed: ['clientSecret'] }) },
      });
    });
    return toView(provider, origin);
  }

  /**
   * What is needed to speak to a provider; what it tells about itself is asked anew every hour.
   * @throws PlenumError `oidc_insecure`, `oidc_unreachable`
   */
  configuration(provider: OidcProviderTable): Promise<oidc.Configuration> {
    const key = keyOf(provider);
    const known = this.#discovered.get(key);
    if (known && this.#now() - known.at < discoveryKeptMs) return known.configuration;
    const configuration = this.#discover(provider);
    this.#discovered.set(key, { at: this.#now(), configuration });
    // Asked again the next time; whoever waits is told.
    configuration.catch(() => this.#discovered.delete(key));
    return configuration;
  }

  async #discover({ issuer, clientId, clientSecret }: OidcProviderTable): Promise<oidc.Configuration> {
    const url = new URL(issuer);
    const insecure = url.protocol === 'http:';
    // On this machine neither: administrators of an enterprise are not to reach what listens here.
    if (insecure && !this.#deps.allowHttpIssuers) {
      throw new PlenumError('oidc_insecure', { field: 'issuer' });
    }
    let configuration: oidc.Configuration;
    try {
      const found = await oidc.discovery(url, clientId, undefined, oidc.None(), {
        timeout: timeoutSeconds,
        ...(insecure ? { execute: [withoutTls] } : {}),
      });
      const server = found.serverMetadata();
      configuration = new oidc.Configuration(
        server,
        clientId,
        undefined,
        authenticationOf(server, clientSecret),
      );
    } catch (cause) {
      throw new PlenumError('oidc_unreachable', { field: 'issuer', cause });
    }
    configuration.timeout = timeoutSeconds;
    if (insecure) withoutTls(configuration);
    return configuration;
  }
}

/** Where the provider sends browsers back to; it has to be registered there. */
export function redirectUriOf(origin: string): string {
  return origin + callbackPath;
}

/** The way of proving who we are that the provider knows; the first is what it means by saying nothing. */
function authenticationOf(server: oidc.ServerMetadata, clientSecret: string): oidc.ClientAuth {
  if (clientSecret === '') return oidc.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic')
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
}

function keyOf({ enterpriseId, issuer, clientId, clientSecret }: OidcProviderTable): string {
  return JSON.stringify([enterpriseId, issuer, clientId, clientSecret]);
}

function toView({ name, issuer, clientId, ...row }: OidcProviderTable, origin: string): OidcView {
  return {
    ...{ name, issuer, clientId },
    enabled: row.enabled === 1,
    makeAccounts: row.makeAccounts === 1,
    hasSecret: row.clientSecret !== '',
    redirectUri: redirectUriOf(origin),
  };
}
