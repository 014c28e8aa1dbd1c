import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openBareGateway } from '../../test/harness/sip/bare-gateway.ts';

/**
 * The SIP gateway under measurement, alone in its process: its own parts and a real live store, with conferences and
 * media that cost nothing. Started by `sip.ts`, which it answers.
 */

export interface GatewayUsage {
  /** ms of CPU, user and system */
  cpu: number;
  /** KiB of heap, after a garbage collection */
  heap: number;
  calls: number;
}

export type FromGateway = { port: number } | { usage: GatewayUsage };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const { gateway, port, close } = await openBareGateway(process.argv[2] ?? '');

process.on('message', (order: 'usage' | 'stop') => {
  if (order === 'stop') {
    void close().then(() => process.exit(0));
    return;
  }
  const { user, system } = process.cpuUsage();
  collectGarbage();
  const usage = {
    cpu: (user + system) / 1000,
    heap: process.memoryUsage().heapUsed / 1024,
    calls: gateway.totals.calls,
  };
  process.send?.({ usage } satisfies FromGateway);
});
process.send?.({ port } satisfies FromGateway);
