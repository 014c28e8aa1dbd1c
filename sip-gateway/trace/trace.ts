import { type Flow, writeAddress } from '../edge/flow.ts';
import { maskSecrets } from './mask.ts';

export type TraceDirection = 'in' | 'out';

export interface TraceLimits {
  messages: number;
  /** Characters of all of them. */
  size: number;
}

export const defaultTraceLimits: TraceLimits = { messages: 2000, size: 4_000_000 };

/** One that is longer is cut. */
const longestMessage = 64_000;

/** The latest messages of one terminal, without their secrets. */
export class Trace {
  readonly #limits: TraceLimits;
  #entries: string[] = [];
  /** Of the first that is still there: those before are forgotten, and cleared away now and then. */
  #first = 0;
  #size = 0;
  /** How many there were that are forgotten. */
  forgotten = 0;

  constructor(limits: TraceLimits = defaultTraceLimits) {
    this.#limits = limits;
  }

  get messages(): number {
    return this.#entries.length - this.#first;
  }

  /** @param at ms since 1970 */
  add(direction: TraceDirection, message: string, { transport, local, remote }: Flow, at: number): void {
    const ends = [writeAddress(local), writeAddress(remote)];
    const [from, to] = direction === 'in' ? ends.reverse() : ends;
    const head = `--- ${new Date(at).toISOString()} ${direction} ${transport.toUpperCase()} ${from} -> ${to}`;
    const text = maskSecrets(message.slice(0, longestMessage)).replace(/\r\n/g, '\n').trimEnd();
    const entry = `${head}\n${text}\n`;
    this.#entries.push(entry);
    this.#size += entry.length;
    while (this.messages > this.#limits.messages || (this.#size > this.#limits.size && this.messages > 1)) {
      this.#size -= this.#entries[this.#first]?.length ?? 0;
      this.#first++;
      this.forgotten++;
    }
    if (this.#first > this.#limits.messages) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The messages in their order, an empty line between them. */
  text(): string {
    return this.#entries.slice(this.#first).join('\n');
  }
}
