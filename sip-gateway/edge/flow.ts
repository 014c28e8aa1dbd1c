export type Transport = 'udp' | 'tcp' | 'tls';

export interface Address {
  /** An IP address, IPv6 without brackets; IPv4 never in IPv6's clothes. */
  readonly address: string;
  readonly port: number;
}

/**
 * Where messages come from and go to: a connection, or with UDP the pair of a listener and a remote address (RFC 5626
 * section 3.1). What comes over a flow is answered over it.
 */
export interface Flow {
  readonly id: string;
  readonly transport: Transport;
  readonly local: Address;
  readonly remote: Address;
  /** What Via and Contact say of this end: the listener's, as others reach it. `address` may be a host name. */
  readonly announced: Address;
  readonly encrypted: boolean;
  readonly closed: boolean;
  /**
   * Hands a whole SIP message to the network, and with UDP keeps on doing so as RFC 3261 section 17 has it.
   * @throws the system's error, or that the flow is closed
   */
  send(text: string): Promise<void>;
  /** Sends what is not remembered and never again: answers to what was refused. Failures are nobody's. */
  sendOnce(text: string): void;
  close(): void;
}

/** Takes the IPv4 address out of `::ffff:192.0.2.1`. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

/** @returns e.g. `tls 192.0.2.1:5061 198.51.100.7:40312`; IPv6 in brackets */
export function flowId(transport: Transport, local: Address, remote: Address): string {
  return `${transport} ${writeAddress(local)} ${writeAddress(remote)}`;
}

export function writeAddress({ address, port }: Address): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The other end of a UDP flow by its ID, when it is of this listener; null: it is of another. */
export function remoteOf(id: string, local: Address): Address | null {
  const own = flowId('udp', local, { address: '', port: 0 }).slice(0, -':0'.length);
  if (!id.startsWith(own)) return null;
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(id.slice(own.length)) ?? [];
  return address === undefined ? null : { address, port: Number(port) };
}
