import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { LegSeating } from '../../../server/contract/leg-seating.ts';
import type { MediaPort } from '../../../server/contract/media-port.ts';
import { createLogger } from '../../../server/kernel/logger.ts';
import { openLiveStore } from '../../../server/store/open-live-store.ts';
import { SipGateway } from '../../../sip-gateway/gateway.ts';
import { ha1 } from '../../../sip-gateway/registrar/digest-response.ts';

export const bareRealm = 'bare';
/** Of every terminal. */
export const barePassword = 'a password of a bare gateway';

/** The SIP gateway alone: its own parts and a real live store, with conferences and media that cost nothing. */
export async function openBareGateway(dataDir: string): Promise<{
  gateway: SipGateway;
  /** Of UDP. */
  port: number;
  close: () => Promise<void>;
}> {
  const log = createLogger({ level: 'error', format: 'json' });
  const store = await openLiveStore({ url: '', dataDir }, log);
  const gateway = await SipGateway.open(
    {
      listeners: [{ transport: 'udp', ip: '127.0.0.1', port: 0 }],
      ...{ domain: '127.0.0.1', realm: bareRealm, algorithms: ['MD5'], ivr: [], guests: false },
      ...{ encryption: 'best_effort', maxKbps: 4000, slides: true, silentSeconds: 0, proxies: ['127.0.0.1'] },
      ...{ registration: { shortest: 60, longest: 3600 }, rate: { perSecond: 1e6, burst: 1e6 } },
      ...{ floorPorts: { first: 0, last: 0 }, trunks: [], language: 'en' },
    },
    {
      ...{ media: noMedia(), seating: noConferences(), store, log, digestKey: randomBytes(32) },
      findTerminal: (number) =>
        Promise.resolve({
          ...{ terminalId: number, enterpriseId: 'bare', number, name: number },
          ...{ licence: 'medium', encryption: 'default' },
          ...keptOf(number),
        }),
      meetingOf: () => Promise.resolve(null),
      registered: () => Promise.resolve(),
      inCalls: () => undefined,
    },
  );
  return {
    gateway,
    port: gateway.listening[0]?.local.port ?? 0,
    close: async () => {
      await gateway.close();
      await store.close();
    },
  };
}

const kept = new Map<string, { ha1Md5: string; ha1Sha256: string }>();

function keptOf(number: string): { ha1Md5: string; ha1Sha256: string } {
  const there = kept.get(number);
  if (there) return there;
  const whose = { userName: number, realm: bareRealm, password: barePassword };
  const made = { ha1Md5: ha1('MD5', whose), ha1Sha256: ha1('SHA-256', whose) };
  kept.set(number, made);
  return made;
}

function noMedia(): MediaPort {
  let ports = 10_000;
  return {
    events: new EventEmitter(),
    openLeg: () => {
      ports = ports > 60_000 ? 10_000 : ports + 6;
      return Promise.resolve({ address: '127.0.0.1', sound: ports, picture: ports + 2, slides: ports + 4 });
    },
    setLeg: () => undefined,
    legListens: () => Promise.resolve(),
    closeParticipant: () => undefined,
  } as unknown as MediaPort;
}

/** Whole, so that the compiler sees what is missing. */
function noConferences(): LegSeating {
  let seats = 0;
  const nothing = (): undefined => undefined;
  const nothingLater = (): Promise<void> => Promise.resolve();
  return {
    join: () =>
      Promise.resolve({ seat: { conferenceId: 'bare', participantId: `${++seats}` }, waitsFor: null }),
    participant: () => null,
    ...{ entered: nothing, connected: nothing, showHelp: nothing, tone: nothing, leave: nothing },
    ...{ setSource: nothingLater, control: nothingLater, toggleLock: nothingLater, nextLayout: nothingLater },
  };
}
