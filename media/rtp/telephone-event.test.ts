import { expect } from 'chai';
import fc from 'fast-check';
import { damaged, shuffled } from './fuzz.ts';
import type { RtpPacket } from './packet.ts';
import {
  type Digit,
  DigitReader,
  isDigit,
  parseTelephoneEvent,
  writeDigit,
  writeTelephoneEvent,
} from './telephone-event.ts';

const all = Array.from('0123456789*#ABCD').filter(isDigit);

/** Packets of these keys, one every 300 ms. */
function pressed(keys: readonly Digit[], firstTimestamp = 0, ssrc = 1): RtpPacket[] {
  let sequence = 0;
  return keys.flatMap((key, index) =>
    writeDigit(key).map(({ payload, marker }) => ({
      ...{ payloadType: 101, marker, sequence: sequence++, ssrc, payload },
      ...{ timestamp: (firstTimestamp + index * 2400) >>> 0, extensions: new Map() },
    })),
  );
}

function readAll(reader: DigitReader, packets: readonly RtpPacket[]): string {
  return packets.map((packet) => reader.read(packet) ?? '').join('');
}

describe('a digit', () => {
  it('is written as RFC 4733 lays it out, its end three times', () => {
    const packets = writeDigit('#', { durationMs: 70, volume: 20 });
    expect(packets.map(({ payload }) => payload.toString('hex'))).to.deep.equal([
      ...['0b1400a0', '0b140140', '0b1401e0', '0b940230', '0b940230', '0b940230'],
    ]);
    expect(packets.map(({ marker }) => marker)).to.deep.equal([true, false, false, false, false, false]);
    expect(packets.map(({ afterMs }) => afterMs)).to.deep.equal([0, 20, 40, 60, 80, 100]);
  });

  it('has its duration in units of whatever clock the sound has', () => {
    const last = writeDigit('1', { durationMs: 100, clockRate: 48_000 }).at(-1)!;
    expect(parseTelephoneEvent(last.payload)).to.deep.equal({
      ...{ code: 1, end: true, volume: 10, duration: 4800 },
    });
  });

  it('that is short has nothing but its end', () => {
    const packets = writeDigit('0', { durationMs: 20 });
    expect(packets.map(({ marker }) => marker)).to.deep.equal([true, false, false]);
    expect(packets.every(({ payload }) => parseTelephoneEvent(payload)!.end)).to.equal(true);
  });

  it('is as long as its duration can be, and no longer', () => {
    expect(writeDigit('0', { durationMs: 8191 })).to.have.length(409 + 3);
    for (const durationMs of [0, -20, 8192, Number.NaN, Infinity]) {
      expect(() => writeDigit('0', { durationMs }), String(durationMs)).to.throw(RangeError);
    }
  });
});

describe('digits are read', () => {
  it('once each, and at once', () => {
    const packets = pressed(all, 0xffff_f000);
    const reader = new DigitReader();
    const read = packets.map((packet) => reader.read(packet));
    const perDigit = packets.length / all.length;
    expect(read.filter((_, index) => index % perDigit === 0)).to.deep.equal(all);
    expect(read.filter((digit) => digit !== null)).to.have.length(all.length);
  });

  it('the same key twice when it is pressed twice', () => {
    expect(readAll(new DigitReader(), pressed(['5', '5', '5']))).to.equal('555');
  });

  it('whatever is lost, as long as one packet of each comes, late or twice', () => {
    const losses = fc.array(
      fc.record({ key: fc.constantFrom(...all), kept: fc.integer({ min: 1, max: 127 }) }),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(losses, fc.nat(0xffff_ffff), fc.nat(), (presses, firstTimestamp, seed) => {
        const packets = pressed(
          presses.map(({ key }) => key),
          firstTimestamp,
        );
        const perDigit = packets.length / presses.length;
        const came = packets.filter(
          (_, index) => (presses[Math.floor(index / perDigit)]!.kept & (1 << (index % perDigit))) !== 0,
        );
        // In order but for what belongs to one key, every other packet twice.
        const twice = came.flatMap((packet, index) => (index % 2 === 0 ? [packet, packet] : [packet]));
        const order = shuffled(twice, 5, seed).sort((a, b) => (a.timestamp - b.timestamp) | 0);
        expect(readAll(new DigitReader(), order)).to.equal(presses.map(({ key }) => key).join(''));
      }),
    );
  });

  it('no second time when the end of one comes after the next began', () => {
    const packets = pressed(['1', '2']);
    const end = packets.splice(6, 1);
    expect(readAll(new DigitReader(), [...packets, ...end])).to.equal('12');
  });

  it('once when the key is held for longer than a duration can be', () => {
    const [packet] = pressed(['7']);
    const segment = (at: number, marker: boolean) => ({
      ...{ ...packet!, marker, timestamp: (0xffff_0000 + at * 0xffff) >>> 0 },
      payload: writeTelephoneEvent({ code: 7, end: false, volume: 10, duration: 0xffff }),
    });
    const reader = new DigitReader();
    const held = [
      segment(0, true),
      segment(0, false),
      segment(1, false),
      segment(1, false),
      segment(2, false),
    ];
    expect(readAll(reader, held)).to.equal('7');
    expect(reader.read(segment(3, true))).to.equal('7');
  });

  it('of a sender that began anew', () => {
    const reader = new DigitReader();
    expect(readAll(reader, pressed(['1', '2'], 1000))).to.equal('12');
    expect(readAll(reader, pressed(['1', '2'], 1000, 2))).to.equal('12');
    expect(readAll(reader, pressed(['1', '2'], 0, 2))).to.equal('12');
  });

  it('but no other events, and nothing of what is malformed', () => {
    const [packet] = pressed(['7']);
    const reader = new DigitReader();
    for (const payload of ['', '07', '070a00', '100a00a0', 'ff8a00a0']) {
      expect(reader.read({ ...packet!, payload: Buffer.from(payload, 'hex') }), payload).to.equal(null);
    }
    expect(reader.read(packet!)).to.equal('7');
  });

  it('and never throw, whatever comes', () => {
    const reader = new DigitReader();
    const [packet] = pressed(['7']);
    const samples = all.flatMap((key) => writeDigit(key).map(({ payload }) => payload));
    for (const payload of damaged(samples, 5000, 4)) {
      const timestamp = payload.length;
      const digit = reader.read({ ...packet!, payload, timestamp });
      expect(digit === null || isDigit(digit)).to.equal(true);
    }
  });
});
