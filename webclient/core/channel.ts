import { io, type Socket } from 'socket.io-client';
import { PlenumError } from '../../server/contract/errors.ts';
import type {
  ClientToServerEvents,
  RequestData,
  RequestName,
  Reply,
  ResponseData,
  ServerToClientEvents,
} from '../../server/contract/signalling.ts';

export type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const answerWithinMs = 10_000;

/** To where the page came from; not opened yet. */
export function connection(): ClientSocket {
  return io({
    autoConnect: false,
    // No long polling: every browser that has WebRTC has WebSocket, and it saves a round trip.
    transports: ['websocket'],
    reconnectionDelay: 250,
    reconnectionDelayMax: 3000,
    timeout: 8000,
  });
}

/** The signalling connection. It comes back by itself; requests made while it is away are refused, not kept. */
export class Channel {
  readonly socket: ClientSocket;

  constructor(socket: ClientSocket) {
    this.socket = socket;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  connect(): void {
    this.socket.connect();
  }

  disconnect(): void {
    this.socket.disconnect();
  }

  /** Resolves when connected; rejects with `connection_lost` when that does not happen in time. */
  async whenConnected(): Promise<void> {
    if (this.socket.connected) return;
    this.socket.connect();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.socket.off('connect', connected);
        reject(new PlenumError('connection_lost'));
      }, answerWithinMs);
      const connected = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.socket.once('connect', connected);
    });
  }

  /** @throws PlenumError the server's, or `connection_lost` when no answer comes */
  async request<N extends RequestName>(name: N, data: RequestData<N>): Promise<ResponseData<N>> {
    if (!this.socket.connected) throw new PlenumError('connection_lost');
    let reply: Reply<ResponseData<N>>;
    try {
      const emit = this.socket
        .timeout(answerWithinMs)
        .emitWithAck.bind(this.socket.timeout(answerWithinMs)) as (
        event: N,
        payload: RequestData<N>,
      ) => Promise<Reply<ResponseData<N>>>;
      reply = await emit(name, data);
    } catch (cause) {
      throw new PlenumError('connection_lost', { cause });
    }
    if (reply.ok) return reply.data;
    const { code, field, detail } = reply.error;
    throw new PlenumError(code, {
      ...(field === undefined ? {} : { field }),
      ...(detail === undefined ? {} : { detail }),
    });
  }
}
