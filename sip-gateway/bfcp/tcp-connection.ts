import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { FloorServer } from './floor-server.ts';
import { type Content, parseMessage, type Received, writeMessage } from './message.ts';
import { TcpFraming } from './tcp-framing.ts';

/** Octets that may wait for a terminal which does not read. */
const mostWaiting = 64 * 1024;
const keepAliveMs = 30_000;

/** One TCP connection of a floor's terminal. */
export class TcpConnection extends EventEmitter<{
  /** Its first message came that has the IDs of the floor: it is the terminal's. */
  proven: [];
  closed: [];
}> {
  readonly #socket: Socket;
  readonly #floor: FloorServer;
  readonly #framing = new TcpFraming();
  /** What the terminal speaks; before it has said a word, what it should. */
  #version = 1;
  #proven = false;

  constructor(socket: Socket, floor: FloorServer) {
    super();
    this.#socket = socket;
    this.#floor = floor;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('data', (chunk) => this.#read(chunk));
    // What went wrong makes no difference: it is over, and `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.emit('closed'));
  }

  get proven(): boolean {
    return this.#proven;
  }

  /** Sends of our own accord: with the transaction ID 0, and nothing answers it (RFC 8855 section 8.2). */
  notify(content: Content): void {
    const { conferenceId, userId } = this.#floor.ids;
    this.#write({ conferenceId, userId, transactionId: 0 }, content);
  }

  /** `closed` follows. */
  end(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const messages = this.#framing.add(chunk);
    if (!messages) {
      this.end();
      return;
    }
    for (const bytes of messages) {
      const message = parseMessage(bytes);
      if (message) this.#receive(message);
    }
  }

  #receive(message: Received): void {
    if (message.version === 1 || message.version === 2) this.#version = message.version;
    const { conferenceId, userId } = this.#floor.ids;
    if (!this.#proven && message.conferenceId === conferenceId && message.userId === userId) {
      this.#proven = true;
      this.emit('proven');
    }
    this.#floor.receive(message, (content) => this.#write(message, content));
  }

  #write(
    { conferenceId, transactionId, userId }: Pick<Received, 'conferenceId' | 'transactionId' | 'userId'>,
    content: Content,
  ): void {
    if (this.#socket.destroyed) return;
    const header = { version: this.#version, response: false, conferenceId, transactionId, userId };
    this.#socket.write(writeMessage({ ...header, ...content }));
    if (this.#socket.writableLength > mostWaiting) this.end();
  }
}
