import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '../../server/kernel/logger.ts';
import { MixerProcesses } from '../../media/mixer/mixer-processes.ts';
import { MixerSupervisor } from '../../media/mixer/mixer-supervisor.ts';
import type { MixerPlan } from '../../media/mixer/mixer-plan.ts';
import { Pacer } from '../../media/mixer/pacer.ts';

/** What is sent to a mixer: at every turn some datagrams. */
export interface Feed {
  everyMs: number;
  next: (number: number) => Buffer[];
}

export interface LiveRun {
  plan: MixerPlan;
  feeds: readonly Feed[];
  seconds: number;
  /** Another plan after so many seconds, every second. */
  planAt?: (second: number) => MixerPlan;
}

export interface LiveFigures {
  /** Seconds of CPU a second. */
  cpu: number;
  rssMb: number;
  /** After the first quarter of the time, when everything was used once. */
  growthMb: number;
  p50Ms: number;
  p95Ms: number;
  missed: number;
}

/** The process of a mixer at work, as it says of itself. */
export async function runLive({ plan, feeds, seconds, planAt }: LiveRun): Promise<LiveFigures> {
  const log = createLogger({ level: 'error', format: 'json' });
  const mixer = await MixerSupervisor.start({
    log,
    processes: new MixerProcesses(),
    ip: '127.0.0.1',
    mostRss: 4e9,
  });
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20, sendBufferSize: 2 << 20 });
  socket.on('message', () => undefined);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  mixer.connect({ ip: '127.0.0.1', port: socket.address().port });
  mixer.apply(plan);
  const { ip, port } = mixer.address;
  const pacers = feeds.map(
    ({ everyMs, next }) =>
      new Pacer(everyMs, (number) => {
        for (const datagram of next(number)) socket.send(datagram, port, ip);
      }),
  );
  try {
    await delay(2500);
    const before = mixer.vitals;
    let growthFrom = 0;
    for (let second = 0; second < seconds; second++) {
      await delay(1000);
      if (planAt) mixer.apply(planAt(second));
      if (second === Math.floor(seconds / 4)) growthFrom = mixer.vitals?.rss ?? 0;
    }
    const after = mixer.vitals;
    if (!before || !after) throw new Error('the mixer says nothing of itself');
    return {
      cpu: (after.cpu - before.cpu) / ((after.at - before.at) / 1000),
      rssMb: after.rss / 1e6,
      growthMb: (after.rss - growthFrom) / 1e6,
      p50Ms: after.ageP50Ms,
      p95Ms: after.ageP95Ms,
      missed: after.missed - before.missed,
    };
  } finally {
    for (const pacer of pacers) pacer.stop();
    mixer.close();
    socket.close();
  }
}
