import { EventEmitter, once } from 'node:events';
import { mock } from 'node:test';
import { expect } from 'chai';
import * as mediasoup from 'mediasoup';
import { loadConfig } from '../../config/load.ts';
import { mediaCodecs } from '../../media/sfu/codecs.ts';
import { LegPortRange } from '../../media/sfu/leg-ports.ts';
import { MixerProcesses } from '../../media/mixer/mixer-processes.ts';
import { MixerLoads } from '../../media/sfu/mixer-loads.ts';
import { SfuConference } from '../../media/sfu/sfu-conference.ts';
import type { MediaSettings } from '../../media/settings.ts';
import { WorkerPool } from '../../media/sfu/worker-pool.ts';
import type { Source } from '../../server/contract/conference-view.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import type { MediaEvents, MediaTransports, Seat } from '../../server/contract/media-port.ts';
import type { DtlsParameters } from '../../server/contract/rtp.ts';
import type { Subscriptions } from '../../server/contract/signalling.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { rtpParametersFor } from '../harness/signalling-client.ts';

const dtlsParameters: DtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: new Array<string>(32).fill('AB').join(':') }],
};
const rtpCapabilities = mediasoup.ortc.generateRouterRtpCapabilities(mediaCodecs);

describe('the media of a conference, when things cross', () => {
  let pool: WorkerPool;
  let events: EventEmitter<MediaEvents>;
  let conference: SfuConference;
  let settings: MediaSettings;
  let legPorts: LegPortRange;
  const log = createLogger({ level: 'silent', format: 'json' });
  const loads = new MixerLoads({ capacity: 1, log });
  const processes = new MixerProcesses();

  before(async () => {
    const { config } = loadConfig({
      argv: ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]'],
      env: process.env,
      cwd: process.cwd(),
    });
    settings = config.media;
    legPorts = new LegPortRange(settings);
    pool = await WorkerPool.create(settings, log);
    events = new EventEmitter();
    conference = new SfuConference('c', {
      pool,
      legPorts,
      ...{ loads, processes },
      events,
      log,
      settings,
    });
  });

  after(() => {
    conference.close();
    pool.close();
  });

  async function workerTransports(): Promise<number> {
    return (await pool.workers[0]!.webRtcServer.dump()).webRtcTransportIds.length;
  }

  async function subscribed(participantId: string): Promise<Subscriptions> {
    for (;;) {
      const [seat, subscriptions] = (await once(events, 'subscriptions')) as [Seat, Subscriptions];
      if (seat.participantId === participantId && subscriptions.add.length > 0) return subscriptions;
    }
  }

  it('leaves no transports behind when a seat is resumed twice at once', async () => {
    await conference.join('anna', rtpCapabilities);
    const outdated = { generation: 99, consumerIds: [] };
    const both = await Promise.allSettled([
      conference.resume('anna', outdated),
      conference.resume('anna', outdated),
    ]);
    expect(both.map((one) => one.status)).to.include('fulfilled');
    expect(await workerTransports()).to.equal(2);
    conference.leave('anna');
    expect(await workerTransports()).to.equal(0);
  });

  it('subscribes again what was being made ready on transports that were replaced', async () => {
    await conference.join('anna', rtpCapabilities);
    await conference.join('ben', rtpCapabilities);
    await conference.produce('anna', 1, {
      source: 'microphone',
      rtpParameters: rtpParametersFor('microphone'),
      paused: false,
    });
    // Past the tick in which Ben's consumer is asked of the worker, and before the worker answers.
    await new Promise((resolve) => setImmediate(resolve));
    const again = subscribed('ben');
    await conference.resume('ben', { generation: 99, consumerIds: [] });
    const { add } = await again;
    expect(add.map((one) => one.source)).to.deep.equal(['microphone']);
    const ben = conference.endpoint('ben');
    expect(ben.consumers).to.have.length(1);
    const dump = await ben.transport(ben.generation, 'recv').dump();
    expect(dump.consumerIds).to.deep.equal([add[0]!.consumerId]);
    conference.leave('anna');
    conference.leave('ben');
  });

  it('does not give a source to a transport that was replaced while it was made', async () => {
    await conference.join('anna', rtpCapabilities);
    const produced = conference.produce('anna', 1, {
      source: 'camera',
      rtpParameters: rtpParametersFor('camera'),
      paused: false,
    });
    const resumed = conference.resume('anna', { generation: 99, consumerIds: [] });
    const code = await produced.then(
      () => 'no error',
      (error: unknown) => (error instanceof PlenumError ? error.code : error),
    );
    await resumed;
    expect(code).to.equal('media_unavailable');
    expect(conference.sources.of('anna').size).to.equal(0);
    conference.leave('anna');
  });

  it('lets what a client connects with flow by itself, and what comes later when the client is ready', async () => {
    await conference.join('anna', rtpCapabilities);
    await conference.join('ben', rtpCapabilities);
    const ben = conference.endpoint('ben');
    const produce = (source: Source): Promise<string> =>
      conference.produce('anna', 1, { source, rtpParameters: rtpParametersFor(source), paused: false });
    const [first] = await Promise.all([subscribed('ben'), produce('microphone')]);
    expect(ben.consumers.map(({ paused }) => paused)).to.deep.equal([false]);
    await ben.connect(1, 'recv', dtlsParameters);
    const [second] = await Promise.all([subscribed('ben'), produce('slides-audio')]);
    expect(ben.consumers.map(({ paused }) => paused)).to.deep.equal([false, true]);
    await ben.ready([first, second].flatMap(({ add }) => add.map(({ consumerId }) => consumerId)));
    expect(ben.consumers.map(({ paused }) => paused)).to.deep.equal([false, false]);
    conference.leave('anna');
    conference.leave('ben');
  });

  it('lets flow what a client that comes back holds, though its acknowledgement was lost', async () => {
    await conference.join('anna', rtpCapabilities);
    await conference.join('ben', rtpCapabilities);
    const ben = conference.endpoint('ben');
    await ben.connect(1, 'recv', dtlsParameters);
    const [{ add }] = await Promise.all([
      subscribed('ben'),
      conference.produce('anna', 1, {
        source: 'microphone',
        rtpParameters: rtpParametersFor('microphone'),
        paused: false,
      }),
    ]);
    expect(ben.consumers.map(({ paused }) => paused)).to.deep.equal([true]);
    await conference.resume('ben', { generation: 1, consumerIds: add.map(({ consumerId }) => consumerId) });
    expect(ben.consumers.map(({ paused }) => paused)).to.deep.equal([false]);
    conference.leave('anna');
    conference.leave('ben');
  });

  it('tells a sender that comes back how much of its picture anybody shows', async () => {
    await conference.join('anna', rtpCapabilities);
    await conference.produce('anna', 1, {
      source: 'camera',
      rtpParameters: rtpParametersFor('camera'),
      paused: false,
    });
    const told: unknown[] = [];
    const note = (...what: unknown[]): unknown => told.push(what);
    events.on('sendUpTo', note);
    await conference.resume('anna', { generation: 1, consumerIds: [] });
    events.off('sendUpTo', note);
    expect(told).to.deep.equal([[{ conferenceId: 'c', participantId: 'anna' }, 'camera', 2]]);
    conference.leave('anna');
  });

  it('answers that media is unavailable rather than never', async () => {
    const take = pool.take.bind(pool);
    pool.take = () => new Promise(() => undefined);
    mock.timers.enable({ apis: ['setTimeout'] });
    const other = new SfuConference('d', { pool, legPorts, loads, processes, events, log, settings });
    const refused = other.join('anna', rtpCapabilities).catch((error: unknown) => error);
    mock.timers.tick(8000);
    mock.timers.reset();
    pool.take = take;
    expect(await refused).to.have.property('code', 'media_unavailable');
    other.close();
  });

  it('gives those whose media is made anew last what others send by then', async () => {
    const other = new SfuConference('d', { pool, legPorts, loads, processes, events, log, settings });
    await other.join('anna', rtpCapabilities);
    await other.join('ben', rtpCapabilities);
    const produced = new Promise<void>((resolve) => {
      events.on('rebuilt', ({ participantId }) => {
        if (participantId !== 'anna') return;
        const input = { source: 'microphone', rtpParameters: rtpParametersFor('microphone') } as const;
        void other.produce('anna', 2, { ...input, paused: false }).then(() => resolve());
      });
    });
    const ben = other.endpoint('ben');
    const open = ben.open.bind(ben);
    ben.open = (generation, make) =>
      open(generation, async (direction) => {
        await produced;
        return make(direction);
      });
    const offered = subscribed('ben');
    process.kill(pool.workers[0]!.worker.pid, 'SIGKILL');
    expect((await offered).add.map(({ source }) => source)).to.deep.equal(['microphone']);
    events.removeAllListeners('rebuilt');
    other.close();
  });

  it('tries more and more slowly to replace a worker that dies while it starts, one at a time', async () => {
    const bare = await WorkerPool.create(settings, log, { spare: false });
    const startedAt: number[] = [];
    const killEarly = ({ pid }: { pid: number }): void => {
      startedAt.push(performance.now());
      if (startedAt.length <= 2) process.kill(pid, 'SIGKILL');
    };
    mediasoup.observer.on('newworker', killEarly);
    const spawned = once(bare, 'spawned');
    process.kill(bare.workers[0]!.worker.pid, 'SIGKILL');
    await spawned;
    mediasoup.observer.off('newworker', killEarly);
    bare.close();
    const [first = 0, second = 0, third = 0] = startedAt;
    expect(startedAt).to.have.length(3);
    expect(second - first).to.be.at.least(195);
    expect(third - second).to.be.at.least(495);
  });

  it('has another worker at once when one dies, and again when that one does', async () => {
    const pids: number[] = [];
    const note = ({ pid }: { pid: number }): unknown => pids.push(pid);
    mediasoup.observer.on('newworker', note);
    const ready = await WorkerPool.create(settings, log);
    for (let turn = 0; turn < 2; turn++) {
      // The one that serves, those that died, and the spare.
      while (pids.length < turn + 2) await once(mediasoup.observer, 'newworker');
      // Told of while it is still being handed over.
      await new Promise((resolve) => setImmediate(resolve));
      const pid = pids.at(-1);
      const spawned = once(ready, 'spawned');
      process.kill(ready.workers[0]!.worker.pid, 'SIGKILL');
      await spawned;
      expect(ready.workers.map(({ worker }) => worker.pid)).to.deep.equal([pid]);
    }
    mediasoup.observer.off('newworker', note);
    ready.close();
  });

  it('looks for a worker again when the first to join found none', async () => {
    const take = pool.take.bind(pool);
    pool.take = () => Promise.reject(new PlenumError('media_unavailable'));
    const other = new SfuConference('d', { pool, legPorts, loads, processes, events, log, settings });
    const refused = await other.join('anna', rtpCapabilities).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'media_unavailable');
    pool.take = take;
    const transports: MediaTransports = await other.join('anna', rtpCapabilities);
    expect(transports.generation).to.equal(1);
    other.close();
  });
});
