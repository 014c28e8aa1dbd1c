import { expect } from 'chai';
import fc from 'fast-check';
import { shuffled } from './fuzz.ts';
import { NackList } from './nack-list.ts';
import { RtpSender } from './rtp-sender.ts';
import { parseRtp } from './packet.ts';
import { parseRtcp, writeRtcp } from './rtcp.ts';

describe('the list of what is missing', () => {
  let list: NackList;

  beforeEach(() => {
    list = new NackList();
  });

  function receive(now: number, ...sequences: number[]): void {
    for (const sequence of sequences) list.received(sequence & 0xffff, now);
  }

  /** What is asked for and when, one look every 5 ms. */
  function asked(fromMs: number, untilMs: number): [ms: number, what: number[] | 'keyFrame'][] {
    const all: [number, number[] | 'keyFrame'][] = [];
    for (let now = fromMs; now <= untilMs; now += 5) {
      const due = list.due(now);
      if (due.length > 0) all.push([now, due]);
    }
    return all;
  }

  it('is empty while all comes, over the wrap too', () => {
    receive(0, 65_534, 65_535, 0, 1);
    expect(asked(0, 1000)).to.deep.equal([]);
  });

  it('asks after 10 ms, three times 40 ms apart, and for a key frame after 250 ms', () => {
    receive(0, 65_534, 2);
    expect(asked(0, 1000)).to.deep.equal([
      [10, [65_535, 0, 1]],
      [50, [65_535, 0, 1]],
      [90, [65_535, 0, 1]],
      [250, 'keyFrame'],
    ]);
  });

  it('does not ask for what was only late', () => {
    receive(0, 1, 4);
    receive(9, 3, 2);
    expect(asked(10, 1000)).to.deep.equal([]);
  });

  it('does not ask again for what has come', () => {
    receive(0, 1, 4);
    expect(list.due(10)).to.deep.equal([2, 3]);
    receive(40, 2);
    expect(list.due(50)).to.deep.equal([3]);
    receive(60, 3, 3);
    expect(asked(60, 1000)).to.deep.equal([]);
  });

  it('has a time of its own for each gap', () => {
    receive(0, 1, 3);
    receive(20, 5);
    expect(asked(0, 90)).to.deep.equal([
      [10, [2]],
      [30, [4]],
      [50, [2]],
      [70, [4]],
      [90, [2]],
    ]);
  });

  it('asks for a key frame when more than a hundred are missing', () => {
    receive(0, 0, 101);
    expect(list.due(10)).to.have.length(100);
    receive(20, 103);
    expect(list.due(20)).to.equal('keyFrame');
    receive(20, 105);
    expect(list.due(30)).to.deep.equal([104]);
  });

  it('does not take what was given up for missing when it comes', () => {
    receive(0, 0, 200);
    expect(list.due(0)).to.equal('keyFrame');
    receive(1, 100, 201);
    expect(asked(1, 1000)).to.deep.equal([]);
  });

  it('begins anew with a sender that did, but not for one that strayed', () => {
    receive(0, 0, 30_000, 1, 50_000, 2);
    expect(asked(0, 1000)).to.deep.equal([]);
    receive(1000, 30_000, 30_001, 30_003);
    expect(asked(1000, 1050)).to.deep.equal([
      [1000, 'keyFrame'],
      [1010, [30_002]],
      [1050, [30_002]],
    ]);
  });

  it('names just what is missing, whatever the order the rest came in', () => {
    const arrivals = fc.array(fc.boolean(), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(fc.nat(0xffff), arrivals, fc.nat(), (first, came, seed) => {
        const one = new NackList();
        const rest = [...came, true].flatMap((arrives, index) => (arrives ? [first + 1 + index] : []));
        for (const sequence of [first, ...shuffled(rest, 20, seed)]) one.received(sequence & 0xffff, 0);
        const missing = came.flatMap((arrives, index) => (arrives ? [] : [(first + 1 + index) & 0xffff]));
        const due = one.due(10);
        expect(due === 'keyFrame' || new Set(due)).to.deep.equal(new Set(missing));
      }),
    );
  });

  it('gets what it asks for from a sender, through RTCP', () => {
    let sent: Buffer[] = [];
    const send = (datagram: Buffer): void => void sent.push(datagram);
    const sender = new RtpSender({
      ...{ ssrc: 7, payloadType: 96, clockRate: 90_000, keep: true, send, sendRtcp: send },
      from: { sequence: 65_500, timestamp: 0, at: 0 },
    });
    for (let at = 0; at < 100; at++) sender.send(Buffer.from([at]), { marker: false, ticks: at, at });
    sent.forEach((datagram, at) => {
      if (at % 7 !== 3) list.received(parseRtp(datagram)!.sequence, at);
    });
    sent = [];
    const sequences = list.due(110);
    if (sequences === 'keyFrame') throw new Error('a key frame');
    const nack = writeRtcp([{ type: 'nack', senderSsrc: 1, mediaSsrc: 7, sequences }]);
    for (const packet of parseRtcp(nack)) if (packet.type === 'nack') sender.resend(packet.sequences);
    expect(sent.map((datagram) => parseRtp(datagram)!.payload[0])).to.deep.equal(
      Array.from({ length: 14 }, (_, index) => 3 + index * 7),
    );
    for (const datagram of sent) list.received(parseRtp(datagram)!.sequence, 120);
    expect(asked(120, 1000)).to.deep.equal([]);
  });
});
