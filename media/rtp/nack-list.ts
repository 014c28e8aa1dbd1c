import { sequenceAfter, sequenceDistance } from './sequence.ts';

/** What is missing may only be late: it is asked for after this. */
const reorderMs = 10;
/** And again, while it may not have been heard or its answer was lost. */
const askAgainMs = 40;
const maxAsks = 3;
/** After this it would come too late to be shown. */
export const nackWindowMs = 250;
/** With more missing than this a key frame is there sooner. */
const maxMissing = 100;
/** Further off than this is a sender that began anew (MAX_DROPOUT, RFC 3550 A.1). */
const maxJump = 3000;

interface Missing {
  sinceMs: number;
  askedMs: number;
  asks: number;
}

/**
 * Which packets of a picture's stream are to be asked for again (NACK, RFC 4585 section 6.2.1), and when to ask for a
 * key frame instead. Times are ms of a clock that never goes back.
 */
export class NackList {
  /** By sequence number, in the order they were missed. */
  readonly #missing = new Map<number, Missing>();
  #newest: number | undefined;
  /** The number that would go on with the last packet from far off: with it the sender began anew. */
  #afterStray: number | undefined;
  #keyFrame = false;

  /** A packet came, for the first time or again. */
  received(sequence: number, now: number): void {
    const ahead = this.#newest === undefined ? 1 : sequenceDistance(this.#newest, sequence);
    if (Math.abs(ahead) > maxJump) {
      this.#strayed(sequence);
      return;
    }
    this.#afterStray = undefined;
    if (ahead <= 0) {
      this.#missing.delete(sequence);
      return;
    }
    if (ahead - 1 + this.#missing.size > maxMissing) this.#giveUp();
    else this.#miss(sequence, ahead - 1, now);
    this.#newest = sequence;
  }

  /**
   * What to ask for now. To be called every 10 ms or so.
   * @returns 'keyFrame' once when packets were given up; then nothing before it is missing any more
   */
  due(now: number): number[] | 'keyFrame' {
    // The first has been missing for the longest.
    const [longest] = this.#missing.values();
    if (longest !== undefined && now - longest.sinceMs >= nackWindowMs) this.#giveUp();
    if (this.#keyFrame) {
      this.#keyFrame = false;
      return 'keyFrame';
    }
    const due: number[] = [];
    for (const [sequence, missing] of this.#missing) {
      const since = missing.asks === 0 ? missing.sinceMs + reorderMs : missing.askedMs + askAgainMs;
      if (missing.asks === maxAsks || now < since) continue;
      missing.asks++;
      missing.askedMs = now;
      due.push(sequence);
    }
    return due;
  }

  #miss(sequence: number, count: number, now: number): void {
    for (let before = count; before > 0; before--) {
      this.#missing.set((sequence - before) & 0xffff, { sinceMs: now, askedMs: now, asks: 0 });
    }
  }

  #giveUp(): void {
    this.#missing.clear();
    this.#keyFrame = true;
  }

  #strayed(sequence: number): void {
    if (sequence === this.#afterStray) {
      this.#giveUp();
      this.#newest = sequence;
      this.#afterStray = undefined;
    } else this.#afterStray = sequenceAfter(sequence);
  }
}
