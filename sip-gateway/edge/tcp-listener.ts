import { once } from 'node:events';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { announcedAddress } from './announced.ts';
import { ConnectionCount } from './connection-count.ts';
import { type Address, type Flow, plainAddress, writeAddress } from './flow.ts';
import {
  defaultFlowLimits,
  type FlowLimits,
  type ListenerSettings,
  type TlsSettings,
} from './listener-settings.ts';
import { StreamFlow, type StreamFlowHandlers } from './stream-flow.ts';

export interface TcpHandlers extends StreamFlowHandlers {
  /** A connection that came to nothing, by a reason to be counted. */
  refused: (reason: string) => void;
}

export interface ConnectOptions {
  /** The name the other end's certificate has to be for; its address by default. */
  readonly serverName?: string;
}

const connectMs = 10_000;

/** One TCP port, with TLS or without, the connections to it, and those made from here by the same settings. */
export class TcpListener {
  readonly transport: 'tcp' | 'tls';
  readonly local: Address;
  readonly announced: Address;
  readonly #server: Server;
  readonly #settings: ListenerSettings;
  readonly #handlers: TcpHandlers;
  readonly #limits: FlowLimits;
  readonly #flows = new Set<StreamFlow>();
  /** Those in their handshake too. */
  readonly #sockets: Set<Socket>;
  #closed = false;

  private constructor(
    server: Server,
    sockets: Set<Socket>,
    settings: ListenerSettings,
    handlers: TcpHandlers,
    limits: FlowLimits,
  ) {
    const bound = server.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : settings.port;
    this.transport = settings.transport === 'tls' ? 'tls' : 'tcp';
    this.local = { address: settings.ip, port };
    this.announced = { address: announcedAddress(settings), port };
    this.#server = server;
    this.#sockets = sockets;
    this.#settings = settings;
    this.#handlers = handlers;
    this.#limits = limits;
    server.on(this.transport === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) => {
      if (!socket.destroyed) this.#adopt(socket);
    });
  }

  /**
   * @param settings of `tcp`, or of `tls` with its key and certificate
   * @throws the system's error when the port cannot be had, and OpenSSL's for keys that do not fit
   */
  static async open(
    settings: ListenerSettings,
    handlers: TcpHandlers,
    limits: FlowLimits = defaultFlowLimits,
  ): Promise<TcpListener> {
    const server = createServerFor(settings);
    const sockets = countConnections(server, handlers, limits);
    const listening = once(server, 'listening');
    server.listen({ host: settings.ip, port: settings.port, ipv6Only: settings.ip.includes(':') });
    await listening;
    return new TcpListener(server, sockets, settings, handlers, limits);
  }

  get flows(): number {
    return this.#flows.size;
  }

  /**
   * The connection to that address: the one there is, or a new one.
   * @throws the system's error, or that there was no connection within 10 s
   */
  async connect(remote: Address, { serverName }: ConnectOptions = {}): Promise<Flow> {
    const there = [...this.#flows].find((flow) => writeAddress(flow.remote) === writeAddress(remote));
    if (there) return there;
    const socket = this.#dial(remote, serverName);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.setTimeout(connectMs, () => socket.destroy(new Error(`no connection within ${connectMs} ms`)));
    await once(socket, this.transport === 'tls' ? 'secureConnect' : 'connect');
    if (this.#closed) throw new Error('the listener is closed');
    socket.removeAllListeners('timeout');
    return this.#adopt(socket);
  }

  find(id: string): Flow | null {
    for (const flow of this.#flows) if (flow.id === id) return flow;
    return null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const flow of [...this.#flows]) flow.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #dial({ address: host, port }: Address, serverName: string | undefined): Socket {
    const { tls } = this.#settings;
    if (this.transport === 'tcp' || !tls) return connect({ host, port });
    const name = serverName ?? host;
    return connectTls({
      ...{ host, port, ...versionsOf(tls) },
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(isIP(name) ? {} : { servername: name }),
      rejectUnauthorized: tls.verify ?? true,
    });
  }

  #adopt(socket: Socket): Flow {
    const { transport, announced } = this;
    const handlers: StreamFlowHandlers = {
      frame: this.#handlers.frame,
      flowClosed: (closed) => {
        this.#flows.delete(flow);
        this.#handlers.flowClosed(closed);
      },
    };
    const flow = new StreamFlow(socket, { transport, announced }, handlers, this.#limits);
    this.#flows.add(flow);
    return flow;
  }
}

function createServerFor(settings: ListenerSettings): Server {
  if (settings.transport !== 'tls') return createServer();
  const { tls } = settings;
  if (!tls) throw new Error('a TLS listener needs a key and a certificate');
  return createTlsServer({ key: tls.key, cert: tls.cert, handshakeTimeout: connectMs, ...versionsOf(tls) });
}

/** OpenSSL's security level 0 is what lets TLS 1.0 and the SHA-1 of its time be. */
function versionsOf(tls: TlsSettings): Pick<TlsOptions, 'minVersion' | 'ciphers'> {
  return tls.old ? { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } : { minVersion: 'TLSv1.2' };
}

/** Closes those that are too many before anything is spent on them, a handshake least of all. */
function countConnections(server: Server, handlers: TcpHandlers, limits: FlowLimits): Set<Socket> {
  const count = new ConnectionCount(limits.connections, limits.connectionsPerSource);
  const sockets = new Set<Socket>();
  server.prependListener('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (!count.take(address)) {
      socket.destroy();
      handlers.refused('too many connections');
      return;
    }
    sockets.add(socket);
    socket.once('close', () => {
      count.giveBack(address);
      sockets.delete(socket);
    });
  });
  server.on('tlsClientError', () => handlers.refused('TLS handshake'));
  // Of a connection that could not be accepted: the others go on.
  server.on('error', () => {});
  return sockets;
}
