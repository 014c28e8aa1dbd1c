import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import type { CodedFrame } from './frame.ts';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { damaged, shuffled } from './fuzz.ts';
import { parseRtp, writeRtp, type RtpPacket } from './packet.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import { packetizeVp8, Vp8Assembler } from './vp8.ts';

const maxPayload = 1200;
const frameTicks = 3000;

/** Frames of a real stream, out of an IVF file. */
function encoded(): Buffer[] {
  const arguments_ = `-v error -f lavfi -i testsrc2=size=640x360:rate=30 -frames:v 40 -c:v libvpx -deadline realtime
    -cpu-used 8 -g 20 -keyint_min 20 -b:v 2M -auto-alt-ref 0 -f ivf pipe:1`;
  const file = execFileSync('ffmpeg', arguments_.split(/\s+/), { maxBuffer: 2 ** 26 });
  const frames: Buffer[] = [];
  for (let at = 32; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32LE(at);
    frames.push(file.subarray(at + 12, end));
    at = end;
  }
  return frames;
}

function sent(frames: readonly Buffer[]): RtpPacket[] {
  let sequence = 65_500;
  return frames.flatMap((frame, index) =>
    packetizeVp8(frame, { maxPayload, pictureId: 32_760 + index }).map(({ payload, marker }) => {
      const timestamp = index * frameTicks;
      return parseRtp(
        writeRtp({ payloadType: 97, marker, sequence: sequence++, timestamp, ssrc: 1 }, payload),
      )!;
    }),
  );
}

function assembled(packets: readonly RtpPacket[]): CodedFrame[] {
  const frames: CodedFrame[] = [];
  const assembler = new Vp8Assembler((frame) => frames.push(frame));
  for (const packet of packets) assembler.push(packet);
  return frames;
}

/** Packets of one timestamp with these payloads, the last one with the marker. */
function packets(...hex: string[]): RtpPacket[] {
  return hex.map((bytes, sequence) => ({
    payloadType: 97,
    marker: sequence === hex.length - 1,
    sequence,
    timestamp: 0,
    ssrc: 1,
    payload: Buffer.from(bytes.replaceAll(' ', ''), 'hex'),
    extensions: new Map(),
  }));
}

describe('VP8 in RTP', () => {
  let frames: Buffer[];

  before(() => {
    frames = encoded();
  });

  it('is the same after a shuffled network', () => {
    const [first, ...rest] = sent(frames);
    for (const { payload } of rest) expect(payload.length).to.be.at.most(maxPayload);
    expect(rest.length).to.be.above(frames.length);
    const received: CodedFrame[] = [];
    const assembler = new Vp8Assembler((frame) => received.push(frame));
    const reorder = new ReorderBuffer({
      maxWaitMs: 100,
      onPacket: (packet) => assembler.push(packet),
      onLoss: () => expect.fail('nothing is lost'),
    });
    [first!, ...shuffled(rest, 8, 1)].forEach((packet, index) => reorder.push(packet, index));
    expect(received).to.deep.equal(
      frames.map((data, index) => ({
        data,
        timestamp: index * frameTicks,
        keyFrame: index % 20 === 0,
        intact: true,
      })),
    );
  });

  it('tells every frame that loss has touched', () => {
    const random = seededRandom(2);
    const all = sent(frames);
    const kept = all.filter((_, index) => index === 0 || random() > 0.05);
    const lost = new Set(all.filter((packet) => !kept.includes(packet)).map(({ timestamp }) => timestamp));
    expect(lost.size).to.be.above(3);
    const received = assembled(kept);
    for (const { data, timestamp, intact } of received) {
      if (intact) {
        expect(lost.has(timestamp)).to.be.false;
        expect(data).to.deep.equal(frames[timestamp / frameTicks]);
      } else expect(lost.has(timestamp) || lost.has(timestamp - frameTicks)).to.be.true;
    }
    expect(received.filter(({ intact }) => intact)).to.have.length.above(10);
  });

  it('has picture IDs of 15 bits, and its start marked', () => {
    const payloads = packetizeVp8(Buffer.alloc(10, 7), { maxPayload: 10, pictureId: 32768 + 5 });
    expect(payloads.map(({ payload, marker }) => [payload.toString('hex'), marker])).to.deep.equal([
      ['90808005' + '0707070707', false],
      ['80808005' + '0707070707', true],
    ]);
  });

  it('is read behind every kind of descriptor (RFC 7741, section 4.2)', () => {
    for (const descriptor of [
      '10', // none of the extensions
      '30', // not for reference
      '90 00', // extended by nothing
      '90 80 11', // picture ID of 7 bits
      '90 80 9234', // of 15 bits
      '90 40 01', // level index
      '90 20 40', // layer
      '90 10 03', // key index
      '90 30 43', // both, in one byte
      '90 f0 9234 01 43', // everything
    ]) {
      const [frame] = assembled(packets(`${descriptor} 00aabb`));
      expect(frame, descriptor).to.deep.equal({
        data: Buffer.from('00aabb', 'hex'),
        timestamp: 0,
        keyFrame: true,
        intact: true,
      });
    }
  });

  it('is a key frame by the P bit at its start, and by no other', () => {
    expect(assembled(packets('10 01', '00 00'))[0]).to.include({ keyFrame: false, intact: true });
    expect(assembled(packets('10 00', '00 01'))[0]).to.include({ keyFrame: true, intact: true });
    // The start of another partition.
    expect(assembled(packets('10 01', '11 00'))[0]).to.include({ keyFrame: false, intact: true });
  });

  it('is not intact without its start, even when no packet is missing', () => {
    expect(assembled(packets('00 00', '00 00'))[0]).to.include({ keyFrame: false, intact: false });
    expect(assembled(packets('11 00'))[0]).to.include({ keyFrame: false, intact: false });
    expect(assembled(packets('10 00', '10 00'))[0]).to.include({ intact: false });
  });

  it('is not intact with a descriptor that is cut off', () => {
    expect(assembled(packets('10 00', '90 f0 92'))[0]).to.include({ intact: false });
    expect(assembled(packets('10 00', '90'))[0]).to.include({ intact: false });
  });

  it('drops a frame above 4 MB, and goes on with the next', () => {
    const [start] = packets('1000');
    const payload = Buffer.alloc(60_000);
    const large = Array.from({ length: 80 }, (_, index) => ({
      ...start!,
      sequence: index,
      marker: false,
      payload: index === 0 ? start!.payload : payload,
    }));
    const next = [80, 81].map((sequence) => ({ ...start!, sequence, timestamp: sequence }));
    expect(assembled([...large, ...next]).map(({ data, intact }) => [data.length, intact])).to.deep.equal([
      [1, false],
      [1, true],
    ]);
  });

  it('never throws on damaged packets, and stays within its bounds', () => {
    const samples = sent(frames.slice(0, 5)).map(({ payload, ...header }) => writeRtp(header, payload));
    let received = 0;
    let given = 0;
    const assembler = new Vp8Assembler(({ data }) => (given += data.length));
    for (const bytes of damaged(samples, 10_000, 5)) {
      const packet = parseRtp(bytes);
      if (packet === null) continue;
      received += packet.payload.length;
      assembler.push(packet);
    }
    expect(given).to.be.within(1000, received);
  });
});
