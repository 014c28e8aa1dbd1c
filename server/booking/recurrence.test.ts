import { expect } from 'chai';
import fc from 'fast-check';
import { daysBetween, instantOf, localOf, zonedOf } from './local-time.ts';
import {
  bookedAheadMs,
  expand,
  moveRule,
  occurrencesAtMost,
  overlaps,
  type Pattern,
  readPattern,
  splitPattern,
  type Start,
} from './recurrence.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai', 'UTC'] as const;
const start = fc
  .tuple(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 24 * 60 - 1 }))
  .map(([day, minute]) => new Date(Date.UTC(2026, 0, 1 + day, 0, minute)).toISOString().slice(0, 16));
const rule = fc.oneof(
  fc.tuple(fc.constantFrom('FREQ=DAILY', 'FREQ=DAILY;INTERVAL=3', 'FREQ=DAILY;BYDAY=MO,FR')),
  fc.tuple(
    fc.constantFrom('FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', 'FREQ=WEEKLY;BYDAY=TU,SU;WKST=SU'),
  ),
  fc.tuple(
    fc.constantFrom('FREQ=MONTHLY', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1'),
  ),
  fc.tuple(fc.constantFrom('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1', 'FREQ=MONTHLY;BYDAY=1MO,3MO')),
);
const end = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((count) => `COUNT=${count}`),
  fc.integer({ min: 1, max: 11 }).map((month) => `UNTIL=2027${String(month).padStart(2, '0')}15`),
);
const given = fc
  .tuple(start, fc.constantFrom(...zones), rule, end)
  .map(([local, zone, [text], ending]) => readPattern(local, zone, `${text};${ending}`));

function latestOf({ start: local, timeZone }: Pattern): number {
  return instantOf(local, timeZone) + bookedAheadMs;
}

/** Every occurrence, where the rule may be booked at all. */
function startsOf(pattern: Pattern): Start[] {
  const expansion = expand(pattern, latestOf(pattern));
  return expansion.kind === 'ok' ? expansion.starts : [];
}

function expanded(local: string, zone: string, text: string): string[] {
  const pattern = readPattern(local, zone, text);
  return startsOf(pattern).map(({ startsAt }) =>
    zonedOf(startsAt, zone).toString({ smallestUnit: 'minute' }),
  );
}

function clockChangesOn(local: string, timeZone: string): boolean {
  const [midnight, evening] = ['00:00', '23:59'].map((time) =>
    instantOf(`${local.slice(0, 10)}T${time}`, timeZone),
  );
  return zonedOf(midnight!, timeZone).offset !== zonedOf(evening!, timeZone).offset;
}

describe('the occurrences of a rule', function () {
  // Many rules, on a machine that may be busy.
  this.timeout(30_000);

  it('keep the time of day over both changes of the clock', () => {
    expect(expanded('2026-03-22T09:00', 'Europe/Berlin', 'FREQ=WEEKLY;COUNT=2')).to.deep.equal([
      '2026-03-22T09:00+01:00[Europe/Berlin]',
      '2026-03-29T09:00+02:00[Europe/Berlin]',
    ]);
    expect(expanded('2026-10-31T09:00', 'America/New_York', 'FREQ=DAILY;COUNT=2')).to.deep.equal([
      '2026-10-31T09:00-04:00[America/New_York]',
      '2026-11-01T09:00-05:00[America/New_York]',
    ]);
  });

  const gaps: [zone: string, local: string, inGap: string, after: string][] = [
    ['Europe/Berlin', '2026-03-28T02:30', '2026-03-29T03:30+02:00', '2026-03-30T02:30+02:00'],
    ['America/New_York', '2026-03-07T02:30', '2026-03-08T03:30-04:00', '2026-03-09T02:30-04:00'],
    ['Australia/Lord_Howe', '2026-10-03T02:15', '2026-10-04T02:45+11:00', '2026-10-05T02:15+11:00'],
  ];
  for (const [zone, local, inGap, after] of gaps) {
    it(`take place later by the gap when ${zone} skips their time, and at the old time the day after`, () => {
      const [, gap, next] = expanded(local, zone, 'FREQ=DAILY;COUNT=3');
      expect([gap, next]).to.deep.equal([`${inGap}[${zone}]`, `${after}[${zone}]`]);
    });
  }

  it('keep the time of day after a first one in the gap', () => {
    expect(expanded('2026-03-29T02:30', 'Europe/Berlin', 'FREQ=DAILY;COUNT=2')).to.deep.equal([
      '2026-03-29T03:30+02:00[Europe/Berlin]',
      '2026-03-30T02:30+02:00[Europe/Berlin]',
    ]);
  });

  const folds: [zone: string, local: string, first: string][] = [
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T02:30+02:00'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T01:30-04:00'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-05T01:45+11:00'],
  ];
  for (const [zone, local, first] of folds) {
    it(`take place once, the first time, when ${zone} has their time twice`, () => {
      const starts = expanded(local, zone, 'FREQ=DAILY;COUNT=2');
      expect(starts[0]).to.equal(`${first}[${zone}]`);
      expect(starts).to.have.length(2);
    });
  }

  it('follow BYSETPOS, INTERVAL and the last of a month', () => {
    const days = (text: string) =>
      expanded('2026-01-05T09:00', 'Asia/Shanghai', text).map((one) => one.slice(0, 10));
    expect(days('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3')).to.deep.equal([
      ...['2026-01-30', '2026-02-27', '2026-03-31'],
    ]);
    expect(days('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4')).to.deep.equal([
      ...['2026-01-05', '2026-01-07', '2026-01-19', '2026-01-21'],
    ]);
    expect(days('FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3')).to.deep.equal([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
    ]);
  });

  it('include the day UNTIL names, in the zone of the meeting, and the instant it names', () => {
    const count = (text: string) => expanded('2026-03-02T23:00', 'America/New_York', text).length;
    expect(count('FREQ=DAILY;UNTIL=20260304')).to.equal(3);
    expect(count('FREQ=DAILY;UNTIL=20260305T040000Z')).to.equal(3);
    expect(count('FREQ=DAILY;UNTIL=20260305T035959Z')).to.equal(2);
  });

  it('are refused without an end, beyond a year, and when there are none or too many', () => {
    const kind = (text: string) => {
      const pattern = readPattern('2026-01-05T09:00', 'UTC', text);
      return expand(pattern, latestOf(pattern)).kind;
    };
    expect(kind('FREQ=DAILY')).to.equal('too_late');
    expect(kind('FREQ=YEARLY;COUNT=3')).to.equal('too_late');
    expect(kind('FREQ=WEEKLY;COUNT=60')).to.equal('too_late');
    expect(kind('FREQ=YEARLY;INTERVAL=2;UNTIL=20990101')).to.equal('too_late');
    expect(kind('FREQ=WEEKLY;UNTIL=20270105')).to.equal('ok');
    expect(kind('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=2')).to.equal('none');
    expect(kind('FREQ=DAILY;UNTIL=20250101')).to.equal('none');
    expect(kind(`FREQ=DAILY;COUNT=366`)).to.equal('ok');
    expect(kind('FREQ=DAILY;COUNT=401')).to.equal('too_late');
  });

  it('are refused above the number there may be', () => {
    const pattern = readPattern('2026-01-05T09:00', 'UTC', 'FREQ=DAILY;UNTIL=20280101');
    expect(expand(pattern, latestOf(pattern) + 2 * bookedAheadMs).kind).to.equal('too_many');
    expect(occurrencesAtMost).to.equal(400);
  });

  it('are in order, within bounds, and at the same time of day but in a gap', () => {
    fc.assert(
      fc.property(given, (pattern) => {
        const starts = startsOf(pattern);
        for (const [index, { local, startsAt }] of starts.entries()) {
          expect(startsAt)
            .to.be.at.least(instantOf(pattern.start, pattern.timeZone))
            .and.at.most(latestOf(pattern));
          expect(local.slice(11)).to.equal(pattern.start.slice(11));
          if (index > 0) expect(startsAt).to.be.greaterThan(starts[index - 1]!.startsAt);
          const shown = localOf(startsAt, pattern.timeZone);
          if (shown !== local) expect(clockChangesOn(local, pattern.timeZone)).to.equal(true);
          expect(daysBetween(local, shown)).to.equal(0);
        }
      }),
    );
  });

  it('are the same when the series begins with its first occurrence', () => {
    fc.assert(
      fc.property(given, (pattern) => {
        const starts = startsOf(pattern);
        fc.pre(starts.length > 0);
        expect(startsOf({ ...pattern, start: starts[0]!.local })).to.deep.equal(starts);
      }),
    );
  });

  it('are those before and those after, when a series is cut in two anywhere', () => {
    fc.assert(
      fc.property(given, fc.nat(), (pattern, where) => {
        const starts = startsOf(pattern);
        fc.pre(starts.length > 1);
        const at = 1 + (where % (starts.length - 1));
        const first = { ...pattern, start: starts[0]!.local };
        const { before, after } = splitPattern(first, starts, at);
        expect(startsOf(before)).to.deep.equal(starts.slice(0, at));
        expect(startsOf(after)).to.deep.equal(starts.slice(at));
      }),
    );
  });

  it('move by as many days as a weekly series does, and stay as many', () => {
    fc.assert(
      fc.property(start, fc.constantFrom(...zones), fc.integer({ min: 1, max: 20 }), (local, zone, days) => {
        const pattern = readPattern(local, zone, 'FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270701');
        const starts = startsOf(pattern);
        fc.pre(starts.length > 0);
        const first = { ...pattern, start: starts[0]!.local };
        const to = new Date(Date.parse(`${first.start}Z`) + days * 86_400_000).toISOString().slice(0, 16);
        const moved = { start: to, timeZone: zone, rule: moveRule(first, { start: to, timeZone: zone }) };
        const expansion = expand(moved, latestOf(first) + bookedAheadMs);
        if (expansion.kind !== 'ok') throw new Error(expansion.kind);
        expect(expansion.starts.map(({ local: one }) => one)).to.deep.equal(
          starts.map((one) =>
            new Date(Date.parse(`${one.local}Z`) + days * 86_400_000).toISOString().slice(0, 16),
          ),
        );
      }),
    );
  });

  it('overlap only when one begins before the one before has ended', () => {
    const starts = startsOf(readPattern('2026-01-05T09:00', 'UTC', 'FREQ=DAILY;COUNT=3'));
    expect(overlaps(starts, 24 * 60)).to.equal(false);
    expect(overlaps(starts, 24 * 60 + 1)).to.equal(true);
    const springForward = startsOf(readPattern('2026-03-28T12:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=2'));
    expect(overlaps(springForward, 24 * 60)).to.equal(true);
  });
});
