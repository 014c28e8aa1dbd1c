import { BlockList, isIP, SocketAddress } from 'node:net';

/** To groups nothing is sent: whoever calls could direct pictures at them. */
const groups = new BlockList();
groups.addSubnet('224.0.0.0', 4, 'ipv4');
groups.addAddress('255.255.255.255', 'ipv4');
groups.addSubnet('ff00::', 8, 'ipv6');

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/**
 * The address of `c=` or `a=rtcp`, written as the system writes it.
 * @returns a null address for what is no IP address of one machine, `held` for the unspecified one (0.0.0.0 and ::)
 */
export function readAddress(written: unknown): { address: string | null; held: boolean } {
  const none = { address: null, held: false };
  // Node takes zones (fe80::1%eth0) for addresses, which mean something on the other machine only.
  if (typeof written !== 'string' || isIP(written) === 0 || written.includes('%')) return none;
  const family = familyOf(written);
  const { address } = new SocketAddress({ address: written, family });
  if (address === '0.0.0.0' || address === '::') return { address: null, held: true };
  return groups.check(address, family) ? none : { address, held: false };
}
