import { isIP, SocketAddress } from 'node:net';

/** An IP address (never a name) and a UDP port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** Where packets of one kind go to and may come from. */
export interface Target {
  /** By the other end's SDP; null when it gave none. */
  readonly announced: Address | null;
  /** Where packets are sent; null while that is not known. */
  readonly to: Address | null;
  /** Whether a valid packet has come from there. */
  readonly latched: boolean;
}

/** The other end of a media line. Plain data, so that a media process which is started again goes on with it. */
export interface Remote {
  readonly rtp: Target;
  /** Not looked at with rtcp-mux. */
  readonly rtcp: Target;
}

/**
 * The other end as its SDP announces it. The unspecified address (0.0.0.0 or ::), by which old devices hold (RFC 3264
 * section 8.4), is none.
 * @param rtcp of `a=rtcp` (RFC 3605); the port after RTP's without it
 * @throws RangeError when one is no IP address with a port of 1 to 65535
 */
export function remoteOf(rtp: Address | null, rtcp: Address | null = rtp && portAfter(rtp)): Remote {
  return { rtp: announce(rtp), rtcp: announce(rtcp) };
}

/** The other end after another SDP of its; one that changes nothing (a session refreshed) leaves what was latched. */
export function announcedAgain(remote: Remote, next: Remote): Remote {
  const same =
    equal(remote.rtp.announced, next.rtp.announced) && equal(remote.rtcp.announced, next.rtcp.announced);
  return same ? remote : next;
}

/**
 * Whether a packet may be listened to. Until the first valid one anybody may send: behind NAT nobody knows where from.
 * Then it is the one that did, or the address of the SDP, who is no third party. RTCP comes from RTP's address.
 */
export function mayCome(remote: Remote, kind: keyof Remote, source: Address): boolean {
  const { rtp } = remote;
  if (kind === 'rtcp' && rtp.latched && rtp.to?.address !== source.address) return false;
  const { latched, to, announced } = remote[kind];
  return !latched || equal(to, source) || equal(announced, source);
}

/** The other end once a valid packet has come from where it may. */
export function latch(remote: Remote, kind: keyof Remote, source: Address): Remote {
  const before = remote[kind];
  if (before.latched && equal(before.to, source)) return remote;
  const target: Target = { ...before, to: source, latched: true };
  if (kind === 'rtcp') return { ...remote, rtcp: target };
  return { rtp: target, rtcp: beside(remote.rtcp, source) };
}

/** Where RTCP goes when RTP comes from another address than thought. */
function beside(rtcp: Target, rtpSource: Address): Target {
  if (rtcp.to?.address === rtpSource.address) return rtcp;
  const announced = rtcp.announced?.address === rtpSource.address;
  return { ...rtcp, to: announced ? rtcp.announced : portAfter(rtpSource), latched: false };
}

function portAfter({ address, port }: Address): Address | null {
  return port < 65535 ? { address, port: port + 1 } : null;
}

function announce(given: Address | null): Target {
  const announced = given && canonical(given);
  return { announced, to: announced, latched: false };
}

/** Written as the system writes where packets come from; null when it is unspecified. */
function canonical({ address, port }: Address): Address | null {
  const version = isIP(address);
  if (version === 0 || !(port >= 1 && port <= 65535)) {
    throw new RangeError(`not an IP address and port: ${address}:${port}`);
  }
  const written = new SocketAddress({ address, family: version === 4 ? 'ipv4' : 'ipv6' }).address;
  return written === '0.0.0.0' || written === '::' ? null : { address: written, port };
}

function equal(one: Address | null, other: Address | null): boolean {
  return one?.address === other?.address && one?.port === other?.port;
}
