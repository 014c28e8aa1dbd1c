/** The values of WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization (RFC 3261 section 25.1). */

/** Longer than what any device sends. */
const longest = 4096;
const token = "[A-Za-z0-9\\-.!%*_+`'~]+";
const parameter = new RegExp(
  `[\\s,]*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))\\s*(?=,|$)`,
  'suy',
);

/**
 * Reads the parameters of the scheme Digest.
 * @returns by names in small letters, without quotes; null when it is another scheme, malformed, or has one twice
 */
export function parseDigest(value: string): Map<string, string> | null {
  const [scheme] = /^\s*Digest\s+/i.exec(value) ?? [];
  if (scheme === undefined || value.length > longest) return null;
  const parameters = new Map<string, string>();
  let at = scheme.length;
  while (!/^[\s,]*$/.test(value.slice(at))) {
    parameter.lastIndex = at;
    const [all = '', name = '', quoted, bare = ''] = parameter.exec(value) ?? [];
    const key = name.toLowerCase();
    if (all === '' || parameters.has(key)) return null;
    parameters.set(key, quoted === undefined ? bare : quoted.replaceAll(/\\(.)/gsu, '$1'));
    at += all.length;
  }
  return parameters;
}

/** Whether a value is of the scheme Digest at all, well-formed or not. */
export function isDigest(value: string): boolean {
  return /^\s*Digest\s/i.test(value);
}

/** @param parameters in order; what is `quoted` gets quotes */
export function writeDigest(
  parameters: readonly (readonly [name: string, value: string, form?: 'quoted'])[],
): string {
  const written = parameters.map(([name, value, form]) =>
    form === 'quoted' ? `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"` : `${name}=${value}`,
  );
  return `Digest ${written.join(', ')}`;
}
