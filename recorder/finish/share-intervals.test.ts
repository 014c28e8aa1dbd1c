import { expect } from 'chai';
import type { Mark } from './marks.ts';
import { shareIntervals } from './share-intervals.ts';

const share = (at: number, title = 'Anna'): Mark => ({ at, type: 'share', title });
const shareEnd = (at: number): Mark => ({ at, type: 'shareEnd' });

describe('when somebody shares', () => {
  it('is from a share to its end, or to the end of the recording', () => {
    const marks = [
      share(1000),
      { at: 1500, type: 'person', title: 'Bob' } as const,
      shareEnd(2000),
      share(5000),
    ];
    expect(shareIntervals(marks, 8000)).to.deep.equal([
      { from: 1000, to: 2000 },
      { from: 5000, to: 8000 },
    ]);
  });

  it('is one time when slides follow each other at once', () => {
    const marks = [share(1000), share(2000, 'Bob'), shareEnd(3000), share(3000, 'Carol'), shareEnd(4000)];
    expect(shareIntervals(marks, 8000)).to.deep.equal([{ from: 1000, to: 4000 }]);
  });

  it('is within the recording, whatever order the marks are in', () => {
    const marks = [shareEnd(9000), share(7000), shareEnd(500), share(-20), share(12_000), shareEnd(13_000)];
    expect(shareIntervals(marks, 8000)).to.deep.equal([
      { from: 0, to: 500 },
      { from: 7000, to: 8000 },
    ]);
    expect(shareIntervals([shareEnd(100), share(8000)], 8000)).to.deep.equal([]);
  });
});
