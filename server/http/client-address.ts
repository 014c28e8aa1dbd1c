import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * The address limits are counted by: an IPv4 address, or the /64 of an IPv6 one, since a single machine owns as many
 * addresses of its /64 as it likes.
 * @param trustedProxies reverse proxies in front whose X-Forwarded-For entries are believed
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? ''))
    .split(',')
    .map((hop) => hop.trim());
  const direct = request.socket.remoteAddress ?? '';
  const address = trustedProxies > 0 ? (hops.at(-trustedProxies) ?? '') || direct : direct;
  return limitKey(address);
}

/** @returns the address, or its first four groups when it is IPv6 */
export function limitKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
