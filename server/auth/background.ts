import type { Logger } from '../kernel/logger.ts';

/** Work that an answer must not wait for, since how long it takes would tell what nobody is to know. */
export class Background {
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Failures go to the log. */
  run(work: () => Promise<void>): void {
    const running: Promise<void> = work()
      .catch((error: unknown) =>
        this.#log.error({ err: error }, 'work in the background of signing in failed'),
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Fulfilled when nothing runs any more: before the database is closed. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
