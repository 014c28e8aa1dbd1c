import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Address } from './address.ts';
import type { FloorServer } from './floor-server.ts';
import { parseDatagram } from './message.ts';
import { defaultTimes, UdpAssociation, type UdpTimes } from './udp-association.ts';
import { UdpPeer } from './udp-peer.ts';

export interface UdpTransportOptions {
  floor: FloorServer;
  /** Local IP address. */
  address: string;
  /** 0: one that is free. */
  port: number;
  /** Of the other end's SDP; null: not known yet. */
  remote: Address | null;
  times?: UdpTimes;
}

/** The floor of one call over UDP (`UDP/BFCP`, RFC 8856), on a port of its own. */
export class UdpTransport extends EventEmitter<{
  /** The terminal does not answer (RFC 8855 section 8.3.1). What it asks from now on is answered all the same. */
  failed: [];
  /** The socket fails; the transport is of no use any more. */
  error: [error: Error];
}> {
  readonly port: number;
  readonly #socket: Socket;
  readonly #floor: FloorServer;
  readonly #peer: UdpPeer;
  readonly #association: UdpAssociation;
  readonly #onNotice = () => this.#sendDue();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(socket: Socket, { floor, remote, times = defaultTimes }: UdpTransportOptions) {
    super();
    this.port = socket.address().port;
    this.#socket = socket;
    this.#floor = floor;
    this.#peer = new UdpPeer(remote);
    // It hears of a notice first, and sends it second.
    this.#association = new UdpAssociation(floor, times);
    floor.on('notice', this.#onNotice);
    socket.on('message', (datagram, source) => this.#receive(datagram, source));
    socket.on('error', (error) => this.emit('error', error));
  }

  /** @throws the system's error when the port cannot be had, e.g. `EADDRINUSE`; RangeError by `remote` */
  static async open(options: UdpTransportOptions): Promise<UdpTransport> {
    const { address, port } = options;
    const ipv6 = isIPv6(address);
    const socket = createSocket({ type: ipv6 ? 'udp6' : 'udp4', ipv6Only: ipv6 });
    try {
      const listening = once(socket, 'listening');
      socket.bind({ address, port, exclusive: true });
      await listening;
      return new UdpTransport(socket, options);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /**
   * Another SDP of the other end.
   * @throws RangeError when it is no IP address with a port of 1 to 65535
   */
  setRemote(remote: Address | null): void {
    this.#peer.announce(remote);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#floor.off('notice', this.#onNotice);
    this.#association.close();
    if (this.#timer) clearTimeout(this.#timer);
    this.#socket.close();
  }

  #receive(datagram: Buffer, { address, port }: Address): void {
    if (this.#closed) return;
    const frame = parseDatagram(datagram);
    if (!frame) return;
    const { conferenceId, userId } = this.#floor.ids;
    const knowsIds = frame.header.conferenceId === conferenceId && frame.header.userId === userId;
    if (!this.#peer.admit({ address, port }, knowsIds)) return;
    this.#association.receive(frame, performance.now(), (answer) => this.#send(answer));
    this.#sendDue();
  }

  #sendDue(): void {
    if (this.#closed || !this.#peer.to) return;
    const now = performance.now();
    const { datagram, failed } = this.#association.due(now);
    if (datagram) this.#send(datagram);
    this.#wakeAt(this.#association.nextAt(now), now);
    if (failed) this.emit('failed');
  }

  #wakeAt(at: number | null, now: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = at === null ? null : setTimeout(() => this.#sendDue(), Math.max(1, Math.ceil(at - now)));
  }

  #send(datagram: Buffer): void {
    const to = this.#peer.to;
    // One that is lost here is sent again like one that is lost on the way.
    if (to && !this.#closed) this.#socket.send(datagram, to.port, to.address, () => undefined);
  }
}
