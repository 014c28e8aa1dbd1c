import { expect } from 'chai';
import { PlenumError } from '../../server/contract/errors.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('a seat that changes hands', () => {
  let running: RunningPlenum;
  let meeting: Meeting;
  const clients: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1', '--conference.closedSeatSeconds=0.2');
    meeting = await running.createMeeting({ guestPin: '' });
  });

  after(async () => {
    for (const client of clients) client.close();
    await running.stop();
  });

  function newClient(): SignallingClient {
    const client = new SignallingClient(running.url);
    clients.push(client);
    return client;
  }

  async function join(client: SignallingClient, name: string): Promise<void> {
    await client.join(meeting.meetingId, '', name, running.plenum.media.rtpCapabilities());
  }

  async function resume(client: SignallingClient, of: SignallingClient): Promise<void> {
    await client.request('resume', {
      seat: of.seat,
      version: 0,
      generation: 1,
      consumerIds: [],
      rtpCapabilities: { codecs: [], headerExtensions: [] },
    });
  }

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'no error',
      (error: unknown) => {
        if (error instanceof PlenumError) return error.code;
        throw error;
      },
    );
  }

  it('is no longer the old connection’s to use or give up, which may join anew', async () => {
    const [anna, before, now] = [newClient(), newClient(), newClient()];
    await join(anna, 'Anna');
    await join(before, 'Ben');
    await resume(now, before);
    await before.until(() => before.last('ended'), 'the old connection is told');
    expect(await codeOf(before.request('control', { type: 'raiseHand', raised: true }))).to.equal(
      'not_joined',
    );
    expect(await codeOf(before.request('leave', {}))).to.equal('not_joined');
    await join(before, 'Ben again');
    await anna.until(() => anna.snapshot?.participants.length === 3, 'the seat is still taken');
    await now.request('leave', {});
    await before.request('leave', {});
    await anna.request('leave', {});
  });

  it('is given once more to a connection that asks again, as its answer may be lost, but not another one', async () => {
    const [anna, ben, now] = [newClient(), newClient(), newClient()];
    await join(anna, 'Anna');
    await join(ben, 'Ben');
    await resume(now, ben);
    await resume(now, ben);
    expect(await codeOf(resume(now, anna))).to.equal('already_joined');
    await now.request('leave', {});
    await anna.request('leave', {});
  });

  it('is given up like any other when its media could not be resumed and nobody tries again', async () => {
    const [anna, before, now] = [newClient(), newClient(), newClient()];
    await join(anna, 'Anna');
    await join(before, 'Ben');
    const { media } = running.plenum;
    const resumeMedia = media.resume.bind(media);
    media.resume = () => Promise.reject(new PlenumError('media_unavailable'));
    expect(await codeOf(resume(now, before))).to.equal('media_unavailable');
    media.resume = resumeMedia;
    before.close();
    now.close();
    await anna.until(() => anna.snapshot?.participants.length === 1, 'the seat is free');
    await anna.request('leave', {});
  });

  it('is told to try again, never of an inner error, when a worker dies in the middle of a request', async () => {
    const codes: string[] = [];
    for (let round = 0; round < 5; round++) {
      const people = Array.from({ length: 4 }, newClient);
      await Promise.all(people.slice(1).map((one, index) => join(one, `P${index}`)));
      await people[1]!.produce('microphone');
      const asked = [
        join(people[0]!, 'Late'),
        people[1]!.request('setSource', { source: 'microphone', state: 'paused' }),
        people[1]!.request('setSource', { source: 'microphone', state: 'live' }),
        people[2]!.request('restartIce', { generation: people[2]!.media!.generation, direction: 'send' }),
        people[3]!.produce('camera'),
      ];
      const [pid] = running.plenum.media.workerPids();
      // At another moment each time: with the requests on the way to the server, to the worker, or back.
      for (let turn = 0; turn < round * 2; turn++) await new Promise((resolve) => setImmediate(resolve));
      process.kill(pid!, 'SIGKILL');
      codes.push(...(await Promise.all(asked.map(codeOf))));
      await people[2]!.until(() => people[2]!.media!.generation > round + 1, 'new transports');
      for (const one of people) await codeOf(one.request('leave', {}));
    }
    expect(codes).to.not.include('internal');
    expect(codes).to.not.include('media_refused');
  });
});
