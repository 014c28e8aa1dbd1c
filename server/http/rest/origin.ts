import type { Request } from 'express';
import { isSameOrigin } from '../../auth/same-origin.ts';
import type { Caller } from '../../contract/api/caller.ts';
import { PlenumError } from '../../contract/errors.ts';

const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what another site made somebody's browser send. Programs with an API key have no cookie to abuse.
 * @param ownHost host and port of the configured public address; empty: the one of the request
 * @throws PlenumError `wrong_origin`
 */
export function guardOrigin(request: Request, caller: Caller | null, ownHost: string): void {
  if (safe.includes(request.method) || caller?.kind === 'key') return;
  const { headers } = request;
  const hosts = [headers.host ?? '', ownHost].filter((host) => host !== '');
  if (!hosts.some((host) => isSameOrigin(headers, host))) throw new PlenumError('wrong_origin');
}
