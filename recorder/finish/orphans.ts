import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { partSuffix } from './publish.ts';

const checkMs = 10;
/** A process that is killed ends as soon as its disk answers. */
const longestMs = 10_000;

/**
 * Kills every ffmpeg that still writes an unfinished file in `folder`, at whatever depth: its recorder was killed. Resolves
 * when they have ended, or the disk holds them up for too long. What ffmpeg reads only is left alone, and so is any other
 * program.
 */
export async function endOrphans(folder: string): Promise<void> {
  for (const pid of await writersIn(folder)) kill(pid);
  const deadline = Date.now() + longestMs;
  while ((await writersIn(folder)).length > 0 && Date.now() < deadline) await delay(checkMs);
}

/** The process ids of every ffmpeg that writes an unfinished file in `folder`. */
export async function writersIn(folder: string): Promise<readonly number[]> {
  const prefix = `${path.resolve(folder)}/`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const writes = await Promise.all(pids.map((pid) => isWriter(pid, prefix)));
  return pids.filter((_, index) => writes[index]);
}

/** One that has ended, or is about to, has no command line. */
async function isWriter(pid: number, prefix: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = '', ...args] = commandLine.split('\0');
  if (path.basename(program) !== 'ffmpeg') return false;
  return args.some((arg) => arg.startsWith(prefix) && arg.endsWith(partSuffix));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
