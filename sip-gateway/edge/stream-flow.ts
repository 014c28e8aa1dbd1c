import type { Socket } from 'node:net';
import { type Address, type Flow, flowId, plainAddress } from './flow.ts';
import { type Frame, StreamFramer } from './framing.ts';
import type { FlowLimits } from './listener-settings.ts';

const keepAliveMs = 30_000;

export interface StreamFlowHandlers {
  /** Messages, and the one that broke the stream, after which the flow is closed. */
  frame: (frame: Frame, flow: Flow) => void;
  flowClosed: (flow: Flow) => void;
}

/** A connection over which SIP is spoken. */
export class StreamFlow implements Flow {
  readonly id: string;
  readonly transport: 'tcp' | 'tls';
  readonly local: Address;
  readonly announced: Address;
  readonly remote: Address;
  readonly #socket: Socket;
  readonly #framer = new StreamFramer();
  readonly #handlers: StreamFlowHandlers;
  readonly #limits: FlowLimits;
  /** Runs while a message is waited for. */
  #waiting: NodeJS.Timeout | null = null;
  #closed = false;

  /** @param socket connected, and its handshake done */
  constructor(
    socket: Socket,
    ends: { transport: 'tcp' | 'tls'; announced: Address },
    handlers: StreamFlowHandlers,
    limits: FlowLimits,
  ) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#limits = limits;
    this.transport = ends.transport;
    this.announced = ends.announced;
    this.local = addressOf(socket.localAddress, socket.localPort);
    this.remote = addressOf(socket.remoteAddress, socket.remotePort);
    this.id = flowId(this.transport, this.local, this.remote);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.setTimeout(limits.idleMs, () => this.close());
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => this.close());
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
    this.#wait();
  }

  get encrypted(): boolean {
    return this.transport === 'tls';
  }

  get closed(): boolean {
    return this.#closed;
  }

  async send(text: string): Promise<void> {
    if (this.#closed) throw new Error('the flow is closed');
    if (this.#socket.writableLength > this.#limits.backlogBytes) {
      this.close();
      throw new Error('the other end takes nothing any more');
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#socket.write(text, (error) => (error ? reject(error) : resolve(undefined)));
    await promise;
  }

  sendOnce(text: string): void {
    this.send(text).catch(() => {});
  }

  /** What was sent before still goes out, if the other end takes it at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#waiting) clearTimeout(this.#waiting);
    this.#socket.destroySoon();
    this.#handlers.flowClosed(this);
  }

  #receive(chunk: Buffer): void {
    for (const frame of this.#framer.push(chunk)) this.#take(frame);
    if (this.#framer.pending > 0 && !this.#waiting && !this.#closed) this.#wait();
  }

  #take(frame: Frame): void {
    if (this.#closed) return;
    if (frame.kind === 'ping') {
      this.sendOnce('\r\n');
      return;
    }
    if (this.#waiting) clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#handlers.frame(frame, this);
    if (frame.kind === 'broken') this.close();
  }

  #wait(): void {
    this.#waiting = setTimeout(() => this.close(), this.#limits.messageMs).unref();
  }
}

function addressOf(address: string | undefined, port: number | undefined): Address {
  return { address: plainAddress(address ?? ''), port: port ?? 0 };
}
