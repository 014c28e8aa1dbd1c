import { expect } from 'chai';
import fc from 'fast-check';
import { barsOf, niceTop } from './chart-scale.ts';
import { fillOf } from './fill.ts';

describe('a gauge', () => {
  it('warns before the limit and says when it is reached', () => {
    expect(fillOf(84, 100)).to.equal('fine');
    expect(fillOf(85, 100)).to.equal('nearly');
    expect(fillOf(100, 100)).to.equal('full');
  });

  it('does not call nothing of nothing full', () => {
    expect(fillOf(0, 0)).to.equal('fine');
    expect(fillOf(1, 0)).to.equal('full');
  });
});

describe('a chart per day', () => {
  it('has a scale above its highest day whose half is whole, and not far above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (highest) => {
        const top = niceTop(highest);
        expect(top).to.be.at.least(highest);
        expect(top % 2).to.equal(0);
        expect(top).to.be.at.most(Math.max(2, highest * 2.5));
      }),
    );
  });

  it('keeps its bars inside, and shows a day with little, but not one with nothing', () => {
    const bars = barsOf([0, 1, 1000], 1000, { left: 40, width: 340, bottom: 90, height: 80 });
    expect(bars.map(({ height }) => height)).to.deep.equal([0, 1.5, 80]);
    expect(bars[0]!.x).to.be.at.least(40);
    expect(bars[2]!.x + bars[2]!.width).to.be.at.most(340);
  });
});
