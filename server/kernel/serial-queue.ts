/** Runs tasks one after the other, in the order they were added. A task that fails does not stop the next one. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  add<T>(task: () => T | Promise<T>): Promise<T> {
    const run = this.#last.then(task);
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Resolves when everything added so far has run. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
