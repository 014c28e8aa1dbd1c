import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * A program that the tests need beside them. A shell watches over it: when it is told to, or this process ends in
 * whatever way, the program is stopped at once and its folder removed.
 */
export class Servant {
  readonly #shell: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  /**
   * @param options.folder removed at the end
   * @param options.signal which makes it stop at once
   * @param options.onText told what it writes
   */
  constructor(
    command: readonly string[],
    {
      folder,
      signal,
      onText,
    }: { folder: string; signal: 'TERM' | 'QUIT' | 'KILL'; onText?: (text: string) => void },
  ) {
    const watch = `folder=$1; shift; trap : INT TERM HUP; "$@" & program=$!; cat >/dev/null
      kill -${signal} $program; wait $program; rm -rf "$folder"`;
    this.#shell = spawn('/bin/sh', ['-c', watch, 'servant', folder, ...command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#ended = once(this.#shell, 'exit');
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        onText?.(text);
      });
    }
  }

  /** What it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** @throws with its output when `ready` is not fulfilled within 30 s */
  async untilReady(name: string, ready: () => Promise<unknown>): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        await ready();
        return;
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`${name} does not start:\n${this.#output}`, { cause });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async stop(): Promise<void> {
    this.#shell.stdin?.end();
    await this.#ended;
  }
}
