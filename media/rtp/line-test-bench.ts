import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { LegLine } from './leg-line.ts';
import type { RtpPacket } from './packet.ts';
import type { LineState, PlannedLine } from './planned-line.ts';
import { PortRange } from './port-range.ts';
import type { Address } from './remote.ts';
import { remoteOf } from './remote.ts';
import type { RtcpPacket } from './rtcp.ts';
import { parseRtcp, writeRtcp } from './rtcp.ts';

/** Lines under test over real sockets of the loopback, what is between them, and who else is there. */

export const localhost = '127.0.0.1';
export const soundType = 8;
export const pictureType = 97;
export const eventType = 101;

/** Nothing that is on its way over the loopback is still there after it: each hop takes one turn of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Somebody with one socket at an address of their own. */
export class Device {
  readonly received: Buffer[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (datagram) => this.received.push(datagram));
  }

  static async at(address: string, port = 0): Promise<Device> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20 });
    socket.bind(port, address);
    await once(socket, 'listening');
    return new Device(socket);
  }

  get address(): Address {
    const { address, port } = this.#socket.address();
    return { address, port };
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Resolves when the line has it. */
  async send(datagram: Buffer, port: number): Promise<void> {
    await new Promise((resolve) => this.#socket.send(datagram, port, localhost, resolve));
    await settled();
  }

  close(): void {
    this.#socket.close();
  }
}

interface Passing {
  to: 'ours' | 'theirs';
  kind: 'rtp' | 'rtcp';
  datagram: Buffer;
}

/** The network between two lines. */
export class Wire {
  readonly passed: Passing[] = [];
  /** What gets lost; it may also take its time by moving the clock. */
  lose: (passing: Passing) => boolean = () => false;
  readonly #ends: Readonly<Record<Passing['to'], Record<Passing['kind'], Device>>>;
  /** Of RTP. */
  #ports = { ours: 0, theirs: 0 };

  private constructor(ends: Record<Passing['to'], Record<Passing['kind'], Device>>) {
    this.#ends = ends;
  }

  static async open(): Promise<Wire> {
    const end = async (): Promise<Record<Passing['kind'], Device>> => ({
      rtp: await Device.at(localhost),
      rtcp: await Device.at(localhost),
    });
    return new Wire({ ours: await end(), theirs: await end() });
  }

  /** Where a line sends to, for the other one. */
  from(line: Passing['to']): PlannedLine['remote'] {
    const { rtp, rtcp } = this.#ends[line];
    return remoteOf(rtp.address, rtcp.address);
  }

  connect(ports: Record<Passing['to'], number>): void {
    this.#ports = ports;
    for (const to of ['ours', 'theirs'] as const) {
      const from = to === 'ours' ? 'theirs' : 'ours';
      for (const kind of ['rtp', 'rtcp'] as const) {
        this.#ends[from][kind].socket.on('message', (datagram) => {
          const passing = { to, kind, datagram };
          this.passed.push(passing);
          if (this.lose(passing)) return;
          const port = ports[to] + (kind === 'rtp' ? 0 : 1);
          this.#ends[to][kind].socket.send(datagram, port, localhost);
        });
      }
    }
  }

  /** What went by of RTCP in the clear. */
  rtcp(to: Passing['to']): RtcpPacket[] {
    const reports = this.passed.filter((passing) => passing.to === to && passing.kind === 'rtcp');
    return reports.flatMap(({ datagram }) => parseRtcp(datagram));
  }

  /** Tells a line something as if it came from the other one. */
  async tell(
    line: Passing['to'],
    packet: RtcpPacket,
    seal: (report: Buffer) => Buffer = (report) => report,
  ): Promise<void> {
    await this.#ends[line].rtcp.send(seal(writeRtcp([packet])), this.#ports[line] + 1);
  }

  close(): void {
    for (const { rtp, rtcp } of Object.values(this.#ends)) {
      rtp.close();
      rtcp.close();
    }
  }
}

type Kind = Omit<PlannedLine, 'port' | 'remote'>;

/** Of sound in PCMA, in the clear. */
export const soundLine: Kind = {
  ...{ kind: 'audio', address: localhost, mux: false, srtp: null, clockRate: 8000 },
  ...{ send: { ssrc: 1001, payloadType: soundType }, receive: [soundType], events: eventType },
  feedback: { nack: false, pli: false, fir: false },
};

export const pictureLine: Kind = {
  ...{ kind: 'video', address: localhost, mux: false, srtp: null, clockRate: 90_000 },
  ...{ send: { ssrc: 1002, payloadType: pictureType }, receive: [pictureType], events: null },
  feedback: { nack: true, pli: true, fir: true },
};

const range = new PortRange(28_000, 28_799);

/** Lines whose clock the test moves. */
export class LineBench {
  /** ms since the epoch */
  now = Date.UTC(2026, 10, 30, 12);
  /** Packets of sound that were spoken. */
  spoken = 0;
  readonly #open: { close(): void }[] = [];

  /** The next so many packets, 20 ms each, numbered over all of them. */
  async speak(line: LegLine, count: number): Promise<void> {
    for (let packet = 0; packet < count; packet++, this.spoken++) {
      const how = { marker: this.spoken === 0, ticks: this.spoken * 160, at: this.now };
      line.send(payloadOf(this.spoken), how);
      await settled();
      this.now += 20;
    }
  }

  port(): number {
    return range.take().rtp;
  }

  async line(
    planned: PlannedLine,
    { state = null, now = () => this.now }: { state?: LineState | null; now?: () => number } = {},
  ): Promise<LegLine> {
    const line = await LegLine.open(planned, now, state);
    this.#open.push(line);
    return line;
  }

  async device(address: string): Promise<Device> {
    const device = await Device.at(address);
    this.#open.push(device);
    return device;
  }

  /**
   * Two lines and the wire between them; theirs as `across`.
   * @param now instead of the clock that the test moves
   */
  async pair(kind: Kind, now?: () => number): Promise<{ ours: LegLine; theirs: LegLine; wire: Wire }> {
    const { planned, theirs, wire } = await this.across(kind, now);
    return { ours: await this.line(planned, now && { now }), theirs, wire };
  }

  /**
   * What ours is to be, for whoever opens it, and theirs at the other end of a wire: it sends under an SSRC that is higher
   * by 5000, and has the keys the other way round.
   */
  async across(
    kind: Kind,
    now?: () => number,
  ): Promise<{ planned: PlannedLine; theirs: LegLine; wire: Wire }> {
    const wire = await Wire.open();
    this.#open.push(wire);
    const ports = { ours: this.port(), theirs: this.port() };
    wire.connect(ports);
    const { srtp, send } = kind;
    const theirs = await this.line(
      {
        ...{ ...kind, port: ports.theirs, remote: wire.from('theirs') },
        srtp: srtp && { ...srtp, send: srtp.receive, receive: srtp.send },
        send: send && { ...send, ssrc: send.ssrc + 5000 },
      },
      now && { now },
    );
    return { planned: { ...kind, port: ports.ours, remote: wire.from('ours') }, theirs, wire };
  }

  close(): void {
    for (const one of this.#open.splice(0)) one.close();
  }
}

/** Everything that comes on a line from now on. */
export function heardOf(line: LegLine): RtpPacket[] {
  const packets: RtpPacket[] = [];
  line.on('packet', (packet) => packets.push(packet));
  return packets;
}

/** The payload of the packet of a number. */
export function payloadOf(number: number): Buffer {
  const payload = Buffer.alloc(160);
  payload.writeUInt32BE(number);
  return payload;
}

export function numbersOf(packets: readonly RtpPacket[]): number[] {
  return packets.map(({ payload }) => payload.readUInt32BE());
}

export function numbers(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
