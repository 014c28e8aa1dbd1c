import { isIP, SocketAddress } from 'node:net';

/** An IP address, never a name, and a port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/**
 * Written as the system writes where something comes from.
 * @throws RangeError when it is no IP address with a port of 1 to 65535
 */
export function canonical({ address, port }: Address): Address {
  const version = isIP(address);
  if (version === 0 || !(port >= 1 && port <= 65535)) {
    throw new RangeError(`not an IP address and port: ${address}:${port}`);
  }
  return { address: new SocketAddress({ address, family: version === 4 ? 'ipv4' : 'ipv6' }).address, port };
}

export function equal(one: Address | null, other: Address | null): boolean {
  return one?.address === other?.address && one?.port === other?.port;
}
