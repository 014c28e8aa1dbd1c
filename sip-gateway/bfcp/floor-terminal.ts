/** For tests: a terminal's side of a floor, over real sockets. */
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Attribute } from './attributes.ts';
import type { Primitive } from './codes.ts';
import type { FloorIds } from './floor-content.ts';
import { type Content, type Message, parseMessage, writeMessage } from './message.ts';
import { TcpFraming } from './tcp-framing.ts';

export interface Wire extends EventEmitter<{ message: [bytes: Buffer] }> {
  readonly reliable: boolean;
  send(bytes: Buffer): void;
  close(): void;
}

const acks: Partial<Record<Primitive, Primitive>> = {
  floorRequestStatus: 'floorRequestStatusAck',
  floorStatus: 'floorStatusAck',
};

export class FloorTerminal extends EventEmitter<{ message: [message: Message] }> {
  readonly wire: Wire;
  readonly ids: FloorIds;
  /** What the server sent of its own accord, each once. */
  readonly notices: Message[] = [];
  version: number;
  acknowledges = true;
  #transactionId = 0;
  readonly #seen = new Set<number>();

  constructor(wire: Wire, ids: FloorIds) {
    super();
    this.wire = wire;
    this.ids = ids;
    this.version = wire.reliable ? 1 : 2;
    wire.on('message', (bytes) => this.#receive(bytes));
  }

  /** Sends a request and gives its answer; over UDP it asks again every 50 ms. */
  async ask(primitive: Primitive, attributes: readonly Attribute[] = [], other: Partial<Message> = {}) {
    const bytes = this.write({ primitive, attributes }, other);
    const transactionId = this.#transactionId;
    const send = () => this.wire.send(bytes);
    const again = this.wire.reliable ? undefined : setInterval(send, 50);
    try {
      send();
      return await this.#next(
        (message) => message.transactionId === transactionId && this.#isAnswer(message),
      );
    } finally {
      clearInterval(again);
    }
  }

  /** @returns the status of the request that is made, and its ID */
  async request(): Promise<{ id: number; status: string }> {
    return statusOf(await this.ask('floorRequest', [{ type: 'floorId', id: this.ids.floorId }]));
  }

  async release(id: number): Promise<{ id: number; status: string }> {
    return statusOf(await this.ask('floorRelease', [{ type: 'floorRequestId', id }]));
  }

  async subscribe(): Promise<Message> {
    return this.ask('floorQuery', [{ type: 'floorId', id: this.ids.floorId }]);
  }

  /** The next notice that was not taken yet. */
  async notice(primitive: Primitive): Promise<Message> {
    for (;;) {
      const notice = this.notices.find((one) => one.primitive === primitive);
      if (notice) {
        this.notices.splice(this.notices.indexOf(notice), 1);
        return notice;
      }
      await once(this, 'message');
    }
  }

  /** A request as it goes on the wire, with a transaction ID of its own. */
  write(content: Content, other: Partial<Message> = {}): Buffer {
    const { conferenceId, userId } = this.ids;
    const header = { version: this.version, response: false, conferenceId, userId };
    return writeMessage({ ...header, transactionId: ++this.#transactionId, ...content, ...other });
  }

  #isAnswer(message: Message): boolean {
    return this.wire.reliable || message.response;
  }

  async #next(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const [message] = (await once(this, 'message')) as [Message];
      if (wanted(message)) return message;
    }
  }

  #receive(bytes: Buffer): void {
    const message = parseMessage(bytes);
    if (!message || 'fault' in message) throw new Error(`not a message: ${bytes.toString('hex')}`);
    const notice = this.wire.reliable ? message.transactionId === 0 : !message.response;
    if (notice) this.#take(message);
    this.emit('message', message);
  }

  #take(notice: Message): void {
    if (this.wire.reliable) {
      this.notices.push(notice);
      return;
    }
    const ack = acks[notice.primitive];
    if (ack && this.acknowledges) {
      this.wire.send(writeMessage({ ...notice, response: true, primitive: ack, attributes: [] }));
    }
    if (this.#seen.has(notice.transactionId)) return;
    this.#seen.add(notice.transactionId);
    this.notices.push(notice);
  }
}

/** The status of a floor request that a message tells, and the floor request's ID. */
export function statusOf({ attributes, primitive }: Message): { id: number; status: string } {
  for (const information of attributes) {
    if (information.type !== 'floorRequestInformation') continue;
    for (const overall of information.attributes) {
      if (overall.type !== 'overallRequestStatus') continue;
      for (const one of overall.attributes) {
        if (one.type === 'requestStatus') return { id: information.id, status: one.status };
      }
    }
  }
  throw new Error(`no status of a floor request in ${primitive}: ${JSON.stringify(attributes)}`);
}

export function errorOf({ attributes }: Message): string {
  const code = attributes.find((one) => one.type === 'errorCode');
  return code?.code ?? 'none';
}

/** Tells which datagrams are lost, each way. */
export type Loss = (datagram: Buffer) => boolean;

class UdpWire extends EventEmitter<{ message: [bytes: Buffer] }> implements Wire {
  readonly reliable = false;
  readonly #socket = createSocket('udp4');
  #port = 0;
  readonly #lost: Loss;

  constructor(lost: Loss) {
    super();
    this.#lost = lost;
    this.#socket.on('message', (bytes) => {
      if (!this.#lost(bytes)) this.emit('message', bytes);
    });
  }

  async bind(): Promise<number> {
    this.#socket.bind(0, '127.0.0.1');
    await once(this.#socket, 'listening');
    return this.#socket.address().port;
  }

  to(port: number): void {
    this.#port = port;
  }

  send(bytes: Buffer): void {
    if (!this.#lost(bytes)) this.#socket.send(bytes, this.#port, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }
}

export class TcpWire extends EventEmitter<{ message: [bytes: Buffer] }> implements Wire {
  readonly reliable = true;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    const framing = new TcpFraming();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const bytes of framing.add(chunk) ?? []) this.emit('message', bytes);
    });
  }

  get socket(): Socket {
    return this.#socket;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A socket that is there before it is known where to send to. */
export async function udpWire(lost: Loss = () => false): Promise<{ wire: UdpWire; port: number }> {
  const wire = new UdpWire(lost);
  return { wire, port: await wire.bind() };
}

export async function tcpWire(port: number): Promise<TcpWire> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  return new TcpWire(socket);
}
