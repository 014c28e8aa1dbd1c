import { z } from 'zod';
import type { Endpoint, Endpoints } from '../../server/contract/api/endpoint.ts';
import { endpoints as declared } from '../../server/contract/api/endpoints.ts';
import type { RestCall } from './rest-client.ts';
import { type SampleOptions, sampleOf } from './schema-samples.ts';
import type { Tenant, TenantId } from './tenants.ts';

export const endpoints: Endpoints = declared;

type Ids = Tenant['ids'];

/** Requests of a wholly declared endpoint that get past parsing, with the objects of one enterprise. */
export function requestOf(key: string, ids: Ids, options: SampleOptions = {}): RestCall {
  const endpoint = endpoints[key];
  if (!endpoint) throw new Error(`no endpoint ${key}`);
  const fields: SampleOptions = { value: (field, within) => idFor(field, within, ids), ...options };
  const { query, body, version } = endpoint;
  return {
    params: paramsOf(key, ids),
    ...(query ? { query: textual(sampleOf(query, fields)) } : {}),
    ...(version === 'required' ? { headers: { 'if-match': '"1"' } } : {}),
    ...contentOf(body, fields),
  };
}

/** Names of the parameters in its path. */
export function paramNames(key: string): string[] {
  return [...key.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
}

/** Those that name an object of an enterprise. */
export function hasTenantParam(key: string): boolean {
  return paramNames(key).some((name) => !['kind', 'token'].includes(name));
}

/** The object a field of a query or body names, by the field and the `kind` beside it; undefined: it names none. */
export function idFor(field: string, within: Readonly<Record<string, unknown>>, ids: Ids): unknown {
  switch (field) {
    case 'accountIds':
      return [ids.accountId];
    case 'parentId':
    case 'departmentId':
      return ids.departmentId;
    case 'accountId':
    case 'viewerId':
    case 'targetId':
      return ids.accountId;
    case 'conferenceId':
      return ids.pastConferenceId;
    case 'terminalId':
    case 'vmrId':
    case 'enterpriseId':
      return ids[field];
    case 'id':
      return { account: ids.accountId, department: ids.departmentId, terminal: ids.terminalId }[
        String(within['kind'])
      ];
    default:
      return undefined;
  }
}

function paramsOf(key: string, ids: Ids): Record<string, string> {
  return Object.fromEntries(paramNames(key).map((name) => [name, paramOf(key, name, ids)]));
}

function paramOf(key: string, name: string, ids: Ids): string {
  switch (name) {
    case 'kind':
      return 'accounts';
    case 'token':
      return 'no-such-token';
    case 'conferenceId':
      return key.includes(' /conferences/') ? ids.liveConferenceId : ids.pastConferenceId;
    default:
      return ids[name as TenantId];
  }
}

function contentOf(body: Endpoint['body'], fields: SampleOptions): RestCall {
  if (body === undefined) return {};
  if (body instanceof z.ZodType) return { body: sampleOf(body, fields) };
  return { raw: 'name\nHall\n', headers: { 'content-type': 'text/csv' } };
}

function textual(query: unknown): Record<string, unknown> {
  return query as Record<string, unknown>;
}
