import type { HlsMoment } from '../../server/contract/stream-port.ts';
import { HlsWindow, type LivePart } from './hls-window.ts';
import { names } from './hls-playlist.ts';

/** Longer nobody waits for what is to come: three segments (draft-pantos-hls-rfc8216bis section 6.2.5.2). */
const mostWaitedMs = 6000;

export type HlsAnswer =
  { is: 'there'; content: Buffer } | { is: 'unknown' } | { is: 'too_far' } | { is: 'late' };

/** HLS of one stream; whoever asks for what comes next waits until it is there. */
export class HlsOutput {
  readonly #window: HlsWindow;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  /** @param now ms since the epoch: numbers go on by it when the process is replaced, as no segment is shorter than 1.5 s */
  constructor(now: number) {
    this.#window = new HlsWindow({ segment: Math.floor(now / 1500), header: Math.floor(now / 1000) });
  }

  setHeader(header: Buffer): void {
    this.#window.setHeader(header);
    this.#wake();
  }

  add(part: LivePart, begins: boolean): void {
    this.#window.add(part, begins);
    this.#wake();
  }

  /** @param until what the playlist is to have; of other files it says nothing */
  async file(name: string, until: HlsMoment | null): Promise<HlsAnswer> {
    const deadline = performance.now() + mostWaitedMs;
    for (;;) {
      const found = this.#look(name, until);
      if (found !== 'later') return found;
      const left = deadline - performance.now();
      if (left <= 0) return { is: 'late' };
      await this.#next(left);
    }
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #look(name: string, until: HlsMoment | null): HlsAnswer | 'later' {
    if (this.#closed) return { is: 'unknown' };
    if (name !== names.playlist) {
      const content = this.#window.file(name);
      if (content === 'later') return content;
      return content ? { is: 'there', content } : { is: 'unknown' };
    }
    if (this.#window.isEmpty) return 'later';
    if (until && this.#window.isFar(until)) return { is: 'too_far' };
    if (until && !this.#window.has(until)) return 'later';
    return { is: 'there', content: Buffer.from(this.#window.playlist()) };
  }

  /** Something was added, or the time is over. */
  async #next(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.#waiting.add(wake);
    const timer = setTimeout(wake, ms);
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(wake);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
