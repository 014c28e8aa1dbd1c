import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LegSeating } from '../../server/contract/leg-seating.ts';
import type { MediaPort } from '../../server/contract/media-port.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { openLiveStore } from '../../server/store/open-live-store.ts';
import { SipGateway } from '../../sip-gateway/gateway.ts';
import { ha1 } from '../../sip-gateway/registrar/digest-response.ts';

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

export const benchRealm = 'bench';
export const benchPassword = 'a password of a bench';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const kept = new Map<string, { ha1Md5: string; ha1Sha256: string }>();
function keptOf(number: string): { ha1Md5: string; ha1Sha256: string } {
  const there = kept.get(number);
  if (there) return there;
  const whose = { userName: number, realm: benchRealm, password: benchPassword };
  const made = { ha1Md5: ha1('MD5', whose), ha1Sha256: ha1('SHA-256', whose) };
  kept.set(number, made);
  return made;
}

const log = createLogger({ level: 'error', format: 'json' });
let ports = 10_000;
let seats = 0;
const media = {
  events: new EventEmitter(),
  openLeg: () => {
    ports = ports > 60_000 ? 10_000 : ports + 6;
    return Promise.resolve({ address: '127.0.0.1', sound: ports, picture: ports + 2, slides: ports + 4 });
  },
  setLeg: () => undefined,
  legListens: () => Promise.resolve(),
  closeParticipant: () => undefined,
} as unknown as MediaPort;
const seating = {
  join: () =>
    Promise.resolve({ seat: { conferenceId: 'bench', participantId: `${++seats}` }, waitsFor: null }),
  entered: () => undefined,
  setSource: () => Promise.resolve(),
  participant: () => null,
  leave: () => undefined,
} as unknown as LegSeating;

const store = await openLiveStore({ url: '', dataDir: process.argv[2] ?? '' }, log);
const gateway = await SipGateway.open(
  {
    listeners: [{ transport: 'udp', ip: '127.0.0.1', port: 0 }],
    ...{ domain: '127.0.0.1', realm: benchRealm, algorithms: ['MD5'], ivr: [], guests: false },
    ...{ encryption: 'best_effort', maxKbps: 4000, slides: true, silentSeconds: 0, proxies: ['127.0.0.1'] },
    ...{ registration: { shortest: 60, longest: 3600 }, rate: { perSecond: 1e6, burst: 1e6 } },
    ...{ floorPorts: { first: 0, last: 0 }, trunks: [], language: 'en' },
  },
  {
    ...{ media, seating, store, log, digestKey: randomBytes(32) },
    findTerminal: (number) =>
      Promise.resolve({
        ...{
          terminalId: number,
          enterpriseId: 'bench',
          number,
          name: number,
          licence: 'medium',
          encryption: 'default',
        },
        ...keptOf(number),
      }),
    meetingOf: () => Promise.resolve(null),
    registered: () => Promise.resolve(),
    inCalls: () => undefined,
  },
);

process.on('message', (order: 'usage' | 'stop') => {
  if (order === 'stop') {
    void gateway
      .close()
      .then(() => store.close())
      .then(() => process.exit(0));
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
process.send?.({ port: gateway.listening[0]?.local.port ?? 0 } satisfies FromGateway);
