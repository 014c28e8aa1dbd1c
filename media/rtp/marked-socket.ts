import { once } from 'node:events';
import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { getSystemErrorName } from 'node:util';

/** As Linux numbers them, on every processor that Node is built for. */
const linux = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_DGRAM: 2,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  IPPROTO_IP: 0,
  IP_TOS: 1,
  IPPROTO_IPV6: 41,
  IPV6_V6ONLY: 26,
  IPV6_TCLASS: 67,
} as const;

/** Calls of the system; each gives -1 on failure. */
interface System {
  socket: (family: number, type: number, protocol: number) => number;
  setsockopt: (fd: number, level: number, option: number, value: Int32Array, length: number) => number;
  bind: (fd: number, address: Uint8Array, length: number) => number;
  close: (fd: number) => number;
  inet_pton: (family: number, text: string, to: Uint8Array) => number;
  errno: () => number;
}

interface Marked {
  /** A local IP address. */
  address: string;
  port: number;
  /** Code point of what is sent (RFC 2474), 1 to 63. */
  dscp: number;
}

/**
 * A UDP socket whose packets are marked. Node sets no such option, but takes a socket that the system was asked for.
 * @returns null where that cannot be had: a warning, the first time, says why
 */
export async function bindMarked(marked: Marked, options: SocketOptions): Promise<Socket | null> {
  const system = await theSystem();
  const fd = system && openMarked(system, marked);
  if (!system || fd === null) return null;
  const socket = createSocket(options);
  const listening = once(socket, 'listening');
  socket.bind({ fd, exclusive: true });
  await listening;
  // Node lets others have the same port when it is given a socket.
  set(system, fd, [linux.SOL_SOCKET, linux.SO_REUSEADDR, 0]);
  return socket;
}

function openMarked(system: System, { address, port, dscp }: Marked): number | null {
  const six = isIPv6(address);
  const family = six ? linux.AF_INET6 : linux.AF_INET;
  const fd = system.socket(family, linux.SOCK_DGRAM | linux.SOCK_CLOEXEC, 0);
  const name = fd < 0 ? null : socketAddress(system, address, port);
  const is =
    name !== null &&
    (!six || set(system, fd, [linux.IPPROTO_IPV6, linux.IPV6_V6ONLY, 1])) &&
    set(
      system,
      fd,
      // The two bits after it are for congestion (RFC 3168).
      six ? [linux.IPPROTO_IPV6, linux.IPV6_TCLASS, dscp << 2] : [linux.IPPROTO_IP, linux.IP_TOS, dscp << 2],
    ) &&
    system.bind(fd, name, name.length) === 0;
  if (is) return fd;
  const error = name === null ? 'EINVAL' : getSystemErrorName(-system.errno());
  if (fd >= 0) system.close(fd);
  // Whoever binds it without a mark is told that by the system.
  if (error !== 'EADDRINUSE') warn(error);
  return null;
}

function set(
  { setsockopt }: System,
  fd: number,
  [level, option, value]: [level: number, option: number, value: number],
): boolean {
  return setsockopt(fd, level, option, Int32Array.of(value), 4) === 0;
}

/** `sockaddr_in` or `sockaddr_in6`; null for an address with a zone. */
function socketAddress({ inet_pton }: System, address: string, port: number): Uint8Array | null {
  const six = isIPv6(address);
  const family = six ? linux.AF_INET6 : linux.AF_INET;
  const name = Buffer.alloc(six ? 28 : 16);
  // The family in the processor's order, the port in the network's.
  name.set(new Uint8Array(Uint16Array.of(family).buffer));
  name.writeUInt16BE(port, 2);
  return inet_pton(family, address, name.subarray(six ? 8 : 4)) === 1 ? name : null;
}

let loading: Promise<System | null> | undefined;

function theSystem(): Promise<System | null> {
  return (loading ??= load());
}

async function load(): Promise<System | null> {
  if (process.platform !== 'linux') {
    warn(`not on ${process.platform}`);
    return null;
  }
  try {
    const { default: koffi } = await import('koffi');
    const libc = koffi.load(null);
    const call = (declaration: string): unknown => libc.func(declaration);
    return {
      socket: call('int socket(int, int, int)') as System['socket'],
      setsockopt: call('int setsockopt(int, int, int, void *, uint32_t)') as System['setsockopt'],
      bind: call('int bind(int, void *, uint32_t)') as System['bind'],
      close: call('int close(int)') as System['close'],
      inet_pton: call('int inet_pton(int, str, void *)') as System['inet_pton'],
      errno: () => koffi.errno(),
    };
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return null;
  }
}

let warned = false;

function warn(reason: string): void {
  if (warned) return;
  warned = true;
  process.emitWarning(`what is sent to room systems is not marked (media.dscp): ${reason}`, {
    code: 'PLENUM_DSCP',
  });
}
