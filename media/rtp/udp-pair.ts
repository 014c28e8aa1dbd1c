import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket, SocketOptions } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { isIPv6 } from 'node:net';
import { bindMarked } from './marked-socket.ts';
import { isRtcp } from './packet.ts';
import type { PortPair, PortRange } from './port-range.ts';
import { announcedAgain, latch, mayCome } from './remote.ts';
import type { Remote, Target } from './remote.ts';

type Kind = keyof Remote;

export interface UdpPairOptions {
  /** Local IP address. */
  readonly address: string;
  /** Of RTP; RTCP has the next one, unless both share it. */
  readonly port: number;
  /** RTP and RTCP on one port (rtcp-mux, RFC 5761). */
  readonly mux: boolean;
  /** `remoteOf` the SDP, or what was last told by `latched` before the process was started again. */
  readonly remote: Remote;
  /**
   * Decides what is valid: gives the packet that a datagram holds (with SRTP, in the clear), or null when it does not
   * parse or its tag is wrong. Called only for datagrams of who may send.
   */
  readonly admit: (datagram: Buffer, kind: Kind) => Buffer | null;
  /** Code point that packets are marked with where that can be had (RFC 2474), 0 to 63; none without. */
  readonly dscp?: number;
  /** Of each socket, in bytes; the system halves or caps it without a word. */
  readonly receiveBuffer?: number;
}

/** Datagrams since it was opened. */
export interface UdpCounts {
  rtp: number;
  rtcp: number;
  /** That `admit` refused. */
  invalid: number;
  /** From where none may come. */
  foreign: number;
  /** That could not be sent, or had nowhere to go yet. */
  unsent: number;
}

/** A key frame of 1080p in one burst, and then some. */
const defaultReceiveBuffer = 1024 * 1024;

/**
 * The sockets of one media line of a leg. They send to where the other end's SDP says until its first valid packet comes,
 * then to where that came from (symmetric RTP, RFC 4961), and never to a third party's (`remote.ts`).
 */
export class UdpPair extends EventEmitter<{
  rtp: [packet: Buffer];
  rtcp: [packet: Buffer];
  /** The other end is known now, or better. */
  latched: [remote: Remote];
  /** A socket fails; the pair is of no use any more. */
  error: [error: Error];
}> {
  /** Both, also when RTCP shares RTP's. */
  readonly ports: PortPair;
  readonly counts: UdpCounts = { rtp: 0, rtcp: 0, invalid: 0, foreign: 0, unsent: 0 };
  readonly #rtp: Socket;
  /** Null when both share one. */
  readonly #rtcp: Socket | null;
  readonly #admit: UdpPairOptions['admit'];
  #remote: Remote;
  #closed = false;

  private constructor(rtp: Socket, rtcp: Socket | null, options: UdpPairOptions) {
    super();
    this.ports = { rtp: options.port, rtcp: options.port + 1 };
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#admit = options.admit;
    this.#remote = options.remote;
    this.#listen(rtp, 'rtp');
    if (rtcp) this.#listen(rtcp, 'rtcp');
  }

  /** @throws the system's error when a port cannot be had, e.g. `EADDRINUSE` */
  static async open(options: UdpPairOptions): Promise<UdpPair> {
    const rtp = await bind(options, options.port);
    try {
      return new UdpPair(rtp, options.mux ? null : await bind(options, options.port + 1), options);
    } catch (error) {
      rtp.close();
      throw error;
    }
  }

  /**
   * On a pair of ports that no other program has. Whoever closes it gives `ports` back to the range.
   * @throws Error when the range is used up, or the system's when binding fails for another reason
   */
  static async openIn(range: PortRange, options: Omit<UdpPairOptions, 'port'>): Promise<UdpPair> {
    for (;;) {
      const ports = range.take();
      try {
        return await UdpPair.open({ ...options, port: ports.rtp });
      } catch (error) {
        range.release(ports);
        if (!isInUse(error)) throw error;
      }
    }
  }

  get remote(): Remote {
    return this.#remote;
  }

  /** Another SDP of the other end; one that says what was said leaves what was latched. */
  setRemote(remote: Remote): void {
    this.#remote = announcedAgain(this.#remote, remote);
  }

  /** @param datagram as it goes on the wire */
  send(datagram: Buffer): void {
    this.#send(this.#rtp, this.#remote.rtp, datagram);
  }

  /** @param datagram as it goes on the wire */
  sendRtcp(datagram: Buffer): void {
    if (this.#rtcp) this.#send(this.#rtcp, this.#remote.rtcp, datagram);
    else this.send(datagram);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rtp.close();
    this.#rtcp?.close();
  }

  #send(socket: Socket, { to }: Target, datagram: Buffer): void {
    if (this.#closed || !to) {
      this.counts.unsent++;
      return;
    }
    socket.send(datagram, to.port, to.address, (error) => {
      if (error) this.counts.unsent++;
    });
  }

  #listen(socket: Socket, port: Kind): void {
    socket.on('message', (datagram, source) => this.#receive(datagram, source, port));
    socket.on('error', (error) => this.emit('error', error));
  }

  #receive(datagram: Buffer, { address, port }: RemoteInfo, on: Kind): void {
    if (this.#closed) return;
    const source = { address, port };
    if (!mayCome(this.#remote, on, source)) {
      this.counts.foreign++;
      return;
    }
    const kind = this.#rtcp ? on : isRtcp(datagram) ? 'rtcp' : 'rtp';
    const packet = this.#admit(datagram, kind);
    if (!packet) {
      this.counts.invalid++;
      return;
    }
    this.counts[kind]++;
    const before = this.#remote;
    this.#remote = latch(before, on, source);
    if (this.#remote !== before) this.emit('latched', this.#remote);
    this.emit(kind, packet);
  }
}

async function bind({ address, dscp, receiveBuffer }: UdpPairOptions, port: number): Promise<Socket> {
  const ipv6 = isIPv6(address);
  const options: SocketOptions = {
    type: ipv6 ? 'udp6' : 'udp4',
    ipv6Only: ipv6,
    recvBufferSize: receiveBuffer ?? defaultReceiveBuffer,
    // There are only IP addresses here: nothing to look up and nothing to wait for with each packet.
    lookup: (ip, _options, done) => done(null, ip, ipv6 ? 6 : 4),
  };
  const marked = dscp ? await bindMarked({ address, port, dscp }, options) : null;
  if (marked) return marked;
  const socket = createSocket(options);
  try {
    const listening = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
