import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { PlenumError } from '../../contract/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Db } from '../../store/database.ts';
import { isUniqueViolation } from '../../store/errors.ts';

const longestKey = 200;
/** Answers are kept this long for those who ask again. */
const keptMs = 24 * 3_600_000;
/** A server that died in the middle leaves its row without an answer; after this long the request is made again. */
const abandonedMs = 60_000;
/** While it runs, its row says so this often. */
const renewEveryMs = 15_000;

/**
 * Creates once what is asked for twice with the same Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a
 * repeated request gets the first one's answer. A request that failed may be sent again with its key.
 *
 * An answer may hold a secret that is shown only once, so it is kept encrypted with the key itself, of which the
 * database has but the hash.
 */
export class Idempotency {
  readonly #db: Db;
  readonly #now: () => number;
  readonly #renewEveryMs: number;

  constructor(db: Db, now: () => number = Date.now, everyMs = renewEveryMs) {
    this.#db = db;
    this.#now = now;
    this.#renewEveryMs = everyMs;
  }

  /**
   * @param owner who asks: keys of different callers have nothing to do with each other
   * @param made all that makes the request what it is
   * @throws PlenumError `idempotency_reused` when the key was for another request, `still_running`, or what `run` throws
   */
  async once(owner: string, key: string, made: unknown, run: () => Promise<unknown>): Promise<unknown> {
    if (key === '' || key.length > longestKey) {
      throw new PlenumError('bad_request', {
        field: 'Idempotency-Key',
        detail: `1 to ${longestKey} characters`,
      });
    }
    const keyHash = hashOf(key);
    const fence = newId();
    const kept = await this.#begin(owner, keyHash, hashOf(JSON.stringify(made)), fence);
    if (kept !== null) return JSON.parse(decrypt(kept, key)) as unknown;
    // One that fails is made up for by the next.
    const renewing = setInterval(() => void this.#renew(fence).catch(() => undefined), this.#renewEveryMs);
    let body: unknown;
    try {
      body = await run();
    } catch (error) {
      await this.#db.deleteFrom('idempotency').where('fence', '=', fence).execute();
      throw error;
    } finally {
      clearInterval(renewing);
    }
    await this.#db
      .updateTable('idempotency')
      .set({ status: 1, body: encrypt(JSON.stringify(body ?? null), key) })
      .where('fence', '=', fence)
      .execute();
    return body;
  }

  async #renew(fence: string): Promise<void> {
    await this.#db
      .updateTable('idempotency')
      .set({ createdAt: this.#now() })
      .where('fence', '=', fence)
      .where('status', 'is', null)
      .execute();
  }

  /** Forgets what is older than a day. */
  async sweep(): Promise<void> {
    await this.#db
      .deleteFrom('idempotency')
      .where('createdAt', '<', this.#now() - keptMs)
      .execute();
  }

  /** @returns the answer of an earlier request; null: this one is the first and has its row now */
  async #begin(callerId: string, key: string, requestHash: string, fence: string): Promise<string | null> {
    const now = this.#now();
    await this.#db
      .deleteFrom('idempotency')
      .where('callerId', '=', callerId)
      .where('key', '=', key)
      .where((row) =>
        row.or([
          row('createdAt', '<', now - keptMs),
          row.and([row('status', 'is', null), row('createdAt', '<', now - abandonedMs)]),
        ]),
      )
      .execute();
    try {
      await this.#db
        .insertInto('idempotency')
        .values({ callerId, key, requestHash, fence, status: null, body: null, createdAt: now })
        .execute();
      return null;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    const row = await this.#db
      .selectFrom('idempotency')
      .selectAll()
      .where('callerId', '=', callerId)
      .where('key', '=', key)
      .executeTakeFirst();
    if (row && row.requestHash !== requestHash) throw new PlenumError('idempotency_reused');
    if (!row || row.status === null || row.body === null) throw new PlenumError('still_running');
    return row.body;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function encrypt(text: string, key: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64');
}

function decrypt(kept: string, key: string): string {
  const bytes = Buffer.from(kept, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function cipherKey(key: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'plenum idempotency', 32));
}
