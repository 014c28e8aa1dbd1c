import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Address, canonical } from './address.ts';
import type { FloorServer } from './floor-server.ts';
import type { Content } from './message.ts';
import { TcpConnection } from './tcp-connection.ts';

/** Who opens the connection (`a=setup`, RFC 4145): it comes to us, or we go. */
export type TcpSetup =
  | {
      setup: 'passive';
      /** Local IP address. */
      address: string;
      /** 0: one that is free. */
      port: number;
      /** IP address it has to come from; null: any, as behind NAT. */
      from: string | null;
    }
  | { setup: 'active'; remote: Address };

/** Connections at once that have not shown yet whose they are, and for how long. */
const mostUnproven = 4;
const unprovenMs = 10_000;
/** Until a connection that was lost is opened again; twice as long each time it fails. */
const firstAgainMs = 1000;
const longestAgainMs = 30_000;

/**
 * The floor of one call over TCP (`TCP/BFCP`, RFC 8856). The connection is kept for the call; when it is lost the floor
 * stays as it is, and a new one goes on with it. A terminal that connects again takes the place of its old connection.
 */
export class TcpTransport extends EventEmitter<{
  connected: [];
  /** There is no connection now. */
  lost: [];
  /** The port fails; the transport is of no use any more. */
  error: [error: Error];
}> {
  readonly #floor: FloorServer;
  readonly #setup: TcpSetup;
  readonly #server: Server | null;
  readonly #onNotice = (content: Content) => this.#current?.notify(content);
  #current: TcpConnection | null = null;
  readonly #unproven = new Set<TcpConnection>();
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(floor: FloorServer, setup: TcpSetup, server: Server | null) {
    super();
    this.#floor = floor;
    this.#setup = setup;
    this.#server = server;
    server?.on('connection', (socket) => this.#accept(socket));
    server?.on('error', (error) => this.emit('error', error));
    floor.on('notice', this.#onNotice);
  }

  /**
   * Resolves when the port is open, or with `active` at once: whether there is a connection is told by events.
   * @throws the system's error when the port cannot be had, e.g. `EADDRINUSE`
   */
  static async open(floor: FloorServer, setup: TcpSetup): Promise<TcpTransport> {
    if (setup.setup === 'active') {
      const transport = new TcpTransport(floor, setup, null);
      transport.#connect(setup.remote);
      return transport;
    }
    const server = createServer();
    const listening = once(server, 'listening');
    server.listen({ host: setup.address, port: setup.port, exclusive: true });
    await listening;
    return new TcpTransport(floor, setup, server);
  }

  /** Local one that is listened on; null with `active`. */
  get port(): number | null {
    const address = this.#server?.address();
    return address && typeof address === 'object' ? address.port : null;
  }

  get connected(): boolean {
    return this.#current !== null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#floor.off('notice', this.#onNotice);
    if (this.#timer) clearTimeout(this.#timer);
    this.#server?.close();
    this.#current?.end();
    for (const connection of this.#unproven) connection.end();
  }

  #accept(socket: Socket): void {
    const { from } = this.#setup as Extract<TcpSetup, { setup: 'passive' }>;
    if (this.#closed || !mayCome(from, socket) || this.#unproven.size >= mostUnproven) {
      socket.destroy();
      return;
    }
    const connection = new TcpConnection(socket, this.#floor);
    this.#unproven.add(connection);
    const patience = setTimeout(() => connection.end(), unprovenMs);
    connection.on('proven', () => {
      clearTimeout(patience);
      this.#unproven.delete(connection);
      this.#use(connection);
    });
    connection.on('closed', () => {
      clearTimeout(patience);
      this.#unproven.delete(connection);
      this.#lose(connection);
    });
  }

  #connect(remote: Address): void {
    const socket = connect({ host: remote.address, port: remote.port });
    const connection = new TcpConnection(socket, this.#floor);
    this.#unproven.add(connection);
    socket.on('connect', () => {
      this.#unproven.delete(connection);
      this.#failures = 0;
      this.#use(connection);
    });
    connection.on('closed', () => {
      this.#unproven.delete(connection);
      this.#lose(connection);
      this.#connectAgain(remote);
    });
  }

  #connectAgain(remote: Address): void {
    if (this.#closed) return;
    const waitMs = Math.min(longestAgainMs, firstAgainMs * 2 ** this.#failures);
    this.#failures++;
    this.#timer = setTimeout(() => this.#connect(remote), waitMs);
  }

  #use(connection: TcpConnection): void {
    const before = this.#current;
    this.#current = connection;
    before?.end();
    this.emit('connected');
  }

  #lose(connection: TcpConnection): void {
    if (this.#current !== connection) return;
    this.#current = null;
    if (!this.#closed) this.emit('lost');
  }
}

function mayCome(from: string | null, { remoteAddress }: Socket): boolean {
  return from === null || remoteAddress === canonical({ address: from, port: 1 }).address;
}
