import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CrowdOptions, CrowdResult } from './crowd-process.ts';
import { percentile, progress, rounded } from './figures.ts';
import { ServerUnderBench } from './server-under-bench.ts';

/** One worker, so that the figure does not depend on the number of cores. */
const workers = 1;
const joinsPerSecond = 20;
const warmUp = 40;
/** Tiles of a full page on a desktop; the figure of the project. Nine are given for comparison. */
const desktopPage = 25;
const smallPage = 9;

interface PageFigures {
  cpuMsPerJoin: number;
  serverCpuMsPerJoin: number;
  workerCpuMsPerJoin: number;
  rssKbPerParticipant: number;
  serverRssKbPerParticipant: number;
  workerRssKbPerParticipant: number;
  consumersPerParticipant: number;
  joinAnswerMs: { p50: number; p95: number };
}

export interface SignallingFigures extends PageFigures {
  participants: number;
  tiles: number;
  /** The same with nine tiles a page. */
  nineTiles: PageFigures;
  /** As many people, but in meetings of two: what a join costs where there is hardly anybody to receive. */
  meetingsOfTwo: PageFigures;
}

export async function benchJoinSignalling(options: {
  participants: number;
  profileDir: string | undefined;
}): Promise<SignallingFigures> {
  const { participants, profileDir } = options;
  const even = participants + (participants % 2);
  const meetingsOfTwo = await measure({ participants: even, meetings: even / 2, tiles: 1 }, undefined);
  const nineTiles = await measure({ participants, meetings: 1, tiles: smallPage }, undefined);
  const full = await measure({ participants, meetings: 1, tiles: desktopPage }, profileDir);
  return { ...full, participants, tiles: desktopPage, nineTiles, meetingsOfTwo };
}

async function measure(
  { participants, meetings, tiles }: { participants: number; meetings: number; tiles: number },
  profileDir: string | undefined,
): Promise<PageFigures> {
  progress(`${participants} signalling clients in ${meetings} meetings, ${tiles} tiles each: starting`);
  const server = await ServerUnderBench.start(
    [`--media.workers=${workers}`, '--conference.emptySeconds=1', '--limits.meetingsPerMinute=1000'],
    profileDir,
  );
  try {
    // A server that has been up for a while has its code compiled and its pools grown.
    const first = await Crowd.join(server, {
      participants: warmUp,
      meetings: 1,
      tiles,
      joinsPerSecond: 2 * joinsPerSecond,
    });
    first.leave();
    progress(`${warmUp} have warmed it up; ${participants} join, ${joinsPerSecond} a second`);
    const before = await server.usage();
    const crowd = await Crowd.join(server, { participants, meetings, tiles, joinsPerSecond });
    const after = await server.usage();
    crowd.leave();
    const serverCpu = (after.serverCpu - before.serverCpu) / participants;
    const workerCpu = (after.workerCpu - before.workerCpu) / participants;
    const serverRss = (after.serverRss - before.serverRss) / participants;
    const workerRss = (after.workerRss - before.workerRss) / participants;
    const figures: PageFigures = {
      cpuMsPerJoin: rounded(serverCpu + workerCpu, 2),
      serverCpuMsPerJoin: rounded(serverCpu, 2),
      workerCpuMsPerJoin: rounded(workerCpu, 2),
      rssKbPerParticipant: rounded(serverRss + workerRss),
      serverRssKbPerParticipant: rounded(serverRss),
      workerRssKbPerParticipant: rounded(workerRss),
      consumersPerParticipant: rounded(after.consumers / participants, 1),
      joinAnswerMs: {
        p50: rounded(percentile(crowd.result.joinMs, 0.5), 1),
        p95: rounded(percentile(crowd.result.joinMs, 0.95), 1),
      },
    };
    progress(JSON.stringify(figures));
    return figures;
  } finally {
    await server.stop();
  }
}

/** Clients in a process of their own, in a meeting of their own. */
class Crowd {
  readonly result: CrowdResult;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, result: CrowdResult) {
    this.#child = child;
    this.result = result;
  }

  /** Resolves when everybody has joined and receives what there is to receive. */
  static async join(
    server: ServerUnderBench,
    options: { meetings: number } & Omit<CrowdOptions, 'url' | 'meetings'>,
  ): Promise<Crowd> {
    const meetings = await Promise.all(
      Array.from({ length: options.meetings }, () => server.createMeeting()),
    );
    const child = fork(path.join(import.meta.dirname, 'crowd-process.ts'), { execArgv: [] });
    child.send({ ...options, url: server.url, meetings } satisfies CrowdOptions);
    const failed = once(child, 'exit').then(() => {
      throw new Error('the clients gave up');
    });
    failed.catch(() => undefined);
    const [result] = (await Promise.race([once(child, 'message'), failed])) as [CrowdResult];
    return new Crowd(child, result);
  }

  leave(): void {
    this.#child.kill();
  }
}
