import type { IncomingMessage } from 'node:http';
import type { AccountCaller, Caller } from '../contract/api/caller.ts';
import type { Db } from '../store/database.ts';
import { type ApiKeys, keyPrefix } from './api-keys.ts';
import { isSecure, readCookie } from './cookies.ts';
import { type Accounts, type AuthAccount, isUsable } from './ports.ts';
import type { Sessions } from './sessions.ts';

export interface AuthenticatorDependencies {
  db: Db;
  accounts: Accounts;
  sessions: Sessions;
  apiKeys: ApiKeys;
  /** Reverse proxies in front. */
  trustedProxies: number;
}

export type Authenticate = (request: IncomingMessage) => Promise<Caller | null>;

/**
 * Tells who sends a request: by an API key (`Authorization: Bearer plenum_…`), else by the cookie of a session; null
 * when neither is good. Nothing about the account is remembered from one request to the next, so that what was taken
 * from it is gone with the next request.
 */
export function createAuthenticator(deps: AuthenticatorDependencies): Authenticate {
  const { db, accounts, sessions, apiKeys, trustedProxies } = deps;
  return async (request) => {
    const key = keyOf(request);
    if (key !== undefined) return apiKeys.find(key);
    const token = readCookie(request.headers, 'plenum_session', isSecure(request, trustedProxies));
    if (token === undefined || token === '') return null;
    const session = await sessions.find(token);
    if (!session) return null;
    const account = await accounts.byId(db, session.accountId);
    return account && isUsable(account) ? callerOf(account, session.sessionId) : null;
  };
}

function callerOf(account: AuthAccount, sessionId: string): AccountCaller {
  const { accountId, enterpriseId, name, role, operator, language, timeZone } = account;
  return { kind: 'account', accountId, enterpriseId, name, role, operator, language, timeZone, sessionId };
}

/** Other bearer tokens are not ours: `/metrics` has one. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  return token?.startsWith(keyPrefix) ? token : undefined;
}
