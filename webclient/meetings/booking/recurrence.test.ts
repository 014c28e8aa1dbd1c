import { expect } from 'chai';
import { noRepeat, type Repeat, repeatOf, ruleOf, withoutEnd } from './recurrence.ts';

// A Tuesday, the fourth of its month.
const start = '2026-11-24';
const zone = 'Asia/Shanghai';
const base: Repeat = noRepeat(start, '2027-02-24');
const rule = (changes: Partial<Repeat>): string | null => ruleOf({ ...base, ...changes }, start, zone);

describe('a repetition', () => {
  it('is no rule for a meeting that is once', () => {
    expect(rule({ kind: 'never' })).to.equal(null);
  });

  it('becomes the rule of RFC 5545 that means it', () => {
    expect(rule({ kind: 'daily', interval: 2 })).to.equal('FREQ=DAILY;INTERVAL=2;COUNT=10');
    expect(rule({ kind: 'workdays' })).to.equal('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10');
    expect(rule({ kind: 'weekly', days: ['FR', 'MO'] })).to.equal('FREQ=WEEKLY;BYDAY=MO,FR;COUNT=10');
    expect(rule({ kind: 'monthlyByDate' })).to.equal('FREQ=MONTHLY;BYMONTHDAY=24;COUNT=10');
    expect(rule({ kind: 'monthlyByWeekday' })).to.equal('FREQ=MONTHLY;BYDAY=4TU;COUNT=10');
    expect(ruleOf({ ...base, kind: 'monthlyByWeekday' }, '2026-11-30', zone)).to.contain('BYDAY=-1MO');
  });

  it('ends with the last minute of its last day in the meeting’s zone', () => {
    expect(rule({ kind: 'daily', end: 'until', until: '2026-12-31' })).to.equal(
      'FREQ=DAILY;UNTIL=20261231T155900Z',
    );
  });

  it('has one end, also when somebody wrote another one into a rule of their own', () => {
    expect(rule({ kind: 'custom', rule: 'RRULE:freq=yearly;count=99', count: 2 })).to.equal(
      'FREQ=YEARLY;COUNT=2',
    );
    expect(withoutEnd('FREQ=DAILY;UNTIL=20270101T000000Z')).to.equal('FREQ=DAILY');
  });

  it('is read back from its rule as it was chosen', () => {
    for (const kind of ['daily', 'workdays', 'weekly', 'monthlyByDate', 'monthlyByWeekday'] as const) {
      for (const end of ['count', 'until'] as const) {
        const chosen: Repeat = {
          ...base,
          kind,
          end,
          interval: kind === 'workdays' ? 1 : 3,
          days: kind === 'weekly' ? ['MO', 'SU'] : base.days,
        };
        const back = repeatOf(ruleOf(chosen, start, zone), start, zone, base.until);
        expect({ ...back, rule: '', days: kind === 'weekly' ? back.days : base.days }, kind).to.deep.equal(
          chosen,
        );
      }
    }
  });

  it('that the form cannot show is kept as a rule of one’s own', () => {
    const back = repeatOf('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1;COUNT=4', start, zone, base.until);
    expect(back).to.include({ kind: 'custom', rule: 'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1', count: 4 });
    // Monthly on another date than the start.
    expect(repeatOf('FREQ=MONTHLY;BYMONTHDAY=1;COUNT=4', start, zone, base.until).kind).to.equal('custom');
  });
});
