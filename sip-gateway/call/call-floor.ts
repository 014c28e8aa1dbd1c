import { randomInt } from 'node:crypto';
import type { Logger } from '../../server/kernel/logger.ts';
import { FloorServer } from '../bfcp/floor-server.ts';
import { TcpTransport } from '../bfcp/tcp-transport.ts';
import { UdpTransport } from '../bfcp/udp-transport.ts';
import type { AgreedFloor } from '../sdp/floor.ts';
import type { FloorIds } from '../sdp/policy.ts';

export interface CallFloorPorts {
  /** Local IP address. */
  address: string;
  /** Ports to listen at, over UDP and TCP alike; 0: any. */
  range: { first: number; last: number };
  /** The terminal wants to share. @throws why it may not, in words for people */
  share: () => Promise<void>;
  /** It does not any more. */
  stop: () => void;
  log: Logger;
}

const floorId = 1;
/** So many ports are tried before it is given up: others may use some of the range. */
const tries = 30;

/** Who shows slides in a call, as its terminal asks for it and is told (BFCP): over whichever transport is agreed. */
export class CallFloor {
  readonly ids: Required<FloorIds>;
  readonly port: number;
  readonly #ports: CallFloorPorts;
  readonly #floor: FloorServer;
  readonly #udp: UdpTransport;
  #tcp: TcpTransport;
  #active = false;
  #closed = false;

  private constructor(
    floor: FloorServer,
    { udp, tcp }: { udp: UdpTransport; tcp: TcpTransport },
    ids: Required<FloorIds>,
    ports: CallFloorPorts,
  ) {
    this.ids = ids;
    this.port = udp.port;
    this.#floor = floor;
    this.#udp = udp;
    this.#tcp = tcp;
    this.#ports = ports;
    floor.on('requested', (requestId) => this.#decide(requestId));
    floor.on('released', () => ports.stop());
    for (const transport of [udp, tcp]) {
      transport.on('error', (error) => ports.log.warn({ err: error }, 'the floor of a call has failed'));
    }
  }

  /** @throws the system's error when there is no port to be had */
  static async open(ports: CallFloorPorts): Promise<CallFloor> {
    const ids = { confId: randomInt(1, 2 ** 31), userId: randomInt(1, 2 ** 16), floorId };
    const floor = new FloorServer({ conferenceId: ids.confId, userId: ids.userId, floorId });
    for (let left = tries; ; left--) {
      const port = portOf(ports.range);
      let udp: UdpTransport | null = null;
      try {
        udp = await UdpTransport.open({ floor, address: ports.address, port, remote: null });
        const passive = { setup: 'passive', address: ports.address, port: udp.port, from: null } as const;
        return new CallFloor(floor, { udp, tcp: await TcpTransport.open(floor, passive) }, ids, ports);
      } catch (error) {
        udp?.close();
        if (left === 0) throw error;
      }
    }
  }

  /** What was agreed of it; null: the terminal has none. */
  async agreed(floor: AgreedFloor | null): Promise<void> {
    if (!floor || this.#closed) return;
    if (floor.transport === 'udp') this.#udp.setRemote(floor.remote);
    else if (floor.setup === 'active' && floor.remote && !this.#active) {
      this.#active = true;
      this.#tcp.close();
      this.#tcp = await TcpTransport.open(this.#floor, { setup: 'active', remote: floor.remote });
    }
  }

  /** Who else shares; null: nobody else. Whoever had the floor has it no more. */
  announce(name: string | null): void {
    this.#floor.announce(name === null ? null : { name });
  }

  /** A host has stopped the share. */
  revoke(reason: string): void {
    this.#floor.revoke(reason);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#udp.close();
    this.#tcp.close();
  }

  #decide(requestId: number): void {
    this.#ports.share().then(
      () => {
        // It may have changed its mind.
        if (!this.#floor.grant(requestId)) this.#ports.stop();
      },
      (error: unknown) => {
        this.#floor.deny(requestId, error instanceof Error ? error.message : '');
      },
    );
  }
}

function portOf({ first, last }: CallFloorPorts['range']): number {
  return first === 0 ? 0 : randomInt(first, last + 1);
}
