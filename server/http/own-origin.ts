import { isIP } from 'node:net';
import { hostname } from 'node:os';

export interface Arrival {
  protocol: string;
  /** The Host header. */
  host: string | undefined;
  /** The end of the connection on this machine. */
  localAddress: string | undefined;
  localPort: number | undefined;
}

/**
 * By which origin a request came, when that is an address of this machine which others reach as well. Anything else a
 * Host header may say is the client's word: a link to it, in a mail from here, would lead wherever the client wants.
 */
export function ownOrigin({ protocol, host, localAddress, localPort }: Arrival): string | null {
  const url = URL.parse(`${protocol}://${host ?? ''}`);
  if (!url || localAddress === undefined || localPort === undefined) return null;
  const port = url.port === '' ? (protocol === 'https' ? 443 : 80) : Number(url.port);
  // IPv4 that comes by a socket of both versions.
  const address = localAddress.replace(/^::ffff:/i, '');
  if (port !== localPort || address === '::1' || address.startsWith('127.')) return null;
  const names = [isIP(address) === 6 ? `[${address}]` : address, hostname()];
  return names.some((name) => name.toLowerCase() === url.hostname) ? url.origin : null;
}
