import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ToBench, Usage } from './server-process.ts';

/** Plenum in a process of its own, so that what it uses is not mixed with what its clients use. */
export class ServerUnderBench {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(url: string, child: ChildProcess, dataDir: string) {
    this.url = url;
    this.#child = child;
    this.#dataDir = dataDir;
  }

  /** @param profileDir where the server writes a CPU profile on stopping */
  static async start(flags: string[], profileDir?: string): Promise<ServerUnderBench> {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-bench-'));
    const own = [
      '--http.port=0',
      '--https.enabled=false',
      '--sip.listeners=[]',
      '--media.basePort=0',
      '--log.level=warn',
    ];
    const child = fork(
      path.join(import.meta.dirname, 'server-process.ts'),
      [
        ...own,
        `--dataDir=${dataDir}`,
        '--media.listen=[{"ip":"127.0.0.1"}]',
        '--conference.visitorsMayStart',
        '--database.url=',
        '--redis.url=',
        ...flags,
      ],
      {
        execArgv: profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    const [message] = (await once(child, 'message')) as [ToBench];
    if (!('ready' in message)) throw new Error('the server did not say where it is');
    return new ServerUnderBench(message.ready, child, dataDir);
  }

  async usage(): Promise<Usage> {
    this.#child.send('usage');
    const [message] = (await once(this.#child, 'message')) as [ToBench];
    if (!('usage' in message)) throw new Error('the server did not say what it uses');
    return message.usage;
  }

  async createMeeting(): Promise<Meeting> {
    const response = await fetch(`${this.url}/api/v1/meetings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`a meeting was refused: ${await response.text()}`);
    return (await response.json()) as Meeting;
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.send('stop');
    await gone;
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
