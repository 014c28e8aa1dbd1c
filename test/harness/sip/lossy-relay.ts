import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { localhost } from './free-ports.ts';

/** A network on loopback that loses datagrams, both ways: clients send to its port. */
export class LossyRelay {
  readonly #front: Socket;
  readonly #to: number;
  readonly #loss: number;
  /** By the port of a client. */
  readonly #backs = new Map<number, Socket>();
  #seed: number;
  /** Datagrams so far. */
  readonly counts = { passed: 0, lost: 0 };

  private constructor(front: Socket, { to, loss, seed }: { to: number; loss: number; seed: number }) {
    this.#front = front;
    this.#to = to;
    this.#loss = loss;
    this.#seed = seed;
    front.on('message', (datagram, { port }) => this.#there(datagram, port));
  }

  /** @param to port that it leads to @param loss 0 to 1, each way */
  static async open(options: { to: number; loss: number; seed: number }): Promise<LossyRelay> {
    const front = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
    front.bind(0, localhost);
    await once(front, 'listening');
    return new LossyRelay(front, options);
  }

  get port(): number {
    return this.#front.address().port;
  }

  close(): void {
    this.#front.close();
    for (const back of this.#backs.values()) back.close();
  }

  #there(datagram: Buffer, client: number): void {
    let back = this.#backs.get(client);
    if (!back) {
      back = createSocket('udp4');
      back.bind(0, localhost);
      back.on('message', (answer) => {
        if (!this.#isLost()) this.#front.send(answer, client, localhost);
      });
      this.#backs.set(client, back);
    }
    if (!this.#isLost()) back.send(datagram, this.#to, localhost);
  }

  #isLost(): boolean {
    // Mulberry32: the same every time.
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const lost = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < this.#loss;
    this.counts[lost ? 'lost' : 'passed']++;
    return lost;
  }
}
