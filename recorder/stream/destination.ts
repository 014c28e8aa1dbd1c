import { lookup } from 'node:dns/promises';
import type { Config } from '../../config/schema.ts';
import type { DestinationFault, DestinationStatus, StreamTarget } from '../../server/contract/stream-port.ts';
import { isInternalAddress } from '../../server/kernel/internal-addresses.ts';
import type { LivePart } from './hls-window.ts';
import { Push } from './push.ts';

/** Waited before one that is broken is tried again: longer each time, up to the last. */
const retryMs = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** One that was on for so long begins with the shortest again. */
const ranWellMs = 60_000;

export type DestinationSettings = Pick<Config['streaming'], 'allowPrivateAddresses' | 'verifyCertificates'>;

export interface DestinationPorts {
  settings: DestinationSettings;
  changed: (status: DestinationStatus) => void;
  now: () => number;
}

/** Another server that a stream is sent to, over and over again when it breaks. */
export class Destination {
  readonly target: StreamTarget;
  readonly #ports: DestinationPorts;
  #header: Buffer | null;
  #push: Push | null = null;
  #status: DestinationStatus = { state: 'connecting' };
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  /** @param header as `setHeader`; null: it is not known yet */
  constructor(target: StreamTarget, header: Buffer | null, ports: DestinationPorts) {
    this.target = target;
    this.#ports = ports;
    this.#header = header;
    ports.changed(this.#status);
    if (header) void this.#connect();
  }

  get status(): DestinationStatus {
    return this.#status;
  }

  /** What follows is decoded by this: a connection cannot go on with it. */
  setHeader(header: Buffer): void {
    this.#header = header;
    if (this.#status.state === 'broken') return;
    this.#push?.end();
    this.#push = null;
    void this.#connect();
  }

  add({ data, independent }: LivePart): void {
    this.#push?.add(data, independent);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#push?.end();
    this.#push = null;
  }

  /** Never rejects. */
  async #connect(): Promise<void> {
    const header = this.#header;
    if (!header || this.#isOver(header)) return;
    const { settings, now } = this.#ports;
    this.#set({ state: 'connecting' });
    const { url } = this.target;
    const fault = await faultOfAddress(url, settings);
    if (this.#isOver(header)) return;
    if (fault) {
      this.#broke(fault);
      return;
    }
    const push = new Push({
      ...{ url, header, now, verifyCertificate: settings.verifyCertificates && url.startsWith('rtmps:') },
      onConnected: () => {
        if (this.#push === push) this.#set({ state: 'on', since: now() });
      },
      onEnd: (reason) => {
        if (this.#push === push) this.#broke(reason);
      },
    });
    this.#push = push;
  }

  /** Nobody wants it any more, or another header. */
  #isOver(header: Buffer): boolean {
    return this.#closed || this.#header !== header;
  }

  #broke(fault: DestinationFault): void {
    const now = this.#ports.now();
    this.#push = null;
    if (this.#status.state === 'on' && now - this.#status.since > ranWellMs) this.#failures = 0;
    const wait = retryMs[Math.min(this.#failures++, retryMs.length - 1)] ?? 0;
    this.#set({ state: 'broken', fault, retryAt: now + wait });
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  #set(status: DestinationStatus): void {
    if (this.#closed || (status.state === 'connecting' && this.#status.state === 'connecting')) return;
    this.#status = status;
    this.#ports.changed(status);
  }
}

async function faultOfAddress(
  url: string,
  { allowPrivateAddresses }: DestinationSettings,
): Promise<DestinationFault | null> {
  if (allowPrivateAddresses) return null;
  try {
    const found = await lookup(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'), { all: true });
    return found.some(({ address }) => isInternalAddress(address)) ? 'internal_address' : null;
  } catch {
    return 'unreachable';
  }
}
