import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadConfig } from '../../config/load.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { Plenum } from '../../server/plenum.ts';

/** The server under measurement, alone in its process. Started by `server-under-bench.ts`, which it answers. */

/** What the server and its workers have used since they were started. */
export interface Usage {
  /** ms of CPU, user and system */
  serverCpu: number;
  workerCpu: number;
  /** KiB, after a garbage collection */
  serverRss: number;
  workerRss: number;
  serverHeap: number;
  participants: number;
  /** As the server counts them. */
  producers: number;
  consumers: number;
  /** As the workers count them. */
  transports: number;
  routers: number;
}

export type ToBench = { ready: string } | { usage: Usage };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Linux counts CPU time in ticks of 10 ms (proc_pid_stat(5)). */
const msPerTick = 10;

function workerUsage(pid: number): { cpu: number; rss: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(fields[11]) + Number(fields[12])) * msPerTick, rss: Number(rss) };
}

async function usageOf(plenum: Plenum): Promise<Usage> {
  const { user, system } = process.cpuUsage();
  const workers = plenum.media.workerPids().map(workerUsage);
  const { producers, consumers } = await plenum.media.totals();
  const { transports, routers } = await plenum.media.workerDump();
  collectGarbage();
  const memory = process.memoryUsage();
  return {
    serverCpu: (user + system) / 1000,
    workerCpu: workers.reduce((sum, worker) => sum + worker.cpu, 0),
    serverRss: memory.rss / 1024,
    workerRss: workers.reduce((sum, worker) => sum + worker.rss, 0),
    serverHeap: memory.heapUsed / 1024,
    participants: plenum.conferences.participants,
    producers,
    consumers,
    transports,
    routers,
  };
}

async function main(): Promise<void> {
  const { config } = loadConfig({ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() });
  const plenum = await Plenum.start(config, createLogger(config.log));
  const tell = (message: ToBench): void => void process.send?.(message);
  process.on('message', (message) => {
    if (message === 'stop') void plenum.close().then(() => process.exit(0));
    else void usageOf(plenum).then((usage) => tell({ usage }));
  });
  tell({ ready: plenum.addresses.http });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
