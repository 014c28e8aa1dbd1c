import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { PlenumProcess } from '../../test/harness/plenum-process.ts';
import { SignallingClient } from '../../test/harness/signalling-client.ts';
import type { ControlCrowdOptions, FromCrowd } from './control-crowd.ts';
import { percentile, progress, rounded } from './figures.ts';
import { ServerUnderBench } from './server-under-bench.ts';

const joinsPerSecond = 50;
const controls = 200;
/** From one control to the next: a brisk hand. */
const everyMs = 200;
/** How long the conference is left alone, to know what it costs by itself. */
const idleMs = 10_000;
const restarting = 100;

export interface ControlFigures {
  participants: number;
  /** From the host's command until everybody has the patch. */
  patchP50Ms: number;
  patchP99Ms: number;
  /** From the command to its answer. */
  answerP50Ms: number;
  /** Server and worker, over what they use with nobody commanding. */
  cpuMsPerControl: number;
  bytesPerClientPerJoin: number;
  bytesPerClientPerControl: number;
  /** Server and worker, after a garbage collection. */
  rssMb: number;
  joinAnswerP95Ms: number;
  /** A server killed with so many in a conference: until it serves again, and until everybody has their seat. */
  restart: { participants: number; servesAgainMs: number; seatedMs: number };
}

export async function benchControl(participants: number): Promise<ControlFigures> {
  const server = await ServerUnderBench.start([
    '--media.workers=1',
    '--limits.meetingsPerMinute=1000',
    `--limits.messageBurst=${controls}`,
    '--limits.connectionsPerAddress=5000',
  ]);
  const child = fork(path.join(import.meta.dirname, 'control-crowd.ts'), { execArgv: [] });
  try {
    const failed = once(child, 'exit').then(() => {
      throw new Error('the clients gave up');
    });
    failed.catch(() => undefined);
    const next = async (): Promise<FromCrowd> => {
      const [message] = (await Promise.race([once(child, 'message'), failed])) as [FromCrowd];
      return message;
    };
    const { meetingId, hostPin, guestPin } = await server.createMeeting();
    progress(`${participants} join one conference, ${joinsPerSecond} a second`);
    child.send({
      ...{ url: server.url, meetingId, hostPin, guestPin, participants, joinsPerSecond, controls, everyMs },
    } satisfies ControlCrowdOptions);
    const arrived = await next();
    if (!('arrived' in arrived)) throw new Error('the clients did not say that they are in');
    progress('all are in; nobody does anything');
    const still = await server.usage();
    await delay(idleMs);
    const before = await server.usage();
    progress(`the host gives ${controls} controls, one every ${everyMs} ms`);
    const began = performance.now();
    child.send('control');
    const controlled = await next();
    if (!('controlled' in controlled)) throw new Error('the clients did not say what they saw');
    const took = performance.now() - began;
    const after = await server.usage();
    const idle = (before.serverCpu + before.workerCpu - still.serverCpu - still.workerCpu) / idleMs;
    const used = after.serverCpu + after.workerCpu - before.serverCpu - before.workerCpu;
    const { patchMs, answerMs, bytesPerClientPerControl } = controlled.controlled;
    const figures = {
      participants,
      patchP50Ms: rounded(percentile(patchMs, 0.5), 1),
      patchP99Ms: rounded(percentile(patchMs, 0.99), 1),
      answerP50Ms: rounded(percentile(answerMs, 0.5), 1),
      cpuMsPerControl: rounded((used - idle * took) / controls, 2),
      bytesPerClientPerJoin: rounded(arrived.arrived.bytesPerClientPerJoin),
      bytesPerClientPerControl: rounded(bytesPerClientPerControl),
      rssMb: rounded((after.serverRss + after.workerRss) / 1024),
      joinAnswerP95Ms: rounded(percentile(arrived.arrived.joinMs, 0.95), 1),
    };
    progress(JSON.stringify(figures));
    child.kill();
    await server.stop();
    return { ...figures, restart: await benchRestart() };
  } finally {
    child.kill();
  }
}

async function benchRestart(): Promise<ControlFigures['restart']> {
  progress(`a server is killed with ${restarting} people in a conference`);
  const plenum = await PlenumProcess.start('--limits.connectionsPerAddress=5000');
  try {
    const { url } = plenum;
    const answer = await fetch(`${url}/api/v1/client-settings`);
    const { rtpCapabilities } = (await answer.json()) as ClientSettings;
    const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const meeting = (await (await fetch(`${url}/api/v1/meetings`, body)).json()) as Meeting;
    const people = Array.from({ length: restarting }, () => new SignallingClient(url));
    for (const [index, one] of people.entries()) {
      await one.join(meeting.meetingId, meeting.guestPin, `Person ${index + 1}`, rtpCapabilities);
    }
    const killed = performance.now();
    await plenum.end('SIGKILL');
    await plenum.begin();
    const servesAgainMs = performance.now() - killed;
    const back = people.map(() => new SignallingClient(url));
    await Promise.all(
      back.map((one, index) => {
        const { seat = '' } = people[index] ?? {};
        return one.request('resume', { seat, version: 0, generation: 1, consumerIds: [], rtpCapabilities });
      }),
    );
    const seatedMs = performance.now() - killed;
    for (const one of [...people, ...back]) one.close();
    return { participants: restarting, servesAgainMs: rounded(servesAgainMs), seatedMs: rounded(seatedMs) };
  } finally {
    await plenum.stop();
  }
}
