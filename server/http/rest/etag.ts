import type { Request } from 'express';
import { PlenumError } from '../../contract/errors.ts';

/** The entity tag of something with a version (RFC 9110, section 8.8.3): `"<version>"`. */
export function etagOf(body: unknown): string {
  return `"${String((body as { version: number }).version)}"`;
}

/**
 * The version a change is made to, from If-Match (RFC 9110, section 13.1.1). `W/` is what a proxy that compresses
 * makes of our tag.
 * @throws PlenumError `version_missing`
 */
export function versionOf(request: Request): number {
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(request.get('if-match')?.trim() ?? '')?.[1];
  if (version === undefined) throw new PlenumError('version_missing', { field: 'If-Match' });
  return Number(version);
}
