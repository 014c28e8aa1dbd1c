import { once } from 'node:events';
import { expect } from 'chai';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import type { LegLine } from './leg-line.ts';
import {
  eventType,
  heardOf,
  LineBench,
  numbers,
  numbersOf,
  payloadOf,
  pictureLine,
  settled,
  soundLine,
} from './line-test-bench.ts';
import { parseRtp } from './packet.ts';
import type { RtcpPacket } from './rtcp.ts';
import { randomSdesKey } from './sdes.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';
import type { Digit } from './telephone-event.ts';

const suite = 'AES_CM_128_HMAC_SHA1_80';

describe('what the two ends of a line tell each other', () => {
  let bench: LineBench;
  const none = { nack: false, pli: false, fir: false };

  beforeEach(() => (bench = new LineBench()));
  afterEach(() => bench.close());

  const keys = () => ({ suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) }) as const;
  const withoutReports = (packets: readonly RtcpPacket[]): RtcpPacket[] =>
    packets.filter(({ type }) => type !== 'receiverReport' && type !== 'sourceDescription');

  it('loss, jitter and the round trip', async () => {
    const { ours, theirs, wire } = await bench.pair({ ...soundLine, srtp: keys() });
    let packet = 0;
    wire.lose = ({ to, kind }) => {
      if (kind === 'rtcp') bench.now += to === 'theirs' ? 30 : 50;
      // Every fourth, and neither the first nor the last.
      return kind === 'rtp' && packet++ % 4 === 2;
    };
    await bench.speak(ours, 100);
    ours.report();
    await settled();
    bench.now += 500;
    const losses: number[] = [];
    ours.on('loss', (ratio) => losses.push(ratio));
    theirs.report();
    await settled();
    const { sent } = ours.statistics();
    expect(losses).to.have.length(1);
    expect(losses[0]).to.be.closeTo(0.25, 0.01);
    expect(sent).to.include({ packets: 100, octets: 16_000, lossRatio: losses[0] });
    expect(sent.roundTripMs).to.be.closeTo(80, 0.5);
    expect(theirs.statistics().received).to.deep.equal({
      ...{ packets: 75, octets: 12_000, lost: 25, jitterMs: 0 },
    });

    // By 10 ms now sooner, now later.
    wire.lose = () => false;
    for (let turn = 0; turn < 100; turn++) {
      bench.now += turn % 2 === 0 ? 10 : -10;
      await bench.speak(ours, 1);
    }
    theirs.report();
    await settled();
    expect(theirs.statistics().received.jitterMs).to.be.closeTo(10, 0.5);
    expect(losses.at(-1)).to.equal(0);
  });

  it('each key once, both ways, though a fifth of the packets is lost', async () => {
    const { ours, theirs, wire } = await bench.pair({ ...soundLine, srtp: keys() }, Date.now);
    const random = seededRandom(5);
    wire.lose = () => random() < 0.2;
    const heard: Record<'ours' | 'theirs', Digit[]> = { ours: [], theirs: [] };
    ours.on('digit', (digit) => heard.ours.push(digit));
    theirs.on('digit', (digit) => heard.theirs.push(digit));
    const pressed: Digit[] = ['1', '1', '5', '9', '#', '*'];
    const answered: Digit[] = ['0', 'A', '0', '0', 'D', '#'];
    expect(ours.press(pressed)).to.equal(true);
    expect(theirs.press(answered)).to.equal(true);
    const clear = new SrtpReceiver(suite, ours.planned.srtp!.send);
    while (wire.passed.filter(({ to }) => to === 'theirs').length < pressed.length * 7) {
      await once(ours, 'soundless');
    }
    await settled();
    expect(heard).to.deep.equal({ theirs: pressed, ours: answered });
    const sent = wire.passed
      .filter(({ to }) => to === 'theirs')
      .map(({ datagram }) => clear.unprotect(datagram)!);
    const starts = new Set(sent.map((datagram) => parseRtp(datagram)!.timestamp));
    expect(starts.size).to.equal(pressed.length);
  });

  it('keys by the clock of the sound, which pauses for them', async () => {
    const { ours, theirs, wire } = await bench.pair(soundLine);
    const heard = heardOf(theirs);
    await bench.speak(ours, 3);
    ours.press(['7']);
    await bench.speak(ours, 10);
    await bench.speak(ours, 2);
    while (wire.passed.length < 3 + 7 + 2) await once(theirs, 'soundless');
    await settled();
    expect(numbersOf(heard)).to.deep.equal([0, 1, 2, 13, 14]);
    const rtp = wire.passed.map(({ datagram }) => parseRtp(datagram)!);
    const [first] = rtp;
    const start = rtp.find(({ payloadType }) => payloadType === eventType)!.timestamp;
    expect((start - first!.timestamp) >>> 0).to.equal(3 * 160);
  });

  it('no keys where none were agreed', async () => {
    const { ours } = await bench.pair({ ...soundLine, events: null });
    expect(ours.press(['1'])).to.equal(false);
  });

  describe('of key frames', () => {
    const asked = (line: LegLine): string[] => {
      const events: string[] = [];
      line.on('keyFrameAsked', () => events.push('asked'));
      line.on('keyFrameElsewhere', () => events.push('elsewhere'));
      return events;
    };
    async function picturesOf(feedback: typeof none) {
      const pair = await bench.pair({ ...pictureLine, feedback });
      pair.ours.send(payloadOf(0), { marker: true, ticks: 0, at: bench.now });
      await settled();
      return { ...pair, asked: { ours: asked(pair.ours), theirs: asked(pair.theirs) } };
    }

    it('by PLI', async () => {
      const { theirs, wire, asked } = await picturesOf({ ...none, pli: true, fir: true });
      theirs.requestKeyFrame();
      await settled();
      expect(asked.ours).to.deep.equal(['asked']);
      expect(withoutReports(wire.rtcp('ours'))).to.deep.equal([
        { type: 'pli', senderSsrc: 6002, mediaSsrc: 1002 },
      ]);
    });

    it('by FIR, with another number each time', async () => {
      const { theirs, wire, asked } = await picturesOf({ ...none, fir: true });
      theirs.requestKeyFrame();
      theirs.requestKeyFrame();
      await settled();
      expect(asked.ours).to.deep.equal(['asked', 'asked']);
      const entries = wire.rtcp('ours').flatMap((packet) => (packet.type === 'fir' ? packet.entries : []));
      expect(entries.map(({ ssrc }) => ssrc)).to.deep.equal([1002, 1002]);
      expect((entries[1]!.sequence - entries[0]!.sequence) & 0xff).to.equal(1);
    });

    it('by signalling where neither was agreed, once a second', async () => {
      const { theirs, wire, asked } = await picturesOf(none);
      for (let turn = 0; turn < 7; turn++) {
        theirs.requestKeyFrame();
        bench.now += 300;
      }
      await settled();
      expect(asked.theirs).to.deep.equal(['elsewhere', 'elsewhere']);
      expect(wire.rtcp('ours')).to.deep.equal([]);
    });
  });

  it('how much may be sent, and that it is kept to', async () => {
    const { ours, theirs, wire } = await bench.pair(pictureLine);
    ours.send(payloadOf(0), { marker: true, ticks: 0, at: bench.now });
    await settled();
    const limits: unknown[] = [];
    ours.on('limit', (limit) => limits.push(limit));
    theirs.askForRate(512);
    await settled();
    // One for all (REMB), of which the second is for somebody else.
    for (const ssrcs of [[7, 1002], [7]]) {
      await wire.tell('ours', { type: 'remb', senderSsrc: 6002, bitrate: 256_000, ssrcs });
    }
    expect(limits).to.deep.equal([
      { kind: 'tmmbr', kbps: 512 },
      { kind: 'remb', kbps: 256 },
    ]);
    expect(withoutReports(wire.rtcp('theirs'))).to.deep.equal([
      { type: 'tmmbn', senderSsrc: 1002, limits: [{ ssrc: 6002, bitrate: 512_000, overhead: 40 }] },
    ]);
    expect(ours.statistics().refused).to.equal(0);
  });

  for (const srtp of [null, keys()]) {
    it(`what is missing, until it is there, ${srtp ? 'each packet the same each time under SRTP' : 'in the clear'}`, async () => {
      const { ours, theirs, wire } = await bench.pair({ ...pictureLine, srtp });
      const random = seededRandom(9);
      wire.lose = ({ to, kind }) => to === 'theirs' && kind === 'rtp' && random() < 0.05;
      const heard = heardOf(theirs);
      let keyFrames = 0;
      ours.on('keyFrameAsked', () => keyFrames++);
      const pictures = 120;
      // Five packets a picture; then a while for what is missing of the last.
      for (let turn = 0; turn < pictures + 10; turn++) {
        for (let part = 0; part < 5 && turn < pictures; part++) {
          const how = { marker: part === 4, ticks: turn * 3000, at: bench.now };
          ours.send(payloadOf(turn * 5 + part), how);
        }
        for (let ten = 0; ten < 3; ten++) {
          await settled();
          bench.now += 10;
          theirs.turn();
        }
      }
      await settled();
      const got = numbersOf(heard);
      expect(new Set(got).size).to.equal(got.length);
      expect(got.toSorted((a, b) => a - b)).to.deep.equal(numbers(pictures * 5));
      expect(keyFrames).to.equal(0);
      const rtp = wire.passed.filter(({ to, kind }) => to === 'theirs' && kind === 'rtp');
      expect(rtp.length).to.be.within(pictures * 5 + 15, pictures * 5 + 60);
      const bySequence = new Map<number, Set<string>>();
      for (const { datagram } of rtp) {
        const sequence = datagram.readUInt16BE(2);
        bySequence.set(sequence, (bySequence.get(sequence) ?? new Set()).add(datagram.toString('base64')));
      }
      expect([...bySequence.values()].every(({ size }) => size === 1)).to.equal(true);
      expect(theirs.statistics().received.lost).to.equal(0);
    });
  }

  it('nothing that was not agreed: a NACK then does no harm', async () => {
    const srtp = keys();
    const { ours, theirs, wire } = await bench.pair({ ...pictureLine, srtp });
    ours.plan({ ...ours.planned, feedback: { ...none, pli: true } });
    for (let packet = 0; packet < 3; packet++) {
      ours.send(payloadOf(packet), { marker: true, ticks: packet * 3000, at: bench.now });
      await settled();
    }
    const sealed = new SrtpSender(suite, srtp.receive);
    const [, second] = wire.passed;
    const nack = { senderSsrc: 6002, mediaSsrc: 1002, sequences: [second!.datagram.readUInt16BE(2)] };
    const before = wire.passed.length;
    await wire.tell('ours', { type: 'nack', ...nack }, (report) => sealed.protectRtcp(report));
    expect(wire.passed).to.have.length(before);
    expect(ours.statistics().refused).to.equal(0);
    expect(theirs.statistics().received.packets).to.equal(3);
  });
});
