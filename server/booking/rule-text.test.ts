import { expect } from 'chai';
import { ruleInWords } from './rule-text.ts';

const said: [rule: string, en: string, zh: string][] = [
  ['FREQ=DAILY', 'every day', '每天'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=10', 'every 3 days, 10 times', '每 3 天，共 10 次'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday', '每个工作日'],
  ['FREQ=DAILY;BYDAY=FR,MO,TU,WE,TH', 'every weekday', '每个工作日'],
  ['FREQ=WEEKLY;BYDAY=MO,WE;COUNT=1', 'every week on Monday and Wednesday, once', '每周一、三，共 1 次'],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20270301T120000Z',
    'every 2 weeks on Monday and Wednesday until 1 March 2027',
    '每 2 周的周一、周三，至 2027 年 3 月 1 日',
  ],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday', '每月的最后一个周五'],
  [
    'FREQ=MONTHLY;BYDAY=2TU,-2TU',
    'every month on the 2nd Tuesday and the 2nd to last Tuesday',
    '每月的第 2 个周二和倒数第 2 个周二',
  ],
  [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'every month on the last weekday',
    '每月的最后一个工作日',
  ],
  [
    'FREQ=MONTHLY;BYMONTHDAY=15,-1',
    'every month on the 15th and the last day of the month',
    '每月 15 日和最后一天',
  ],
  ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1', 'every year on the 1st of March', '每年 3 月 1 日'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=1MO', 'every year on the 1st Monday in March', '每年 3 月的第 1 个周一'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', 'every year on Monday in week 20', '每年第 20 周的周一'],
  ['FREQ=YEARLY;BYYEARDAY=100', 'every year on the 100th day of the year', '每年的第 100 天'],
];

describe('a rule in words', () => {
  for (const [rule, en, zh] of said) {
    it(`says ${rule} as “${en}” and “${zh}”`, () => {
      expect(ruleInWords(rule, 'Asia/Shanghai', 'en')).to.equal(en);
      expect(ruleInWords(rule, 'Asia/Shanghai', 'zh')).to.equal(zh);
    });
  }

  it('counts the last day where the meeting is, not in UTC', () => {
    const rule = 'FREQ=DAILY;UNTIL=20261231T200000Z';
    expect(ruleInWords(rule, 'Asia/Shanghai', 'en')).to.equal('every day until 1 January 2027');
    expect(ruleInWords(rule, 'America/New_York', 'en')).to.equal('every day until 31 December 2026');
  });
});
