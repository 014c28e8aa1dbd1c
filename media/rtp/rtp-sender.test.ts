import { expect } from 'chai';
import fc from 'fast-check';
import { parseRtp } from './packet.ts';
import { Reception } from './reception.ts';
import { msOf, parseRtcp, type ReportBlock } from './rtcp.ts';
import { RtpSender, type RtpSenderOptions } from './rtp-sender.ts';

const noon = Date.UTC(2026, 10, 30, 12);
const clockRate = 8000;

describe('the sender of a stream', () => {
  let sent: Buffer[];
  let told: Buffer[];

  beforeEach(() => {
    sent = [];
    told = [];
  });

  function senderOf(options: Partial<RtpSenderOptions> = {}): RtpSender {
    return new RtpSender({
      ...{ ssrc: 7, payloadType: 8, clockRate },
      send: (datagram) => sent.push(datagram),
      sendRtcp: (datagram) => told.push(datagram),
      ...options,
    });
  }

  /** So many packets, one every 20 ms from noon on. */
  function sendTo(sender: RtpSender, count: number, first = 0): void {
    for (let index = first; index < first + count; index++) {
      const payload = Buffer.from([index >> 8, index & 0xff]);
      sender.send(payload, { marker: index === 0, ticks: index * 160, at: noon + index * 20 });
    }
  }

  function sequencesSent(): number[] {
    return sent.map((datagram) => parseRtp(datagram)!.sequence);
  }

  function lastTold() {
    return parseRtcp(told.at(-1)!);
  }

  const block: ReportBlock = {
    ...{ ssrc: 9, fractionLost: 1, cumulativeLost: 2, highestSequence: 3, jitter: 4 },
    ...{ lastSenderReport: 5, delaySinceLastSenderReport: 6 },
  };

  it('numbers packets one by one, over the wrap too', () => {
    sendTo(senderOf({ from: { sequence: 65_535, timestamp: 0xffff_ffff, at: noon } }), 3);
    expect(sent.map((datagram) => parseRtp(datagram))).to.deep.equal(
      [65_535, 0, 1].map((sequence, index) => ({
        ...{ payloadType: 8, marker: index === 0, sequence, ssrc: 7 },
        ...{ timestamp: (0xffff_ffff + index * 160) >>> 0, payload: Buffer.from([0, index]) },
        extensions: new Map(),
      })),
    );
  });

  it('goes on where another one stopped', () => {
    const before = senderOf();
    sendTo(before, 3);
    sendTo(senderOf({ from: before.state! }), 2, 3);
    const packets = sent.map((datagram) => parseRtp(datagram)!);
    const first = packets[0]!;
    packets.forEach(({ sequence, timestamp }, index) => {
      expect(sequence).to.equal((first.sequence + index) & 0xffff);
      expect(timestamp).to.equal((first.timestamp + index * 160) >>> 0);
    });
  });

  it('can send what has another payload type in between', () => {
    const sender = senderOf();
    sender.send(Buffer.alloc(4), { marker: true, ticks: 0, at: noon, payloadType: 101 });
    sendTo(sender, 1);
    expect(sent.map((datagram) => parseRtp(datagram)!.payloadType)).to.deep.equal([101, 8]);
  });

  describe('reports', () => {
    it('nothing before anything was sent or came', () => {
      senderOf().report();
      expect(told).to.deep.equal([]);
    });

    it('what it sent, and when the last of it was so', () => {
      const sender = senderOf({ from: { sequence: 0, timestamp: 1000, at: noon } });
      sendTo(sender, 3);
      sender.report();
      const [report, names] = lastTold();
      expect(report).to.include({
        ...{ type: 'senderReport', ssrc: 7, timestamp: 1320, packets: 3, octets: 6 },
      });
      expect(report?.type === 'senderReport' && msOf(report.ntp)).to.be.closeTo(noon + 40, 0.001);
      expect(names).to.deep.equal({
        type: 'sourceDescription',
        chunks: [{ ssrc: 7, cname: 'plenum-mixer' }],
      });
    });

    it('the same of the moment it is sent in, when it is told', () => {
      const sender = senderOf({ from: { sequence: 0, timestamp: 1000, at: noon } });
      sendTo(sender, 1);
      sender.report([], noon + 1500);
      const [report] = lastTold();
      expect(report?.type === 'senderReport' && msOf(report.ntp)).to.be.closeTo(noon + 1500, 0.001);
      expect(report).to.include({ timestamp: 1000 + 12_000 });
    });

    it('what came too', () => {
      const sender = senderOf();
      sendTo(sender, 1);
      sender.report([block]);
      expect(lastTold()[0]).to.deep.include({ type: 'senderReport', reports: [block] });
    });

    it('what came as a receiver while it has sent nothing', () => {
      senderOf({ cname: 'anna' }).report([block]);
      expect(lastTold()).to.deep.equal([
        { type: 'receiverReport', ssrc: 7, reports: [block] },
        { type: 'sourceDescription', chunks: [{ ssrc: 7, cname: 'anna' }] },
      ]);
    });
  });

  describe('takes leave', () => {
    it('behind a report and its name', () => {
      const sender = senderOf();
      sendTo(sender, 1);
      sender.bye();
      expect(lastTold().map(({ type }) => type)).to.deep.equal(['senderReport', 'sourceDescription', 'bye']);
      expect(lastTold()[2]).to.deep.equal({ type: 'bye', ssrcs: [7], reason: null });
    });

    it('as a receiver when it was none but that, or goes on for another one', () => {
      const receiver = senderOf();
      receiver.report([block]);
      receiver.bye();
      expect(lastTold().map(({ type }) => type)).to.deep.equal([
        ...['receiverReport', 'sourceDescription', 'bye'],
      ]);
      senderOf({ from: { sequence: 1, timestamp: 0, at: noon } }).bye();
      expect(told).to.have.length(3);
    });

    it('of nobody who ever heard of it', () => {
      senderOf().bye();
      expect(told).to.deep.equal([]);
    });
  });

  describe('hears', () => {
    it('nothing at first', () => {
      expect(senderOf().statistics()).to.deep.equal({
        ...{ packets: 0, octets: 0, resent: 0, lossRatio: null, jitterMs: null, roundTripMs: null },
      });
    });

    it('how its packets come, and how long the way there and back is', () => {
      const sender = senderOf();
      sendTo(sender, 1);
      sender.report([], noon + 1000);
      const reception = new Reception({ ssrc: 7, clockRate });
      const [report] = lastTold();
      if (report?.type !== 'senderReport') throw new Error('no sender report');
      // By another clock, which begins at 0.
      reception.senderReport(report, 0);
      for (let at = 0; at < 100; at += 2) {
        const packet = { ...parseRtp(sent[0]!)!, sequence: at, timestamp: at * 160 };
        reception.received(packet, at * 20 + (at % 4 === 0 ? 4 : 0));
      }
      sender.heard({ ...reception.block(3000), fractionLost: 64 }, noon + 1000 + 3000 + 80);
      const { lossRatio, jitterMs, roundTripMs } = sender.statistics();
      expect(lossRatio).to.equal(0.25);
      expect(jitterMs).to.be.closeTo(4, 0.3);
      expect(roundTripMs).to.be.closeTo(80, 0.1);
    });

    it('of the round trip nothing new until a report is answered again, and never less than nothing', () => {
      const sender = senderOf();
      const own = { ...block, ssrc: 7, lastSenderReport: 0, delaySinceLastSenderReport: 0 };
      sender.heard(own, noon);
      expect(sender.statistics().roundTripMs).to.equal(null);
      sendTo(sender, 1);
      sender.report([], noon);
      const [report] = lastTold();
      const lastSenderReport =
        report?.type === 'senderReport' ? Number((report.ntp >> 16n) & 0xffff_ffffn) : 0;
      sender.heard({ ...own, lastSenderReport, delaySinceLastSenderReport: 65_536 }, noon + 1050);
      expect(sender.statistics().roundTripMs).to.be.closeTo(50, 0.1);
      sender.heard(own, noon + 2000);
      expect(sender.statistics().roundTripMs).to.be.closeTo(50, 0.1);
      sender.heard({ ...own, lastSenderReport, delaySinceLastSenderReport: 65_536 }, noon + 990);
      expect(sender.statistics().roundTripMs).to.equal(0);
    });

    it('nothing of what is said on others', () => {
      const sender = senderOf();
      sender.heard(block, noon);
      expect(sender.statistics().lossRatio).to.equal(null);
    });
  });

  describe('sends again', () => {
    it('what is missing, as it was', () => {
      const sender = senderOf({ keep: true, from: { sequence: 65_534, timestamp: 0, at: noon } });
      sendTo(sender, 4);
      const [, second, third] = sent;
      sent.length = 0;
      sender.resend([65_535, 0]);
      expect(sent[0]).to.equal(second);
      expect(sent[1]).to.equal(third);
      expect(sender.statistics()).to.include({ packets: 4, resent: 2 });
    });

    it('nothing unless it was to keep packets', () => {
      const sender = senderOf({ from: { sequence: 0, timestamp: 0, at: noon } });
      sendTo(sender, 3);
      sender.resend([0, 1, 2]);
      expect(sent).to.have.length(3);
    });

    it('each packet once for one request, and no more than three times', () => {
      const sender = senderOf({ keep: true, from: { sequence: 0, timestamp: 0, at: noon } });
      sendTo(sender, 1);
      for (let request = 0; request < 10; request++) sender.resend([0, 0, 0]);
      expect(sent).to.have.length(1 + 3);
    });

    it('only those of the last 512 that were asked for', () => {
      fc.assert(
        fc.property(
          fc.nat(0xffff),
          fc.integer({ min: 1, max: 1500 }),
          fc.array(fc.nat(2000)),
          (at, count, asked) => {
            sent.length = 0;
            const sender = senderOf({ keep: true, from: { sequence: at, timestamp: 0, at: noon } });
            sendTo(sender, count);
            sent.length = 0;
            sender.resend(asked.map((index) => (at + index) & 0xffff));
            const there = [...new Set(asked)].filter((index) => index < count && index >= count - 512);
            expect(sequencesSent()).to.deep.equal(there.map((index) => (at + index) & 0xffff));
          },
        ),
        { numRuns: 50 },
      );
    });
  });
});
