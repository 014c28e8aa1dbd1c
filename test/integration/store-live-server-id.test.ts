import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { ServerId } from '../../server/kernel/server-id.ts';
import type { LiveStore } from '../../server/store/live-store.ts';
import { RedisLiveStore } from '../../server/store/redis/live-store.ts';
import { emptyRedis, type TestRedis } from '../harness/redis.ts';

describe('the IDs of servers that share Redis', function () {
  this.timeout(40_000);
  let redis: TestRedis;
  let live: LiveStore;
  let folder: string;
  let warnings: string[];
  const claimed: ServerId[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    redis = await emptyRedis();
    folder = mkdtempSync(join(tmpdir(), 'plenum-id-'));
    warnings = [];
    live = await RedisLiveStore.open({ url: redis.url });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const id of claimed.splice(0)) await id.close();
    await live.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function claim(name: string, renewEveryMs?: number): Promise<ServerId> {
    const log = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
    const id = await ServerId.claim({
      ...{ dataDir: join(folder, name), live, log },
      ...(renewEveryMs === undefined ? {} : { renewEveryMs }),
    });
    claimed.push(id);
    return id;
  }

  function copy(from: string, to: string): void {
    cpSync(join(folder, from), join(folder, to), { recursive: true });
  }

  /** A server of its own process, which can be killed. */
  async function startProcess(name: string): Promise<{ id: string; kill: () => Promise<void> }> {
    const url = (path: string) =>
      JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../server', path)).href);
    const program = `
      import { ServerId } from ${url('kernel/server-id.ts')};
      import { createLogger } from ${url('kernel/logger.ts')};
      import { RedisLiveStore } from ${url('store/redis/live-store.ts')};
      const log = createLogger({ level: 'silent', format: 'json' });
      const live = await RedisLiveStore.open({ url: ${JSON.stringify(redis.url)}, log });
      const { id } = await ServerId.claim({ dataDir: ${JSON.stringify(join(folder, name))}, live, log });
      process.stdout.write(id);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdout.setEncoding('utf8');
    const [id] = (await once(child.stdout, 'data')) as [string];
    return {
      id,
      kill: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }

  it('differ when a data folder was copied, for as long as both run', async () => {
    const first = await claim('a');
    copy('a', 'b');
    const second = await claim('b');
    expect(second.id).not.to.equal(first.id);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('or on a copy of it');
    await second.close();
    await first.close();
    const third = await claim('b');
    expect(third.id).to.equal(first.id);
    expect(warnings).to.have.length(1);
  });

  it('are the same at once after a server was killed, and never those of one that runs', async () => {
    const first = await startProcess('a');
    copy('a', 'b');
    expect((await claim('b')).id).not.to.equal(first.id);
    await first.kill();
    const pool = `server-id:${first.id}`;
    expect(await live.members(pool)).to.have.length(1);

    const second = await startProcess('a');
    expect(second.id).to.equal(first.id);
    expect(await live.members(pool)).to.have.length(1);
    expect((await claim('b')).id).not.to.equal(first.id);
  });

  it('go to one of two that find the former one dead at the same time', async () => {
    const dead = await startProcess('a');
    for (const name of ['b', 'c', 'd']) copy('a', name);
    await dead.kill();
    const ids = (await Promise.all(['a', 'b', 'c', 'd'].map((name) => claim(name)))).map(({ id }) => id);
    expect(new Set(ids).size).to.equal(4);
    expect(ids.filter((id) => id === dead.id)).to.have.length(1);
    expect(await live.members(`server-id:${dead.id}`)).to.have.length(1);
  });

  it('are claimed again when Redis has forgotten them, unless another was faster, which the log tells once', async () => {
    const { id } = await claim('a', 20);
    const pool = `server-id:${id}`;
    await redis.command('FLUSHALL');
    await until(async () => (await live.count(pool)) === 1);
    expect(warnings).to.deep.equal([]);

    await live.release(pool, ...(await live.members(pool)));
    // Whichever is faster: the claim comes back every 20 ms.
    await until(() =>
      live.acquire(pool, 'another', { limit: 1, ttlMs: 60_000 }).then(async (isIn) => {
        if (!isIn) await live.release(pool, ...(await live.members(pool)));
        return isIn;
      }),
    );
    await until(() => Promise.resolve(warnings.length > 0));
    expect(warnings[0]).to.include('another server has taken the ID');
    await live.release(pool, 'another');
    await until(async () => (await live.count(pool)) === 1);
    expect(warnings).to.have.length(1);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
