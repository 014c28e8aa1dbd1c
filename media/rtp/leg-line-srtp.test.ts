import { expect } from 'chai';
import {
  type Device,
  heardOf,
  LineBench,
  numbers,
  numbersOf,
  settled,
  soundLine,
  soundType,
} from './line-test-bench.ts';
import { parseRtp, type RtpPacket } from './packet.ts';
import type { LineState } from './planned-line.ts';
import { randomSdesKey } from './sdes.ts';
import { sequenceDistance } from './sequence.ts';
import { restoreSkip } from './srtp.ts';
import { srtpSuites, type SrtpSuiteName } from './srtp-suites.ts';

/** As it is given from one process to another, by `serialization: 'advanced'`. */
const handedOn = (state: LineState): LineState => structuredClone(state);

describe('a line of a leg whose process is replaced', () => {
  let bench: LineBench;

  beforeEach(() => (bench = new LineBench()));
  afterEach(() => bench.close());

  /** Every packet was played once, with one gap in the numbers and none in the time. */
  function expectOneGap(heard: readonly RtpPacket[], gap: number): void {
    const steps = heard.slice(1).map((packet, index) => {
      const before = heard[index]!;
      const frames = packet.payload.readUInt32BE() - before.payload.readUInt32BE();
      expect((packet.timestamp - before.timestamp) >>> 0, 'the time').to.equal(frames * 160);
      return sequenceDistance(before.sequence, packet.sequence);
    });
    expect(steps.filter((step) => step !== 1)).to.deep.equal([gap]);
  }

  for (const suite of Object.keys(srtpSuites) as SrtpSuiteName[]) {
    it(`goes on under its keys, over the end of the numbers: ${suite}`, async () => {
      const srtp = { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) };
      const { ours: fresh, theirs, wire } = await bench.pair({ ...soundLine, srtp });
      const { planned } = fresh;
      const ssrc = planned.send!.ssrc;
      fresh.close();
      await settled();
      // One that was sent up to shortly before the numbers end.
      const late: LineState = {
        ...{ remote: planned.remote, ssrc },
        sender: { sequence: 0, timestamp: 7, at: bench.now },
        srtp: { send: { rtp: [[ssrc, 65_519 - restoreSkip]], rtcp: [] }, receive: { rtp: [], rtcp: [] } },
      };
      const before = await bench.line(planned, { state: late });
      const [heard, listened] = [heardOf(theirs), heardOf(before)];
      await bench.speak(before, 30);
      await bench.speak(theirs, 10);
      const state = handedOn(before.state);
      // What was sent after the state was told.
      await bench.speak(before, 4);
      before.close();
      await settled();

      const after = await bench.line(planned, { state });
      const listenedAfter = heardOf(after);
      await bench.speak(after, 20);
      await bench.speak(theirs, 10);
      after.report();
      await settled();
      expect(heard[0]!.sequence).to.equal(65_520);
      expect(numbersOf(heard)).to.deep.equal([...numbers(30), ...numbers(4, 40), ...numbers(20, 44)]);
      expectOneGap(heard, restoreSkip - 4 + 1);
      expect(numbersOf(listened)).to.deep.equal(numbers(10, 30));
      expect(numbersOf(listenedAfter)).to.deep.equal(numbers(10, 64));
      expect(theirs.statistics().refused).to.equal(0);

      // What came before the restart does not come again.
      const old = wire.passed.find(({ to, kind }) => to === 'ours' && kind === 'rtp')!;
      const replaying: Device = await bench.device('127.0.0.1');
      await replaying.send(old.datagram, planned.port);
      expect(numbersOf(listenedAfter)).to.deep.equal(numbers(10, 64));
      expect(after.statistics().refused).to.equal(1);
    });
  }

  it('goes on in the clear, with numbers that nobody has heard yet', async () => {
    const { ours, theirs } = await bench.pair(soundLine);
    const heard = heardOf(theirs);
    await bench.speak(ours, 10);
    const state = handedOn(ours.state);
    await bench.speak(ours, 25);
    ours.close();
    await settled();
    const after = await bench.line(ours.planned, { state });
    await bench.speak(after, 10);
    expect(numbersOf(heard)).to.deep.equal(numbers(45));
    expectOneGap(heard, 512 - 25 + 1);
  });

  for (const suite of [null, 'AES_CM_128_HMAC_SHA1_80'] as const) {
    it(`goes on as one stream when that happens while it holds, ${suite ?? 'in the clear'}`, async () => {
      const srtp = suite && { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) };
      const { ours, theirs } = await bench.pair({ ...soundLine, srtp });
      const heard = heardOf(theirs);
      await bench.speak(ours, 10);
      const held = { ...ours.planned, send: null };
      ours.plan(held);
      const state = handedOn(ours.state);
      ours.close();
      await settled();
      bench.spoken += 50;
      bench.now += 1000;
      const between = await bench.line(held, { state });
      between.report();
      const again = handedOn(between.state);
      expect(again.ssrc).to.equal(1001);
      between.close();
      await settled();
      const after = await bench.line(held, { state: again });
      after.plan({ ...held, send: { ssrc: 1001, payloadType: soundType } });
      await bench.speak(after, 3);
      expect(numbersOf(heard)).to.deep.equal([...numbers(10), ...numbers(3, 60)]);
      expectOneGap(heard, suite ? 2 * restoreSkip + 1 : 2 * 512 + 1);
    });
  }

  for (const suite of [null, 'AES_CM_128_HMAC_SHA1_80'] as const) {
    it(`goes on from before its first packet, ${suite ?? 'in the clear'}`, async () => {
      const srtp = suite && { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) };
      // The numbers are random: each time others.
      for (let time = 0; time < 5; time++) {
        const { ours, theirs } = await bench.pair({ ...soundLine, srtp });
        const heard = heardOf(theirs);
        const state = handedOn(ours.state);
        const first = bench.spoken;
        await bench.speak(ours, 10);
        ours.close();
        await settled();
        const after = await bench.line(ours.planned, { state });
        await bench.speak(after, 10);
        expect(numbersOf(heard)).to.deep.equal(numbers(20, first));
        expect(sequenceDistance(heard[9]!.sequence, heard[10]!.sequence)).to.equal(
          (suite ? restoreSkip : 512) - 9,
        );
      }
    });
  }

  it('takes no leave of who never heard of it', async () => {
    const { ours, wire } = await bench.pair(soundLine);
    ours.close();
    await settled();
    expect(wire.passed).to.deep.equal([]);
  });

  it('follows an other end that moved meanwhile', async () => {
    const { ours } = await bench.pair(soundLine);
    await bench.speak(ours, 1);
    const state = handedOn(ours.state);
    ours.close();
    await settled();
    const moved = await bench.device('127.0.0.2');
    const { remote } = state;
    const target = { announced: moved.address, to: moved.address, latched: false };
    const after = await bench.line({ ...ours.planned, remote: { ...remote, rtp: target } }, { state });
    await bench.speak(after, 1);
    expect(moved.received.map((datagram) => parseRtp(datagram)!.payload.readUInt32BE())).to.deep.equal([1]);
  });
});
