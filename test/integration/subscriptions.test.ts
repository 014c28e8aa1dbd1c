import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import type { Connection, TakenSeat } from '../../server/conference/seats.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Subscriptions } from '../../server/contract/signalling.ts';
import { rtpParametersFor } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

/** A client whose acknowledgements the test gives. */
class Hearer extends EventEmitter<{ subscriptions: [Subscriptions] }> implements Connection {
  acknowledge: () => Promise<void> = () => Promise.resolve();
  notify(): void {}
  enter(): void {}
  exit(): void {}
  subscribe(subscriptions: Subscriptions): Promise<void> {
    this.emit('subscriptions', subscriptions);
    return this.acknowledge();
  }
}

describe('what participants are subscribed to', () => {
  let running: RunningPlenum;

  before(async () => {
    running = await startPlenum('--media.workers=1');
  });

  after(() => running.stop());

  async function seated(meetingId: string, connection: Connection, pin?: string): Promise<TakenSeat> {
    const { conferences, media } = running.plenum;
    const rtpCapabilities = media.rtpCapabilities();
    const request = { meetingId, name: 'X', rtpCapabilities, ...(pin ? { pin } : {}) };
    return (await conferences.join(request, connection, null)).seat;
  }

  it('is offered again when a client that is still there did not acknowledge it', async () => {
    const { meetingId } = await running.createMeeting({ guestPin: '' });
    const hearer = new Hearer();
    const anna = await seated(meetingId, new Hearer());
    await seated(meetingId, hearer);
    hearer.acknowledge = () => Promise.reject(new Error('operation has timed out'));
    const offered = once(hearer, 'subscriptions') as Promise<[Subscriptions]>;
    await running.plenum.conferences.produce(anna, {
      generation: 1,
      source: 'microphone',
      rtpParameters: rtpParametersFor('microphone'),
      paused: false,
    });
    const [first] = await offered;
    hearer.acknowledge = () => Promise.resolve();
    const [again] = (await once(hearer, 'subscriptions', { signal: AbortSignal.timeout(5000) })) as [
      Subscriptions,
    ];
    expect(again.remove).to.deep.equal(first.add.map(({ consumerId }) => consumerId));
    expect(again.add.map(({ source }) => source)).to.deep.equal(['microphone']);
    expect(again.add[0]?.consumerId).to.not.equal(first.add[0]?.consumerId);
  });

  it('are no slides of a guest from whom the host took over while they were made', async () => {
    const { meetingId, hostPin } = await running.createMeeting({ guestPin: '' });
    const { conferences, media } = running.plenum;
    const host = await seated(meetingId, new Hearer(), hostPin);
    const guest = await seated(meetingId, new Hearer());
    const slides = () =>
      ({
        generation: 1,
        source: 'slides',
        rtpParameters: rtpParametersFor('slides'),
        paused: false,
      }) as const;
    const produce = media.produce.bind(media);
    const asked = new EventEmitter<{ go: [] }>();
    media.produce = async (...input) => {
      await once(asked, 'go');
      return produce(...input);
    };
    const crossed = conferences.produce(guest, slides()).catch((error: unknown) => error);
    media.produce = produce;
    await conferences.produce(host, slides());
    asked.emit('go');
    expect(await crossed)
      .to.be.instanceOf(PlenumError)
      .with.property('code', 'share_busy');
    await conferences.setSource(host, { source: 'slides', state: 'closed' });
    expect(await conferences.produce(guest, slides())).to.be.a('string');
  });
});
