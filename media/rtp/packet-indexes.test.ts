import { expect } from 'chai';
import fc from 'fast-check';
import { PacketIndexes, replayWindow } from './packet-indexes.ts';

/** RFC 3711 appendix A. */
function guessed(highest: number, sequence: number): number {
  const roc = Math.floor(highest / 65536);
  const last = highest % 65536;
  if (last < 32768) return (sequence - last > 32768 ? roc - 1 : roc) * 65536 + sequence;
  return (last - 32768 > sequence ? roc + 1 : roc) * 65536 + sequence;
}

describe('packet indexes', () => {
  it('begin with the first sequence number', () => {
    expect(new PacketIndexes().indexOf(40_000)).to.equal(40_000);
  });

  it('are found as in RFC 3711 appendix A', () => {
    const highest = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(highest, fc.nat(65535), (at, sequence) => {
        // Right between two rollovers either is as good.
        fc.pre(Math.abs((at % 65536) - sequence) !== 32768);
        expect(new PacketIndexes(at).indexOf(sequence)).to.equal(guessed(at, sequence));
      }),
    );
  });

  it('before the first rollover are none', () => {
    const indexes = new PacketIndexes();
    indexes.use(3);
    expect(indexes.isNew(indexes.indexOf(65_535))).to.equal(false);
  });

  it('are new once, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 70_000, max: 70_600 })), (order) => {
        const indexes = new PacketIndexes();
        const used = new Set<number>();
        for (const index of order) {
          const tooOld = index <= Math.max(-1, ...used) - replayWindow;
          expect(indexes.isNew(index)).to.equal(!tooOld && !used.has(index));
          if (!indexes.isNew(index)) continue;
          indexes.use(index);
          used.add(index);
        }
        expect(indexes.highest).to.equal(Math.max(-1, ...used));
      }),
    );
  });

  it('up to the one they go on from are not new', () => {
    const indexes = new PacketIndexes(1000);
    expect(indexes.isNew(1000)).to.equal(false);
    expect(indexes.isNew(999)).to.equal(false);
    expect(indexes.isNew(1001)).to.equal(true);
  });
});
