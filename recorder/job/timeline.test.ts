import { expect } from 'chai';
import fc from 'fast-check';
import {
  begun,
  closingGap,
  longestGapMs,
  newTimeline,
  paused,
  resumed,
  timeOf,
  type Timeline,
} from './timeline.ts';

describe('the time of a recording', () => {
  it('begins with what came first, and leaves pauses out', () => {
    let timeline = begun(newTimeline, 10_000);
    expect(timeOf(timeline, 9000)).to.equal(null);
    expect(timeOf(timeline, 12_500)).to.equal(2500);
    timeline = paused(timeline, 13_000);
    expect(timeOf(timeline, 12_900)).to.equal(2900);
    expect(timeOf(timeline, 14_000)).to.equal(null);
    timeline = resumed(timeline, 20_000);
    expect(timeOf(timeline, 20_000)).to.equal(3000);
    expect(timeOf(timeline, 19_000)).to.equal(2000);
  });

  it('leaves nothing out of a pause before anything came', () => {
    expect(timeOf(begun(resumed(paused(newTimeline, 0), 5000), 6000), 7000)).to.equal(1000);
  });

  it('never runs faster than the time of day, whatever is paused and resumed', () => {
    const step = fc.record({ ms: fc.integer({ min: 1, max: 60_000 }), pauses: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let [at, timeline]: [number, Timeline] = [1000, begun(newTimeline, 1000)];
        let before = 0;
        for (const { ms, pauses } of steps) {
          const from = at;
          at += ms;
          timeline = pauses ? paused(timeline, at) : resumed(timeline, at);
          const time = timeOf(timeline, at - 1) ?? before;
          expect(time)
            .to.be.at.most(at - 1000)
            .and.at.least(0);
          if (timeOf(timeline, from) !== null) before = time;
        }
      }),
    );
  });

  it('holds the last picture through a short gap and cuts a long one out', () => {
    const timeline = begun(newTimeline, 0);
    expect(closingGap(timeline, 5000, 5000 + longestGapMs).cutMs).to.equal(0);
    const long = closingGap(timeline, 5000, 65_000);
    expect(long.cutMs).to.equal(60_000);
    expect(timeOf(long.timeline, 65_000)).to.equal(5000);
  });
});
