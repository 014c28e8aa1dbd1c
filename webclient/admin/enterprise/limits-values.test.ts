import { expect } from 'chai';
import { freeLimits, limitsToValues, valuesToLimits } from './limits-values.ts';

describe('limits in a form', () => {
  it('come back as they were', () => {
    const limits = {
      plan: 'paid' as const,
      concurrency: 200,
      recordingBytes: 500_000_000_000,
      terminals: { small: 1, medium: 20, board: 3 },
      vmrs: [
        { capacity: 50 as const, count: 2 },
        { capacity: 500 as const, count: 1 },
      ],
    };
    expect(valuesToLimits(limitsToValues(limits))).to.deep.equal(limits);
    expect(valuesToLimits(limitsToValues(freeLimits))).to.deep.equal(freeLimits);
  });

  it('leave out VMRs of which there are none', () => {
    const values = limitsToValues(freeLimits);
    expect(values.vmrs['10']).to.equal(0);
    expect(valuesToLimits({ ...values, vmrs: { 10: 0, 100: 4 } }).vmrs).to.deep.equal([
      { capacity: 100, count: 4 },
    ]);
  });
});
