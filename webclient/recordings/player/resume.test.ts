import { expect } from 'chai';
import { recoveryPause, resumeAt } from './resume.ts';

describe('going on with a recording', () => {
  it('begins where one was', () => {
    expect(resumeAt('61234.5', 600_000)).to.equal(61_234);
  });

  it('begins anew where one had hardly begun, or was through', () => {
    expect(resumeAt('4000', 600_000)).to.equal(null);
    expect(resumeAt('595000', 600_000)).to.equal(null);
    expect(resumeAt(null, 600_000)).to.equal(null);
    expect(resumeAt('x', 600_000)).to.equal(null);
  });
});

describe('addresses that are no longer good', () => {
  it('are asked for anew at once, later with a pause, and then no more', () => {
    expect(recoveryPause([], 100_000)).to.equal(0);
    expect(recoveryPause([99_000], 100_000)).to.equal(2000);
    expect(recoveryPause([90_000, 99_000], 100_000)).to.equal(5000);
    expect(recoveryPause([80_000, 90_000, 99_000], 100_000)).to.equal(null);
  });

  it('are asked for again hours later, when those have expired', () => {
    expect(recoveryPause([1000, 2000, 3000], 14_400_000)).to.equal(0);
  });
});
