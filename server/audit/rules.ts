export interface AuditFilter {
  /** ms since the epoch, included */
  from?: number | undefined;
  /** ms since the epoch, not included */
  to?: number | undefined;
  /** Part of the name of an actor, an action or a target. */
  search?: string | undefined;
  offset: number;
  limit: number;
}

/** Words that make a key's value a secret, wherever they stand in it. */
const secretAnywhere = /passw|passphrase|secret|token|credential|cookie/;
/** Those that are part of harmless words too, so they count only at the end of a word: `hostPin`, `shipping`. */
const secretAtEnd = /(pin|key|hash|digest|salt|otp|ha1)s?$/;

/**
 * Whether a key is named as one that holds a secret, in camelCase, snake_case or kebab-case. Rather too eager: what is
 * dropped by mistake is missed by nobody.
 */
export function isNamedLikeSecret(key: string): boolean {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => {
    const lower = word.toLowerCase();
    return secretAnywhere.test(lower) || secretAtEnd.test(lower) || lower.startsWith('ha1');
  });
}

/** A copy without keys that are named like a secret, at any depth. */
export function withoutSecrets(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(detail)
      .filter(([key]) => !isNamedLikeSecret(key))
      .map(([key, value]) => [key, cleaned(value)]),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return withoutSecrets(value as Record<string, unknown>);
}
