import { expect } from 'chai';
import fc from 'fast-check';
import { formatRule, parseRule, RuleRefused } from './rule.ts';

const refused: Record<string, string> = {
  'a rule finer than daily': 'FREQ=HOURLY',
  'several times a day': 'FREQ=DAILY;BYHOUR=9,17',
  'no frequency': 'INTERVAL=2',
  'a part nobody knows': 'FREQ=DAILY;FOO=1',
  'a part twice': 'FREQ=DAILY;FREQ=WEEKLY',
  'an empty part': 'FREQ=WEEKLY;BYDAY=',
  'a day of the week nobody knows': 'FREQ=WEEKLY;BYDAY=XX',
  'a day of the month there never is': 'FREQ=MONTHLY;BYMONTHDAY=32',
  'the zeroth day': 'FREQ=MONTHLY;BYMONTHDAY=0',
  'the interval 0': 'FREQ=DAILY;INTERVAL=0',
  'the count 0': 'FREQ=DAILY;COUNT=0',
  'COUNT together with UNTIL': 'FREQ=DAILY;COUNT=3;UNTIL=20270101',
  'an end on a day there is not': 'FREQ=DAILY;UNTIL=20270231',
  'the second Monday of a week': 'FREQ=WEEKLY;BYDAY=2MO',
  'BYSETPOS by itself': 'FREQ=DAILY;BYSETPOS=1',
  'a start of its own': 'DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY',
  'other calendars': 'RSCALE=CHINESE;FREQ=YEARLY',
};

describe('a recurrence rule', () => {
  for (const [what, text] of Object.entries(refused)) {
    it(`is refused with ${what}`, () => {
      expect(() => parseRule(text)).to.throw(RuleRefused);
    });
  }

  it('is taken in small letters and with its name before it', () => {
    expect(
      formatRule(parseRule('rrule:freq=weekly;wkst=su;byday=+1mo;interval=1'.replace('+1', ''))),
    ).to.equal('FREQ=WEEKLY;BYDAY=MO;WKST=SU');
  });

  it('is never anything but refused or understood, and comes out as it went in', () => {
    const part = fc.oneof(
      fc.constantFrom('FREQ=DAILY', 'FREQ=MONTHLY', 'FREQ=YEARLY', 'BYDAY=MO,-1FR', 'BYSETPOS=-1', 'COUNT=3'),
      fc.constantFrom('UNTIL=20270101T000000Z', 'UNTIL=20270101', 'BYMONTH=1,2', 'INTERVAL=4', 'WKST=SU', ''),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        let rule;
        try {
          rule = parseRule(parts.join(';'));
        } catch (error) {
          if (error instanceof RuleRefused) return;
          throw error;
        }
        expect(parseRule(formatRule(rule))).to.deep.equal(rule);
      }),
    );
  });
});
