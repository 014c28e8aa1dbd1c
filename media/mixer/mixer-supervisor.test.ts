import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { cellOf, hd, isNear, KnownCamera, red, colourOfCell, sceneOf } from './known-media.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { H264Assembler, packetizeH264 } from '../rtp/h264.ts';
import { isRtcp, parseRtp, writeRtp } from '../rtp/packet.ts';
import type { Prompt } from '../../server/contract/prompts.ts';
import { emptyPlan, type MixerPlan } from './mixer-plan.ts';
import { type MixerReading, MixerSupervisor } from './mixer-supervisor.ts';
import { MixerProcesses } from './mixer-processes.ts';
import { Pacer } from './pacer.ts';
import { VideoDecoder } from './video-decoder.ts';

describe('the process of a mixer', function () {
  this.timeout(30_000);
  const processes = new MixerProcesses();
  let supervisor: MixerSupervisor;
  let socket: Socket;
  let camera: KnownCamera;
  let feed: Pacer;
  let decoder: VideoDecoder;
  let framesSince = 0;
  /** Of the last packet of the picture. */
  let sequence = 0;
  const plan: MixerPlan = {
    ...emptyPlan,
    inputs: [{ id: 'anna', kind: 'video', codec: 'H264', sfu: { ssrc: 7, payloadType: 102 } }],
    pictures: [
      {
        id: 'everybody',
        sfu: { ssrc: 8, payloadType: 96 },
        format: hd,
        scene: sceneOf('single', [cellOf('anna')]),
      },
    ],
  };

  before(async () => {
    camera = await KnownCamera.open(red);
    decoder = new VideoDecoder('H264');
    socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20 });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const log = createLogger({ level: 'silent', format: 'json' });
    supervisor = await MixerSupervisor.start({ log, processes, ip: '127.0.0.1', mostRss: 2e9 });
    supervisor.connect({ ip: '127.0.0.1', port: socket.address().port });
    supervisor.on('keyFrameWanted', () => camera.requestKeyFrame());
    supervisor.apply(plan);
    let assembler = assemblerOf();
    supervisor.on('replaced', () => (assembler = assemblerOf()));
    socket.on('message', (datagram) => {
      const packet = isRtcp(datagram) ? null : parseRtp(datagram);
      if (packet?.ssrc !== 8) return;
      sequence = packet.sequence;
      assembler.push(packet);
    });
    let next = 0;
    feed = new Pacer(33, (number) => {
      for (const { payload, marker } of packetizeH264(camera.next(), { mode: 1, maxPayload: 1200 })) {
        const header = {
          payloadType: 102,
          marker,
          sequence: next++ & 0xffff,
          timestamp: number * 3000,
          ssrc: 7,
        };
        socket.send(writeRtp(header, payload), supervisor.address.port, '127.0.0.1');
      }
    });
  });
  after(() => {
    feed.stop();
    supervisor.close();
    processes.close();
    socket.close();
    decoder.close();
    camera.close();
  });

  function assemblerOf(): H264Assembler {
    return new H264Assembler(({ data }) => {
      framesSince++;
      decoder.decode(data);
    });
  }

  async function pictureWithin(ms: number): Promise<void> {
    const deadline = Date.now() + ms;
    for (;;) {
      const { picture } = decoder;
      if (framesSince > 5 && picture && isNear(colourOfCell(picture.frame, 'single', 0), red)) return;
      if (Date.now() > deadline) throw new Error(`no picture within ${ms} ms: ${framesSince} frames`);
      await delay(20);
    }
  }

  it('sends the picture of its plan', () => pictureWithin(8000));

  it('says what its picture costs, and all of its work', async () => {
    let reading: MixerReading;
    do [reading] = (await once(supervisor, 'costs')) as [MixerReading];
    while (reading.costs.pictures['everybody'] === undefined);
    const { costs, turns, missed } = reading;
    const picture = costs.pictures['everybody'] ?? 0;
    expect(picture).to.be.above(0);
    expect(costs.inputs).to.be.above(0);
    expect(costs.total).to.be.above(picture);
    expect(turns).to.be.above(missed);
  });

  for (const [how, signal] of [
    ['crashes', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const) {
    it(`is replaced when it ${how}: the picture is back on the same port, with the same plan`, async () => {
      const { pid, address } = supervisor;
      const replaced = once(supervisor, 'replaced');
      const before = sequence;
      process.kill(pid ?? 0, signal);
      // Speakers change at any moment: a plan may come to one that has only just been started.
      while ([pid, undefined].includes(supervisor.pid)) await delay(1);
      supervisor.apply(plan);
      await replaced;
      framesSince = 0;
      await pictureWithin(3000);
      expect((sequence - before) & 0xffff, 'numbers left out').to.be.within(200, 1000);
      expect(supervisor.address).to.deep.equal(address);
      expect(supervisor.pid).to.not.equal(pid);
    });
  }

  it('says of every prompt when it ended: by itself, stopped, or with the process', async () => {
    const ended: string[] = [];
    supervisor.on('played', (id) => ended.push(id));
    const ring = (id: string): Prompt => ({ id, sounds: ['tone-ringback'], language: 'zh', mixes: null });
    const withMix = (mixes: MixerPlan['mixes']): void => supervisor.apply({ ...emptyPlan, mixes });
    withMix([{ id: 'all', codec: 'PCMU', without: null, sfu: { ssrc: 9, payloadType: 0 } }]);
    supervisor.play({ ...ring('short'), sounds: ['tone-join'] });
    await once(supervisor, 'played');
    supervisor.play(ring('stopped'));
    supervisor.stopPrompt('stopped');
    await once(supervisor, 'played');
    supervisor.play(ring('cut off'));
    const replaced = once(supervisor, 'replaced');
    process.kill(supervisor.pid ?? 0, 'SIGKILL');
    await replaced;
    expect(ended).to.deep.equal(['short', 'stopped', 'cut off']);
    withMix([]);
    supervisor.play(ring('for nobody'));
    await once(supervisor, 'played');
    expect(ended.at(-1)).to.equal('for nobody');
  });

  it('leaves no process behind when it is closed', async () => {
    const { pid } = supervisor;
    supervisor.close();
    const deadline = Date.now() + 4000;
    const runs = (): boolean => {
      try {
        return process.kill(pid ?? 0, 0);
      } catch {
        return false;
      }
    };
    while (runs() && Date.now() < deadline) await delay(30);
    expect(runs()).to.equal(false);
  });
});
