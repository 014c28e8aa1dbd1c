import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { PlenumError } from '../contract/errors.ts';

/** Cost of a hash (RFC 9106, section 3.1). */
export interface Cost {
  /** KiB */
  memory: number;
  passes: number;
  lanes: number;
}

/** OWASP Password Storage Cheat Sheet. Raised here, the hashes kept are made anew as people sign in. */
export const currentCost: Cost = { memory: 19_456, passes: 2, lanes: 1 };

const saltBytes = 16;
const hashBytes = 32;
/** Each holds its memory and one of the four threads that files and names are looked up on as well. */
const atOnce = 2;
const waitingAtMost = 500;

interface Hash {
  cost: Cost;
  salt: Buffer;
  hash: Buffer;
}

/** Hashes passwords with Argon2id, a bounded number at a time. */
export class Passwords {
  readonly #cost: Cost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Stands in where there is no hash; no password has it. */
  readonly #decoy: string;

  constructor(cost: Cost = currentCost) {
    this.#cost = cost;
    this.#decoy = format({ cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) });
  }

  /**
   * @returns a PHC string: algorithm, cost, salt and hash
   * @throws PlenumError `rate_limited` when too many wait already
   */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    return format({ cost: this.#cost, salt, hash: await this.#derive(password, salt, this.#cost) });
  }

  /**
   * Takes as long without a hash to compare with as with one.
   * @param kept PHC string; null or undefined: there is no password, so none is right
   * @throws PlenumError `rate_limited` when too many wait already
   */
  async verify(password: string, kept: string | null | undefined): Promise<boolean> {
    const { cost, salt, hash } = parse(kept ?? this.#decoy);
    const same = timingSafeEqual(await this.#derive(password, salt, cost), hash);
    return same && typeof kept === 'string';
  }

  /** Whether a hash was made at another cost than new ones are. */
  isOutdated(kept: string): boolean {
    const { cost } = parse(kept);
    return (
      cost.memory !== this.#cost.memory ||
      cost.passes !== this.#cost.passes ||
      cost.lanes !== this.#cost.lanes
    );
  }

  async #derive(password: string, salt: Buffer, { memory, passes, lanes }: Cost): Promise<Buffer> {
    await this.#turn();
    try {
      return await new Promise((resolve, reject) => {
        // The same password typed on another keyboard may come in another form.
        const message = password.normalize('NFC');
        const parameters = { message, nonce: salt, parallelism: lanes, memory, passes, tagLength: hashBytes };
        argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)));
      });
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= waitingAtMost) throw new PlenumError('rate_limited');
    // Whoever ends hands its place over.
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** https://github.com/P-H-C/phc-string-format */
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function format({ cost, salt, hash }: Hash): string {
  const parameters = `m=${cost.memory},t=${cost.passes},p=${cost.lanes}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(hash)}`;
}

function parse(text: string): Hash {
  const [, memory, passes, lanes, salt, hash] = phc.exec(text) ?? [];
  if (salt === undefined || hash === undefined)
    throw new Error('a kept password hash is not one of Argon2id');
  return {
    cost: { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
