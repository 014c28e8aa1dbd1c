import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { AuditService } from '../../server/audit/service.ts';
import { Auth } from '../../server/auth/auth.ts';
import { Passwords } from '../../server/auth/passwords.ts';
import { isSameOrigin } from '../../server/auth/same-origin.ts';
import { errorCatalogue, PlenumError } from '../../server/contract/errors.ts';
import { SignInAccounts } from '../../server/directory/sign-in.ts';
import { clientAddress } from '../../server/http/client-address.ts';
import { Idempotency } from '../../server/http/rest/idempotency.ts';
import { mountRest } from '../../server/http/rest/mount.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { Mailer } from '../../server/mail/mailer.ts';
import type { MailContent } from '../../server/mail/rules.ts';
import type { Db } from '../../server/store/database.ts';
import { MemoryLiveStore } from '../../server/store/memory/live-store.ts';
import { transact } from '../../server/store/transact.ts';
import type { TestDatabase } from './each-database.ts';
import { type Answered, TestBrowser } from './test-browser.ts';

/** Anna’s. */
export const password = 'eleven green bottles';

/** Where people sign in: the REST interface of signing in, over HTTP, with a clock that can be put forward. */
export interface AuthSite {
  origin: string;
  auth: Auth;
  db: Db;
  live: MemoryLiveStore;
  accounts: SignInAccounts;
  audit: AuditService;
  /** A browser without cookies. */
  browser(): TestBrowser;
  /** Lets time pass. */
  advance(ms: number): void;
  /** The latest message to an address, as text. */
  mailTo(address: string): Promise<{ subject: string; text: string }>;
  /** Audit actions of the enterprise, the latest first. */
  actions(enterpriseId: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface AuthSiteOptions {
  /** The tests' provider is one. */
  allowHttpIssuers?: boolean;
  trustedProxies?: number;
  passwords?: Passwords;
}

/** Little cost, so that hundreds of sign-ins take no time. */
const cheap = { memory: 64, passes: 1, lanes: 1 };

export async function startAuthSite(
  db: Db,
  { allowHttpIssuers = true, trustedProxies = 0, passwords = new Passwords(cheap) }: AuthSiteOptions = {},
): Promise<AuthSite> {
  let passed = 0;
  const now = () => Date.now() + passed;
  const live = new MemoryLiveStore({ now: () => performance.now() + passed });
  const log = createLogger({ level: 'silent', format: 'json' });
  const audit = new AuditService({ db, now });
  const accounts = new SignInAccounts({ audit, now });
  const auth = await Auth.create({
    ...{ db, live, log, accounts, audit, now, trustedProxies, passwords },
    mail: new Mailer(now),
    settings: { sessionHours: 72, longestSessionDays: 30, allowHttpIssuers },
    visitorsMayStart: true,
    linkOrigin: () => 'https://meet.example.org',
  });

  const app = express();
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.use(
    '/api/v1',
    mountRest({
      routes: auth.routes,
      authenticate: (request) => auth.authenticate(request),
      guardOrigin: (request) => {
        if (['GET', 'HEAD'].includes(request.method)) return;
        if (!isSameOrigin(request.headers, request.headers.host ?? '')) throw new PlenumError('wrong_origin');
      },
      idempotency: new Idempotency(db),
      addressOf: (request) => clientAddress(request, trustedProxies),
      originOf: () => origin,
      cameByOf: () => origin,
    }),
  );
  // Express knows what handles errors by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const known = PlenumError.from(error);
    response
      .status(errorCatalogue[known.code].status)
      .json({ error: known.toWire(), why: String(known.cause) });
  });

  return {
    ...{ origin, auth, db, live, accounts, audit },
    browser: () => new TestBrowser(origin),
    advance: (ms) => {
      passed += ms;
    },
    mailTo: async (address) => {
      await auth.close();
      const { subject, content } = await db
        .selectFrom('mail')
        .select(['subject', 'content'])
        .where('recipient', '=', address)
        .orderBy('createdAt', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      return { subject, text: (JSON.parse(content!) as MailContent).text };
    },
    actions: async (enterpriseId) => {
      await auth.close();
      const { items } = await audit.list(enterpriseId, { offset: 0, limit: 100 });
      return items.map(({ action }) => action);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await auth.close();
      await live.close();
    },
  };
}

/** Asks for the first enterprise, with Anna as its administrator. */
export function setUp(
  site: AuthSite,
  browser: TestBrowser,
  more: Record<string, unknown> = {},
): Promise<Answered> {
  return browser.call('POST /setup', {
    body: {
      code: site.auth.setupCode() ?? '',
      enterpriseName: 'Example',
      name: 'Anna',
      login: 'anna',
      email: 'anna@example.org',
      password,
      language: 'en',
      timeZone: 'Europe/Berlin',
      ...more,
    },
  });
}

/** Makes another enterprise and its administrator, who is no operator; without a password, unless one is given. */
export async function anotherEnterprise(
  { auth, accounts, db }: AuthSite,
  given: { login: string; email: string; password?: string },
): Promise<string> {
  const hash = given.password === undefined ? undefined : await auth.credentials.hash(given.password, given);
  const about = { enterpriseName: 'Other', name: 'Otto', language: 'en', timeZone: 'UTC' } as const;
  return transact(db, async (tx) => {
    const { accountId } = await accounts.makeFirst(tx, { ...about, ...given });
    await tx.updateTable('account').set({ operator: 0 }).where('id', '=', accountId).execute();
    if (hash !== undefined) await auth.credentials.store(tx, accountId, hash);
    return accountId;
  });
}

export function signIn(browser: TestBrowser, given = password, login = 'anna', more = {}): Promise<Answered> {
  return browser.call('POST /session', { body: { login, password: given, ...more } });
}

export async function isSignedIn(browser: TestBrowser): Promise<boolean> {
  return (await browser.call('GET /me')).status === 200;
}

export async function enterpriseOf(browser: TestBrowser): Promise<string> {
  return (await browser.call('GET /me')).body['enterpriseId'] as string;
}

/** A site after the first run, which is closed after the test. */
export interface RunningSite {
  site: AuthSite;
  /** Anna's browser, signed in. */
  anna: TestBrowser;
  /** Changes Anna's account behind everybody's back. */
  change: (values: Record<string, unknown>) => Promise<unknown>;
}

/** @param open of `eachDatabase` */
export function authSites(open: () => Promise<TestDatabase>): {
  empty: (options?: AuthSiteOptions) => Promise<AuthSite>;
  running: (options?: AuthSiteOptions) => Promise<RunningSite>;
  /** Another server on the database of one. */
  again: (site: AuthSite) => Promise<AuthSite>;
} {
  const sites: AuthSite[] = [];
  afterEach(() => Promise.all(sites.splice(0).map((site) => site.close())));
  const on = async (db: Db, options?: AuthSiteOptions) => {
    const site = await startAuthSite(db, options);
    sites.push(site);
    return site;
  };
  const empty = async (options?: AuthSiteOptions) => on((await open()).db, options);
  return {
    empty,
    again: ({ db }) => on(db),
    running: async (options) => {
      const site = await empty(options);
      const anna = site.browser();
      const { status, code, why } = await setUp(site, anna);
      if (status !== 201) throw new Error(`the first run failed: ${code} ${why}`);
      const change = (values: Record<string, unknown>) =>
        site.db.updateTable('account').set(values).where('login', '=', 'anna').execute();
      return { site, anna, change };
    },
  };
}
