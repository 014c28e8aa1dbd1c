import { expect } from 'chai';
import type { LegLine } from './leg-line.ts';
import {
  heardOf,
  LineBench,
  numbers,
  numbersOf,
  payloadOf,
  settled,
  soundLine,
  soundType,
  type Wire,
} from './line-test-bench.ts';
import { parseRtp, type RtpPacket, writeRtp } from './packet.ts';
import type { PlannedLine } from './planned-line.ts';
import { remoteOf } from './remote.ts';
import { randomSdesKey } from './sdes.ts';

const suite = 'AEAD_AES_128_GCM';

/** What SIP's re-INVITEs are about. */
describe('a line of a leg that is agreed anew', () => {
  let bench: LineBench;
  let ours: LegLine;
  let theirs: LegLine;
  let wire: Wire;
  let heard: RtpPacket[];
  let keys: NonNullable<PlannedLine['srtp']>;

  beforeEach(async () => {
    bench = new LineBench();
    keys = { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) };
    ({ ours, theirs, wire } = await bench.pair({ ...soundLine, srtp: keys }));
    heard = heardOf(theirs);
    await bench.speak(ours, 5);
  });
  afterEach(() => bench.close());

  /** Numbers and times without a gap, under one SSRC. */
  function expectOneStream(packets: readonly RtpPacket[]): void {
    const [first] = packets;
    packets.forEach(({ ssrc, sequence, payload, timestamp }, index) => {
      const number = payload.readUInt32BE();
      expect(ssrc).to.equal(first!.ssrc);
      expect(sequence).to.equal((first!.sequence + index) & 0xffff);
      expect(timestamp).to.equal((first!.timestamp + number * 160) >>> 0);
    });
    expect(wire.rtcp('theirs').filter(({ type }) => type === 'bye')).to.deep.equal([]);
  }

  it('goes on when nothing is other than before', async () => {
    ours.plan({ ...ours.planned, srtp: { ...keys, send: Buffer.from(keys.send) } });
    await bench.speak(ours, 5);
    expect(numbersOf(heard)).to.deep.equal(numbers(10));
    expectOneStream(heard);
  });

  it('is told nothing while it holds, and then goes on as one stream', async () => {
    const { planned } = ours;
    ours.plan({ ...planned, send: null });
    await bench.speak(ours, 5);
    expect(ours.press(['1'])).to.equal(false);
    await bench.speak(theirs, 1);
    ours.report();
    await settled();
    expect(theirs.statistics().sent.lossRatio).to.equal(0);
    ours.plan(planned);
    await bench.speak(ours, 5);
    expect(numbersOf(heard)).to.deep.equal([...numbers(5), ...numbers(5, 11)]);
    expectOneStream(heard);
  });

  it('is not listened to while it holds the other way', async () => {
    const listened = heardOf(ours);
    ours.plan({ ...ours.planned, receive: [] });
    await bench.speak(theirs, 2);
    ours.plan({ ...ours.planned, receive: [soundType] });
    await bench.speak(theirs, 2);
    expect(numbersOf(listened)).to.deep.equal([7, 8]);
    expect(ours.statistics().refused).to.equal(2);
  });

  it('gets the same stream in another payload type', async () => {
    theirs.plan({ ...theirs.planned, receive: [soundType, 0] });
    ours.plan({ ...ours.planned, send: { ...ours.planned.send!, payloadType: 0 } });
    await bench.speak(ours, 5);
    expect(heard.map(({ payloadType }) => payloadType)).to.deep.equal([8, 8, 8, 8, 8, 0, 0, 0, 0, 0]);
    expectOneStream(heard);
    expect(ours.statistics().sent.packets).to.equal(10);
  });

  it('goes on under another clock, by the time that passed', async () => {
    ours.plan({ ...ours.planned, clockRate: 48_000 });
    const at = bench.now;
    ours.send(Buffer.alloc(4), { marker: false, ticks: 0, at });
    await settled();
    ours.send(Buffer.alloc(4), { marker: false, ticks: 960, at: at + 20 });
    await settled();
    const [before, first, second] = heard.slice(-3);
    expect(first!.sequence).to.equal((before!.sequence + 1) & 0xffff);
    expect((first!.timestamp - before!.timestamp) >>> 0).to.equal(960);
    expect((second!.timestamp - first!.timestamp) >>> 0).to.equal(960);
  });

  it('has its own key changed each way alone, with all that the other counts', async () => {
    const listened = heardOf(ours);
    await bench.speak(theirs, 3);
    for (const way of ['receive', 'send'] as const) {
      const key = randomSdesKey(suite);
      keys = { ...keys, [way]: key };
      const theirWay = way === 'send' ? 'receive' : 'send';
      const before = ours.state.srtp!;
      ours.plan({ ...ours.planned, srtp: keys });
      expect(ours.state.srtp![theirWay]).to.deep.equal(before[theirWay]);
      expect(ours.state.srtp![way].rtp).to.deep.equal([]);
      theirs.plan({ ...theirs.planned, srtp: { ...theirs.planned.srtp!, [theirWay]: key } });
      await bench.speak(ours, 3);
      await bench.speak(theirs, 3);
    }
    expect(heard).to.have.length(11);
    expect(listened).to.have.length(9);
    expectOneStream(heard);
    expect(ours.statistics().refused + theirs.statistics().refused).to.equal(0);
  });

  it('holds under one key and comes back with another', async () => {
    const key = randomSdesKey(suite);
    ours.plan({ ...ours.planned, send: null, srtp: { ...keys, send: key } });
    await bench.speak(ours, 2);
    theirs.plan({ ...theirs.planned, srtp: { ...theirs.planned.srtp!, receive: key } });
    ours.plan({ ...ours.planned, send: soundLine.send });
    await bench.speak(ours, 3);
    expect(numbersOf(heard)).to.deep.equal([...numbers(5), ...numbers(3, 7)]);
    expectOneStream(heard);
  });

  it('takes leave of one SSRC before it begins another', async () => {
    wire.passed.length = 0;
    ours.plan({ ...ours.planned, srtp: null });
    theirs.plan({ ...theirs.planned, srtp: null });
    await bench.speak(ours, 1);
    ours.plan({ ...ours.planned, send: { ssrc: 1999, payloadType: soundType } });
    await settled();
    await bench.speak(ours, 1);
    expect(wire.rtcp('theirs').at(-1)).to.deep.equal({ type: 'bye', ssrcs: [1001], reason: null });
    expect(heard.slice(-2).map(({ ssrc }) => ssrc)).to.deep.equal([1001, 1999]);
  });

  it('follows the other end to another address, and stays with it when that is said again', async () => {
    const [before, moved, behindNat] = [
      await bench.device('127.0.0.2'),
      await bench.device('127.0.0.3'),
      await bench.device('127.0.0.4'),
    ];
    const planned = { ...soundLine, port: bench.port(), remote: remoteOf(before.address) };
    const line = await bench.line(planned);
    await bench.speak(line, 1);
    const there = { ...planned, remote: remoteOf(moved.address) };
    line.plan(there);
    await bench.speak(line, 1);
    const header = { payloadType: soundType, marker: true, ssrc: 7, sequence: 1, timestamp: 0 };
    await behindNat.send(writeRtp(header, payloadOf(0)), planned.port);
    line.plan({ ...there, remote: remoteOf(moved.address) });
    await bench.speak(line, 1);
    const got = [before, moved, behindNat].map(({ received }) =>
      received.map((datagram) => parseRtp(datagram)!.payload.readUInt32BE()),
    );
    expect(got).to.deep.equal([[5], [6], [7]]);
  });
});
