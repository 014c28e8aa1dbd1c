import { expect } from 'chai';
import { expiresAt, isSharePin, makePin } from './expiry.ts';

describe('a link to a recording', () => {
  it('is good for as long as was chosen, or until it is taken back', () => {
    expect(expiresAt('day', 1000)).to.equal(1000 + 86_400_000);
    expect(expiresAt('week', 0)).to.equal(7 * 86_400_000);
    expect(expiresAt('month', 0)).to.equal(30 * 86_400_000);
    expect(expiresAt('never', 1000)).to.equal(null);
  });

  it('has a PIN of four to eight digits, if any', () => {
    expect(['1234', '12345678', makePin()].every(isSharePin)).to.equal(true);
    expect(['', '123', '123456789', '12a4', ' 1234'].some(isSharePin)).to.equal(false);
  });
});
