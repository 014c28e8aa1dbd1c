import { expect } from 'chai';
import fc from 'fast-check';
import { shuffled } from './fuzz.ts';
import type { RtpPacket } from './packet.ts';
import { Reception } from './reception.ts';
import { compactNtp, ntpOf, parseRtcp, writeRtcp } from './rtcp.ts';

const frameMs = 20;
const frameTicks = 160;

function packet(sequence: number, timestamp = sequence * frameTicks): RtpPacket {
  return {
    payloadType: 8,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: timestamp >>> 0,
    ssrc: 7,
    payload: Buffer.alloc(100),
    extensions: new Map(),
  };
}

describe('reception', () => {
  let reception: Reception;

  beforeEach(() => {
    reception = new Reception({ ssrc: 7, clockRate: 8000 });
  });

  /** Each of them when it was sent. */
  function receive(...sequences: number[]): void {
    for (const sequence of sequences) reception.received(packet(sequence), sequence * frameMs);
  }

  /** From the first up to before the last. */
  function range(first: number, end: number): number[] {
    return Array.from({ length: end - first }, (_, index) => first + index);
  }

  it('of nothing says nothing', () => {
    expect(reception.block(1000)).to.deep.equal({
      ...{ ssrc: 7, fractionLost: 0, cumulativeLost: 0, highestSequence: 0, jitter: 0 },
      ...{ lastSenderReport: 0, delaySinceLastSenderReport: 0 },
    });
    expect(reception.statistics()).to.deep.equal({ packets: 0, bytes: 0, lost: 0, jitterMs: 0 });
  });

  it('without loss has none', () => {
    receive(...range(100, 200));
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: 0, highestSequence: 199 });
    expect(reception.statistics()).to.include({ packets: 100, bytes: 10_000, lost: 0 });
  });

  it('counts what was lost, and the fraction of it since the last block', () => {
    receive(...range(0, 50), ...range(75, 100));
    expect(reception.block(0)).to.include({ fractionLost: 64, cumulativeLost: 25 });
    receive(...range(100, 200));
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: 25 });
    receive(...range(210, 220));
    expect(reception.block(0)).to.include({ fractionLost: 128, cumulativeLost: 35 });
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: 35 });
    expect(reception.statistics().lost).to.equal(35);
  });

  it('does not count as lost for ever what comes late', () => {
    receive(0, 1, 2, 5);
    expect(reception.block(0)).to.include({ fractionLost: 85, cumulativeLost: 2 });
    receive(3, 4, 6);
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: 0, highestSequence: 6 });
  });

  it('may report fewer than none lost when packets come twice, yet has lost none', () => {
    receive(0, 1, 1, 2, 2);
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: -2, highestSequence: 2 });
    expect(reception.statistics()).to.include({ packets: 5, lost: 0 });
  });

  it('counts how often sequence numbers wrapped', () => {
    receive(...range(65_000, 65_536 + 65_536 + 10));
    expect(reception.block(0)).to.include({ highestSequence: 0x2_0009, cumulativeLost: 0 });
  });

  it('takes a jump up to 3000 for loss', () => {
    receive(0, 3000);
    expect(reception.block(0)).to.include({ fractionLost: 255, cumulativeLost: 2999 });
  });

  it('does not count one that strayed', () => {
    receive(0, 1, 20_000, 2, 40_000, 3, 20_001, 4);
    expect(reception.block(0)).to.include({ cumulativeLost: 0, highestSequence: 4 });
    expect(reception.statistics().packets).to.equal(5);
  });

  it('begins anew with a sender that did, and keeps what was', () => {
    receive(0, 1, 4);
    reception.block(0);
    receive(...range(30_000, 30_010));
    expect(reception.block(0)).to.include({ fractionLost: 0, cumulativeLost: 0, highestSequence: 30_009 });
    expect(reception.statistics()).to.include({ packets: 12, lost: 2 });
  });

  it('begins anew with a sender that went back', () => {
    receive(...range(1000, 1010));
    receive(...range(500, 510));
    expect(reception.block(0)).to.include({ cumulativeLost: 0, highestSequence: 509 });
  });

  it('loses what was not received, in whatever order the rest comes', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(fc.boolean(), { minLength: 1 }), fc.nat(), (first, came, seed) => {
        const one = new Reception({ ssrc: 7, clockRate: 8000 });
        // Both ends come, so that it is known how many were sent; and the first one first.
        const rest = [...came, true].flatMap((arrives, index) => (arrives ? [first + 1 + index] : []));
        for (const sequence of [first, ...shuffled(rest, 20, seed)]) one.received(packet(sequence), 0);
        const missing = came.filter((arrives) => !arrives).length;
        expect(one.block(0)).to.include({
          cumulativeLost: missing,
          highestSequence: first + 1 + came.length,
        });
        expect(one.statistics()).to.include({ lost: missing, packets: rest.length + 1 });
      }),
    );
  });

  it('has no jitter when packets come as regularly as they were sent, over the wrap too', () => {
    for (const at of range(0, 100)) {
      reception.received(packet(at, 0xffff_ff00 + at * frameTicks), at * frameMs);
    }
    expect(reception.statistics().jitterMs).to.equal(0);
  });

  it('has the jitter of RFC 3550, A.8: a sixteenth of each difference', () => {
    reception.received(packet(0), 0);
    reception.received(packet(1), frameMs + 8);
    expect(reception.statistics().jitterMs).to.equal(8 / 16);
    expect(reception.block(0).jitter).to.equal(4);
    reception.received(packet(2), 2 * frameMs);
    expect(reception.statistics().jitterMs).to.equal(0.5 + (8 - 0.5) / 16);
  });

  it('comes to the mean difference of packets that come irregularly', () => {
    for (const at of range(0, 500)) reception.received(packet(at), at * frameMs + (at % 2) * 10);
    expect(reception.statistics().jitterMs).to.be.closeTo(10, 0.01);
  });

  it('does not take for jitter that a clock stood still or began anew', () => {
    reception.received(packet(0), 0);
    reception.received(packet(1), 5000);
    reception.received(packet(2, 0x8000_0000), 5020);
    reception.received(packet(3, 0x8000_0000 + frameTicks), 5040);
    expect(reception.statistics().jitterMs).to.equal(0);
  });

  it('answers with the last sender report and how long ago it came', () => {
    const ntp = ntpOf(Date.UTC(2026, 10, 30, 12));
    reception.senderReport({ ntp: ntp - 1n }, 0);
    reception.senderReport({ ntp }, 10_000);
    expect(reception.block(10_500)).to.include({
      lastSenderReport: compactNtp(ntp),
      delaySinceLastSenderReport: 32_768,
    });
  });

  it('gives blocks that are read as they were written', () => {
    receive(0xfffe, 0xffff, 0x1_0005);
    const block = reception.block(0);
    const report = { type: 'receiverReport' as const, ssrc: 1, reports: [block] };
    expect(parseRtcp(writeRtcp([report]))).to.deep.equal([report]);
  });
});
