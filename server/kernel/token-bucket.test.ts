import { expect } from 'chai';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('lets a burst through at once and then as many as come in a second', () => {
    let now = 0;
    const bucket = new TokenBucket(2, 5, () => now);
    const take = (times: number): number =>
      Array.from({ length: times }, () => bucket.take()).filter(Boolean).length;
    expect(take(10)).to.equal(5);
    now += 499;
    expect(take(10)).to.equal(0);
    now += 1;
    expect(take(10)).to.equal(1);
    now += 60_000;
    expect(take(10)).to.equal(5);
  });

  it('never lets through more than the burst and what time has brought, nor refuses what it owes', () => {
    const rate = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(rate, rate, fc.array(fc.nat(500), { maxLength: 100 }), (perSecond, burst, waits) => {
        let now = 0;
        let passed = 0;
        const bucket = new TokenBucket(perSecond, burst, () => now);
        for (const wait of waits) {
          now += wait;
          if (bucket.take()) passed++;
        }
        expect(passed).to.be.at.most(burst + (now / 1000) * perSecond + 1e-6);
        expect(passed).to.be.at.least(Math.min(waits.length, burst));
      }),
    );
  });
});
