import { expect } from 'chai';
import { clockText, spokenTime } from './clock.ts';

describe('the time of a recording', () => {
  it('is written as players do, rounded down', () => {
    expect([0, 7_999, 61_000, 3_599_999, 3_723_000].map(clockText)).to.deep.equal([
      '0:00',
      '0:07',
      '1:01',
      '59:59',
      '1:02:03',
    ]);
    expect(clockText(-5)).to.equal('0:00');
  });

  it('is said in words', () => {
    expect(spokenTime(3_723_000, 'en')).to.equal('1 hour 2 minutes 3 seconds');
    expect(spokenTime(120_000, 'en')).to.equal('2 minutes');
    expect(spokenTime(0, 'en')).to.equal('0 seconds');
    expect(spokenTime(61_000, 'zh')).to.match(/1\s?分钟 1\s?秒/);
  });
});
