import type { Scope } from '../../../server/contract/api/endpoint.ts';

/** In the order they are offered; the type sees that each exists. */
export const scopes = [
  'directory:read',
  'directory:write',
  'terminals:read',
  'terminals:write',
  'meetings:read',
  'meetings:write',
  'history:read',
  'recordings:read',
  'recordings:write',
  'audit:read',
] as const satisfies readonly Scope[];
