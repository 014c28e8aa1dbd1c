import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { localAddresses } from './local-addresses.ts';

/**
 * Where others may not have this server go (webhooks, live streams): this machine, its network, and what clouds tell their machines. From the registries of
 * special-purpose addresses (RFC 6890; https://www.iana.org/assignments/iana-ipv4-special-registry), multicast, and
 * the addresses at which clouds have services outside of these (Azure's 168.63.129.16).
 */
const refusedIpv4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);

/** Only what is assigned to the public at all … */
const publicIpv6 = blockList('ipv6', [['2000::', 3]]);
/** … but for what carries another address within (Teredo, ORCHID, 6to4) or is for examples. */
const refusedIpv6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/** A name led to an address inside the network. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

/**
 * Whether an address is inside the network, or this machine's own public one.
 * @param address as numbers, without brackets; a zone (`%eth0`) makes it one of a local network
 */
export function isInternalAddress(address: string): boolean {
  if (localAddresses().includes(address)) return true;
  switch (isIP(address)) {
    case 4:
      return refusedIpv4.check(address, 'ipv4');
    case 6:
      if (address.includes('%')) return true;
      return !publicIpv6.check(address, 'ipv6') || refusedIpv6.check(address, 'ipv6');
    default:
      return true;
  }
}

/** Whether an address is inside the network by what is written in it, without asking where its name leads. */
export function namesInternalAddress(url: URL): boolean {
  // The URL parser has turned other spellings (127.1, 0x7f000001, full-width digits) into plain ones already.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(host) !== 0) return isInternalAddress(host);
  return host === 'localhost' || host.endsWith('.localhost');
}

/**
 * A `lookup` for sockets that gives only addresses outside the network, so that a name which leads elsewhere the second
 * time it is asked for does not get through: what was checked is what is connected to.
 */
export function publicLookup(lookup: typeof resolve = resolve): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        done(error, '');
        return;
      }
      const [first, ...others] = found.filter(({ address }) => !isInternalAddress(address));
      if (!first) done(new AddressRefused(`${hostname} leads to an address inside the network`), '');
      else if (options.all) done(null, [first, ...others]);
      else done(null, first.address, first.family);
    });
  };
}

function blockList(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}
