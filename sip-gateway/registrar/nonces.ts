import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const timeBytes = 6;
const randomPartBytes = 6;
const macBytes = 16;

export interface NonceOptions {
  /** Secret of at least 32 octets. Gateways that have the same take each other's nonces. */
  key: Buffer;
  lifeMs: number;
  /** Nonces whose counts are kept. */
  mostKept: number;
  /** ms since 1970 */
  now: () => number;
}

/**
 * Nonces that need no memory: the time they were made at, something random and a MAC over both. What is kept is the count
 * of those in use, so that an answer is good once only. When that becomes too much, the oldest is forgotten, and with it
 * every nonce that is no younger and not in use: it is stale, but never good twice.
 */
export class Nonces {
  readonly #options: NonceOptions;
  /** Highest counts by nonces in use, the one that was taken into use first at the front. */
  readonly #counts = new Map<string, { madeAt: number; count: number }>();
  #forgottenUntil = -1;

  constructor(options: NonceOptions) {
    this.#options = options;
  }

  make(): string {
    const body = Buffer.alloc(timeBytes + randomPartBytes);
    body.writeUIntBE(this.#options.now(), 0, timeBytes);
    randomBytes(randomPartBytes).copy(body, timeBytes);
    return Buffer.concat([body, this.#mac(body)]).toString('base64url');
  }

  /**
   * Uses a nonce, once for each count.
   * @param count of the answer; those of RFC 2069 have none, and a nonce is good for one of them (null)
   * @returns false when it is not ours, too old, or was used with this count or a higher one
   */
  use(nonce: string, count: number | null): boolean {
    const madeAt = this.#madeAt(nonce);
    if (madeAt === null) return false;
    const before = this.#counts.get(nonce);
    if (!before && madeAt <= this.#forgottenUntil) return false;
    if (count === null ? before : count <= (before?.count ?? 0)) return false;
    this.#counts.set(nonce, { madeAt, count: count ?? Number.MAX_SAFE_INTEGER });
    this.#forget();
    return true;
  }

  /** How many are kept. */
  get size(): number {
    return this.#counts.size;
  }

  /** Null when it is not ours or its time is over. */
  #madeAt(nonce: string): number | null {
    const bytes = Buffer.from(nonce, 'base64url');
    // One nonce is not to be written in two ways.
    if (bytes.length !== timeBytes + randomPartBytes + macBytes || bytes.toString('base64url') !== nonce)
      return null;
    const body = bytes.subarray(0, timeBytes + randomPartBytes);
    if (!timingSafeEqual(this.#mac(body), bytes.subarray(body.length))) return null;
    const madeAt = body.readUIntBE(0, timeBytes);
    return this.#options.now() - madeAt < this.#options.lifeMs ? madeAt : null;
  }

  #mac(body: Buffer): Buffer {
    return createHmac('sha256', this.#options.key).update(body).digest().subarray(0, macBytes);
  }

  #forget(): void {
    const { now, lifeMs, mostKept } = this.#options;
    for (const [nonce, { madeAt }] of this.#counts) {
      const over = now() - madeAt >= lifeMs;
      if (!over && this.#counts.size <= mostKept) break;
      this.#counts.delete(nonce);
      if (!over) this.#forgottenUntil = Math.max(this.#forgottenUntil, madeAt);
    }
  }
}
