import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { roomSdp } from '../../test/harness/sip/room-sdp.ts';
import { SipRoom } from '../../test/harness/sip/sip-room.ts';
import { progress, rounded } from './figures.ts';
import { barePassword } from '../../test/harness/sip/bare-gateway.ts';
import type { FromGateway, GatewayUsage } from './sip-gateway-process.ts';
import { benchLegs, type LegFigures } from './sip-legs.ts';

export interface SipFigures extends LegFigures {
  registrationsPerCpuS: number;
  callsPerCpuS: number;
  kbPerRegistration: number;
  kbPerCall: number;
}

/** Terminals at once: as many exchanges are under way. */
const rooms = 40;
const warmUp = 200;
const registrations = 3000;
const calls = 1000;
/** Calls that stay, to see what they take. */
const standing = 300;

/** What signalling of room systems costs (registrations and calls with their authentication), and what a leg does. */
export async function benchSip(): Promise<SipFigures> {
  const gateway = await GatewayUnderBench.start();
  try {
    const registered = await gateway.measure('registrations', async () => {
      await all(registrations, warmUp, async (number) => {
        const room = await gateway.room(number);
        await room.register();
        room.close();
      });
    });
    const called = await gateway.measure('calls', async () => {
      await all(calls, 0, async (number) => {
        const room = await gateway.room(number);
        const { status } = await room.call('914083136', sdp);
        if (status !== 200) throw new Error(`a call was answered ${status}`);
        await room.request('BYE');
        room.close();
      });
    });
    const stood = await gateway.measure('standing calls', async () => {
      await all(standing, 0, async (number) => {
        await (await gateway.room(number)).call('914083136', sdp);
      });
    });
    return {
      registrationsPerCpuS: rounded((registrations * 1000) / registered.cpu),
      callsPerCpuS: rounded((calls * 1000) / called.cpu),
      kbPerRegistration: rounded(registered.heap / registrations, 1),
      kbPerCall: rounded(stood.heap / standing, 1),
      ...(await benchLegs()),
    };
  } finally {
    await gateway.stop();
  }
}

const sdp = roomSdp({ sound: 30_000, picture: 30_002, slides: 30_004 }, null);

/** So many times, several at once. @param first the number to begin with */
async function all(count: number, first: number, work: (number: string) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(`${100_000 + first + next++}`);
  };
  await Promise.all(Array.from({ length: rooms }, worker));
}

class GatewayUnderBench {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #folder: string;

  private constructor(child: ChildProcess, port: number, folder: string) {
    this.#child = child;
    this.#port = port;
    this.#folder = folder;
  }

  static async start(): Promise<GatewayUnderBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'plenum-sip-'));
    const child = fork(path.join(import.meta.dirname, 'sip-gateway-process.ts'), [folder], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as [FromGateway];
    if (!('port' in message)) throw new Error('the gateway did not say where it is');
    const gateway = new GatewayUnderBench(child, message.port, folder);
    await all(warmUp, 0, async (number) => {
      const room = await gateway.room(number);
      await room.register();
      await room.call('914083136', sdp);
      await room.request('BYE');
      room.close();
    });
    return gateway;
  }

  room(user: string): Promise<SipRoom> {
    return SipRoom.open({ user, password: barePassword, port: this.#port });
  }

  /** What the gateway uses for it: ms of CPU and KiB of heap. */
  async measure(what: string, work: () => Promise<void>): Promise<{ cpu: number; heap: number }> {
    progress(what);
    const before = await this.#usage();
    await work();
    const after = await this.#usage();
    return { cpu: after.cpu - before.cpu, heap: after.heap - before.heap };
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.send('stop');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #usage(): Promise<GatewayUsage> {
    this.#child.send('usage');
    const [message] = (await once(this.#child, 'message')) as [FromGateway];
    if (!('usage' in message)) throw new Error('the gateway did not say what it uses');
    return message.usage;
  }
}
