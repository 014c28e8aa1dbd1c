import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** The whole system in a process of its own on fixed ports, so that it can be killed and started again. */
export class PlenumProcess {
  readonly url: string;
  readonly #flags: string[];
  readonly #dataDir: string;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, mediaPort: number, flags: string[]) {
    this.url = `http://127.0.0.1:${port}`;
    this.#dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-process-'));
    this.#flags = [
      `--http.port=${port}`,
      '--https.enabled=false',
      '--sip.listeners=[]',
      `--media.basePort=${mediaPort}`,
      '--media.workers=1',
      `--media.listen=${JSON.stringify([{ ip: '127.0.0.1' }])}`,
      `--dataDir=${this.#dataDir}`,
      '--limits.meetingsPerMinute=1000',
      '--conference.visitorsMayStart',
      '--database.url=',
      '--redis.url=',
      '--log.format=json',
      ...flags,
    ];
  }

  /** @param flags as on the command line */
  static async start(...flags: string[]): Promise<PlenumProcess> {
    const made = new PlenumProcess(await freePort(), await freePort(), flags);
    await made.begin();
    return made;
  }

  /** What it wrote since it was first started. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Resolves when it serves. @throws with its output when it does not start */
  async begin(): Promise<void> {
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, '../../server/main.ts'), ...this.#flags],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    const deadline = Date.now() + 30_000;
    for (;;) {
      const ready = await fetch(`${this.url}/ready`).catch(() => null);
      if (ready?.ok) return;
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`Plenum does not start:\n${this.#output}`);
      }
      await delay(30);
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** It stops in the middle of whatever it does, as a machine that is paused does. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** For good. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
