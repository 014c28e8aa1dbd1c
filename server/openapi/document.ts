import type { Endpoint, Endpoints, FileKind } from '../contract/api/endpoint.ts';
import { errorSchema, range, sharedComponents } from './components.ts';
import { featureOf, features } from './features.ts';
import { introduction } from './introduction.ts';
import type { Answer, Content, Method, OpenApi31, Operation, Parameter, Reference } from './openapi.ts';
import { outgoing } from './outgoing.ts';
import { describeSchemas, type JsonSchema, type SchemaUse } from './schemas.ts';

/**
 * Describes the interface for programs, from what is declared and nothing else.
 * @param serverUrl what paths are appended to; may be relative, e.g. `/api/v1`
 * @throws when two operations would have the same name
 */
export function openApiDocument(
  endpoints: Endpoints,
  { version, serverUrl }: { version: string; serverUrl: string },
): OpenApi31 {
  const { schemas, components } = describeSchemas(usesOf(endpoints));
  const paths: OpenApi31['paths'] = {};
  const named = new Set<string>();
  for (const [key, endpoint] of Object.entries(endpoints)) {
    const { method, path } = split(key);
    const operationId = operationIdOf(key);
    if (named.has(operationId)) throw new Error(`two operations would be named ${operationId}`);
    named.add(operationId);
    const operations = (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {});
    operations[method] = operationOf(key, endpoint, schemas);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Plenum',
      version,
      description: introduction(),
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: features.map(({ name, description }) => ({ name, description })),
    paths,
    webhooks: outgoing(),
    components: { ...sharedComponents(), schemas: { ...components, Error: errorSchema() } },
  };
}

/** `'GET /accounts/:accountId'` -> `{ method: 'get', path: '/accounts/:accountId' }` */
export function split(key: string): { method: Method; path: string } {
  const space = key.indexOf(' ');
  return { method: key.slice(0, space).toLowerCase() as Method, path: key.slice(space + 1) };
}

function usesOf(endpoints: Endpoints): SchemaUse[] {
  return Object.entries(endpoints).flatMap(([key, { query, body, response }]): SchemaUse[] => [
    ...(query ? [{ key: `${key} query`, schema: query, direction: 'input' } as const] : []),
    ...(body && !isFile(body) ? [{ key: `${key} body`, schema: body, direction: 'input' } as const] : []),
    ...(response && !isFile(response)
      ? [{ key: `${key} response`, schema: response, direction: 'output' } as const]
      : []),
  ]);
}

function operationOf(key: string, endpoint: Endpoint, schemas: ReadonlyMap<string, JsonSchema>): Operation {
  const { access, scope, body, version, idempotent } = endpoint;
  const parameters = [
    ...pathParameters(key),
    ...queryParameters(schemas.get(`${key} query`)),
    ...(version === 'required' ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(hasRanges(endpoint) ? [range] : []),
  ];
  return {
    operationId: operationIdOf(key),
    tags: [featureOf(key)],
    summary: endpoint.summary,
    description: mayCall(endpoint),
    'x-access': access,
    ...(scope === undefined ? {} : { 'x-scope': scope }),
    security: securityOf(endpoint),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(body, schemas.get(`${key} body`)) } }),
    responses: { ...successOf(key, endpoint, schemas), ...errorsOf(key, endpoint) },
  };
}

/** Of what there is one for a caller and several altogether. */
const ownNames: Readonly<Record<string, string>> = {
  'DELETE /session': 'signOut',
  'GET /enterprise': 'getMyEnterprise',
  'PATCH /enterprise': 'patchMyEnterprise',
};

/** A readable name, e.g. `getAccounts`, `patchAccount`, `postWebhookDeliveryRetry`. */
export function operationIdOf(key: string): string {
  const own = ownNames[key];
  if (own !== undefined) return own;
  const { method, path } = split(key);
  const words: string[] = [];
  for (const segment of path.slice(1).split('/')) {
    if (!segment.startsWith(':')) {
      words.push(pascal(segment));
      continue;
    }
    // `accounts/:accountId` is one account.
    const one = pascal(segment.slice(1).replace(/Id$/, ''));
    const last = words.at(-1) ?? '';
    if ([`${one}s`, one.replace(/y$/, 'ies')].some((many) => last.endsWith(many))) {
      words[words.length - 1] = one;
    } else words.push(`By${one}`);
  }
  return method + words.join('');
}

function pascal(text: string): string {
  return text.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

function mayCall({ access, scope }: Endpoint): string {
  const who = {
    public: 'Anybody.',
    account: 'Whoever is signed in.',
    admin: 'Administrators of the enterprise.',
    operator: 'Operators of the installation.',
  }[access];
  return `${who} ${scope === undefined ? 'Not open to API keys.' : `API keys with the scope \`${scope}\`.`}`;
}

function securityOf({ access, scope }: Endpoint): Operation['security'] {
  const key = scope === undefined ? [] : [{ apiKey: [scope] }];
  return access === 'public'
    ? key.length > 0
      ? [{}, { session: [] }, ...key]
      : []
    : [{ session: [] }, ...key];
}

function pathParameters(key: string): Parameter[] {
  return [...key.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 64 },
  }));
}

function queryParameters(schema: JsonSchema | undefined): Parameter[] {
  return Object.entries(schema?.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    required: schema?.required?.includes(name) ?? false,
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function contentOf(kind: NonNullable<Endpoint['body']>, schema: JsonSchema | undefined): Content {
  if (!isFile(kind)) return { 'application/json': { schema: schema ?? {} } };
  return Object.fromEntries(
    kind.file.map((type) => [type, { schema: { type: 'string', format: 'binary', contentMediaType: type } }]),
  );
}

function successOf(
  key: string,
  { response, status, version }: Endpoint,
  schemas: ReadonlyMap<string, JsonSchema>,
): Record<string, Answer> {
  if (response === null) {
    const redirect = key.startsWith('GET ');
    const code = redirect ? 302 : (status ?? 204);
    return { [code]: { description: redirect ? 'Sent on to a page.' : 'Done.' } };
  }
  const content = contentOf(response, schemas.get(`${key} response`));
  return {
    [status ?? 200]: {
      description: { 200: 'Done.', 201: 'Made.', 202: 'Taken; it goes on by itself.' }[status ?? 200],
      ...(version ? { headers: { ETag: { $ref: '#/components/headers/ETag' } } } : {}),
      content,
    },
    ...(hasRanges({ response })
      ? {
          206: { description: 'The part that was asked for; Content-Range says which it is.', content },
          304: { description: 'Unchanged since it had the ETag given with If-None-Match.' },
          416: { description: 'It is not so long; Content-Range says how long it is.' },
        }
      : {}),
  };
}

function hasRanges({ response }: Pick<Endpoint, 'response'>): boolean {
  return isFile(response) && response.ranges === true;
}

function errorsOf(
  key: string,
  { access, body, query, version, idempotent }: Endpoint,
): Record<string, Reference> {
  const statuses = [
    ...(body || query ? [400] : []),
    ...(access === 'public' ? [] : [401, 403]),
    ...(key.includes(':') ? [404] : []),
    ...(version === 'required' ? [412, 428] : []),
    ...(idempotent ? [422] : []),
  ];
  const named = statuses.map(
    (status) => [status, { $ref: `#/components/responses/Error${status}` }] as const,
  );
  return { ...Object.fromEntries(named), default: { $ref: '#/components/responses/Error' } };
}

export function isFile(kind: Endpoint['body'] | Endpoint['response']): kind is FileKind {
  return typeof kind === 'object' && kind !== null && 'file' in kind;
}
