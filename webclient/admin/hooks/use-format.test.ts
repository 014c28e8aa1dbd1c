import { expect } from 'chai';
import { makeFormat } from './use-format.ts';

const noon = Date.UTC(2026, 4, 4, 4);
const en = makeFormat('en', 'Asia/Shanghai');

describe('what administrators read', () => {
  it('gives times in their own time zone', () => {
    expect(en.time(noon)).to.equal('12:00');
    expect(makeFormat('en', 'Europe/Zurich').time(noon)).to.equal('06:00');
  });

  it('names the day once when a meeting ends on the day it began', () => {
    expect(en.span(noon, noon + 5_400_000)).to.equal('4 May 2026, 12:00 – 13:30');
    expect(en.span(noon, noon + 86_400_000)).to.equal('4 May 2026, 12:00 – 5 May 2026, 12:00');
  });

  it('counts space in the units it is sold in', () => {
    expect(en.bytes(0)).to.equal('0 byte');
    expect(en.bytes(1_500_000_000)).to.equal('1.5 GB');
    expect(en.bytes(500_000_000_000)).to.equal('500 GB');
    expect(en.bytes(1e15)).to.equal('1,000 TB');
  });

  it('says how long in hours and minutes', () => {
    expect(en.duration(20_000)).to.equal('0 mins');
    expect(en.duration(80 * 60_000)).to.equal('1 hr 20 mins');
    expect(makeFormat('zh', 'UTC').duration(7_200_000)).to.equal('2小时');
  });

  it('does not divide by a limit of nothing', () => {
    expect(en.percent(3, 0)).to.equal('0%');
    expect(en.percent(1, 4)).to.equal('25%');
  });

  it('takes a day for that day, wherever it is read', () => {
    expect(makeFormat('en', 'America/Los_Angeles').day('2026-05-04')).to.equal('4 May');
  });
});
