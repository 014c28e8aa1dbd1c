import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** A spare is made when the one that was taken has come up: two at once would take longer. */
const spareAfterMs = 3000;
/** One that ends by itself is killed when it does not within this. */
const endMs = 2000;

/**
 * The processes of a node's mixers. While there are any, one more is kept that has loaded everything and waits: starting
 * takes longest just when a room waits for its picture.
 */
export class MixerProcesses {
  #spare: ChildProcess | null = null;
  #taken = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** One that waits for its orders. */
  take(): ChildProcess {
    const spare = this.#spare;
    this.#spare = null;
    const child = spare?.connected && spare.exitCode === null ? spare : start();
    this.#taken++;
    child.once('exit', () => {
      this.#taken--;
      this.#settle();
    });
    this.#settle();
    return child;
  }

  close(): void {
    this.#closed = true;
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#taken === 0) {
      const spare = this.#spare;
      this.#spare = null;
      if (spare) end(spare);
    } else if (!this.#spare) this.#timer = setTimeout(() => this.#keepSpare(), spareAfterMs).unref();
  }

  #keepSpare(): void {
    const child = start();
    this.#spare = child;
    child.once('error', () => undefined);
    child.once('exit', () => {
      if (this.#spare !== child) return;
      this.#spare = null;
      this.#settle();
    });
  }
}

function start(): ChildProcess {
  return fork(path.join(import.meta.dirname, 'mixer-process.ts'), { serialization: 'advanced' });
}

/** Native calls that are under way are let finish; one that hangs is not waited for. */
export function end(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  setTimeout(() => child.kill('SIGKILL'), endMs).unref();
}
