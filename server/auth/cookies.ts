import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * Cookies of ours: never read by scripts, not sent along by other sites' forms. Over HTTPS their names begin with
 * `__Host-`, so that browsers take them only from this very host and over HTTPS: neither a neighbouring subdomain nor
 * somebody on the way can plant one (RFC 6265bis, section 4.1.3.2).
 */
export type CookieName = 'plenum_session' | 'plenum_device' | 'plenum_oidc';

/**
 * Whether a request came over HTTPS, to us or to the proxy in front (as Express's `request.secure`).
 * @param trustedProxies reverse proxies in front whose X-Forwarded-Proto is believed
 */
export function isSecure(request: IncomingMessage, trustedProxies: number): boolean {
  if (request.socket instanceof TLSSocket) return true;
  if (trustedProxies === 0) return false;
  const forwarded = request.headers['x-forwarded-proto'];
  const [first = ''] = (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? '')).split(',');
  return first.trim().toLowerCase() === 'https';
}

/** @returns the value of a cookie of ours, the one that fits how the request came */
export function readCookie(
  headers: IncomingHttpHeaders,
  name: CookieName,
  secure: boolean,
): string | undefined {
  return parseCookie(headers.cookie ?? '')[fullName(name, secure)];
}

/** Sets a cookie beside those that are set already; null takes it away. */
export function writeCookie(
  response: ServerResponse,
  name: CookieName,
  value: string | null,
  { secure, maxAgeMs }: { secure: boolean; maxAgeMs: number },
): void {
  const cookie = stringifySetCookie({
    name: fullName(name, secure),
    value: value ?? '',
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    maxAge: value === null ? 0 : Math.floor(maxAgeMs / 1000),
  });
  response.appendHeader('set-cookie', cookie);
}

/** Whether the request bears the cookie of a session, of either name. */
export function hasSessionCookie(headers: IncomingHttpHeaders): boolean {
  return [true, false].some((secure) => readCookie(headers, 'plenum_session', secure) !== undefined);
}

function fullName(name: CookieName, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
