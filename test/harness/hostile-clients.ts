import { expect } from 'chai';
import fc from 'fast-check';
import type { GivenControl } from '../../server/contract/controls.ts';
import { errorCatalogue } from '../../server/contract/errors.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import {
  type Reply,
  type RequestName,
  type ResponseData,
  requests,
} from '../../server/contract/signalling.ts';
import { arbitraryOf, mutated } from './arbitrary-requests.ts';
import { rtpParametersFor, SignallingClient } from './signalling-client.ts';
import type { RunningPlenum } from './start-plenum.ts';

type How = 'sensible' | 'random' | 'mutated';

/** One thing a hostile client does. */
export interface Step {
  client: number;
  name: RequestName | 'drop';
  how: How;
  data: unknown;
  /** Chooses among what is sensible. */
  pick: number;
  /** Whether the answer is waited for before the next step. */
  wait: boolean;
}

const names = Object.keys(requests) as RequestName[];
const clientCount = 5;

export function arbitraryStep(): fc.Arbitrary<Step> {
  const common = { client: fc.nat(clientCount - 1), pick: fc.nat(), wait: fc.boolean() };
  const weights: [number, How][] = [
    [6, 'sensible'],
    [1, 'random'],
    [1, 'mutated'],
  ];
  const ask = names.flatMap((name) => {
    const valid = arbitraryOf(requests[name].request);
    const data = { sensible: fc.constant(null), random: valid, mutated: mutated(valid) };
    return weights.map(([weight, how]) => ({
      weight,
      arbitrary: fc.record({
        ...common,
        name: fc.constant(name),
        how: fc.constant(how),
        data: data[how],
      }),
    }));
  });
  const drop = fc.record({
    ...common,
    name: fc.constant('drop' as const),
    how: fc.constant('sensible' as const),
    data: fc.constant(null),
  });
  return fc.oneof(...ask, { weight: 3, arbitrary: drop });
}

/** The hostile clients of one run, and what they know of each other. */
export class HostileClients {
  readonly #running: RunningPlenum;
  readonly #meeting: Meeting;
  readonly #clients: SignallingClient[];
  readonly #dropped = new Set<SignallingClient>();
  readonly #seats: string[] = ['0123456789abcdef0123'];

  private constructor(running: RunningPlenum, meeting: Meeting, clients: SignallingClient[]) {
    this.#running = running;
    this.#meeting = meeting;
    this.#clients = clients;
  }

  static async open(running: RunningPlenum, meeting: Meeting): Promise<HostileClients> {
    const clients = Array.from({ length: clientCount }, () => new SignallingClient(running.url));
    await Promise.all(
      clients.map((client) => new Promise<void>((resolve) => client.socket.once('connect', resolve))),
    );
    return new HostileClients(running, meeting, clients);
  }

  async run(steps: Step[]): Promise<void> {
    const answers: Promise<void>[] = [];
    for (const step of steps) {
      if (step.name === 'drop') {
        const old = this.#clients[step.client]!;
        this.#dropped.add(old);
        old.close();
        this.#clients[step.client] = new SignallingClient(this.#running.url);
        continue;
      }
      const answer = this.#ask(step, step.name);
      answers.push(answer);
      if (step.wait) await answer;
    }
    await Promise.all(answers);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  async #ask(step: Step, name: RequestName): Promise<void> {
    const client = this.#clients[step.client]!;
    const data = step.how === 'sensible' ? this.#sensible(step, name) : step.data;
    let reply: Reply<unknown>;
    try {
      reply = (await client.socket.timeout(8000).emitWithAck(name, data)) as Reply<unknown>;
    } catch (error) {
      if (this.#dropped.has(client)) return;
      throw new Error(`no answer to ${name} ${JSON.stringify(data)}`, { cause: error });
    }
    if (!reply.ok) {
      expect(errorCatalogue, `${name} ${JSON.stringify(data)}`).to.have.property(reply.error.code);
      expect(reply.error.code, `${name} ${step.how} ${JSON.stringify(data)}`).to.not.equal('internal');
      return;
    }
    const answer = requests[name].response.safeParse(reply.data);
    expect(answer.error?.message, `the answer to ${name}`).to.equal(undefined);
    if (name !== 'join' && name !== 'enter') return;
    const joined = reply.data as ResponseData<'join'>;
    if ('waiting' in joined) return;
    client.snapshot = joined.snapshot;
    this.#seats.push(joined.seat);
  }

  #people(): string[] {
    return [
      ...this.#clients.flatMap((one) => one.snapshot?.participants.map(({ id }) => id) ?? []),
      'nobody',
    ];
  }

  #control(pick: number): GivenControl {
    const people = this.#people();
    const participantId = people[pick % people.length]!;
    const scene = {
      layout: 'three',
      cells: [
        { members: people.slice(0, 3), seconds: 10 },
        { members: ['slides'], seconds: 20 },
      ],
    } as const;
    const all: readonly GivenControl[] = [
      { type: 'raiseHand', raised: pick % 2 === 0 },
      { type: 'lock', locked: pick % 3 === 0 },
      { type: 'admit', participantIds: pick % 2 === 0 ? 'all' : people },
      { type: 'sendToWaiting', participantIds: [participantId] },
      { type: 'muteAll', selfUnmute: pick % 2 === 0 },
      { type: 'mute', participantIds: [participantId] },
      { type: 'askToUnmute', participantIds: 'all' },
      { type: 'stopCamera', participantIds: people },
      { type: 'setMode', mode: { type: 'rollCall', participantId } },
      { type: 'setMode', mode: { type: 'voice', in: 'single' } },
      { type: 'setMode', mode: { type: 'automatic' } },
      { type: 'applyScene', scene },
      { type: 'saveScene', name: 'one', scene },
      { type: 'startPolling', seconds: 2 },
      { type: 'stopPolling' },
      { type: 'setHostView', view: { type: 'scene' } },
      { type: 'makeHost', participantId },
      { type: 'setCohost', participantId, cohost: pick % 2 === 0 },
      { type: 'lockSharing', locked: pick % 2 === 0 },
      { type: 'stopShare' },
      { type: 'hangUp', participantIds: [participantId] },
      { type: 'rename', participantId, name: 'Another' },
      { type: 'record', action: 'start' },
      { type: 'invite', invitees: [{ kind: 'number', target: '1001' }] },
      { type: 'prolong', minutes: 5 },
      { type: 'releaseHost' },
    ];
    return all[pick % all.length]!;
  }

  #sensible({ client, pick }: Step, name: RequestName): unknown {
    const of = <T>(values: readonly T[]): T => values[pick % values.length]!;
    const source = of(['microphone', 'camera', 'slides', 'slides-audio'] as const);
    const generation = of([1, 1, 1, 1, 2, 0]);
    const direction = of(['send', 'recv'] as const);
    switch (name) {
      case 'join': {
        const rtpCapabilities = of([
          this.#running.plenum.media.rtpCapabilities(),
          { codecs: [], headerExtensions: [] },
        ]);
        const pin = of([this.#meeting.hostPin, this.#meeting.guestPin || undefined, '999999']);
        return {
          meetingId: this.#meeting.meetingId,
          name: `C${client}`,
          rtpCapabilities,
          ...(pin ? { pin } : {}),
        };
      }
      case 'resume':
        return {
          seat: of(this.#seats),
          version: pick % 7,
          generation,
          consumerIds: of([[], ['gone', 'gone']]),
          rtpCapabilities: this.#running.plenum.media.rtpCapabilities(),
        };
      case 'connectTransport': {
        const value = Array.from({ length: 32 }, () => 'AB').join(':');
        return {
          generation,
          direction,
          dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] },
        };
      }
      case 'restartIce':
        return { generation, direction };
      case 'produce':
        return {
          generation,
          source,
          rtpParameters: rtpParametersFor(of([source, 'camera'])),
          paused: pick % 3 === 0,
        };
      case 'setSource':
        return { source, state: of(['live', 'paused', 'closed']) };
      case 'view': {
        const items = this.#people().map((participantId, index) => ({
          participantId,
          source: of(['camera', 'slides']),
          width: 1 + ((pick + index * 300) % 2000),
        }));
        return { items: items.slice(0, 64) };
      }
      case 'sync':
        return { version: pick % 9 };
      case 'sendChat': {
        const [somebody = 'nobody'] = this.#people();
        return { to: of(['everyone', 'hosts', { participantId: somebody }]), text: `message ${pick}` };
      }
      case 'readChat':
        return { after: of([0, 0, Date.now()]) };
      case 'enter':
        return { rtpCapabilities: this.#running.plenum.media.rtpCapabilities() };
      case 'control':
        return this.#control(pick);
      case 'attend':
        return of([
          { meetingId: this.#meeting.meetingId },
          { meetingId: this.#meeting.meetingId, seat: 'a-seat-there-is-not' },
          { meetingId: '999999999' },
        ]);
      case 'claimHost':
        return of([{}, { pin: this.#meeting.hostPin }, { pin: '999999' }]);
      case 'answerCall':
        return { invitationId: 'a-call-there-is-not', accept: pick % 2 === 0 };
      case 'listen':
      case 'leave':
        return {};
      default:
        return name satisfies never;
    }
  }
}
