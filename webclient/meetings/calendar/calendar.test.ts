import { expect } from 'chai';
import fc from 'fast-check';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { placeInColumns } from './day-columns.ts';
import { byDay, weeksOf } from './month.ts';

describe('a month', () => {
  it('is drawn in whole weeks from Monday', () => {
    const weeks = weeksOf('2026-11-22');
    expect(weeks).to.have.length(6);
    expect(weeks[0]?.[0]).to.equal('2026-10-26');
    expect(weeks.at(-1)?.at(-1)).to.equal('2026-12-06');
    // A February of exactly four weeks.
    expect(weeksOf('2027-02-10')).to.have.length(4);
  });
});

describe('byDay', () => {
  const occurrence = (from: string, to: string): Occurrence =>
    ({ startsAt: Date.parse(from), endsAt: Date.parse(to) }) as Occurrence;

  it('puts a meeting on every day it touches in the zone', () => {
    const overnight = occurrence('2026-11-22T15:00:00Z', '2026-11-22T18:00:00Z');
    expect([...byDay([overnight], 'Asia/Shanghai').keys()]).to.deep.equal(['2026-11-22', '2026-11-23']);
    expect([...byDay([overnight], 'UTC').keys()]).to.deep.equal(['2026-11-22']);
  });

  it('does not count the midnight it ends at', () => {
    const evening = occurrence('2026-11-22T22:00:00Z', '2026-11-23T00:00:00Z');
    expect([...byDay([evening], 'UTC').keys()]).to.deep.equal(['2026-11-22']);
  });
});

describe('placeInColumns', () => {
  it('gives meetings one after the other the whole width', () => {
    const placed = placeInColumns([
      { item: 'a', span: { from: 60, to: 120 } },
      { item: 'b', span: { from: 120, to: 180 } },
    ]);
    expect(placed.map(({ columns }) => columns)).to.deep.equal([1, 1]);
  });

  it('never lets two lie on each other', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 300 }))
      .map(([from, length]) => ({ item: 'x', span: { from, to: from + length } }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (items) => {
        const placed = placeInColumns(items);
        expect(placed).to.have.length(items.length);
        for (const [index, one] of placed.entries()) {
          expect(one.column).to.be.lessThan(one.columns);
          for (const other of placed.slice(index + 1)) {
            const apart = one.to <= other.from || other.to <= one.from;
            expect(apart || one.column !== other.column).to.equal(true);
          }
        }
      }),
    );
  });
});
