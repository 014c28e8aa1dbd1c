import { expect } from 'chai';
import fc from 'fast-check';
import { Pace } from './pace.ts';

describe('the pace of one who writes', () => {
  it('lets five through in five seconds, each for themselves', () => {
    const pace = new Pace(5, 5000);
    expect([0, 10, 20, 30, 40].map((now) => pace.take('anna', now))).to.not.include(false);
    expect(pace.take('anna', 4999)).to.equal(false);
    expect(pace.take('ben', 4999)).to.equal(true);
    expect(pace.take('anna', 5000), 'the first is over').to.equal(true);
    expect(pace.take('anna', 5001)).to.equal(false);
  });

  it('never lets more through in any window', () => {
    const steps = fc.array(fc.nat({ max: 3000 }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (pauses) => {
        const pace = new Pace(5, 5000);
        const passed: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (pace.take('anna', now)) passed.push(now);
        }
        for (const from of passed) {
          expect(passed.filter((time) => time >= from && time < from + 5000).length).to.be.at.most(5);
        }
      }),
    );
  });
});
