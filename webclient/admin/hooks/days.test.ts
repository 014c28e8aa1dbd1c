import { expect } from 'chai';
import { endOf, isDay, startOf } from './days.ts';

const hour = 3_600_000;

describe('days as administrators choose them', () => {
  it('begin at midnight where the administrator is', () => {
    expect(startOf('2026-05-04', 'Asia/Shanghai')).to.equal(Date.UTC(2026, 4, 3, 16));
    expect(startOf('2026-05-04', 'America/New_York')).to.equal(Date.UTC(2026, 4, 4, 4));
  });

  it('are as long as the clocks make them', () => {
    const length = (day: string): number => endOf(day, 'Europe/Zurich') - startOf(day, 'Europe/Zurich');
    expect(length('2026-03-29')).to.equal(23 * hour);
    expect(length('2026-10-25')).to.equal(25 * hour);
    expect(length('2026-12-31')).to.equal(24 * hour);
  });

  it('are taken from an address only when they are days', () => {
    expect(isDay('2026-05-04')).to.equal(true);
    for (const text of [undefined, '', '2026-5-4', 'today']) expect(isDay(text)).to.equal(false);
  });
});
