import type { IncomingHttpHeaders } from 'node:http';
import { hasSessionCookie } from './cookies.ts';

/**
 * Whether a request that changes something comes from our own pages, or at least not from somebody's browser at the
 * bidding of another site. Browsers say where it comes from in `Origin`, and all current ones in `Sec-Fetch-Site`. What
 * says neither is a program; with the cookie of a session it is refused all the same.
 * @param expectedHost host and port by which people reach this server, as in `Host`
 */
export function isSameOrigin(headers: IncomingHttpHeaders, expectedHost: string): boolean {
  const { origin } = headers;
  if (origin !== undefined) {
    // `null` stands for pages without an origin of their own: sandboxes, files.
    return URL.canParse(origin) && isSameHost(new URL(origin), expectedHost);
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return !hasSessionCookie(headers);
}

/** The default port may be named or left out. */
function isSameHost(origin: URL, expectedHost: string): boolean {
  const expected = `${origin.protocol}//${expectedHost}`;
  return (
    /^https?:$/.test(origin.protocol) && URL.canParse(expected) && new URL(expected).host === origin.host
  );
}
