import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { Config } from '../../config/schema.ts';
import type { Caller as SignedIn } from '../contract/api/caller.ts';
import type { CalledConnection } from '../calling/ports.ts';
import type { Connection, Identity } from '../conference/seats.ts';
import { PlenumError } from '../contract/errors.ts';
import { parse } from '../contract/parse.ts';
import {
  type ClientToServerEvents,
  type Reply,
  type RequestName,
  type ServerToClientEvents,
  requests,
} from '../contract/signalling.ts';
import { clientAddress } from '../http/client-address.ts';
import type { Logger } from '../kernel/logger.ts';
import { SerialQueue } from '../kernel/serial-queue.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import { type Caller, createHandlers, type Features } from './handlers.ts';

interface SocketData {
  address: string;
}

/** What the gateway needs besides the features its requests call. */
export interface GatewayFeatures extends Features {
  /** Who is signed in, by the cookie of the handshake. */
  identify: (request: IncomingMessage) => Promise<Identity | null>;
  /** The same with what they may do. */
  authenticate: (request: IncomingMessage) => Promise<SignedIn | null>;
}

type IoServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
type IoSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
type EngineConnection = IoSocket['conn'];

/** Together: a dead network is noticed within 7 s. */
const pingIntervalMs = 3000;
const pingTimeoutMs = 4000;
/** A client has this long to make its consumers. */
const subscribeTimeoutMs = 10_000;
/** A page that is there says so within this time. */
const ringTimeoutMs = 5000;
/** A connection that goes on after this many refusals in a row is closed. */
const patience = 200;
/** Characters that may wait for a client to read them: a dozen times what a conference of a thousand is told at once. */
const maxUnread = 4_000_000;

/** Where signalling comes in: connections, limits, parsing, and the mapping of errors. No rules of the meeting. */
export class SocketGateway {
  readonly #io: IoServer;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #engines: IoServer['engine'][] = [];
  readonly #connections = new Map<string, number>();
  #features: GatewayFeatures | undefined;
  #handlers: ReturnType<typeof createHandlers> | undefined;

  constructor(config: Config, log: Logger) {
    this.#config = config;
    this.#log = log;
    this.#io = new Server({
      pingInterval: pingIntervalMs,
      pingTimeout: pingTimeoutMs,
      maxHttpBufferSize: config.limits.messageBytes,
      serveClient: false,
      allowRequest: (request, answer) => this.#admit(request, answer),
    });
  }

  /** Begins to serve once the features exist. */
  serve(features: GatewayFeatures): void {
    this.#features = features;
    this.#handlers = createHandlers(features);
    this.#io.use((socket, next) => {
      socket.data.address = clientAddress(socket.request, this.#config.trustedProxies);
      next();
    });
    this.#io.on('connection', (socket) => this.#welcome(socket));
  }

  attach(server: HttpServer): void {
    this.#io.attach(server);
    // Socket.IO makes an engine for each server, and itself remembers the last.
    const { engine } = this.#io;
    this.#engines.push(engine);
    engine.on('connection', (connection: EngineConnection) => this.#count(connection));
  }

  publish<N extends 'patch' | 'speaking' | 'chat'>(
    conferenceId: string,
    name: N,
    ...data: Parameters<ServerToClientEvents[N]>
  ): void {
    this.#io.to(conferenceId).emit(name, ...data);
  }

  /**
   * Ends every connection and closes the servers it is attached to. Clients are not told to go, which they would take
   * for good, but lose the connection: they come back by themselves when the server runs again.
   */
  async close(): Promise<void> {
    const closed = this.#io.close();
    for (const engine of this.#engines) engine.close();
    await closed;
  }

  /** Refuses pages of other sites and addresses with too many connections, before anything is set up for them. */
  #admit(request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void): void {
    const { origin, host } = request.headers;
    const { publicUrl, limits, trustedProxies } = this.#config;
    const from = origin === undefined ? null : hostOf(origin);
    // `null` is what a sandboxed or local page says of itself: it has no host, as an empty `publicUrl` has none.
    const own = origin === undefined || (from !== null && (from === host || from === hostOf(publicUrl)));
    const count = this.#connections.get(clientAddress(request, trustedProxies)) ?? 0;
    answer(null, own && count < limits.connectionsPerAddress);
  }

  /** From its handshake on, also one that never goes on to signalling. */
  #count(connection: EngineConnection): void {
    const address = clientAddress(connection.request, this.#config.trustedProxies);
    this.#connections.set(address, (this.#connections.get(address) ?? 0) + 1);
    connection.once('close', () => {
      const left = (this.#connections.get(address) ?? 1) - 1;
      if (left > 0) this.#connections.set(address, left);
      else this.#connections.delete(address);
    });
    closeWhenUnread(connection);
  }

  #welcome(socket: IoSocket): void {
    const { address } = socket.data;
    this.#features?.metrics.connectionOpened();
    const connection = connectionOf(socket);
    const identify = (): Promise<Identity | null> =>
      this.#features?.identify(socket.request) ?? Promise.resolve(null);
    const authenticate = (): Promise<SignedIn | null> =>
      this.#features?.authenticate(socket.request) ?? Promise.resolve(null);
    const caller: Caller = {
      connection,
      address,
      identify,
      authenticate,
      seat: null,
      console: null,
      stopListening: null,
    };
    const { messagesPerSecond, messageBurst } = this.#config.limits;
    const bucket = new TokenBucket(messagesPerSecond, messageBurst);
    const queue = new SerialQueue();
    let refusals = 0;

    socket.onAny((name: string, ...values: unknown[]) => {
      // Socket.IO puts the way to answer last, whatever came before it.
      const reply = values.at(-1);
      const respond = isReply(reply) ? reply : noReply;
      const [data] = values;
      if (!bucket.take()) {
        this.#refuse(respond, new PlenumError('rate_limited'));
        if (++refusals > patience) socket.disconnect(true);
        return;
      }
      void queue.add(async () => {
        // Answered here, whatever happens: a request never fails in silence.
        try {
          respond({ ok: true, data: await this.#handle(name, data, caller) });
          refusals = 0;
        } catch (error) {
          this.#refuse(respond, error, name);
        }
      });
    });

    socket.on('disconnect', (reason) => {
      this.#features?.metrics.connectionClosed();
      // After what was asked before: a join under way has its seat by then.
      void queue.add(() => {
        caller.stopListening?.();
        if (caller.console) this.#features?.conferences.callers.close(caller.console);
        if (!caller.seat) return;
        const how = reason === 'ping timeout' ? 'silent' : 'closed';
        this.#features?.conferences.seating.connectionLost(caller.seat, connection, how);
      });
    });
  }

  #handle(name: string, data: unknown, caller: Caller): unknown {
    if (!this.#handlers || !isRequest(name)) throw new PlenumError('method_unknown');
    // The schema parsed is the handler's own; TypeScript cannot follow that through the union of names.
    const handler = this.#handlers[name] as (data: unknown, caller: Caller) => unknown;
    return handler(parse(requests[name].request, data), caller);
  }

  #refuse(respond: Respond, error: unknown, name?: string): void {
    const known = PlenumError.from(error);
    this.#features?.metrics.countError(known.code);
    if (known.code === 'internal') this.#log.error({ err: error, request: name }, 'a request failed');
    respond({ ok: false, error: known.toWire() });
  }
}

function connectionOf(socket: IoSocket): Connection & CalledConnection {
  return {
    notify: (name, ...data) => {
      (socket.emit as (event: string, ...args: unknown[]) => void)(name, ...data);
    },
    subscribe: async (subscriptions) => {
      await socket.timeout(subscribeTimeoutMs).emitWithAck('subscriptions', subscriptions);
    },
    ring: async (call) => {
      await socket.timeout(ringTimeoutMs).emitWithAck('call', call);
    },
    enter: (conferenceId) => void socket.join(conferenceId),
    exit: (conferenceId) => void socket.leave(conferenceId),
  };
}

/** A client that asks but does not read would have its answers pile up here. */
function closeWhenUnread(connection: EngineConnection): void {
  let waiting = 0;
  connection.on('packetCreate', ({ data }: { data?: unknown }) => {
    waiting += typeof data === 'string' ? data.length : 0;
    if (waiting <= maxUnread) return;
    connection.close(true);
    // It would not read the closing either, and hold up a server that stops.
    connection.request.socket.destroy();
  });
  connection.on('flush', () => {
    waiting = 0;
  });
}

type Respond = (answer: Reply<unknown>) => void;

function isReply(value: unknown): value is Respond {
  return typeof value === 'function';
}

/** For a client that does not want to know. */
function noReply(): void {}

function isRequest(name: string): name is RequestName {
  return Object.hasOwn(requests, name);
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
