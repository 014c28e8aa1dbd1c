import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { box } from './boxes.ts';
import { Mp4Error } from './box-reader.ts';
import { fragment } from './fragment.ts';
import { initSegment } from './init-segment.ts';
import { knownPictures, knownSound, probe, runsOf } from './known-streams.ts';
import { inspect, type Inspection } from './reader.ts';

describe('a fragmented file that is gone on with', () => {
  const pictures = knownPictures(30);
  const sound = knownSound(2);
  const tracks = [pictures.track, sound.track];
  const seen = runsOf(pictures, 15);
  const heard = runsOf(sound, 47);
  const init = initSegment(tracks);
  const fragments = [0, 1].map((index) => fragment(index + 1, [seen[index]!, heard[index]!]));
  const whole = Buffer.concat([init, ...fragments]);
  let folder: string;
  let path: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reader-'));
    path = join(folder, 'video.fmp4');
  });
  after(() => rm(folder, { recursive: true }));

  async function inspected(bytes?: Buffer): Promise<Inspection> {
    if (bytes !== undefined) await writeFile(path, bytes);
    const file = await open(path, 'r');
    try {
      return await inspect(file);
    } finally {
      await file.close();
    }
  }

  async function faultOf(bytes: Buffer): Promise<string> {
    return inspected(bytes).then(
      () => 'none',
      (error: unknown) => {
        expect(error).to.be.instanceOf(Mp4Error);
        return (error as Mp4Error).fault;
      },
    );
  }

  it('tells its tracks, where it ends and what comes next', async () => {
    expect(await inspected(whole)).to.deep.equal({
      tracks,
      wholeBytes: whole.length,
      fragments: 2,
      nextSequence: 3,
      ends: new Map([
        [1, 180_000],
        [2, 94 * 1024],
      ]),
    });
  });

  it('ends with the fragment before a torn one, wherever it was torn', async () => {
    const before = init.length + fragments[0]!.length;
    const few = [seen[1]!, heard[1]!].map((run) => ({ ...run, samples: run.samples.slice(1, 3) }));
    const last = Buffer.concat([init, fragments[0]!, fragment(2, few)]);
    await writeFile(path, last);
    const file = await open(path, 'r+');
    expect((await inspect(file)).wholeBytes).to.equal(last.length);
    for (let bytes = last.length - 1; bytes >= before; bytes -= 1) {
      await file.truncate(bytes);
      const found = await inspect(file);
      expect([found.wholeBytes, found.nextSequence, found.ends.get(1)]).to.deep.equal([before, 2, 90_000]);
    }
    await file.close();
  });

  it('plays through when it was cut and gone on with', async () => {
    const found = await inspected(whole.subarray(0, -1));
    const later = { ...seen[1]!, decodeTime: found.ends.get(1)! + 450_000 };
    const rest = fragment(found.nextSequence, [later]);
    await writeFile(path, Buffer.concat([whole.subarray(0, found.wholeBytes), rest]));
    const [stream] = probe(path).streams;
    expect(stream?.frames).to.equal(30);
    expect(stream?.times[15]).to.equal(6);
  });

  it('is told apart from one that was torn before its first fragment', async () => {
    for (const bytes of [0, 1, 7, 8, 40, init.length - 1]) {
      expect(await faultOf(whole.subarray(0, bytes)), `${bytes} bytes`).to.equal('unfinished');
    }
    expect((await inspected(init)).fragments).to.equal(0);
    expect(await faultOf(Buffer.alloc(5000))).to.equal('unfinished');
    expect(await faultOf(Buffer.from('<!doctype html><title>no film</title>'))).to.equal('foreign');
  });

  it('ends where something else follows', async () => {
    const zeros = Buffer.alloc(9000);
    const stranger = fragment(3, [{ ...seen[0]!, trackId: 9 }]);
    const shortData = Buffer.concat([fragment(3, [seen[0]!]).subarray(0, 200), box('mdat')]);
    for (const after of [zeros, stranger, box('free', zeros), shortData, box('moof'), whole]) {
      expect((await inspected(Buffer.concat([whole, after]))).wholeBytes).to.equal(whole.length);
    }
  });

  it('stands any damage', async () => {
    const heads = whole.subarray(0, init.length + 900);
    const damage = fc.array(fc.tuple(fc.nat(heads.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const found = await inspected(bytes).catch((error: unknown) => error);
        if (found instanceof Mp4Error) return;
        expect((found as Inspection).wholeBytes).to.be.within(init.length, whole.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is read without its pictures, however long', async () => {
    const file = await open(path, 'w+');
    await file.write(init, 0, init.length, 0);
    let at = init.length;
    const data = Buffer.alloc(1);
    // Sparse: every mdat claims a megabyte of which nothing is written.
    for (let index = 0; index < 2000; index += 1) {
      const part = fragment(index + 1, [
        { trackId: 1, decodeTime: index * 90_000, samples: [{ data, duration: 90_000, key: true }] },
      ]);
      part.writeUInt32BE(2 ** 20, part.length - data.length - 8);
      await file.write(part, 0, part.length, at);
      at += part.length - data.length - 8 + 2 ** 20;
    }
    await file.truncate(at);
    const found = await inspect(file);
    await file.close();
    expect([found.fragments, found.wholeBytes, found.ends.get(1)]).to.deep.equal([2000, at, 180_000_000]);
  });
});
