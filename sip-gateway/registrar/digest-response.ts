import { createHash } from 'node:crypto';

/** As headers name them (RFC 8760 section 2.1): MD5 for devices of old, SHA-256 for those that can. */
export type DigestAlgorithm = 'MD5' | 'SHA-256';

/** What an answer to a challenge is made of, besides the password. */
export interface DigestParts {
  method: string;
  /** The `uri` of the header. */
  uri: string;
  nonce: string;
  /** Null: the other end is of RFC 2069 and knows no quality of protection. */
  auth: { nc: string; cnonce: string } | null;
}

/** By the name in a header; null for what is not supported, all `-sess` among it. */
export function algorithmOf(name = 'MD5'): DigestAlgorithm | null {
  const upper = name.toUpperCase();
  return upper === 'MD5' || upper === 'SHA-256' ? upper : null;
}

/** H(A1) of RFC 7616 section 3.4.2. */
export function ha1(
  algorithm: DigestAlgorithm,
  { userName, realm, password }: { userName: string; realm: string; password: string },
): string {
  return hash(algorithm, `${userName}:${realm}:${password}`);
}

/** RFC 7616 section 3.4.1; without quality of protection RFC 2069 section 2.1.2. Lower-case hexadecimal. */
export function responseTo(algorithm: DigestAlgorithm, ha1: string, parts: DigestParts): string {
  const { method, uri, nonce, auth } = parts;
  const ha2 = hash(algorithm, `${method}:${uri}`);
  const between = auth ? [nonce, auth.nc, auth.cnonce, 'auth'] : [nonce];
  return hash(algorithm, [ha1, ...between, ha2].join(':'));
}

function hash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text, 'utf8')
    .digest('hex');
}
