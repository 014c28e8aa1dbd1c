import { expect } from 'chai';
import fc from 'fast-check';
import { type Day, DayCount, durationText } from './rules.ts';

const hour = 3_600_000;
const days: Day[] = [
  { name: '2026-03-01', from: 24 * hour, to: 48 * hour },
  { name: '2026-03-02', from: 48 * hour, to: 71 * hour },
  { name: '2026-03-03', from: 71 * hour, to: 95 * hour },
];

function count(stays: [number, number][]): { participants: number[]; peak: number[]; minutes: number[] } {
  const counter = new DayCount(days);
  for (const [from, to] of stays.toSorted((a, b) => a[0] - b[0])) counter.addAttendance(from, to);
  const result = counter.result();
  return {
    participants: result.map(({ participants }) => participants),
    peak: result.map(({ peakParties }) => peakParties),
    minutes: result.map(({ minutes }) => minutes),
  };
}

describe('use per day', () => {
  it('counts who joined, the most at once, and minutes, which midnight divides', () => {
    const stays: [number, number][] = [
      [30 * hour, 31 * hour],
      [31 * hour, 32 * hour],
      [47 * hour, 49 * hour],
      [47.5 * hour, 48 * hour],
      [10 * hour, 25 * hour],
    ];
    expect(count(stays)).to.deep.equal({
      participants: [4, 0, 0],
      peak: [2, 1, 0],
      minutes: [60 + 60 + 60 + 30 + 60, 60, 0],
    });
  });

  it('counts conferences on the day they began', () => {
    const counter = new DayCount(days);
    for (const at of [23 * hour, 24 * hour, 48 * hour - 1, 48 * hour, 95 * hour]) counter.addConference(at);
    expect(counter.result().map(({ conferences }) => conferences)).to.deep.equal([2, 1, 0]);
  });

  it('has those who stay over a whole day in it', () => {
    expect(count([[30 * hour, 80 * hour]])).to.deep.equal({
      participants: [1, 0, 0],
      peak: [1, 1, 1],
      minutes: [18 * 60, 23 * 60, 9 * 60],
    });
  });

  it('is what looking at every moment gives', () => {
    const stay = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 60 }))
      .map(([from, length]): [number, number] => [from * hour, (from + length) * hour]);
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 60 }), (stays) => {
        const expected = days.map(({ from, to }) => {
          let most = 0;
          for (let at = from; at < to; at += hour) {
            // Who comes and goes at once is in only while counted: the counter sees them, alone with those around.
            most = Math.max(most, stays.filter(([a, b]) => a <= at && at < b).length);
          }
          return most;
        });
        const lengthy = stays.filter(([from, to]) => to > from);
        expect(count(lengthy).peak).to.deep.equal(expected);
        const minutes = days.map(({ from, to }) =>
          stays.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)) / 60_000, 0),
        );
        expect(count(stays).minutes).to.deep.equal(minutes);
      }),
    );
  });
});

describe('a duration', () => {
  it('is written as hours, minutes and seconds', () => {
    const texts = [0, 999, 59_000, 3_599_999, 3_600_000, 100 * hour + 61_000, -5].map(durationText);
    expect(texts).to.deep.equal([
      '0:00:00',
      '0:00:00',
      '0:00:59',
      '0:59:59',
      '1:00:00',
      '100:01:01',
      '0:00:00',
    ]);
  });
});
