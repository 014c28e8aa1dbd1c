import type { Route } from '../contract/api/handlers.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { ApiKeys } from './api-keys.ts';
import { type Authenticate, createAuthenticator } from './authenticator.ts';
import { Background } from './background.ts';
import { Credentials } from './credentials.ts';
import { Devices } from './devices.ts';
import { Links } from './links.ts';
import { OidcProviders } from './oidc-providers.ts';
import { OidcSignIn } from './oidc-sign-in.ts';
import { OwnAccount } from './own-account.ts';
import { Passwords } from './passwords.ts';
import type { Accounts, Audit, MailQueue } from './ports.ts';
import { authRoutes } from './routes.ts';
import { Sessions } from './sessions.ts';
import { Setup } from './setup.ts';
import { SignInBrakes } from './sign-in-brakes.ts';
import { SignIn } from './sign-in.ts';

export interface AuthSettings {
  /** A session ends after this long without a request. */
  sessionHours: number;
  /** A session ends after this long in any case. */
  longestSessionDays: number;
  allowHttpIssuers: boolean;
}

export interface AuthParts {
  db: Db;
  live: LiveStore;
  log: Logger;
  accounts: Accounts;
  audit: Audit;
  mail: MailQueue;
  settings: AuthSettings;
  trustedProxies: number;
  visitorsMayStart: boolean;
  /** Where the links of mails lead to, e.g. https://meet.example.org; never taken from a request. */
  linkOrigin: () => string;
  /** Another hashing of passwords, e.g. a cheap one for tests. */
  passwords?: Passwords;
  /** ms since the epoch */
  now?: () => number;
}

/** Signing in, and everything that tells who sends a request. */
export class Auth {
  readonly authenticate: Authenticate;
  readonly credentials: Credentials;
  readonly routes: Route[];
  readonly #setup: Setup;
  readonly #background: Background;

  private constructor(
    parts: Pick<Auth, 'authenticate' | 'credentials' | 'routes'>,
    setup: Setup,
    background: Background,
  ) {
    this.authenticate = parts.authenticate;
    this.credentials = parts.credentials;
    this.routes = parts.routes;
    this.#setup = setup;
    this.#background = background;
  }

  /** Makes the set-up code when there is no enterprise yet. */
  static async create({ settings, ...parts }: AuthParts): Promise<Auth> {
    const { live, log, trustedProxies, visitorsMayStart } = parts;
    const life = { idleMs: hours(settings.sessionHours), longestMs: hours(settings.longestSessionDays * 24) };
    const background = new Background(log);
    const sessions = new Sessions(live, life, parts.now);
    const shared = {
      ...parts,
      sessions,
      background,
      passwords: parts.passwords ?? new Passwords(),
      devices: new Devices(live),
      brakes: new SignInBrakes(live),
    };
    const links = new Links(shared);
    const signIn = new SignIn(shared);
    const setup = new Setup(shared);
    const apiKeys = new ApiKeys(shared);
    const providers = new OidcProviders({ ...shared, allowHttpIssuers: settings.allowHttpIssuers });
    const oidc = new OidcSignIn({ ...shared, providers, signIn });
    const own = new OwnAccount(shared);
    await setup.prepare();
    const routes = authRoutes({
      ...{ signIn, sessions, own, links, setup, apiKeys, providers, oidc },
      ...{ log, trustedProxies, visitorsMayStart },
      sessionLongestMs: life.longestMs,
    });
    const authenticate = createAuthenticator({ ...shared, apiKeys });
    const credentials = new Credentials({ ...shared, links });
    return new Auth({ authenticate, credentials, routes }, setup, background);
  }

  /** What the welcome text shows until the first enterprise is made; null afterwards. */
  setupCode(): string | null {
    return this.#setup.code;
  }

  /** Waits for what still runs, before the database is closed. */
  async close(): Promise<void> {
    await this.#background.settled();
  }
}

function hours(count: number): number {
  return Math.round(count * 3_600_000);
}
