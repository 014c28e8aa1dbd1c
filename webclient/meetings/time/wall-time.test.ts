import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, addMonths, dayOf, momentOf, startOfDay, wallTimeOf, weekdayOf } from './wall-time.ts';

describe('wall times', () => {
  it('are what clocks of the zone show', () => {
    const at = Date.parse('2026-03-01T16:30:00Z');
    expect(wallTimeOf(at, 'Asia/Shanghai')).to.equal('2026-03-02T00:30');
    expect(wallTimeOf(at, 'America/New_York')).to.equal('2026-03-01T11:30');
    expect(dayOf(at, 'Asia/Shanghai')).to.equal('2026-03-02');
  });

  it('lead back to the moment they were read from, but for the hour that clocks show twice', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Zurich', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(zones, fc.integer({ min: 29_000_000, max: 33_000_000 }), (zone, minute) => {
        const at = minute * 60_000;
        const back = momentOf(wallTimeOf(at, zone), zone);
        expect([at, at - 3_600_000]).to.include(back);
      }),
    );
  });

  it('that clocks leave out are taken as far behind the gap', () => {
    expect(momentOf('2026-03-29T02:30', 'Europe/Zurich')).to.equal(Date.parse('2026-03-29T01:30:00Z'));
  });

  it('that clocks show twice are the first of the two', () => {
    expect(momentOf('2026-10-25T02:30', 'Europe/Zurich')).to.equal(Date.parse('2026-10-25T00:30:00Z'));
  });
});

describe('days', () => {
  it('begin at midnight of their zone', () => {
    expect(startOfDay('2026-03-02', 'Asia/Shanghai')).to.equal(Date.parse('2026-03-01T16:00:00Z'));
  });

  it('are counted over changes of clocks and ends of years', () => {
    expect(addDays('2026-03-28', 2)).to.equal('2026-03-30');
    expect(addDays('2027-01-01', -1)).to.equal('2026-12-31');
  });

  it('of a week begin with Monday', () => {
    expect(weekdayOf('2026-11-23')).to.equal(0);
    expect(weekdayOf('2026-11-22')).to.equal(6);
  });

  it('of another month are its last where it has none', () => {
    expect(addMonths('2026-01-31', 1)).to.equal('2026-02-28');
    expect(addMonths('2026-01-31', -2)).to.equal('2025-11-30');
  });
});
