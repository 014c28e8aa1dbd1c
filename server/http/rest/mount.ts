import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Caller } from '../../contract/api/caller.ts';
import type { Access, Endpoint, FileKind, Language } from '../../contract/api/endpoint.ts';
import type { FileAnswer, RestRequest, Route, StoredFileAnswer } from '../../contract/api/handlers.ts';
import { PlenumError } from '../../contract/errors.ts';
import { parse } from '../../contract/parse.ts';
import { etagOf, versionOf } from './etag.ts';
import type { Idempotency } from './idempotency.ts';
import { sendFile, typeOfFile } from './files.ts';
import { sendStoredFile } from './stored-files.ts';

export interface RestEdge {
  routes: readonly Route[];
  /** Who asks, by session or API key; null: nobody known. */
  authenticate: (request: Request) => Promise<Caller | null>;
  /** @throws PlenumError `wrong_origin` when another site made the browser send this */
  guardOrigin: (request: Request, caller: Caller | null) => void;
  idempotency: Idempotency;
  addressOf: (request: Request) => string;
  /** For links to others. */
  originOf: (request: Request) => string;
  /** By which this request came. */
  cameByOf: (request: Request) => string;
}

/** Largest JSON body, in bytes: a booking with a thousand invitees has room. */
const largestBody = 512 * 1024;

/** Ties the declared endpoints to Express, below the router's own path. */
export function mountRest(edge: RestEdge): Router {
  const router = Router();
  const json = express.json({ limit: largestBody, strict: false });
  for (const route of edge.routes) {
    const [method, path] = split(route.key);
    const { body } = route.endpoint;
    const bodyParsers = body === undefined || isFile(body) ? [] : [json];
    router[method](path, ...bodyParsers, serve(route, edge));
  }
  return router;
}

function serve({ key, endpoint, handle }: Route, edge: RestEdge): RequestHandler {
  return async (request, response) => {
    const caller = await edge.authenticate(request);
    edge.guardOrigin(request, caller);
    permit(endpoint, caller);
    const call: RestRequest<string, Endpoint> = {
      caller,
      params: Object.fromEntries(
        Object.entries(request.params).map(([name, value]) => [name, parseParam(name, value)]),
      ),
      query: endpoint.query ? parse(endpoint.query, request.query) : {},
      body: bodyOf(endpoint, request),
      version: endpoint.version === 'required' ? versionOf(request) : undefined,
      address: edge.addressOf(request),
      language: languageOf(request, caller),
      origin: edge.originOf(request),
      cameBy: edge.cameByOf(request),
      http: { request, response },
    } as RestRequest<string, Endpoint>;
    const run = () => Promise.resolve((handle as (given: typeof call) => unknown)(call));
    const idempotencyKey = endpoint.idempotent ? request.get('idempotency-key') : undefined;
    if (idempotencyKey !== undefined && caller) {
      const owner = caller.kind === 'account' ? caller.accountId : caller.apiKeyId;
      const made = { key, params: call.params, query: call.query, body: call.body };
      // What is kept is what was sent: shaped already, so nothing more than the declared is in it.
      const body = await edge.idempotency.once(owner, idempotencyKey, made, async () =>
        shape(endpoint, await run()),
      );
      send(response, endpoint, body);
      return;
    }
    const result = await run();
    // A redirect, or a file whose reader has gone.
    if (response.headersSent) return;
    if (!isFile(endpoint.response)) send(response, endpoint, shape(endpoint, result));
    else if (endpoint.response.ranges) await sendStoredFile(request, response, result as StoredFileAnswer);
    else await sendFile(response, result as FileAnswer);
  };
}

/** @throws PlenumError `sign_in_required`, `scope_missing`, `not_permitted` */
function permit({ access, scope }: Endpoint, caller: Caller | null): void {
  // What anybody may do, a key still does for its enterprise.
  if (caller?.kind === 'key' && scope !== undefined && !caller.scopes.includes(scope)) {
    throw new PlenumError('scope_missing', { detail: scope });
  }
  if (access === 'public') return;
  if (!caller) throw new PlenumError('sign_in_required');
  if (caller.kind === 'key') {
    if (scope === undefined)
      throw new PlenumError('not_permitted', { detail: 'for people only, not for API keys' });
    return;
  }
  if (!has(access, caller)) throw new PlenumError('not_permitted');
}

function has(access: Access, { role, operator }: { role: string; operator: boolean }): boolean {
  switch (access) {
    case 'public':
    case 'account':
      return true;
    case 'admin':
      return role === 'admin';
    case 'operator':
      return operator;
  }
}

function bodyOf({ body }: Endpoint, request: Request): unknown {
  if (body === undefined) return undefined;
  if (isFile(body)) return { type: typeOfFile(request, body.file), content: request };
  // What has no JSON type came from a plain form, which another site can send.
  if (request.is('application/json') === false && !isEmpty(request)) {
    throw new PlenumError('bad_request', { detail: 'the body is JSON (content-type: application/json)' });
  }
  const sent: unknown = request.body;
  // None at all is as good as an empty one.
  return parse(body, sent === undefined ? {} : sent);
}

/** Browsers say the length of nothing, and no type. */
function isEmpty({ headers }: Request): boolean {
  return headers['content-type'] === undefined && headers['content-length'] === '0';
}

/** An ID, or the name of a file: nothing that leads elsewhere. */
const paramSchema = z
  .string()
  .max(64)
  .regex(/^[\w-]+(\.[\w-]+)*$/);

function parseParam(name: string, value: string | string[] | undefined): string {
  const result = paramSchema.safeParse(value);
  if (!result.success) throw new PlenumError('not_found', { field: name });
  return result.data;
}

/** Only what is declared leaves the server, whatever a handler returned. */
function shape({ response }: Endpoint, result: unknown): unknown {
  if (response === null) return undefined;
  if (isFile(response)) throw new Error('a file has no shape');
  return response.parse(result);
}

function send(response: Response, endpoint: Endpoint, body: unknown): void {
  response.set('cache-control', 'no-store');
  if (body === undefined) {
    response.status(endpoint.status ?? 204).end();
    return;
  }
  if (endpoint.version) response.set('etag', etagOf(body));
  response.status(endpoint.status ?? 200).json(body);
}

function languageOf(request: Request, caller: Caller | null): Language {
  return caller?.language ?? (request.acceptsLanguages('zh', 'en') === 'zh' ? 'zh' : 'en');
}

function isFile(kind: unknown): kind is FileKind {
  return typeof kind === 'object' && kind !== null && 'file' in kind;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

function split(key: string): [method: Method, path: string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space).toLowerCase() as Method, key.slice(space + 1)];
}
