import { expect } from 'chai';
import fc from 'fast-check';
import { sequenceAfter, sequenceDistance, SequenceUnwrapper, TimestampUnwrapper } from './sequence.ts';

describe('sequence numbers', () => {
  it('are as far apart as the shorter way', () => {
    expect(sequenceDistance(5, 8)).to.equal(3);
    expect(sequenceDistance(65535, 1)).to.equal(2);
    expect(sequenceDistance(1, 65535)).to.equal(-2);
    expect(sequenceAfter(65535)).to.equal(0);
  });

  it('go on past the wrap, and back before it for late ones', () => {
    const unwrapper = new SequenceUnwrapper();
    const extended = [65534, 65535, 0, 65533, 1, 65535].map((sequence) => unwrapper.next(sequence));
    expect(extended).to.deep.equal([65534, 65535, 65536, 65533, 65537, 65535]);
  });

  it('are negative from before the first wrap', () => {
    const unwrapper = new SequenceUnwrapper();
    expect([1, 65535].map((sequence) => unwrapper.next(sequence))).to.deep.equal([1, -1]);
  });

  it('stay exact over many wraps, with steps of up to half the range', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(fc.integer({ min: -32_768, max: 32_767 })), (first, steps) => {
        const unwrapper = new SequenceUnwrapper();
        unwrapper.next(first);
        let highest = first;
        for (const step of steps) {
          const expected = highest + step;
          expect(unwrapper.next(expected & 0xffff)).to.equal(expected);
          highest = Math.max(highest, expected);
        }
      }),
    );
  });
});

describe('timestamps', () => {
  it('go on past the wrap, and back before it for late ones', () => {
    const unwrapper = new TimestampUnwrapper();
    const extended = [0xffff_ff00, 0x100, 0xffff_fff0, 0x7fff_ffff, 0xf000_0000, 0].map((timestamp) =>
      unwrapper.next(timestamp),
    );
    expect(extended).to.deep.equal([
      0xffff_ff00, 0x1_0000_0100, 0xffff_fff0, 0x1_7fff_ffff, 0x1_f000_0000, 0x2_0000_0000,
    ]);
  });
});
