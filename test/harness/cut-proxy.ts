import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP way to the server that a test can cut, as a lost network does, and mend again. */
export class CutProxy {
  readonly #server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #cut = false;

  private constructor(targetPort: number) {
    this.#server = createServer((near) => {
      if (this.#cut) {
        near.destroy();
        return;
      }
      const far = connect(targetPort, '127.0.0.1');
      const pair: [Socket, Socket] = [near, far];
      this.#pairs.add(pair);
      near.pipe(far).pipe(near);
      for (const socket of pair) {
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          for (const other of pair) other.destroy();
          this.#pairs.delete(pair);
        });
      }
    });
  }

  static async to(url: string): Promise<CutProxy> {
    const proxy = new CutProxy(Number(new URL(url).port));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every connection; new ones are refused until `mend`. */
  cut(): void {
    this.#cut = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
