import { expect } from 'chai';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import type { RtpPacket } from './packet.ts';

const frameMs = 20;
const frameTicks = 160;
const maxDelayMs = 200;

interface Arrival {
  packet: RtpPacket;
  /** When it was sent, by our clock. */
  sentMs: number;
  ms: number;
}

interface Played {
  ms: number;
  what: RtpPacket | 'lost' | 'silence';
}

/** A packet with the number of its frame in its payload. */
function packet(sequence: number, frame: number, marker = false): RtpPacket {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(frame);
  return {
    payloadType: 8,
    marker,
    sequence: sequence & 0xffff,
    timestamp: (frame * frameTicks) >>> 0,
    ssrc: 1,
    payload,
    extensions: new Map(),
  };
}

function frameOf({ what }: Played): number | string {
  return typeof what === 'string' ? what : what.payload.readUInt32BE(0);
}

/** Frames sent one every 20 ms, each coming `latenessMs` after it was sent. */
function stream(frames: number, latenessMs: (frame: number) => number, first = 0): Arrival[] {
  return Array.from({ length: frames }, (_, index) => {
    const frame = first + index;
    const sentMs = frame * frameMs;
    return { packet: packet(frame, frame, index === 0), sentMs, ms: sentMs + latenessMs(frame) };
  });
}

/** What is played in ticks of 20 ms, which fall between the packets. */
function play(buffer: JitterBuffer, arrivals: readonly Arrival[], untilMs: number): Played[] {
  const coming = arrivals.toSorted((a, b) => a.ms - b.ms);
  const played: Played[] = [];
  let next = 0;
  for (let ms = 7; ms < untilMs; ms += frameMs) {
    for (; next < coming.length && coming[next]!.ms <= ms; next++)
      buffer.push(coming[next]!.packet, coming[next]!.ms);
    played.push({ ms, what: buffer.take(ms) });
  }
  return played;
}

/** How long after it was sent each packet was played, ms. */
function delays(played: readonly Played[], arrivals: readonly Arrival[]): number[] {
  const sent = new Map(arrivals.map(({ packet: one, sentMs }) => [one, sentMs]));
  return played.flatMap(({ ms, what }) => (typeof what === 'string' ? [] : [ms - sent.get(what)!]));
}

function framesOf(played: readonly Played[]): number[] {
  return played.map(frameOf).filter((frame) => typeof frame === 'number');
}

function count(played: readonly Played[], what: 'lost' | 'silence'): number {
  return played.filter((one) => one.what === what).length;
}

/** What is between the first and the last packet that is played. */
function within(played: readonly Played[]): Played[] {
  const isPacket = ({ what }: Played): boolean => typeof what !== 'string';
  return played.slice(played.findIndex(isPacket), played.findLastIndex(isPacket) + 1);
}

function range(length: number, first = 0): number[] {
  return Array.from({ length }, (_, index) => first + index);
}

describe('the jitter buffer', () => {
  let buffer: JitterBuffer;

  beforeEach(() => {
    buffer = new JitterBuffer({ clockRate: 8000, frameMs, maxDelayMs });
  });

  it('is silent before anything came, and after the end', () => {
    expect(buffer.take(0)).to.equal('silence');
    const played = play(
      buffer,
      stream(10, () => 5),
      1000,
    );
    expect(framesOf(played)).to.deep.equal(range(10));
    expect(within(played)).to.have.length(10);
    expect(played.at(-1)?.what).to.equal('silence');
  });

  it('plays a regular stream whole, with a delay of at most three frames', () => {
    const arrivals = stream(500, () => 30);
    const played = play(buffer, arrivals, 11_000);
    expect(within(played).map(frameOf)).to.deep.equal(range(500));
    expect(Math.max(...delays(played, arrivals))).to.be.at.most(30 + 3 * frameMs);
    expect(buffer.delayMs).to.be.within(frameMs, 2 * frameMs);
  });

  it('plays over the wrap of sequence numbers and timestamps', () => {
    const arrivals = stream(100, () => 5).map(({ packet: one, ...times }, index) => ({
      ...times,
      packet: {
        ...one,
        sequence: (65_500 + index) & 0xffff,
        timestamp: (0xffff_f000 + index * frameTicks) >>> 0,
      },
    }));
    expect(within(play(buffer, arrivals, 3000)).map(frameOf)).to.deep.equal(range(100));
  });

  it('comes to hold packets for as long as they jitter, and then misses none', () => {
    const random = seededRandom(1);
    const arrivals = stream(3000, () => 10 + random() * 70);
    const played = play(buffer, arrivals, 61_000);
    const settled = within(played).slice(250);
    expect(count(settled, 'lost') + count(settled, 'silence')).to.be.at.most(5);
    expect(buffer.delayMs).to.be.within(70, 110);
    expect(Math.max(...delays(settled, arrivals))).to.be.at.most(10 + 70 + 4 * frameMs);
  });

  it('puts into order what overtook', () => {
    const arrivals = stream(200, (frame) => (frame % 10 === 5 ? 50 : 10));
    const settled = within(play(buffer, arrivals, 5000)).slice(20);
    expect(count(settled, 'lost') + count(settled, 'silence')).to.equal(0);
    expect(framesOf(settled)).to.deep.equal(range(settled.length, framesOf(settled)[0]));
  });

  it('has each lost packet concealed in its place', () => {
    const random = seededRandom(2);
    const missing = new Set(range(500).filter((frame) => frame > 0 && frame < 499 && random() < 0.1));
    expect(missing.size).to.be.above(30);
    const arrivals = stream(500, () => 10).filter(({ packet: one }) => !missing.has(one.sequence));
    // Enough delay that what is behind the missing one is there.
    const jittery = arrivals.map((arrival, index) =>
      index === 5 ? { ...arrival, ms: arrival.ms + 60 } : arrival,
    );
    const played = within(play(buffer, jittery, 11_000));
    const from = played.findIndex((one) => frameOf(one) === 30);
    expect(played.slice(from).map(frameOf)).to.deep.equal(
      range(470, 30).map((frame) => (missing.has(frame) ? 'lost' : frame)),
    );
  });

  it('is silent, and conceals nothing, while nothing is sent', () => {
    const spurts = [0, 51, 105, 200].map((first) => stream(50, () => 10, first));
    let sequence = 65_480;
    const arrivals = spurts.flat().map((arrival) => {
      return { ...arrival, packet: { ...arrival.packet, sequence: sequence++ & 0xffff } };
    });
    const played = play(buffer, arrivals, 6000);
    expect(framesOf(played)).to.deep.equal([0, 51, 105, 200].flatMap((first) => range(50, first)));
    expect(count(played, 'lost')).to.equal(0);
    expect(count(within(played), 'silence')).to.be.within(1 + 4 + 45 - 2, 1 + 4 + 45 + 2);
  });

  it('misses nothing that is no sound, and loses no time over it', () => {
    const arrivals = [...stream(50, () => 10), ...stream(50, () => 10, 53)].map((arrival, index) => {
      const sequence = (65_500 + (index < 50 ? index : index + 3)) & 0xffff;
      return { ...arrival, packet: { ...arrival.packet, sequence } };
    });
    for (const { packet: one, ms } of arrivals) {
      if (one.sequence !== ((65_500 + 49) & 0xffff)) continue;
      for (const after of [1, 2, 3]) {
        const noise = { ...one, sequence: (one.sequence + after) & 0xffff, payload: Buffer.alloc(0) };
        arrivals.push({ packet: noise, sentMs: ms, ms: ms + after });
      }
    }
    const soundless = new JitterBuffer({ clockRate: 8000, durationMs: ({ payload }) => payload.length * 5 });
    const played = play(soundless, arrivals, 3000);
    expect(framesOf(played)).to.deep.equal([...range(50), ...range(50, 53)]);
    expect(count(played, 'lost')).to.equal(0);
  });

  it('plays packets of other lengths one after the other, and misses them as long as the one before', () => {
    const lengths = [20, 60, 60, 60, 10, 10, 10, 10, 40, 40, 20, 20];
    let sentMs = 0;
    const coming = lengths.map((length, index) => {
      const one = { ...packet(index, 0), timestamp: sentMs * 8, payload: Buffer.alloc(length) };
      sentMs += length;
      // Enough delay that what is behind the missing ones is there.
      return { packet: one, ms: sentMs + (index === 1 ? 120 : 0) };
    });
    coming.splice(5, 1);
    coming.splice(2, 1);
    coming.sort((a, b) => a.ms - b.ms);
    const various = new JitterBuffer({ clockRate: 8000, durationMs: ({ payload }) => payload.length });
    const taken: (number | string)[] = [];
    let takenMs = 200;
    for (let ms = 0; ms < 700; ms += 10) {
      for (; coming[0] && coming[0].ms <= ms; coming.shift()) various.push(coming[0].packet, coming[0].ms);
      if (takenMs > ms) continue;
      const what = various.take(takenMs);
      if (what === 'silence') takenMs += 10;
      else {
        taken.push(what === 'lost' ? `lost ${various.lostMs}` : what.payload.length);
        takenMs += what === 'lost' ? various.lostMs : what.payload.length;
      }
    }
    expect(taken).to.deep.equal([20, 60, 'lost 60', 60, 10, 'lost 10', 10, 10, 40, 40, 20, 20]);
  });

  it('conceals only as many as were lost before a pause', () => {
    const arrivals = [
      // For a delay with which what is behind the pause is there at its beginning.
      ...stream(50, (frame) => (frame === 5 ? 120 : 10)),
      ...stream(20, () => 10, 100),
      ...stream(20, () => 10, 123),
    ];
    const numbered = arrivals.map((arrival, index) => {
      const sequence = index < 70 ? index : index + 1;
      return { ...arrival, packet: { ...arrival.packet, sequence } };
    });
    const played = play(buffer, numbered, 4000).map(frameOf);
    const pause = played.slice(played.indexOf(119) + 1, played.indexOf(123));
    // In a pause the delay may shrink by a frame.
    expect(pause.join(' ')).to.match(/^lost silence( silence)?$/);
  });

  it('clips no talk spurt at its beginning, whatever the jitter', () => {
    const random = seededRandom(3);
    let frame = 0;
    let sequence = 0;
    const beginnings: number[] = [];
    const arrivals: Arrival[] = [];
    for (let spurt = 0; spurt < 200; spurt++) {
      beginnings.push(frame);
      for (const arrival of stream(5 + Math.floor(random() * 40), () => random() * 90, frame)) {
        arrivals.push({ ...arrival, packet: { ...arrival.packet, sequence: sequence++ & 0xffff } });
        frame++;
      }
      frame += 1 + Math.floor(random() * 100);
    }
    const played = new Set(framesOf(play(buffer, arrivals, frame * frameMs + 1000)));
    expect(beginnings.filter((first) => !played.has(first))).to.deep.equal([]);
    expect(played.size).to.be.above(arrivals.length * 0.99);
  });

  it('holds the delay within its limit after a stall, and loses no more than that takes', () => {
    const arrivals = stream(1000, (frame) =>
      frame >= 300 && frame < 320 ? (320 - frame) * frameMs + 10 : 10,
    );
    const played = play(buffer, arrivals, 21_000);
    expect(Math.max(...delays(played, arrivals))).to.be.at.most(10 + maxDelayMs + 2 * frameMs);
    expect(framesOf(played).length).to.be.above(1000 - 20 - 10);
    expect(framesOf(played)).to.include(319);
  });

  it('shrinks the delay in pauses when the jitter is gone', () => {
    const noisy = stream(100, (frame) => (frame === 50 ? 160 : 10));
    const calm = range(40).flatMap((spurt) => stream(50, () => 10, 150 + spurt * 60));
    let sequence = 0;
    const arrivals = [...noisy, ...calm].map((arrival) => {
      return { ...arrival, packet: { ...arrival.packet, sequence: sequence++ } };
    });
    const played = play(buffer, arrivals, 60_000);
    const all = delays(played, arrivals);
    expect(Math.max(...all)).to.be.at.least(150);
    expect(all.at(-1)).to.be.at.most(70);
    expect(count(within(played), 'lost')).to.be.at.most(10);
  });

  it('grows and shrinks the delay one frame at a time in sound without pauses', () => {
    const overtaken = (frame: number): boolean => frame >= 50 && frame < 250 && frame % 10 === 0;
    const arrivals = stream(3000, (frame) => (overtaken(frame) ? 160 : 10));
    const played = play(buffer, arrivals, 61_000);
    const all = delays(played, arrivals);
    expect(Math.max(...all)).to.be.within(150, 10 + maxDelayMs);
    expect(all.at(-1)).to.be.at.most(90);
    const runs = played
      .map(({ what }) => (what === 'lost' ? 'x' : ' '))
      .join('')
      .split(/ +/);
    expect(Math.max(...runs.map(({ length }) => length))).to.equal(2);
    // What came too late, and what was left out later.
    const missing = range(3000).filter((frame) => !framesOf(played).includes(frame));
    expect(missing.filter((frame) => frame < 250)).to.satisfy((frames: number[]) => frames.every(overtaken));
    expect(missing.filter((frame) => frame < 250)).to.have.length.within(1, 9);
    expect(missing.filter((frame) => frame >= 250)).to.have.length.within(3, 8);
  });

  for (const [clock, perMillion] of [
    ['fast', -200],
    ['slow', 200],
  ] as const) {
    it(`follows a clock that is ${clock} for ten minutes`, () => {
      const random = seededRandom(4);
      const arrivals = stream(30_000, () => 10 + random() * 20).map((arrival) => {
        const shift = (arrival.sentMs * perMillion) / 1e6;
        return { ...arrival, sentMs: arrival.sentMs + shift, ms: arrival.ms + shift };
      });
      const played = within(play(buffer, arrivals, 602_000));
      // 120 ms of drift are six frames.
      expect(framesOf(played).length).to.be.above(30_000 - 15);
      expect(count(played, 'lost')).to.be.at.most(15);
      expect(count(played, 'silence')).to.be.at.most(15);
      expect(Math.max(...delays(played, arrivals))).to.be.at.most(10 + 20 + 5 * frameMs);
      expect(buffer.delayMs).to.be.at.most(20 + 2 * frameMs);
    });
  }

  it('drops and counts what comes twice or too late', () => {
    const arrivals = stream(100, (frame) => (frame === 50 ? 300 : 10));
    const twice = [...arrivals, ...arrivals.slice(10, 20).map((one) => ({ ...one, ms: one.ms + 1 }))];
    const played = play(buffer, twice, 3000);
    expect(framesOf(played)).to.deep.equal(range(100).filter((frame) => frame !== 50));
    expect(buffer.dropped).to.equal(11);
  });

  it('begins anew with another SSRC', () => {
    const first = stream(50, () => 10);
    const second = stream(50, () => 10).map(({ packet: one, sentMs, ms }) => {
      const moved = {
        ...one,
        ssrc: 2,
        sequence: (one.sequence + 30_000) & 0xffff,
        timestamp: one.timestamp + 5,
      };
      return { packet: moved, sentMs: sentMs + 1200, ms: ms + 1200 };
    });
    expect(framesOf(play(buffer, [...first, ...second], 4000))).to.deep.equal([...range(50), ...range(50)]);
  });

  it('begins anew when timestamps go back, and follows when they leap forward', () => {
    const part = (timestamp: number, sequence: number, afterMs: number): Arrival[] =>
      stream(50, () => 10).map(({ packet: one, sentMs, ms }) => ({
        packet: { ...one, sequence: one.sequence + sequence, timestamp: one.timestamp + timestamp },
        sentMs: sentMs + afterMs,
        ms: ms + afterMs,
      }));
    const arrivals = [...part(900_000, 0, 0), ...part(0, 50, 1200), ...part(40_000_000, 100, 2400)];
    const played = play(buffer, arrivals, 5000);
    expect(framesOf(played)).to.deep.equal([...range(50), ...range(50), ...range(50)]);
    expect(Math.max(...delays(played, arrivals))).to.be.at.most(100);
  });

  it('is not delayed by senders whose timestamps stand still in pauses', () => {
    let sequence = 0;
    const arrivals = range(10).flatMap((spurt) =>
      stream(50, () => 10, spurt * 50).map(({ packet: one, sentMs, ms }) => ({
        packet: { ...one, sequence: sequence++ },
        sentMs: sentMs + spurt * 700,
        ms: ms + spurt * 700,
      })),
    );
    const played = play(buffer, arrivals, 20_000);
    expect(framesOf(played)).to.deep.equal(range(500));
    expect(Math.max(...delays(played, arrivals))).to.be.at.most(100);
  });

  it('is not thrown off by a packet of long ago', () => {
    const arrivals = stream(300, () => 10);
    const old = { ...arrivals[100]!, ms: arrivals[180]!.ms + 1 };
    const played = within(play(buffer, [...arrivals, old], 7000));
    expect(played.map(frameOf)).to.deep.equal(range(300));
    expect(buffer.dropped).to.equal(1);
  });

  it('plays each of any packets at most once, and never throws', () => {
    const random = seededRandom(6);
    const seen = new Set<RtpPacket>();
    let ms = 0;
    for (let step = 0; step < 10_000; step++) {
      ms += random() * 15;
      const one = packet(Math.floor(random() * 65_536), Math.floor(random() * 2 ** 25), random() < 0.1);
      // Parts of it look like a stream.
      if (random() < 0.9) Object.assign(one, { sequence: step & 0xffff, timestamp: step * frameTicks });
      buffer.push(one, ms);
      const what = buffer.take(ms);
      if (typeof what === 'string') continue;
      expect(seen.has(what)).to.be.false;
      seen.add(what);
    }
    expect(seen.size).to.be.above(100);
  });
});
