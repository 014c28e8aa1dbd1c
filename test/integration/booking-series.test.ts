import { expect } from 'chai';
import ICAL from 'ical.js';
import type { Mail } from '../../server/booking/ports.ts';
import { BookingWorld, day, hour, origin } from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

const berlin = (text: string) => Date.parse(text);

interface Entry {
  sequence: number;
  summary: string;
  starts: number[];
}

/** A calendar program in small: takes the messages it is sent, as RFC 5546 has it, and tells what stands in it. */
class CalendarProgram {
  readonly #events = new Map<string, Map<string, ICAL.Component>>();

  take({ calendar }: Mail): void {
    expect(calendar, 'a calendar object').not.to.equal(undefined);
    const root = new ICAL.Component(ICAL.parse(calendar!.content) as unknown[]);
    expect(root.getFirstPropertyValue('method')).to.equal(calendar!.method);
    for (const zone of root.getAllSubcomponents('vtimezone')) {
      ICAL.TimezoneService.register(zone);
    }
    for (const event of root.getAllSubcomponents('vevent')) {
      const uid = String(event.getFirstPropertyValue('uid'));
      const id = String(event.getFirstPropertyValue('recurrence-id') ?? '');
      expect(event.getFirstProperty('organizer'), 'an organiser').not.to.equal(null);
      expect(event.getAllProperties('attendee'), 'only whom it is sent to').to.have.length(1);
      expect(String(event.getFirstPropertyValue('dtstamp'))).to.match(/Z$/);
      const known = this.#events.get(uid) ?? new Map<string, ICAL.Component>();
      this.#events.set(uid, known);
      for (const [other, before] of known) {
        if (other === id || id === '') expect(sequenceOf(event)).to.be.greaterThan(sequenceOf(before));
      }
      if (calendar!.method === 'CANCEL') {
        expect(event.getFirstPropertyValue('status')).to.equal('CANCELLED');
        if (id === '') this.#events.delete(uid);
        else known.set(id, event);
        continue;
      }
      // A new series comes with all that was taken out of it.
      if (id === '') known.clear();
      known.set(id, event);
    }
  }

  entries(): Entry[] {
    return [...this.#events.values()].map((events) => {
      const master = events.get('');
      const overrides = [...events].filter(([id]) => id !== '').map(([, event]) => event);
      const shown = overrides.filter((event) => event.getFirstPropertyValue('status') !== 'CANCELLED');
      const replaced = new Set(overrides.map((event) => timeOf(event, 'recurrence-id')));
      const regular = master ? startsOf(master).filter((start) => !replaced.has(start)) : [];
      const newest = [...events.values()].sort((a, b) => sequenceOf(b) - sequenceOf(a))[0]!;
      return {
        sequence: sequenceOf(newest),
        summary: String((master ?? newest).getFirstPropertyValue('summary')),
        starts: [...regular, ...shown.map((event) => timeOf(event, 'dtstart'))].sort((a, b) => a - b),
      };
    });
  }
}

function sequenceOf(event: ICAL.Component): number {
  return Number(event.getFirstPropertyValue('sequence'));
}

function timeOf(event: ICAL.Component, name: string): number {
  return (event.getFirstPropertyValue(name) as ICAL.Time).toJSDate().getTime();
}

function startsOf(component: ICAL.Component): number[] {
  const event = new ICAL.Event(component);
  if (!event.isRecurring()) return [event.startDate.toJSDate().getTime()];
  const starts: number[] = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next as ICAL.Time | undefined; next = iterator.next()) {
    starts.push(next.toJSDate().getTime());
  }
  return starts;
}

describe('the life of a series', () => {
  eachDatabase((_dialect, open) => {
    async function world() {
      const w = new BookingWorld((await open()).db);
      const anna = await w.person('Anna');
      await w.person('Ben', { language: 'zh', timeZone: 'Asia/Shanghai' });
      await w.person('Carl');
      return { w, anna, program: new CalendarProgram() };
    }
    const inviting = (...names: string[]) =>
      names.map((name) => ({ kind: 'account' as const, accountId: `account-${name}` }));

    /** Weekly on Mondays at 9 in Berlin, from 9 March 2026, over the change of 29 March. */
    const weekly = { recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=6', invitees: inviting('Ben') };
    const mondays = [
      ...['2026-03-09T08:00Z', '2026-03-16T08:00Z', '2026-03-23T08:00Z'],
      ...['2026-03-30T07:00Z', '2026-04-06T07:00Z', '2026-04-13T07:00Z'],
    ].map(berlin);

    function receive(w: BookingWorld, program: CalendarProgram, who = 'ben@example.org'): Mail[] {
      const mails = w.takeMails().get(who) ?? [];
      for (const mail of mails) program.take(mail);
      return mails;
    }

    it('is one event to a calendar program through change, move, and cancellation', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      receive(w, program);
      expect(program.entries()).to.deep.equal([{ sequence: 0, summary: 'Planning', starts: mondays }]);

      const renamed = await w.change(anna, series, { changes: { subject: 'Plans' } });
      receive(w, program);
      expect(program.entries()).to.deep.equal([{ sequence: 1, summary: 'Plans', starts: mondays }]);

      const moved = await w.change(anna, renamed, {
        ...{ scope: 'one', occurrence: mondays[2]!, changes: { startsAt: '2026-03-24T11:00' } },
      });
      expect(moved).to.include({ seriesId: series.bookingId, meetingId: series.meetingId, recurrence: null });
      receive(w, program);
      const tuesday = berlin('2026-03-24T10:00Z');
      const withMoved = [...mondays.slice(0, 2), tuesday, ...mondays.slice(3)];
      expect(program.entries()).to.deep.equal([{ sequence: 2, summary: 'Plans', starts: withMoved }]);

      await w.cancel(anna, series.bookingId, { scope: 'one', occurrence: mondays[3]! });
      receive(w, program);
      const without = withMoved.filter((start) => start !== mondays[3]);
      expect(program.entries()).to.deep.equal([{ sequence: 3, summary: 'Plans', starts: without }]);

      const seen = await w.booking.get({ caller: anna, origin }, series.bookingId);
      expect(seen.occurrences.map(({ startsAt }) => startsAt)).to.deep.equal(without);
      await w.change(anna, seen, { changes: { agenda: 'Numbers' } });
      receive(w, program);
      expect(program.entries()).to.deep.equal([{ sequence: 4, summary: 'Plans', starts: without }]);

      await w.cancel(anna, series.bookingId);
      receive(w, program);
      expect(program.entries()).to.deep.equal([]);
      expect((await w.booking.get({ caller: anna, origin }, series.bookingId)).state).to.equal('cancelled');
    });

    it('ends and goes on as another with the same ID and PINs when this and following are changed', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      const later = await w.change(anna, series, {
        ...{ scope: 'following', occurrence: mondays[3]!, changes: { startsAt: '2026-03-31T14:00' } },
      });
      receive(w, program);
      const tuesdays = ['2026-03-31T12:00Z', '2026-04-07T12:00Z', '2026-04-14T12:00Z'].map(berlin);
      expect(program.entries()).to.deep.equal([
        { sequence: 1, summary: 'Planning', starts: mondays.slice(0, 3) },
        { sequence: 0, summary: 'Planning', starts: tuesdays },
      ]);
      const { meetingId, hostPin, guestPin } = series;
      expect(later).to.include({ meetingId, hostPin, guestPin, recurrence: 'FREQ=WEEKLY;COUNT=3;BYDAY=TU' });
      expect(later.occurrences.map(({ startsAt }) => startsAt)).to.deep.equal(tuesdays);
      const before = await w.booking.get({ caller: anna, origin }, series.bookingId);
      expect(before.occurrences).to.deep.equal(series.occurrences.slice(0, 3));
    });

    it('never changes what has begun: all of a running series is what is to come', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      w.now = mondays[1]! + hour / 2;
      const changed = await w.change(anna, series, { changes: { startsAt: '2026-03-09T10:30' } });
      receive(w, program);
      const lateStarts = mondays.slice(2).map((start) => start + 1.5 * hour);
      expect(changed.occurrences.map(({ startsAt }) => startsAt)).to.deep.equal(lateStarts);
      expect(program.entries().map(({ starts }) => starts)).to.deep.equal([mondays.slice(0, 2), lateStarts]);
      const month = { from: mondays[0]! - day, to: mondays[5]! + 2 * day, offset: 0, limit: 50 };
      const { items } = await w.calendar.list(anna, { ...month, scope: 'mine' });
      expect(items.map(({ startsAt }) => startsAt)).to.deep.equal([...mondays.slice(0, 2), ...lateStarts]);
      const past = { scope: 'following', occurrence: mondays[0]! } as const;
      const ended = await w.booking.get({ caller: anna, origin }, series.bookingId);
      expect(await rejection(w.change(anna, ended, { ...past, changes: { subject: 'x' } }))).to.include({
        code: 'meeting_begun',
      });
      w.now = mondays[1]! + 2 * hour;
      expect(await rejection(w.cancel(anna, series.bookingId))).to.include({ code: 'meeting_begun' });
    });

    it('changes settings of the room in place, and tells nobody', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, weekly);
      w.takeMails();
      w.now = mondays[1]! + 2 * hour;
      const changed = await w.change(anna, series, {
        changes: { waitingRoom: true, subject: series.subject },
      });
      expect(changed).to.include({ bookingId: series.bookingId, waitingRoom: true });
      expect(w.takeMails().size).to.equal(0);
    });

    it('cut short by a cancellation stays in calendars as it was until then', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      await w.cancel(anna, series.bookingId, { scope: 'following', occurrence: mondays[4]! });
      const [, ended] = receive(w, program);
      expect(program.entries()).to.deep.equal([
        { sequence: 1, summary: 'Planning', starts: mondays.slice(0, 4) },
      ]);
      expect(ended?.subject).to.equal('系列会议结束：Planning');
      expect(
        await rejection(w.cancel(anna, series.bookingId, { scope: 'one', occurrence: mondays[4]! })),
      ).to.include({
        code: 'occurrence_unknown',
      });
    });

    it('tells those added and those removed, and nobody who sees no difference', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      receive(w, program);
      await w.change(anna, series, { changes: { invitees: inviting('Ben', 'Carl') } });
      const added = w.takeMails();
      expect([...added.keys()]).to.deep.equal(['carl@example.org']);
      expect(added.get('carl@example.org')?.[0]?.calendar?.method).to.equal('REQUEST');
      const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
      await w.change(anna, now, { changes: { invitees: inviting('Carl') } });
      const removed = w.takeMails();
      expect([...removed.keys()]).to.deep.equal(['ben@example.org']);
      for (const mail of removed.get('ben@example.org')!) program.take(mail);
      expect(program.entries()).to.deep.equal([]);
    });

    it('takes somebody out of one occurrence only, and somebody else into it only', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      receive(w, program);
      const carls = new CalendarProgram();
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: mondays[2]!, changes: { invitees: inviting('Carl') } },
      });
      const mails = w.takeMails();
      for (const mail of mails.get('carl@example.org')!) carls.take(mail);
      for (const mail of mails.get('ben@example.org')!) program.take(mail);
      expect(carls.entries()[0]?.starts).to.deep.equal([mondays[2]]);
      expect(program.entries()[0]?.starts).to.deep.equal(mondays.filter((_, index) => index !== 2));
    });

    it('keeps what was taken out of it when it is changed, moved along by a new subject but not in time', async () => {
      const { w, anna, program } = await world();
      const series = await w.book(anna, weekly);
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: mondays[4]!, changes: { startsAt: '2026-04-07T09:00' } },
      });
      const seen = await w.booking.get({ caller: anna, origin }, series.bookingId);
      const later = await w.change(anna, seen, {
        ...{ scope: 'following', occurrence: mondays[3]!, changes: { subject: 'Second half' } },
      });
      const tuesday = berlin('2026-04-07T07:00Z');
      expect(later.occurrences.map(({ startsAt }) => startsAt)).to.deep.equal([
        mondays[3],
        tuesday,
        mondays[5],
      ]);
      receive(w, program);
      expect(program.entries().at(-1)).to.deep.equal({
        ...{ sequence: 0, summary: 'Second half', starts: [mondays[3], tuesday, mondays[5]] },
      });
      const month = { from: mondays[0]!, to: mondays[5]! + day, offset: 0, limit: 50, search: 'second' };
      expect((await w.calendar.list(anna, { ...month, scope: 'mine' })).total).to.equal(3);
    });

    it('tells times in the zone of who reads it, and where the meeting is', async () => {
      const { w, anna, program } = await world();
      await w.book(anna, weekly);
      const [mail] = receive(w, program);
      expect(mail?.subject).to.equal('会议邀请：Planning');
      expect(mail?.text).to.match(/2026年3月9日.*16:00.*17:00.*Asia\/Shanghai/);
      expect(mail?.text).to.match(/2026年3月9日.*09:00.*10:00.*Europe\/Berlin/);
      expect(mail?.text).to.contain('重复：每周一，共 6 次');
    });

    it('shows a subject as text, whatever signs are in it', async () => {
      const { w, anna, program } = await world();
      await w.book(anna, { ...weekly, subject: '<img src=x>; “a”, b\\n' });
      const [mail] = receive(w, program);
      expect(mail?.html).to.contain('&lt;img src=x&gt;').and.not.contain('<img');
      expect(program.entries()[0]?.summary).to.equal('<img src=x>; “a”, b\\n');
    });

    it('refuses what a series cannot be', async () => {
      const { w, anna } = await world();
      const codes: [string, Parameters<BookingWorld['book']>[1]][] = [
        ['recurrence_too_fine', { recurrence: 'FREQ=HOURLY;COUNT=3' }],
        ['recurrence_invalid', { recurrence: 'every monday' }],
        ['recurrence_empty', { recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2' }],
        ['series_too_long', { recurrence: 'FREQ=DAILY' }],
        [
          'series_overlaps',
          { recurrence: 'FREQ=DAILY;COUNT=2', startsAt: '2026-03-28T12:00', durationMinutes: 1440 },
        ],
        ['starts_in_past', { startsAt: '2026-03-02T07:54' }],
        ['starts_too_late', { startsAt: '2027-03-05T09:00' }],
        ['bad_request', { startsAt: '2026-02-30T09:00' }],
      ];
      for (const [code, request] of codes) {
        expect(await rejection(w.book(anna, request)), code).to.include({ code });
      }
      expect((await w.book(anna, { startsAt: '2026-03-02T07:56' })).occurrences).to.have.length(1);
      const series = await w.book(anna, weekly);
      const onto = {
        scope: 'one',
        occurrence: mondays[2]!,
        changes: { startsAt: '2026-03-16T09:30' },
      } as const;
      expect(await rejection(w.change(anna, series, onto))).to.include({ code: 'series_overlaps' });
      const monthly = await w.book(anna, { recurrence: 'FREQ=MONTHLY;BYDAY=2MO;COUNT=3' });
      expect(
        await rejection(w.change(anna, monthly, { changes: { startsAt: '2026-03-10T09:00' } })),
      ).to.include({
        code: 'start_not_in_series',
      });
    });
  });
});
