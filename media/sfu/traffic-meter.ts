import type { types } from 'mediasoup';

interface Traffic {
  bytesReceived: number;
  bytesSent: number;
}

const freshMs = 10_000;

/**
 * Counts the bytes of all transports, those closed meanwhile included. Asking every transport costs a message each,
 * so an answer is kept for 10 s; what a transport carried after its last count is lost with it.
 */
export class TrafficMeter {
  readonly #last = new Map<string, Traffic>();
  readonly #closed: Traffic = { bytesReceived: 0, bytesSent: 0 };
  #measuredAt = -Infinity;
  /** The last measurement, or the one under way: whoever asks meanwhile waits for the same. */
  #total: Promise<Traffic> = Promise.resolve(this.#closed);

  measure(transports: types.WebRtcTransport[]): Promise<Traffic> {
    const now = performance.now();
    if (now - this.#measuredAt >= freshMs) {
      this.#measuredAt = now;
      this.#total = this.#count(transports);
    }
    return this.#total;
  }

  async #count(transports: types.WebRtcTransport[]): Promise<Traffic> {
    await Promise.all(
      transports.map(async (transport) => {
        const stats = await transport.getStats().catch(() => []);
        for (const { bytesReceived, bytesSent } of stats)
          this.#last.set(transport.id, { bytesReceived, bytesSent });
      }),
    );
    const alive = new Set(transports.map((transport) => transport.id));
    const total = { ...this.#closed };
    for (const [id, traffic] of this.#last) {
      total.bytesReceived += traffic.bytesReceived;
      total.bytesSent += traffic.bytesSent;
      if (alive.has(id)) continue;
      this.#closed.bytesReceived += traffic.bytesReceived;
      this.#closed.bytesSent += traffic.bytesSent;
      this.#last.delete(id);
    }
    return total;
  }
}
