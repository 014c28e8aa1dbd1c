import { expect } from 'chai';
import type { CodedFrame } from '../rtp/frame.ts';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { H264Assembler, packetizeH264 } from '../rtp/h264.ts';
import type { LegLine } from '../rtp/leg-line.ts';
import { LineBench, localhost, pictureLine, settled, type Wire } from '../rtp/line-test-bench.ts';
import { nackWindowMs } from '../rtp/nack-list.ts';
import { isRtcp, parseRtp, type RtpPacket } from '../rtp/packet.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import { remoteOf } from '../rtp/remote.ts';
import { msOf, parseRtcp } from '../rtp/rtcp.ts';
import { cellOf, colourOfCell, green, hd, isNear, KnownCamera, red, sceneOf } from './known-media.ts';
import { Mixer } from './mixer.ts';
import type { MixerPlan, PlannedInput, PlannedLegLine } from './mixer-plan.ts';
import { Bench, CameraSource, pictureSsrc, planOf } from './mixer-test-bench.ts';
import { VideoDecoder } from './video-decoder.ts';

const camera: PlannedInput = { id: 'room', kind: 'video', codec: 'H264', sfu: null, waitMs: nackWindowMs };
const forward = { ssrc: 7777, payloadType: 102 };

/** A picture line as the other end of a leg has it: it shows what comes, and sends what a camera gives. */
class Screen {
  readonly frames: CodedFrame[] = [];
  readonly packets: RtpPacket[] = [];
  readonly decoder = new VideoDecoder('H264');
  keyFramesAsked = 0;
  readonly line: LegLine;
  readonly #camera: KnownCamera;
  readonly #assembler = new H264Assembler((frame) => {
    this.frames.push(frame);
    this.decoder.decode(frame.data);
  });
  #turns = 0;

  constructor(line: LegLine, camera: KnownCamera) {
    this.line = line;
    this.#camera = camera;
    line.on('packet', (packet) => {
      this.packets.push(packet);
      this.#assembler.push(packet);
    });
    line.on('keyFrameAsked', () => {
      this.keyFramesAsked++;
      camera.requestKeyFrame();
    });
  }

  show(at: number): void {
    const how = { ticks: this.#turns++ * 3000, at };
    for (const { payload, marker } of packetizeH264(this.#camera.next(), { mode: 1, maxPayload: 400 })) {
      this.line.send(payload, { marker, ...how });
    }
  }

  close(): void {
    this.decoder.close();
    this.#camera.close();
  }
}

describe('the picture lines of a mixer', function () {
  this.timeout(30_000);
  let bench: Bench;
  let lines: LineBench;
  let screen: Screen;
  let wire: Wire;
  let source: CameraSource;
  let planned: PlannedLine;

  beforeEach(async () => {
    bench = new Bench();
    lines = new LineBench();
    const across = await lines.across(pictureLine, () => bench.now);
    ({ wire, planned } = across);
    screen = new Screen(across.theirs, await KnownCamera.open(green));
    source = new CameraSource('anna', 100, await KnownCamera.open(red));
  });
  afterEach(() => {
    bench.close();
    lines.close();
    screen.close();
    source.camera.close();
  });

  const line = (more: Partial<PlannedLegLine> = {}): PlannedLegLine => ({
    ...{ id: 'picture room', legId: 'room', line: planned, gives: 'everybody' },
    ...{ inputId: 'room', forward, mostKbps: 1000, ...more },
  });
  const plan = (more: Partial<MixerPlan> = {}): MixerPlan =>
    planOf(sceneOf('two', [cellOf('anna'), cellOf('room')]), [source.input, camera], {
      lines: [line()],
      ...more,
    });
  const apply = (more: Partial<MixerPlan> = {}): Promise<void> => bench.mixer.apply(plan(more));

  async function run(turns: number, { shows = true } = {}): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      if (shows) screen.show(bench.now);
      await settled();
      bench.step([source]);
      await settled();
      screen.line.turn();
    }
    await settled();
  }

  const colours = () => [0, 1].map((cell) => colourOfCell(screen.decoder.picture!.frame, 'two', cell));
  function expectBoth(): void {
    const [left, right] = colours();
    expect(isNear(left!, red), `left ${JSON.stringify(left)}`).to.equal(true);
    expect(isNear(right!, green), `right ${JSON.stringify(right)}`).to.equal(true);
  }
  const news = (type: 'rate') => bench.told.flatMap((told) => (told.type === type ? [told.kbps] : []));

  it('give everybody in one picture, from a key frame on, and another key frame to who asks', async () => {
    await apply();
    await run(30);
    expectBoth();
    const [first, ...others] = screen.frames;
    expect(first!.keyFrame).to.equal(true);
    expect(others.every(({ intact }) => intact)).to.equal(true);
    const before = screen.frames.length;
    screen.line.requestKeyFrame();
    await run(3);
    expect(screen.frames.slice(before).filter(({ keyFrame }) => keyFrame)).to.have.length(1);
    bench.mixer.keyFrameAsked('picture room');
    await run(20);
    expect(screen.frames.slice(before).filter(({ keyFrame }) => keyFrame)).to.have.length(2);
  });

  it('lose nothing in the end while a twentieth of the packets is lost both ways', async () => {
    await apply();
    await run(20);
    const asked = screen.keyFramesAsked;
    const before = screen.frames.length;
    const random = seededRandom(3);
    let lost = 0;
    wire.lose = ({ kind }) => {
      const loses = kind === 'rtp' && random() < 0.05;
      if (loses) lost++;
      return loses;
    };
    await run(90);
    wire.lose = () => false;
    await run(10);
    expect(lost).to.be.above(10);
    expect(screen.keyFramesAsked).to.equal(asked);
    const statistics = bench.mixer.statistics()['picture room']!;
    expect([statistics.received.lost, screen.line.statistics().received.lost]).to.deep.equal([0, 0]);
    const numbers = screen.packets.map(({ payload }) => payload.toString('base64'));
    expect(new Set(numbers).size).to.equal(numbers.length);
    expect(screen.frames.length).to.be.above(before + 50);
    expectBoth();
  });

  it('wait for what comes only when it is asked for a third time', async () => {
    await apply();
    await run(20);
    const asked = screen.keyFramesAsked;
    let sequence: number | null = null;
    let losses = 0;
    wire.lose = ({ to, kind, datagram }) => {
      if (to !== 'ours' || kind !== 'rtp') return false;
      sequence ??= datagram.readUInt16BE(2);
      return datagram.readUInt16BE(2) === sequence && ++losses <= 3;
    };
    await run(12);
    expect(losses).to.equal(4);
    expect(screen.keyFramesAsked).to.equal(asked);
    expectBoth();
  });

  it('give slices that fit into packets in packetisation mode 0', async () => {
    const [picture] = plan().pictures;
    await apply({ pictures: [{ ...picture!, format: { ...hd, maxSliceBytes: 1200 } }] });
    await run(20);
    expectBoth();
    expect(screen.packets.length).to.be.above(20);
    for (const { payload } of screen.packets) {
      expect(payload.readUInt8(0) & 31).to.be.within(1, 23);
      expect(payload.length).to.be.at.most(1200);
    }
  });

  it('tell how much they can be sent: less after loss or when it is asked, and more again', async () => {
    await apply();
    await run(30);
    expect(news('rate')).to.deep.equal([1000]);
    const second = async (): Promise<number> => {
      await run(30);
      bench.mixer.report();
      screen.line.report();
      await settled();
      return news('rate').at(-1)!;
    };
    const random = seededRandom(7);
    // All of it comes in the end, as it is sent again, and yet the way there is too narrow.
    wire.lose = ({ to, kind }) => to === 'theirs' && kind === 'rtp' && random() < 0.25;
    const low = await second();
    expect(low).to.be.within(700, 950);
    wire.lose = () => false;
    let last = low;
    for (let seconds = 0; seconds < 20 && last < 940; seconds++) last = await second();
    expect(last).to.be.within(940, 1000);
    screen.line.askForRate(350);
    await settled();
    expect(news('rate').at(-1)).to.equal(350);
    const rising = news('rate').slice(2, -1);
    expect(rising).to.deep.equal(rising.toSorted((a, b) => a - b));
  });

  it('go on with what they can be sent in another mixer, and grow from there', async () => {
    await apply();
    await run(10);
    screen.line.askForRate(350);
    await settled();
    const memory = structuredClone(bench.mixer.memory);
    bench.mixer.close();
    await settled();
    const told: number[] = [];
    const next = new Mixer({
      ...{ send: () => undefined, wantKeyFrame: () => undefined, played: () => undefined },
      tell: (one) => one.type === 'rate' && told.push(one.kbps),
      now: () => bench.now,
    });
    next.remember(memory);
    await next.apply(plan());
    expect(told).to.deep.equal([350]);
    const [{ sequence } = { sequence: 0 }] = screen.packets.slice(-1);
    const before = screen.packets.length;
    bench.now += 500;
    next.video(bench.turn);
    await settled();
    expect(screen.packets[before]!.sequence).to.equal((sequence + 512 + 1) & 0xffff);
    next.close();
  });

  it('begin in another mixer with numbers of this one, though nothing was sent yet', async () => {
    await apply();
    const memory = structuredClone(bench.mixer.memory);
    await run(5);
    bench.mixer.close();
    await settled();
    const sent: Buffer[] = [];
    const next = new Mixer({
      ...{ wantKeyFrame: () => undefined, played: () => undefined, tell: () => undefined },
      send: (datagram) => sent.push(datagram),
      now: () => bench.now,
    });
    next.remember(memory);
    await next.apply(plan());
    next.video(bench.turn);
    const before = bench.sent.find((datagram) => datagram.readUInt32BE(8) === pictureSsrc)!;
    const after = sent.find((datagram) => datagram.readUInt32BE(8) === pictureSsrc)!;
    const skipped = (after.readUInt16BE(2) - before.readUInt16BE(2)) & 0xffff;
    expect(skipped).to.equal(256);
    next.close();
  });

  it('send a camera on to the SFU as it came, with the name of the leg and the time of its picture', async () => {
    await apply({ inputs: [source.input], lines: [line({ inputId: null })] });
    await run(10);
    bench.mixer.report();
    const isForwarded = (datagram: Buffer): boolean => datagram.readUInt32BE(8) === forward.ssrc;
    const media = bench.sent.filter((datagram) => !isRtcp(datagram) && isForwarded(datagram));
    const came = wire.passed.filter(({ to, kind }) => to === 'ours' && kind === 'rtp');
    expect(media).to.have.length(came.length);
    for (const [index, datagram] of media.entries()) {
      const [now, then] = [parseRtp(datagram)!, parseRtp(came[index]!.datagram)!];
      expect(now).to.deep.equal({ ...then, ...forward });
    }
    const reports = bench.sent.filter(isRtcp).map(parseRtcp);
    const [report, names] = reports.find(([first]) => first?.type === 'senderReport' && first.ssrc === 7777)!;
    const last = parseRtp(media.at(-1)!)!;
    expect(report).to.include({ timestamp: last.timestamp, packets: media.length });
    expect(report?.type === 'senderReport' && msOf(report.ntp)).to.be.closeTo(bench.now - 33, 0.01);
    expect(names).to.deep.equal({ type: 'sourceDescription', chunks: [{ ssrc: 7777, cname: 'leg-room' }] });
    // The SFU wants a key frame of it, and of the composed picture.
    const asked = screen.keyFramesAsked;
    bench.mixer.receive(pli(forward.ssrc));
    bench.mixer.receive(pli(pictureSsrc));
    await settled();
    expect(screen.keyFramesAsked).to.equal(asked + 1);
  });

  it('say which ports cannot be had, and have them when they are free', async () => {
    const taken = await lines.line({ ...planned, remote: remoteOf(null) });
    await apply();
    expect(bench.told).to.have.length(1);
    expect(bench.told[0]).to.include({ type: 'lineFailed', lineId: 'picture room' });
    taken.close();
    await apply();
    await run(20);
    expectBoth();
  });

  it('leave nothing open when they end while a plan is taken', async () => {
    const applied = apply();
    bench.mixer.close();
    await applied;
    // Their ports are free.
    const again = await lines.line({ ...planned, address: localhost });
    again.close();
  });
});

function pli(mediaSsrc: number): Buffer {
  const packet = Buffer.from('81ce00020000000100000000', 'hex');
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}
