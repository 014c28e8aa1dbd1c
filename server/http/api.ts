import { type Request, Router } from 'express';
import type { Config } from '../../config/schema.ts';
import type { Caller } from '../contract/api/caller.ts';
import { endpoints } from '../contract/api/endpoints.ts';
import type { Route } from '../contract/api/handlers.ts';
import { openApiRouter } from '../openapi/router.ts';
import type { Db } from '../store/database.ts';
import { clientAddress } from './client-address.ts';
import { ownOrigin } from './own-origin.ts';
import { Idempotency } from './rest/idempotency.ts';
import { mountRest } from './rest/mount.ts';
import { guardOrigin } from './rest/origin.ts';

const sweepEveryMs = 3_600_000;

export interface ApiParts {
  config: Config;
  db: Db;
  features: { routes: readonly Route[]; authenticate: (request: Request) => Promise<Caller | null> };
  system: readonly Route[];
  /** Where links in mails lead to, unless the request came by another address of this machine. */
  linkOrigin: () => string;
}

/**
 * REST at `/v1` and its description.
 * @throws when a declared endpoint has no handler: a mistake of the wiring
 */
export function createApi({ config, db, features, system, linkOrigin }: ApiParts): Router {
  const routes = [...system, ...features.routes];
  const answered = new Set(routes.map(({ key }) => key));
  const missing = Object.keys(endpoints).filter((key) => !answered.has(key));
  if (missing.length > 0) throw new Error(`nothing answers ${missing.join(', ')}`);
  const publicUrl = config.publicUrl === '' ? null : new URL(config.publicUrl);
  const idempotency = new Idempotency(db);
  // What is left for an hour more does no harm, so a failure waits for the next.
  setInterval(() => void idempotency.sweep().catch(() => undefined), sweepEveryMs).unref();

  const api = Router();
  api.use(openApiRouter());
  api.use(
    '/v1',
    mountRest({
      routes,
      authenticate: features.authenticate,
      guardOrigin: (request, caller) => guardOrigin(request, caller, publicUrl?.host ?? ''),
      idempotency,
      addressOf: (request) => clientAddress(request, config.trustedProxies),
      originOf: (request) => publicUrl?.origin ?? ownOriginOf(request) ?? linkOrigin(),
      // Single sign-on has to come back to where the browser is, whatever its name for that; the provider lets nobody
      // come back to an address that is not registered with it.
      cameByOf: (request) => publicUrl?.origin ?? cameBy(request),
    }),
  );
  return api;
}

function ownOriginOf({ protocol, headers: { host }, socket }: Request): string | null {
  const { localAddress, localPort } = socket;
  return ownOrigin({ protocol, host, localAddress, localPort });
}

function cameBy(request: Request): string {
  return `${request.protocol}://${request.headers.host ?? ''}`;
}
