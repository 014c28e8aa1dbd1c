import { expect } from 'chai';
import type { Occurrence } from '../../../server/contract/api/booking.ts';
import { agendaOf, isAboutToStart } from './agenda.ts';

const zone = 'Asia/Shanghai';
const now = Date.parse('2026-11-22T04:00:00Z');
const meeting = (subject: string, from: string, to: string, live = 0): Occurrence =>
  ({ subject, startsAt: Date.parse(from), endsAt: Date.parse(to), live }) as Occurrence;

describe('the agenda', () => {
  it('names what is live first, and only there', () => {
    const running = meeting('running', '2026-11-22T03:00:00Z', '2026-11-22T05:00:00Z', 4);
    expect(agendaOf([running], now, zone)).to.deep.equal({ live: [running], days: [] });
  });

  it('leaves out what is over, unless somebody is still in it', () => {
    const over = meeting('over', '2026-11-22T01:00:00Z', '2026-11-22T02:00:00Z');
    const overrun = { ...over, live: 2 };
    expect(agendaOf([over, overrun], now, zone)).to.deep.equal({ live: [overrun], days: [] });
  });

  it('groups by the day of the person’s zone, what is still on under today', () => {
    const { days } = agendaOf(
      [
        meeting('since yesterday', '2026-11-21T10:00:00Z', '2026-11-22T10:00:00Z'),
        meeting('tonight', '2026-11-22T15:00:00Z', '2026-11-22T15:30:00Z'),
        meeting('after midnight there', '2026-11-22T16:30:00Z', '2026-11-22T17:00:00Z'),
      ],
      now,
      zone,
    );
    expect(
      days.map(({ day, occurrences }) => [day, occurrences.map(({ subject }) => subject)]),
    ).to.deep.equal([
      ['2026-11-22', ['since yesterday', 'tonight']],
      ['2026-11-23', ['after midnight there']],
    ]);
  });

  it('puts joining first a quarter of an hour before the start', () => {
    const next = meeting('next', '2026-11-22T04:15:00Z', '2026-11-22T05:00:00Z');
    expect(isAboutToStart(next, now)).to.equal(true);
    expect(isAboutToStart(next, now - 1)).to.equal(false);
    expect(isAboutToStart(next, next.endsAt)).to.equal(false);
  });
});
