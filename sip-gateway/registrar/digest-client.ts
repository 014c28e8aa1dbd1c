import { randomBytes } from 'node:crypto';
import { parseDigest, writeDigest } from './digest-header.ts';
import { algorithmOf, type DigestAlgorithm, ha1, responseTo } from './digest-response.ts';

export interface Credentials {
  userName: string;
  password: string;
}

export interface DigestRequest {
  method: string;
  /** Request-URI. */
  uri: string;
  /** How many requests were answered with this nonce, this one included. */
  count?: number;
  /** Random when it is not given. */
  cnonce?: string;
}

interface Challenge {
  realm: string;
  nonce: string;
  algorithm: DigestAlgorithm;
  /** As it was written; undefined: it was left out, and so it is in the answer. */
  algorithmName: string | undefined;
  opaque: string | undefined;
  auth: boolean;
  stale: boolean;
}

/**
 * Answers a trunk's challenge: the topmost that we can (RFC 8760 section 2.4).
 * @param challenges values of all WWW-Authenticate or Proxy-Authenticate headers
 * @returns the value of Authorization or Proxy-Authorization, and whether only the nonce of the answer before was too
 * old; null when there is none that we can answer
 */
export function authorize(
  challenges: readonly string[],
  { userName, password }: Credentials,
  { method, uri, count = 1, cnonce = randomBytes(12).toString('hex') }: DigestRequest,
): { value: string; stale: boolean } | null {
  const challenge = challenges.map(readChallenge).find((one) => one !== null);
  if (!challenge) return null;
  const { realm, nonce, algorithm, algorithmName, opaque, stale } = challenge;
  const auth = challenge.auth ? { nc: count.toString(16).padStart(8, '0'), cnonce } : null;
  const kept = ha1(algorithm, { userName, realm, password });
  const value = writeDigest([
    ['username', userName, 'quoted'],
    ['realm', realm, 'quoted'],
    ['nonce', nonce, 'quoted'],
    ['uri', uri, 'quoted'],
    ['response', responseTo(algorithm, kept, { method, uri, nonce, auth }), 'quoted'],
    ...(algorithmName === undefined ? [] : [['algorithm', algorithmName] as const]),
    ...(auth
      ? [['cnonce', cnonce, 'quoted'] as const, ['qop', 'auth'] as const, ['nc', auth.nc] as const]
      : []),
    ...(opaque === undefined ? [] : [['opaque', opaque, 'quoted'] as const]),
  ]);
  return { value, stale };
}

/** Null: malformed, or it wants what we cannot. */
function readChallenge(value: string): Challenge | null {
  const parameters = parseDigest(value);
  const [realm, nonce] = [parameters?.get('realm'), parameters?.get('nonce')];
  if (!parameters || realm === undefined || nonce === undefined) return null;
  const algorithmName = parameters.get('algorithm');
  const algorithm = algorithmOf(algorithmName);
  const qop = parameters
    .get('qop')
    ?.toLowerCase()
    .split(/[\s,]+/);
  if (!algorithm || (qop && !qop.includes('auth'))) return null;
  const stale = parameters.get('stale')?.toLowerCase() === 'true';
  const opaque = parameters.get('opaque');
  return { realm, nonce, algorithm, algorithmName, opaque, auth: qop !== undefined, stale };
}
