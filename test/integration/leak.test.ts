import { expect } from 'chai';
import { ServerUnderBench } from '../../scripts/benchmarks/server-under-bench.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import { SignallingClient } from '../harness/signalling-client.ts';

const rounds = 500;
/** Joining at the same time, as people do. */
const atOnce = 10;
/** KiB that may stay of one visit: a consumer or a transport that is not let go of holds several times as much. */
const leftPerVisit = 1.5;

describe('500 people who come and go', function () {
  this.timeout(60_000);
  let server: ServerUnderBench;
  let settings: ClientSettings;
  let meeting: Meeting;
  let observer: SignallingClient;

  before(async () => {
    // In a process of its own, so that its heap is the server's and not the clients'.
    server = await ServerUnderBench.start(['--media.workers=1', '--log.level=error']);
    meeting = await server.createMeeting();
    settings = (await (await fetch(`${server.url}/api/v1/client-settings`)).json()) as ClientSettings;
    observer = await joined('Observer');
    await observer.produce('microphone');
    await observer.produce('camera');
  });

  after(async () => {
    observer.close();
    await server.stop();
  });

  async function joined(name: string): Promise<SignallingClient> {
    const client = new SignallingClient(server.url);
    await client.join(meeting.meetingId, meeting.guestPin, name, settings.rtpCapabilities);
    return client;
  }

  async function visit(name: string): Promise<void> {
    const client = await joined(name);
    await Promise.all([
      client.produce('microphone'),
      client.produce('camera'),
      client.request('view', {
        items: [{ participantId: observer.participantId, source: 'camera', width: 320 }],
      }),
    ]);
    await client.until(() => client.consumers.size > 0, 'something of somebody');
    // The rest is still being made ready, and others come just now.
    await client.request('leave', {});
    client.close();
  }

  async function visits(count: number): Promise<void> {
    for (let round = 0; round < count; round += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, (_, index) => visit(`V${round + index}`)));
    }
    await observer.until(() => observer.snapshot?.participants.length === 1, 'the observer alone');
    await observer.until(() => observer.consumers.size === 0, 'the observer receives nobody');
  }

  it('leave nothing behind, neither in the workers nor in the server', async () => {
    // Once: compiled code, pools, and the patches that are kept.
    await visits(rounds);
    const before = await server.usage();
    await visits(rounds);
    const { participants, producers, consumers, transports, routers, serverHeap } = await server.usage();
    expect({ participants, producers, consumers, transports, routers }).to.deep.equal({
      participants: 1,
      producers: 2,
      consumers: 0,
      transports: 2,
      routers: 1,
    });
    expect(serverHeap - before.serverHeap, 'KiB the heap has grown by').to.be.below(rounds * leftPerVisit);
  });
});
