import { createHash } from 'node:crypto';

/** MD5 for terminals of old (RFC 2617, RFC 3261), SHA-256 for those that can (RFC 7616, RFC 8760). */
export type DigestAlgorithm = 'md5' | 'sha256';

/**
 * What the server keeps instead of a password: H(A1) of RFC 7616 section 3.4.2, for algorithms that are not `-sess`.
 * Another realm makes it void.
 * @returns lower-case hexadecimal
 */
export function ha1(
  algorithm: DigestAlgorithm,
  { user, realm, password }: { user: string; realm: string; password: string },
): string {
  return createHash(algorithm).update(`${user}:${realm}:${password}`).digest('hex');
}
