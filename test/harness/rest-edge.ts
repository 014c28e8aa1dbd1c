import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import type { AccountCaller, Caller } from '../../server/contract/api/caller.ts';
import type { Route } from '../../server/contract/api/handlers.ts';
import { errorCatalogue, PlenumError } from '../../server/contract/errors.ts';
import { Idempotency } from '../../server/http/rest/idempotency.ts';
import { mountRest } from '../../server/http/rest/mount.ts';
import type { Db } from '../../server/store/database.ts';
import { type RestAnswer, type RestCall, RestClient } from './rest-client.ts';

export interface TestEdge {
  /** Calls as somebody, whom nothing has to prove. */
  as: (caller: Caller, key: string, call?: RestCall) => Promise<RestAnswer>;
  close: () => Promise<void>;
}

/** Serves routes at the real edge, to whoever a test says. */
export async function serveRoutes(db: Db, routes: readonly Route[]): Promise<TestEdge> {
  const callers = new Map<string, Caller>();
  const app = express();
  app.use(
    '/api/v1',
    mountRest({
      routes,
      authenticate: (request) => Promise.resolve(callers.get(request.get('x-caller') ?? '') ?? null),
      guardOrigin: () => undefined,
      idempotency: new Idempotency(db),
      addressOf: () => '192.0.2.1',
      originOf: () => 'https://meet.example.org',
      cameByOf: () => 'https://meet.example.org',
    }),
  );
  // Express knows a handler of errors by its four parameters.
  const tellError: ErrorRequestHandler = (error, _request, response, next) => {
    const known = PlenumError.from(error);
    if (known.code === 'internal') console.error(error);
    if (response.headersSent) next(error);
    else response.status(errorCatalogue[known.code].status).json({ error: known.toWire() });
  };
  app.use(tellError);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new RestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    as: (caller, key, call = {}) => {
      const name = caller.kind === 'account' ? caller.accountId : caller.apiKeyId;
      callers.set(name, caller);
      return client.call(key, { ...call, headers: { ...call.headers, 'x-caller': name } });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A member of `e1` who is signed in, unless told otherwise. */
export function person(accountId: string, more: Partial<AccountCaller> = {}): AccountCaller {
  return {
    ...{ kind: 'account', accountId, enterpriseId: 'e1', name: accountId, role: 'member' },
    ...{ operator: false, language: 'en', timeZone: 'UTC', sessionId: accountId },
    ...more,
  };
}
