import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import type { CodedFrame } from './frame.ts';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import { damaged, shuffled } from './fuzz.ts';
import { H264Assembler, packetizeH264, splitAnnexB } from './h264.ts';
import { parseRtp, writeRtp, type RtpPacket } from './packet.ts';
import { ReorderBuffer } from './reorder-buffer.ts';

const maxPayload = 1200;
const frameTicks = 3000;

/** Access units of a real stream, parted at their delimiters (NAL unit type 9). */
function encoded(x264: string): Buffer[] {
  const arguments_ = `-v error -f lavfi -i testsrc2=size=640x360:rate=30 -frames:v 60 -c:v libx264 -profile:v baseline
    -preset ultrafast -tune zerolatency -g 20 -b:v 2M -x264-params aud=1:repeat-headers=1${x264} -f h264 pipe:1`;
  const stream = execFileSync('ffmpeg', arguments_.split(/\s+/), { maxBuffer: 2 ** 26 });
  const starts: number[] = [];
  for (
    let at = stream.indexOf('0000000109', 0, 'hex');
    at >= 0;
    at = stream.indexOf('0000000109', at + 5, 'hex')
  ) {
    starts.push(at);
  }
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]));
}

/** Its NAL units as text, which chai compares fast. */
function nalsOf(accessUnit: Buffer): string[] {
  return splitAnnexB(accessUnit).map((nal) => nal.toString('base64'));
}

/** A digest of each picture, as ffmpeg decodes it. */
function decoded(stream: Buffer): string {
  const arguments_ = ['-v', 'error', '-xerror', '-f', 'h264', '-i', 'pipe:0', '-f', 'framemd5', 'pipe:1'];
  return execFileSync('ffmpeg', arguments_, { input: stream, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/** As they come over the network, from a sequence and a timestamp that wrap on the way. */
function sent(accessUnits: readonly Buffer[], mode: 0 | 1): RtpPacket[] {
  let sequence = 65_500;
  return accessUnits.flatMap((accessUnit, index) =>
    packetizeH264(accessUnit, { mode, maxPayload }).map(({ payload, marker }) => {
      const timestamp = (0xffff_ff00 + index * frameTicks) >>> 0;
      return parseRtp(
        writeRtp({ payloadType: 96, marker, sequence: sequence++, timestamp, ssrc: 1 }, payload),
      )!;
    }),
  );
}

function assembled(packets: readonly RtpPacket[]): CodedFrame[] {
  const frames: CodedFrame[] = [];
  const assembler = new H264Assembler((frame) => frames.push(frame));
  for (const packet of packets) assembler.push(packet);
  return frames;
}

function payloadTypes(packets: readonly { payload: Buffer }[]): Set<number> {
  return new Set(packets.map(({ payload }) => payload.readUInt8(0) & 0x1f));
}

/** Packets with these payloads; one that is given as '!…' has the marker. */
function packets(...hex: string[]): RtpPacket[] {
  return hex.map((bytes, sequence) => ({
    payloadType: 96,
    marker: bytes.startsWith('!'),
    sequence,
    timestamp: 0,
    ssrc: 1,
    payload: Buffer.from(bytes.replace(/[! ]/g, ''), 'hex'),
    extensions: new Map(),
  }));
}

const code = '00000001';

describe('H.264 in RTP', () => {
  let whole: Buffer[];
  let sliced: Buffer[];

  before(() => {
    whole = encoded('');
    sliced = encoded(':slice-max-size=1100');
  });

  for (const mode of [0, 1] as const) {
    it(`is the same after a shuffled network in mode ${mode}, and decodes to the same pictures`, () => {
      const accessUnits = mode === 0 ? sliced : whole;
      expect(accessUnits).to.have.length(60);
      const [first, ...rest] = sent(accessUnits, mode);
      for (const { payload } of rest) expect(payload.length).to.be.at.most(maxPayload);
      const types = payloadTypes(rest);
      expect(types.has(28)).to.equal(mode === 1);
      expect(types.has(24)).to.equal(mode === 1);

      const frames: CodedFrame[] = [];
      const assembler = new H264Assembler((frame) => frames.push(frame));
      const reorder = new ReorderBuffer({
        maxWaitMs: 100,
        onPacket: (packet) => assembler.push(packet),
        onLoss: () => expect.fail('nothing is lost'),
      });
      [first!, ...shuffled(rest, 8, mode)].forEach((packet, index) => reorder.push(packet, index));

      expect(frames.map(({ data }) => nalsOf(data))).to.deep.equal(accessUnits.map(nalsOf));
      expect(frames.every(({ intact }) => intact)).to.be.true;
      expect(frames.map(({ keyFrame }) => keyFrame)).to.deep.equal(
        frames.map((_, index) => index % 20 === 0),
      );
      expect(frames[1]!.timestamp).to.equal((0xffff_ff00 + frameTicks) >>> 0);
      const pictures = decoded(Buffer.concat(frames.map(({ data }) => data)));
      expect(pictures).to.equal(decoded(Buffer.concat(accessUnits)));
      expect(
        pictures
          .trim()
          .split('\n')
          .filter((line) => !line.startsWith('#')),
      ).to.have.length(60);
    });

    it(`tells every frame that loss has touched in mode ${mode}, and gives whole NAL units only`, () => {
      const accessUnits = mode === 0 ? sliced : whole;
      const random = seededRandom(mode);
      const all = sent(accessUnits, mode);
      const kept = all.filter((_, index) => index === 0 || random() > 0.05);
      const lost = new Set(all.filter((packet) => !kept.includes(packet)).map(({ timestamp }) => timestamp));
      const originals = new Map(
        accessUnits.map((unit, index) => [(0xffff_ff00 + index * frameTicks) >>> 0, nalsOf(unit)]),
      );
      expect(lost.size).to.be.above(5);
      const frames = assembled(kept);
      for (const { data, timestamp, intact } of frames) {
        const nals = nalsOf(data);
        const original = originals.get(timestamp)!;
        if (intact) {
          expect(lost.has(timestamp)).to.be.false;
          expect(nals).to.deep.equal(original);
        } else {
          const before = (timestamp - frameTicks) >>> 0;
          expect(lost.has(timestamp) || lost.has(before)).to.be.true;
          // Parameter sets whose picture was lost are with the one after it.
          const possible = [...original, ...(originals.get(before) ?? [])];
          expect(nals.filter((nal) => !possible.includes(nal))).to.deep.equal([]);
        }
      }
      expect(frames.filter(({ intact }) => intact)).to.have.length.above(20);
    });
  }

  it('keeps large NAL units whole in mode 0, since they cannot be parted', () => {
    const nal = Buffer.concat([Buffer.from([0x65]), Buffer.alloc(5000, 1)]);
    const payloads = packetizeH264(Buffer.concat([Buffer.from([0, 0, 1]), nal]), { mode: 0, maxPayload });
    expect(payloads).to.deep.equal([{ payload: nal, marker: true }]);
  });

  it('has parameter sets in one STAP-A, as important as the most important of them', () => {
    const unit = Buffer.from(`${code}4742c01e${code}68ce3c80`, 'hex');
    expect(packetizeH264(unit, { mode: 1, maxPayload })).to.deep.equal([
      { payload: Buffer.from('78' + '00044742c01e' + '000468ce3c80', 'hex'), marker: true },
    ]);
  });

  it('has fragments of about the same size, with their beginning and end marked', () => {
    const unit = Buffer.concat([Buffer.from([0, 0, 1, 0x65]), Buffer.alloc(2399, 9)]);
    const payloads = packetizeH264(unit, { mode: 1, maxPayload });
    expect(payloads.map(({ payload }) => payload.length)).to.deep.equal([802, 802, 801]);
    expect(payloads.map(({ payload }) => payload.toString('hex', 0, 2))).to.deep.equal([
      '7c85',
      '7c05',
      '7c45',
    ]);
    expect(payloads.map(({ marker }) => marker)).to.deep.equal([false, false, true]);
  });

  it('is parted at start codes of three and four bytes, without zeros around them', () => {
    const unit = Buffer.from('00000000' + '0167aa' + '000001' + '68bb0000' + '00000001' + '65ccdd', 'hex');
    expect(splitAnnexB(unit).map((nal) => nal.toString('hex'))).to.deep.equal(['67aa', '68bb', '65ccdd']);
    expect(splitAnnexB(Buffer.from('67aabb', 'hex'))).to.deep.equal([]);
    expect(splitAnnexB(Buffer.alloc(0))).to.deep.equal([]);
  });

  it('ends an access unit on a new timestamp when its marker is missing', () => {
    const [one, two] = packets('41aa', '!41bb');
    const frames = assembled([one!, { ...two!, timestamp: 3000 }]);
    expect(frames.map(({ data, intact }) => [data.toString('hex'), intact])).to.deep.equal([
      [`${code}41aa`, true],
      [`${code}41bb`, true],
    ]);
  });

  it('takes no fragmented NAL unit without its beginning or end, even when no packet is missing', () => {
    const parts = (...hex: string[]): [string, boolean][] =>
      assembled(packets(...hex)).map(({ data, intact }) => [data.toString('hex'), intact]);
    expect(parts('7c85aa', '!7c45bb')).to.deep.equal([[`${code}65aabb`, true]]);
    expect(parts('7c85aa', '41bb', '7c05cc', '!7c45dd')).to.deep.equal([[`${code}41bb`, false]]);
    expect(parts('41bb', '!7c45dd')).to.deep.equal([[`${code}41bb`, false]]);
    expect(parts('41bb', '!7c85dd')).to.deep.equal([[`${code}41bb`, false]]);
    expect(parts('7c85aa', '7c85bb', '!7c45cc')).to.deep.equal([[`${code}65bbcc`, false]]);
    expect(parts('41bb', '!7c85')).to.deep.equal([[`${code}41bb`, false]]);
  });

  it('calls neither of two frames intact when what is missing may belong to either', () => {
    const [one, , three, four] = packets('41aa', '41ab', '!41bb', '!41cc');
    const frames = assembled([one!, { ...three!, timestamp: 3000 }, { ...four!, timestamp: 6000 }]);
    expect(frames.map(({ intact }) => intact)).to.deep.equal([false, false, true]);
  });

  it('calls the frame after one that is missing as a whole not intact', () => {
    const [one, , three] = packets('!41aa', '!41bb', '!41cc');
    expect(assembled([one!, { ...three!, timestamp: 6000 }]).map(({ intact }) => intact)).to.deep.equal([
      true,
      false,
    ]);
  });

  it('does not miss packets of padding alone, and parts no frame at them', () => {
    const [one, two, three] = packets('41aa', '', '!41bb');
    const frames = assembled([one!, { ...two!, timestamp: 9 }, three!]);
    expect(frames).to.have.length(1);
    expect(frames[0]).to.include({ intact: true });
  });

  it('gives parameter sets that come apart with the picture after them', () => {
    const [one, two] = packets('!6742c01e', '!65aa');
    const frames = assembled([one!, { ...two!, timestamp: 3000 }]);
    expect(frames).to.deep.equal([
      {
        data: Buffer.from(`${code}6742c01e${code}65aa`, 'hex'),
        timestamp: 3000,
        keyFrame: true,
        intact: true,
      },
    ]);
  });

  it('ignores payload types that are reserved, and is not intact after those of the interleaved mode', () => {
    expect(assembled(packets('7eaabb', '!41aa')).map(({ intact }) => intact)).to.deep.equal([true]);
    expect(assembled(packets('79aabb', '!41aa')).map(({ intact }) => intact)).to.deep.equal([false]);
    expect(assembled(packets('780004aabb', '!41aa')).map(({ intact }) => intact)).to.deep.equal([false]);
  });

  it('drops an access unit above 4 MB, and goes on with the next', () => {
    const [small] = packets('!41aa');
    const frames: CodedFrame[] = [];
    const assembler = new H264Assembler((frame) => frames.push(frame));
    const payload = Buffer.alloc(60_000, 0x41);
    let sequence = 0;
    for (; sequence < 80; sequence++) {
      assembler.push({ ...small!, sequence, marker: false, timestamp: 1, payload });
    }
    for (; sequence < 83; sequence++) assembler.push({ ...small!, sequence, timestamp: sequence });
    expect(frames.map(({ data, intact }) => [data.length, intact])).to.deep.equal([
      [6, false],
      [6, true],
      [6, true],
    ]);
  });

  it('never throws on damaged packets, and stays within its bounds', () => {
    const samples = [...sent(whole.slice(0, 3), 1), ...sent(sliced.slice(0, 1), 0)].map(
      ({ payload, ...header }) => writeRtp(header, payload),
    );
    let received = 0;
    let given = 0;
    const assembler = new H264Assembler(({ data }) => (given += data.length));
    for (const bytes of damaged(samples, 10_000, 4)) {
      const packet = parseRtp(bytes);
      if (packet === null) continue;
      received += bytes.length;
      assembler.push(packet);
    }
    expect(given).to.be.within(1000, received * 2);
  });
});
