import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../../config/load.ts';
import { green } from '../../media/mixer/known-media.ts';
import { MediaNode } from '../../media/node.ts';
import type { MixedScenes } from '../../server/contract/mixing.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { KnownTerminal, within } from '../../test/harness/known-terminal.ts';
import { progress, rounded } from './figures.ts';

export interface LegFigures {
  /** CPU seconds a second of the mixer with so many legs on one 720p picture. */
  legCpu: Record<string, number>;
  /** What the second leg adds, of what the first costs. */
  secondLegRatio: number;
}

const settledMs = 6000;
const measuredMs = 20_000;
const conferenceId = 'bench';
const numbers = [1, 2, 4] as const;

/** What legs cost that are sent one and the same 720p picture, with one camera on it. */
export async function benchLegs(): Promise<LegFigures> {
  const argv = ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]'];
  const { config } = loadConfig({ argv, env: {}, cwd: process.cwd() });
  const media = await MediaNode.create(config.media, createLogger({ level: 'error', format: 'json' }));
  const terminals: KnownTerminal[] = [];
  try {
    // A camera that is shown, and sees nothing itself.
    await add(media, terminals, { sends: true, receives: false });
    media.setScenes(conferenceId, scenesWith('leg0'));
    const legCpu: Record<string, number> = {};
    for (const number of numbers) {
      while (terminals.length <= number) await add(media, terminals, { sends: false, receives: true });
      await within(10_000, 'pictures', () => terminals.slice(1).every(({ frames }) => frames.length > 0));
      await delay(settledMs);
      progress(`${number} legs`);
      legCpu[number] = rounded(await cpuOf(media), 3);
    }
    const first = legCpu[1] ?? 0;
    return { legCpu, secondLegRatio: rounded(((legCpu[2] ?? 0) - first) / first, 3) };
  } finally {
    for (const terminal of terminals) terminal.close();
    media.close();
  }
}

async function add(
  media: MediaNode,
  terminals: KnownTerminal[],
  picture: { sends: boolean; receives: boolean },
): Promise<void> {
  const seat = { conferenceId, participantId: `leg${terminals.length}` };
  const terminal = new KnownTerminal({ colour: green, tone: 440 });
  terminals.push(terminal);
  await terminal.call(await media.openLeg(seat));
  media.setLeg(seat, terminal.agreed({ picture }));
}

/** CPU seconds a second, as Linux counts them for the mixer's process. */
async function cpuOf(media: MediaNode): Promise<number> {
  const pid = media.mixerPid(conferenceId) ?? 0;
  const before = ticksOf(pid);
  const since = performance.now();
  await delay(measuredMs);
  return (ticksOf(pid) - before) / 100 / ((performance.now() - since) / 1000);
}

/** In ticks of 10 ms (proc_pid_stat(5)). */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function scenesWith(participantId: string): MixedScenes {
  const person = {
    name: 'Room',
    initials: 'R',
    colour: '#446688',
    muted: false,
    speaking: false,
    called: false,
  };
  return {
    everybody: {
      ...{ layout: 'single', cells: [{ participantId, source: 'camera', ...person }], names: true },
      ...{ recording: null, watermark: null, calm: { title: '', note: '' }, help: null },
    },
    ...{ own: [], share: null },
  };
}
