import { expect } from 'chai';
import fc from 'fast-check';
import { bounded, Mp4Error } from '../mp4/box-reader.ts';
import { fullBox, u32, u64 } from '../mp4/boxes.ts';
import { SampleCursor } from './sample-cursor.ts';
import { readSampleTable } from './sample-table.ts';

interface Sample {
  readonly bytes: number;
  readonly duration: number;
  readonly composition: number;
  readonly key: boolean;
}

const sample = fc.record({
  bytes: fc.nat(9),
  duration: fc.nat(3),
  composition: fc.integer({ min: -2, max: 2 }),
  key: fc.boolean(),
});
/** Chunks with some bytes of something else before each. */
const chunks = fc.array(
  fc.record({ before: fc.nat(2 ** 40), samples: fc.array(sample, { minLength: 1, maxLength: 4 }) }),
  { minLength: 1, maxLength: 8 },
);

/** Pairs of how many and what, sometimes of none. */
function runs(values: readonly number[]): Buffer {
  const pairs = values.map((value) => u32(1, value >>> 0));
  return Buffer.concat([u32(values.length + 1), u32(0, 7), ...pairs]);
}

describe('a sample table', () => {
  it('is gone through from any place as from the beginning', () => {
    fc.assert(
      fc.property(chunks, (layout) => {
        const samples: Sample[] = layout.flatMap((chunk) => chunk.samples);
        const keys = samples.flatMap(({ key }, at) => (key ? [at + 1] : []));
        let from = 0;
        let decodeTime = 0;
        const expected: object[] = [];
        const offsets = layout.map((chunk) => {
          const begin = (from += chunk.before);
          for (const one of chunk.samples) {
            expected.push({ ...one, from, decodeTime });
            from += one.bytes;
            decodeTime += one.duration;
          }
          return begin;
        });
        const chunkRuns = layout.map((chunk, at) => ({ first: at + 1, samples: chunk.samples.length }));
        const folded = chunkRuns.filter((run, at) => run.samples !== chunkRuns[at - 1]?.samples);
        const table = readSampleTable(
          Buffer.concat([
            fullBox('stsz', 0, 0, u32(0, samples.length, ...samples.map(({ bytes }) => bytes))),
            fullBox('stts', 0, 0, runs(samples.map(({ duration }) => duration))),
            fullBox('ctts', 1, 0, runs(samples.map(({ composition }) => composition))),
            fullBox('stss', 0, 0, u32(keys.length, ...keys)),
            fullBox(
              'stsc',
              0,
              0,
              u32(folded.length, ...folded.flatMap((run) => [run.first, run.samples, 1])),
            ),
            fullBox('co64', 0, 0, u32(offsets.length), ...offsets.map(u64)),
          ]),
        );
        let cursor = new SampleCursor(table);
        const found: object[] = [];
        while (!cursor.ended) {
          const { bytes, duration, composition, key, from: at, decodeTime: time } = cursor;
          found.push({ bytes, duration, composition, key, from: at, decodeTime: time });
          cursor.advance();
          cursor = new SampleCursor(table, cursor.position);
        }
        expect(found).to.deep.equal(expected);
      }),
    );
  });

  it('is refused when it is shorter than it says, or ends too early', () => {
    const parts = [
      fullBox('stsz', 0, 0, u32(5, 3)),
      fullBox('stts', 0, 0, u32(1, 3, 10)),
      fullBox('stsc', 0, 0, u32(1, 1, 1, 1)),
      fullBox('stco', 0, 0, u32(3, 100, 200, 300)),
    ];
    const through = (content: Buffer): number =>
      bounded(() => {
        const cursor = new SampleCursor(readSampleTable(content));
        while (!cursor.ended) cursor.advance();
        return cursor.decodeTime;
      });
    expect(through(Buffer.concat(parts))).to.equal(30);
    expect(() => through(Buffer.concat(parts.slice(0, 3)))).to.throw(Mp4Error);
    const shorter = [
      fullBox('stco', 0, 0, u32(2, 100, 200)),
      fullBox('stco', 0, 0, u32(4, 100, 200, 300)),
      fullBox('stco', 0, 0),
    ];
    for (const last of shorter) {
      expect(() => through(Buffer.concat([...parts.slice(0, 3), last]))).to.throw(Mp4Error);
    }
  });
});
