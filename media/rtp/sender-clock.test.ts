import { expect } from 'chai';
import { ntpOf } from './ntp.ts';
import { SenderClock } from './sender-clock.ts';

describe('the clock of a sender', () => {
  const reportedAt = Date.UTC(2026, 0, 1);

  it('is unknown before its first report', () => {
    expect(new SenderClock(90_000).at(1)).to.equal(null);
  });

  it('goes by its latest report, before and after it, over the end of the timestamps', () => {
    const clock = new SenderClock(90_000);
    clock.report({ ntp: ntpOf(reportedAt - 1000), timestamp: 5 });
    clock.report({ ntp: ntpOf(reportedAt), timestamp: 0xffff_ffff });
    expect(clock.at(0xffff_ffff)).to.be.closeTo(reportedAt, 0.01);
    expect(clock.at(8999)).to.be.closeTo(reportedAt + 100, 0.01);
    expect(clock.at(0xffff_ffff - 9000)).to.be.closeTo(reportedAt - 100, 0.01);
  });
});
