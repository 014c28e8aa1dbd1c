import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** An opaque, unguessable name: 128 random bits in base64url. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** `length` random decimal digits, the first not 0. */
export function randomDigits(length: number): string {
  let digits = String(randomInt(1, 10));
  while (digits.length < length) digits += String(randomInt(0, 10));
  return digits;
}

/** Compares secrets without telling by its time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** SHA-256 of a secret of full entropy, base64url: enough to know it again, and nothing to use. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
