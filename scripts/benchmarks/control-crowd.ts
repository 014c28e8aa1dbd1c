import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Patch } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { RtpCapabilities } from '../../server/contract/rtp.ts';
import type { Reply } from '../../server/contract/signalling.ts';

/** Everybody of a large conference, in a process of their own. Started and told what to do by `control.ts`. */

export interface ControlCrowdOptions {
  url: string;
  meetingId: string;
  hostPin: string;
  guestPin: string;
  participants: number;
  joinsPerSecond: number;
  controls: number;
  /** ms from one control to the next */
  everyMs: number;
}

export type FromCrowd =
  | { arrived: { bytesPerClientPerJoin: number; joinMs: number[] } }
  | { came: number }
  | { controlled: { patchMs: number[]; answerMs: number[]; bytesPerClientPerControl: number } };

/** Takes what it is told without keeping it: a thousand of them have to fit beside the server. */
class Listener {
  readonly socket: Socket;
  bytes = 0;
  onPatch: (patch: Patch) => void = () => undefined;

  constructor(url: string) {
    this.socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
    this.socket.on('patch', (patch: Patch) => this.onPatch(patch));
    this.socket.io.on('open', () => {
      this.socket.io.engine.on('packet', ({ data }: { data?: unknown }) => {
        if (typeof data === 'string') this.bytes += Buffer.byteLength(data);
      });
    });
  }

  async ask(name: string, data: unknown): Promise<void> {
    const reply = (await this.socket.timeout(30_000).emitWithAck(name, data)) as Reply<unknown>;
    if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.code}`);
  }
}

/** Controls that everybody sees, each other than the one before, and how to tell that its patch is there. */
const sequence: readonly { control: GivenControl; shows: (fields: Patch['fields']) => boolean }[] = [
  { control: { type: 'lock', locked: true }, shows: ({ locked }) => locked === true },
  { control: { type: 'setChat', who: 'hosts' }, shows: ({ chat }) => chat === 'hosts' },
  { control: { type: 'muteAll', selfUnmute: false }, shows: ({ muted }) => muted === true },
  { control: { type: 'setLabels', on: false }, shows: ({ labels }) => labels === false },
  { control: { type: 'lock', locked: false }, shows: ({ locked }) => locked === false },
  { control: { type: 'setChat', who: 'everyone' }, shows: ({ chat }) => chat === 'everyone' },
  { control: { type: 'endMuteAll' }, shows: ({ muted }) => muted === false },
  { control: { type: 'setLabels', on: true }, shows: ({ labels }) => labels === true },
];

async function arrive(options: ControlCrowdOptions): Promise<Listener[]> {
  const { url, meetingId, hostPin, guestPin, participants, joinsPerSecond } = options;
  const settings = (await (await fetch(`${url}/api/v1/client-settings`)).json()) as ClientSettings;
  const rtpCapabilities: RtpCapabilities = settings.rtpCapabilities;
  const people: Listener[] = [];
  const joining: Promise<number>[] = [];
  /** What each had received when it was in. */
  const before = new Map<Listener, { bytes: number; place: number }>();
  const began = performance.now();
  for (let index = 0; index < participants; index++) {
    await delay(Math.max(0, began + (index * 1000) / joinsPerSecond - performance.now()));
    const one = new Listener(url);
    people.push(one);
    const asked = performance.now();
    const pin = index === 0 ? hostPin : guestPin;
    const joined = one
      .ask('join', { meetingId, pin, name: `Participant number ${index + 1}`, rtpCapabilities })
      .then(() => {
        before.set(one, { bytes: one.bytes, place: index });
        return performance.now() - asked;
      });
    // The host is there before the others come.
    if (index === 0) await joined;
    joining.push(joined);
  }
  const joinMs = await Promise.all(joining);
  await delay(1500);
  // Those of the first half, who saw at least the other half come.
  const half = people.slice(0, Math.ceil(participants / 2));
  const perJoin = half.map((one) => {
    const { bytes, place } = before.get(one) ?? { bytes: 0, place: 0 };
    return (one.bytes - bytes) / (participants - 1 - place);
  });
  const bytesPerClientPerJoin = perJoin.reduce((sum, one) => sum + one, 0) / perJoin.length;
  process.send?.({ arrived: { bytesPerClientPerJoin, joinMs } } satisfies FromCrowd);
  return people;
}

async function control(
  people: readonly Listener[],
  { controls, everyMs }: ControlCrowdOptions,
): Promise<void> {
  const [host] = people;
  if (!host) throw new Error('nobody is there');
  const patchMs: number[] = [];
  const answerMs: number[] = [];
  const bytesBefore = people.reduce((sum, { bytes }) => sum + bytes, 0);
  let next = performance.now();
  for (let index = 0; index < controls; index++) {
    await delay(Math.max(0, next - performance.now()));
    next = Math.max(next, performance.now()) + everyMs;
    const step = sequence[index % sequence.length];
    if (!step) throw new Error('no control');
    const asked = performance.now();
    let missing = people.length;
    const everybody = new Promise<void>((resolve) => {
      for (const one of people) {
        one.onPatch = ({ fields }) => {
          if (!step.shows(fields)) return;
          one.onPatch = () => undefined;
          if (--missing === 0) resolve();
        };
      }
    });
    await host.ask('control', step.control);
    answerMs.push(performance.now() - asked);
    await everybody;
    patchMs.push(performance.now() - asked);
  }
  const bytes = people.reduce((sum, one) => sum + one.bytes, 0) - bytesBefore;
  const bytesPerClientPerControl = bytes / people.length / controls;
  process.send?.({ controlled: { patchMs, answerMs, bytesPerClientPerControl } } satisfies FromCrowd);
}

/** More people come, `perSecond` of them. */
async function more(
  { url, meetingId, guestPin }: ControlCrowdOptions,
  { count, perSecond }: More,
): Promise<void> {
  const settings = (await (await fetch(`${url}/api/v1/client-settings`)).json()) as ClientSettings;
  const { rtpCapabilities } = settings;
  const began = performance.now();
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
    await new Listener(url).ask('join', {
      ...{ meetingId, name: `Latecomer ${index + 1}`, rtpCapabilities },
      ...(guestPin === '' ? {} : { pin: guestPin }),
    });
  }
  process.send?.({ came: count } satisfies FromCrowd);
}

export interface More {
  count: number;
  perSecond: number;
}

let options: ControlCrowdOptions | undefined;
let people: Promise<Listener[]> = Promise.resolve([]);

process.on('message', (message: ControlCrowdOptions | More | 'control') => {
  if (message !== 'control' && 'perSecond' in message) {
    if (options) more(options, message).catch(fail);
    return;
  }
  if (message === 'control') {
    const told = options;
    if (!told) return;
    people.then((there) => control(there, told)).catch(fail);
    return;
  }
  options = message;
  people = arrive(message);
  people.catch(fail);
});

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
