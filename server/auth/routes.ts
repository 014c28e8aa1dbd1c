import type { IncomingMessage, ServerResponse } from 'node:http';
import { authEndpoints } from '../contract/api/auth.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ApiKeys } from './api-keys.ts';
import { type CookieName, isSecure, readCookie, writeCookie } from './cookies.ts';
import { deviceLifeMs } from './devices.ts';
import type { Links } from './links.ts';
import type { OidcProviders } from './oidc-providers.ts';
import { oidcLifeMs, type OidcSignIn } from './oidc-sign-in.ts';
import type { OwnAccount } from './own-account.ts';
import type { Sessions } from './sessions.ts';
import type { Setup } from './setup.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

export interface AuthRoutes {
  signIn: SignIn;
  sessions: Sessions;
  own: OwnAccount;
  links: Links;
  setup: Setup;
  apiKeys: ApiKeys;
  providers: OidcProviders;
  oidc: OidcSignIn;
  log: Logger;
  /** Reverse proxies in front. */
  trustedProxies: number;
  /** ms; the longest a session lasts */
  sessionLongestMs: number;
  /** Whether somebody without an account may start a meeting. */
  visitorsMayStart: boolean;
}

interface Http {
  request: IncomingMessage;
  response: ServerResponse;
}

export function authRoutes(parts: AuthRoutes): Route[] {
  const { signIn, sessions, own, links, setup, apiKeys, providers, oidc, log, trustedProxies } = parts;

  const cookieOf = ({ request }: Http, name: CookieName): string | undefined =>
    readCookie(request.headers, name, isSecure(request, trustedProxies));
  const setCookie = (
    { request, response }: Http,
    name: CookieName,
    value: string | null,
    maxAgeMs = 0,
  ): void => writeCookie(response, name, value, { secure: isSecure(request, trustedProxies), maxAgeMs });
  const clientOf = (address: string, http: Http) => ({
    address,
    client: http.request.headers['user-agent'] ?? '',
    device: cookieOf(http, 'plenum_device'),
  });

  /** The browser's former session ends, whoever's it was. */
  const enter = async (http: Http, signedIn: SignedIn): Promise<void> => {
    const former = cookieOf(http, 'plenum_session');
    const session = former === undefined ? null : await sessions.find(former);
    if (session) await sessions.end(session.accountId, session.sessionId);
    setCookie(http, 'plenum_session', signedIn.token, parts.sessionLongestMs);
    setCookie(http, 'plenum_device', signedIn.deviceToken, deviceLifeMs);
  };

  /** What people meet on the way to the provider and back is shown by the sign-in page. */
  const orToSignIn = async ({ response }: Http, attempt: () => Promise<string>): Promise<void> => {
    const location = await attempt().catch((error: unknown) => {
      const known = PlenumError.from(error);
      log.warn({ err: known, code: known.code }, 'single sign-on was refused');
      return `/sign-in?error=${known.code}`;
    });
    response
      .writeHead(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .end();
  };

  return answer(authEndpoints, {
    'GET /session': async ({ caller }) => ({
      firstRun: await setup.isFirstRun(),
      me: caller?.kind === 'account' ? await own.me(caller.accountId) : null,
      providers: await providers.enabled(),
      visitorsMayStart: parts.visitorsMayStart,
    }),

    'POST /setup': async ({ body, address, language, http }) => {
      const { email = null, timeZone = 'UTC' } = body;
      const account = await setup.run(
        { ...body, email, timeZone, language: body.language ?? language },
        address,
      );
      await enter(http, await signIn.open(account, clientOf(address, http), 'setup'));
      return own.describe(account);
    },

    'POST /session': async ({ body, address, http }) => {
      const signedIn = await signIn.signIn({ ...body, ...clientOf(address, http) });
      await enter(http, signedIn);
      return own.describe(signedIn.account);
    },
    'DELETE /session': async ({ caller, http }) => {
      await sessions.end(caller.accountId, caller.sessionId);
      setCookie(http, 'plenum_session', null);
    },
    'GET /sessions': async ({ caller }) => ({
      items: await sessions.list(caller.accountId, caller.sessionId),
    }),
    'DELETE /sessions': async ({ caller, http }) => {
      await sessions.endAll(caller.accountId);
      setCookie(http, 'plenum_session', null);
    },
    'DELETE /sessions/:sessionId': async ({ caller, params, http }) => {
      if (!(await sessions.end(caller.accountId, params.sessionId))) throw new PlenumError('not_found');
      if (params.sessionId === caller.sessionId) setCookie(http, 'plenum_session', null);
    },

    'POST /password-resets': ({ body, address }) => links.requestReset(body.login, address),
    'POST /password-resets/:token': async ({ params, body, address, http }) => {
      const used = await links.use(params.token, body.password, clientOf(address, http));
      setCookie(http, 'plenum_device', used.deviceToken, deviceLifeMs);
      return { login: used.login };
    },

    'GET /me': ({ caller }) => own.me(caller.accountId),
    'PATCH /me': ({ caller, body, address }) => own.change(caller, address, body),
    'PUT /me/password': ({ caller, body, address }) => own.changePassword(caller, address, body),

    'GET /oidc/start': ({ query, cameBy: origin, address, http }) =>
      orToSignIn(http, async () => {
        const { url, browserToken } = await oidc.start({
          enterpriseId: query.enterpriseId,
          returnTo: query.returnTo,
          origin,
          address,
          browserToken: cookieOf(http, 'plenum_oidc'),
        });
        setCookie(http, 'plenum_oidc', browserToken, oidcLifeMs);
        return url.href;
      }),
    'GET /oidc/callback': ({ address, cameBy: origin, http }) =>
      orToSignIn(http, async () => {
        const { search } = new URL(http.request.url ?? '/', origin);
        const from = { ...clientOf(address, http), browserToken: cookieOf(http, 'plenum_oidc') };
        const { signedIn, returnTo } = await oidc.finish(search, from);
        await enter(http, signedIn);
        return returnTo;
      }),
    'GET /oidc': async ({ caller, cameBy: origin }) => ({
      oidc: await providers.view(caller.enterpriseId, origin),
    }),
    'PUT /oidc': ({ caller, body, address, cameBy: origin }) => providers.set(caller, address, body, origin),

    'GET /api-keys': async ({ caller }) => ({ items: await apiKeys.list(caller.enterpriseId) }),
    'POST /api-keys': ({ caller, body, address }) => apiKeys.make(caller, address, body),
    'DELETE /api-keys/:apiKeyId': ({ caller, params, address }) =>
      apiKeys.takeBack(caller, address, params.apiKeyId),
  });
}
