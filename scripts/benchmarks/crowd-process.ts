import { setTimeout as delay } from 'node:timers/promises';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { RtpCapabilities } from '../../server/contract/rtp.ts';
import type { Direction } from '../../server/contract/signalling.ts';
import { SignallingClient } from '../../test/harness/signalling-client.ts';

/** Many signalling clients in one process. Started by `join-signalling.ts`, which tells them when to go. */

export interface CrowdOptions {
  url: string;
  /** People are spread evenly over them. */
  meetings: Meeting[];
  participants: number;
  /** Tiles each of them shows, as soon as there are so many. */
  tiles: number;
  joinsPerSecond: number;
}

export interface CrowdResult {
  /** ms from the join request to its answer, one each */
  joinMs: number[];
}

/** As a browser's certificate: the handshake is not made, so the value does not matter. */
const fingerprint = Array.from({ length: 32 }, (_, index) => (index + 16).toString(16).toUpperCase()).join(
  ':',
);

class Person {
  readonly client: SignallingClient;
  readonly #options: CrowdOptions;
  readonly #meeting: Meeting;
  #shown = 0;
  #viewing = false;
  #receives = false;

  constructor(options: CrowdOptions, meeting: Meeting) {
    this.#options = options;
    this.#meeting = meeting;
    this.client = new SignallingClient(options.url);
  }

  /** What a browser does on joining. @returns ms from the join request to its answer */
  async join(name: string, rtpCapabilities: RtpCapabilities): Promise<number> {
    const { client } = this;
    const began = performance.now();
    await client.join(this.#meeting.meetingId, this.#meeting.guestPin, name, rtpCapabilities);
    const took = performance.now() - began;
    client.on('change', () => {
      void this.#showPage();
      void this.#connectToReceive();
    });
    await Promise.all([
      this.#showPage(),
      this.#connectToReceive(),
      this.#connect('send'),
      client.produce('microphone'),
      client.produce('camera'),
    ]);
    return took;
  }

  /** As mediasoup-client does: with the first consumer. */
  async #connectToReceive(): Promise<void> {
    if (this.#receives || this.client.consumers.size === 0) return;
    this.#receives = true;
    await this.#connect('recv');
  }

  async #connect(direction: Direction): Promise<void> {
    const generation = this.client.media?.generation ?? 0;
    const dtlsParameters = {
      role: 'client' as const,
      fingerprints: [{ algorithm: 'sha-256' as const, value: fingerprint }],
    };
    await this.client.request('connectTransport', { generation, direction, dtlsParameters });
  }

  /** The first page in the order people joined, until it is full. */
  async #showPage(): Promise<void> {
    const { client } = this;
    if (this.#viewing || this.#shown >= this.#options.tiles) return;
    const shown = (client.snapshot?.participants ?? [])
      .filter((participant) => participant.id !== client.participantId)
      .slice(0, this.#options.tiles);
    if (shown.length === this.#shown) return;
    this.#shown = shown.length;
    this.#viewing = true;
    await client.request('view', {
      items: shown.map(({ id }) => ({ participantId: id, source: 'camera', width: 320 })),
    });
    this.#viewing = false;
    await this.#showPage();
  }
}

/** Resolves when everybody receives all pictures of a page and as many voices as are carried. */
async function everythingArrived(people: Person[], expected: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (people.some(({ client }) => client.consumers.size < expected)) {
    if (Date.now() > deadline) throw new Error(`not everybody received ${expected} sources`);
    await delay(100);
  }
}

async function run(options: CrowdOptions): Promise<CrowdResult> {
  const settings = (await (await fetch(`${options.url}/api/v1/client-settings`)).json()) as ClientSettings;
  const people: Person[] = [];
  const joins: Promise<number>[] = [];
  const began = performance.now();
  for (let index = 0; index < options.participants; index++) {
    await delay(Math.max(0, began + (index * 1000) / options.joinsPerSecond - performance.now()));
    const meeting = options.meetings[index % options.meetings.length];
    if (!meeting) throw new Error('no meeting to join');
    const person = new Person(options, meeting);
    people.push(person);
    joins.push(person.join(`Person ${index + 1}`, settings.rtpCapabilities));
  }
  const joinMs = await Promise.all(joins);
  const others = options.participants / options.meetings.length - 1;
  const voices = 12;
  // Whoever is among those heard does not hear themselves.
  await everythingArrived(people, Math.min(options.tiles, others) + Math.min(voices - 1, others));
  return { joinMs };
}

process.once('message', (options) => {
  run(options as CrowdOptions).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
