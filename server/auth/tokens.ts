import { createHash, randomBytes } from 'node:crypto';

/** A secret that nobody guesses: 256 random bits in base64url, 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token: SHA-256, base64url. No salt is needed for what is random already. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
