import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { announcedAddress } from './announced.ts';
import type { Clock } from './clock.ts';
import { type Address, type Flow, flowId, plainAddress, writeAddress } from './flow.ts';
import { defaultFlowLimits, type FlowLimits, type ListenerSettings } from './listener-settings.ts';
import { UdpReliability } from './udp-reliability.ts';

export interface UdpHandlers {
  datagram: (bytes: Buffer, source: Address, listener: UdpListener) => void;
  flowClosed: (flow: Flow) => void;
}

export interface UdpListenerOptions {
  limits?: FlowLimits;
  clock?: Clock;
}

/** A burst of registrations waits there rather than being lost. */
const receiveBufferBytes = 4 * 1024 * 1024;

/** One UDP port, and the flows over it. */
export class UdpListener {
  readonly transport = 'udp';
  readonly local: Address;
  readonly announced: Address;
  readonly reliability: UdpReliability;
  readonly #socket: Socket;
  readonly #handlers: UdpHandlers;
  readonly #limits: FlowLimits;
  /** By remote address, the one used last at the end. */
  readonly #flows = new Map<string, UdpFlow>();
  #closed = false;

  private constructor(
    socket: Socket,
    settings: ListenerSettings,
    handlers: UdpHandlers,
    options: UdpListenerOptions,
  ) {
    const { address, port } = socket.address();
    this.#socket = socket;
    this.#handlers = handlers;
    this.#limits = options.limits ?? defaultFlowLimits;
    this.local = { address, port };
    this.announced = { address: announcedAddress(settings), port };
    this.reliability = new UdpReliability({
      transmit: (text, to) => this.transmit(text, to),
      ...(options.clock && { clock: options.clock }),
    });
    socket.on('message', (bytes, { address: from, port: fromPort }) => {
      handlers.datagram(bytes, { address: plainAddress(from), port: fromPort }, this);
    });
    // Nothing to be done about: what could not be sent was told to its sender.
    socket.on('error', () => {});
  }

  /** @throws the system's error when the port cannot be had */
  static async open(
    settings: ListenerSettings,
    handlers: UdpHandlers,
    options: UdpListenerOptions = {},
  ): Promise<UdpListener> {
    const type = isIPv6(settings.ip) ? 'udp6' : 'udp4';
    const socket = createSocket({ type, ipv6Only: type === 'udp6' });
    const listening = once(socket, 'listening');
    socket.bind(settings.port, settings.ip);
    try {
      await listening;
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.setRecvBufferSize(receiveBufferBytes);
    return new UdpListener(socket, settings, handlers, options);
  }

  get flows(): number {
    return this.#flows.size;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * The flow to that address. When there are too many, the one used last longest ago is forgotten, which closes nothing: a
   * flow is no more than its addresses, and strangers who make many must not end those of others.
   */
  flowTo(remote: Address): Flow {
    const key = writeAddress(remote);
    const flow = this.#flows.get(key) ?? new UdpFlow(this, remote, (closed) => this.#drop(key, closed));
    this.#flows.delete(key);
    this.#flows.set(key, flow);
    const [oldest] = this.#flows.keys();
    if (this.#flows.size > this.#limits.datagramFlows && oldest !== undefined) this.#flows.delete(oldest);
    return flow;
  }

  /** One datagram, not remembered. */
  transmit(text: string, to: Address): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new Error('the listener is closed'));
        return;
      }
      this.#socket.send(text, to.port, to.address, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    for (const flow of [...this.#flows.values()]) flow.close();
    this.#closed = true;
    this.reliability.close();
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #drop(key: string, flow: Flow): void {
    if (this.#flows.get(key) === flow) this.#flows.delete(key);
    this.#handlers.flowClosed(flow);
  }
}

class UdpFlow implements Flow {
  readonly id: string;
  readonly transport = 'udp';
  readonly local: Address;
  readonly announced: Address;
  readonly remote: Address;
  readonly encrypted = false;
  readonly #listener: UdpListener;
  readonly #drop: (flow: Flow) => void;
  #closed = false;

  constructor(listener: UdpListener, remote: Address, drop: (flow: Flow) => void) {
    this.id = flowId('udp', listener.local, remote);
    this.local = listener.local;
    this.announced = listener.announced;
    this.remote = remote;
    this.#listener = listener;
    this.#drop = drop;
  }

  get closed(): boolean {
    return this.#closed || this.#listener.closed;
  }

  async send(text: string): Promise<void> {
    if (this.closed) throw new Error('the flow is closed');
    await this.#listener.reliability.send(text, this.remote);
  }

  sendOnce(text: string): void {
    this.#listener.transmit(text, this.remote).catch(() => {});
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop(this);
  }
}
