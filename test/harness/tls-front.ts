import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { ensureCertificate } from '../../server/http/certificate.ts';

/** Takes TLS connections, with a certificate that nobody knows, and hands what comes on to a port without. */
export class TlsFront {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(server: Server, sockets: ReadonlySet<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param folder for its certificate */
  static async start(folder: string, port: number): Promise<TlsFront> {
    const { key, cert } = await ensureCertificate(folder, ['127.0.0.1'], []);
    const sockets = new Set<Socket>();
    const server = createServer({ key, cert }, (outside) => {
      const inside = connect(port, '127.0.0.1');
      for (const socket of [outside, inside]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          sockets.delete(socket);
          outside.destroy();
          inside.destroy();
        });
      }
      outside.pipe(inside).pipe(outside);
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TlsFront(server, sockets);
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
