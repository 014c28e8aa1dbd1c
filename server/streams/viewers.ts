import { newId } from '../kernel/ids.ts';

/** A viewer who asks for nothing for so long has gone. A player asks every half second, or as it plays what it has. */
export const goneMs = 10_000;

/** Who watches one live stream just now, known by what they ask for. */
export class Viewers {
  readonly #now: () => number;
  /** When each was last heard of, ms. */
  readonly #seen = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get count(): number {
    for (const [viewerId, seen] of this.#seen) if (seen < this.#goneSince) this.#seen.delete(viewerId);
    return this.#seen.size;
  }

  /** @returns what they are known by */
  add(): string {
    const viewerId = newId();
    this.#seen.set(viewerId, this.#now());
    return viewerId;
  }

  /** @returns whether they are known; one who was away for too long is not */
  heard(viewerId: string): boolean {
    const seen = this.#seen.get(viewerId);
    if (seen === undefined || seen < this.#goneSince) return false;
    this.#seen.set(viewerId, this.#now());
    return true;
  }

  remove(viewerId: string): void {
    this.#seen.delete(viewerId);
  }

  clear(): void {
    this.#seen.clear();
  }

  get #goneSince(): number {
    return this.#now() - goneMs;
  }
}
