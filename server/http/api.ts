import { type Request, Router } from 'express';
import type { Config } from '../../config/schema.ts';
import type { Caller } from '../contract/api/caller.ts';
import { endpoints } from '../contract/api/endpoints.ts';
import type { Route } from '../contract/api/handlers.ts';
import { openApiRouter } from '../openapi/router.ts';
import type { Db } from '../store/database.ts';
import { clientAddress } from './client-address.ts';
import { Idempotency } from './rest/idempotency.ts';
import { mountRest } from './rest/mount.ts';
import { guardOrigin } from './rest/origin.ts';

const sweepEveryMs = 3_600_000;

export interface ApiParts {
  config: Config;
  db: Db;
  features: { routes: readonly Route[]; authenticate: (request: Request) => Promise<Caller | null> };
  system: readonly Route[];
  /** Where the invited are sent; empty: where the request came. */
  linkOrigin: (request: Request) => string;
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
      originOf: (request) => linkOrigin(request) || cameBy(request),
      cameByOf: (request) => publicUrl?.origin ?? cameBy(request),
    }),
  );
  return api;
}

function cameBy(request: Request): string {
  return `${request.protocol}://${request.headers.host ?? ''}`;
}
