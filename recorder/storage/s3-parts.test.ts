import { expect } from 'chai';
import fc from 'fast-check';
import { partsOf, smallestPartBytes } from './s3-parts.ts';

describe('the parts of an upload', () => {
  it('cover the file without gaps, by no more and no smaller ones than S3 takes', () => {
    const files = fc.integer({ min: 1, max: 5_000_000_000_000 });
    fc.assert(
      fc.property(files, (bytes) => {
        const parts = partsOf(bytes, smallestPartBytes);
        const end = parts.reduce((at, { from, bytes: more }) => (from === at ? at + more : NaN), 0);
        expect(end).to.equal(bytes);
        expect(parts.length).to.be.at.most(10_000);
        const sizes = new Set(parts.slice(0, -1).map((part) => part.bytes));
        expect(sizes.size).to.be.at.most(1);
        expect(Math.min(...sizes)).to.be.at.least(smallestPartBytes);
        expect(parts.at(-1)?.number).to.equal(parts.length);
      }),
      { numRuns: 20 },
    );
  });

  it('are as large as wanted where that is possible', () => {
    expect(partsOf(20_000_000, 8_388_608).map(({ bytes }) => bytes)).to.deep.equal([
      8_388_608, 8_388_608, 3_222_784,
    ]);
  });
});
