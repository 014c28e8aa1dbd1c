import { expect } from 'chai';
import { createMeetingRequest } from '../../server/contract/api/booking.ts';
import { transact } from '../../server/store/transact.ts';
import { address, BookingWorld, day, hour, origin } from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

describe('editing of a series', () => {
  eachDatabase((_dialect, open) => {
    async function world() {
      const w = new BookingWorld((await open()).db);
      const anna = await w.person('Anna');
      await w.person('Ben');
      return { w, anna };
    }
    const inviting = (...names: string[]) =>
      names.map((name) => ({ kind: 'account' as const, accountId: `account-${name}` }));
    const weekly = 'FREQ=WEEKLY;COUNT=5';
    const mondays = ['09', '16', '23'].map((date) => Date.parse(`2026-03-${date}T08:00Z`));
    const laterWednesday = Date.parse('2026-03-25T14:00Z');

    /** The second Monday is moved to a Wednesday after the third, and it is the second Tuesday. */
    async function withOneMovedLater(recurrence: string) {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence, invitees: inviting('Ben') });
      const one = await w.change(anna, series, {
        ...{ scope: 'one', occurrence: mondays[1]!, changes: { startsAt: '2026-03-25T15:00' } },
      });
      w.now = mondays[1]! + day;
      w.takeMails();
      const seen = () => w.booking.get({ caller: anna, origin }, series.bookingId);
      const toCome = async () => {
        const query = { from: w.now, to: w.now + 60 * day, offset: 0, limit: 50 };
        return (await w.calendar.list(anna, { ...query, scope: 'mine' })).items;
      };
      return { w, anna, series, one, seen, toCome };
    }

    it('cancels with all of it what was moved from what is past to what is to come', async () => {
      const { w, anna, series, toCome } = await withOneMovedLater(weekly);
      await w.cancel(anna, series.bookingId);
      expect(await toCome()).to.deep.equal([]);
      expect(await w.joining.joinable(series.meetingId)).to.include({ over: true });
      const [mail] = w.takeMails().get('ben@example.org') ?? [];
      expect(mail?.calendar?.content).to.contain('EXDATE;TZID=Europe/Berlin:20260316T090000');
    });

    it('is not over while one that was moved is to come, which is all there is to change and cancel', async () => {
      const { w, anna, one, seen, toCome } = await withOneMovedLater('FREQ=WEEKLY;COUNT=2');
      const series = await seen();
      expect(series.state).to.equal('active');
      expect(series.occurrences.map(({ startsAt }) => startsAt)).to.deep.equal([laterWednesday]);
      await w.change(anna, series, { changes: { subject: 'New' } });
      expect((await toCome()).map(({ bookingId, subject }) => [bookingId, subject])).to.deep.equal([
        [one.bookingId, 'New'],
      ]);
      const moved = w.change(anna, await seen(), { changes: { startsAt: '2026-03-27T09:00' } });
      expect(await rejection(moved)).to.include({ code: 'meeting_begun' });
      await w.cancel(anna, series.bookingId);
      expect(await toCome()).to.deep.equal([]);
      expect(await rejection(w.cancel(anna, series.bookingId))).to.include({ code: 'meeting_begun' });
    });

    it('changes with all of it what was moved from what is past, and leaves it when only what follows is meant', async () => {
      const { w, anna, one, seen, toCome } = await withOneMovedLater(weekly);
      const subjects = async () => (await toCome()).map(({ startsAt, subject }) => [startsAt, subject]);
      const all = await w.change(anna, await seen(), { changes: { subject: 'New' } });
      expect(await subjects()).to.deep.include([laterWednesday, 'New']);
      expect((await subjects()).every(([, subject]) => subject === 'New')).to.equal(true);
      await w.change(anna, all, {
        ...{ scope: 'following', occurrence: all.occurrences[1]!.occurrence },
        changes: { subject: 'Later' },
      });
      expect((await w.booking.get({ caller: anna, origin }, one.bookingId)).subject).to.equal('New');
    });

    for (const scope of ['all', 'following'] as const) {
      it(`keeps cancelled what was cancelled when ${scope} is moved`, async () => {
        const { w, anna } = await world();
        const series = await w.book(anna, { recurrence: weekly });
        for (const index of [1, 3]) {
          const { occurrence } = series.occurrences[index]!;
          if (index === 3) {
            const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
            await w.change(anna, now, { scope: 'one', occurrence, changes: { agenda: 'Alone' } });
          }
          await w.cancel(anna, series.bookingId, { scope: 'one', occurrence });
        }
        const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
        const { occurrence } = series.occurrences[scope === 'all' ? 0 : 2]!;
        const startsAt = scope === 'all' ? '2026-03-10T10:30' : '2026-03-24T10:30';
        const moved = await w.change(anna, now, { scope, occurrence, changes: { startsAt } });
        const expected = (scope === 'all' ? [0, 2, 4] : [2, 4]).map((index) =>
          new Date(series.occurrences[index]!.startsAt + day + 1.5 * hour).toISOString(),
        );
        expect(moved.occurrences.map((one) => new Date(one.startsAt).toISOString())).to.deep.equal(expected);
      });
    }

    it('does not repeat what was moved to earlier and has taken place when the series is moved', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: weekly, invitees: inviting('Ben') });
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: mondays[1]!, changes: { startsAt: '2026-03-04T15:00' } },
      });
      const seen = await w.booking.get({ caller: anna, origin }, series.bookingId);
      w.now = Date.parse('2026-03-05T12:00:00Z');
      w.takeMails();
      const moved = await w.change(anna, seen, { changes: { startsAt: '2026-03-09T10:00' } });
      expect(moved.occurrences.map(({ startsAt }) => startsAt)).to.not.include(mondays[1]! + hour);
      expect(moved.occurrences).to.have.length(4);
      const [mail] = w.takeMails().get('ben@example.org') ?? [];
      expect(mail?.calendar?.content).to.contain('RECURRENCE-ID;TZID=Europe/Berlin:20260316T100000');
    });

    it('counts what has taken place with what a new COUNT counts', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=4' });
      w.now = mondays[1]! + day;
      const longer = await w.change(anna, series, { changes: { recurrence: 'FREQ=WEEKLY;COUNT=5' } });
      expect(longer.recurrence).to.equal('FREQ=WEEKLY;COUNT=3');
      expect(longer.occurrences).to.have.length(3);
      const other = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=4', startsAt: '2026-03-18T09:00' });
      w.now += 2.5 * day;
      const none = w.change(anna, other, { changes: { recurrence: 'FREQ=DAILY;COUNT=2' } });
      expect(await rejection(none)).to.include({ code: 'recurrence_empty' });
    });

    it('sets the length of an instant meeting', async () => {
      const { w, anna } = await world();
      w.now += 12_345;
      await w
        .instant(true)
        .start({ caller: anna, address, origin, language: 'en' }, createMeetingRequest.parse({}));
      const { id } = await w.db.selectFrom('booking').select('id').executeTakeFirstOrThrow();
      await w.change(anna, { bookingId: id, version: 1 }, { changes: { durationMinutes: 120 } });
      const { startsAt, endsAt } = await w.db
        .selectFrom('occurrence')
        .select(['startsAt', 'endsAt'])
        .executeTakeFirstOrThrow();
      expect([startsAt, endsAt]).to.deep.equal([w.now, w.now + 2 * hour]);
    });

    it('keeps the last of a series that ends at a time of day and is moved later in the day', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;UNTIL=20260330T070000Z' });
      const moved = await w.change(anna, series, { changes: { startsAt: '2026-03-09T10:00' } });
      expect(moved.occurrences).to.have.length(4);
      const back = await w.change(anna, moved, { changes: { startsAt: '2026-03-09T08:00' } });
      expect(back.occurrences).to.have.length(4);
      expect(back.recurrence).to.equal('FREQ=WEEKLY;UNTIL=20260330T215900Z');
    });

    it('refuses to move what follows onto what is before it', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=4' });
      const onto = w.change(anna, series, {
        ...{ scope: 'following', occurrence: series.occurrences[2]!.occurrence },
        changes: { startsAt: '2026-03-10T09:30' },
      });
      expect(await rejection(onto)).to.include({ code: 'series_overlaps' });
    });

    it('refuses to lengthen a series into what was taken out of it', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=4' });
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: series.occurrences[2]!.occurrence },
        changes: { startsAt: '2026-03-10T11:00' },
      });
      const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
      const longer = w.change(anna, now, { changes: { durationMinutes: 150 } });
      expect(await rejection(longer)).to.include({ code: 'series_overlaps' });
      expect((await w.change(anna, now, { changes: { durationMinutes: 90 } })).durationMinutes).to.equal(90);
    });

    it('refuses PINs that are equal in one occurrence', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: weekly, hostPin: '111111', guestPin: '333333' });
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: mondays[1]!, changes: { hostPin: '222222' } },
      });
      const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
      const equal = w.change(anna, now, { changes: { guestPin: '222222' } });
      expect(await rejection(equal)).to.include({ code: 'pins_equal' });
    });

    it('sets an occurrence back to what the series is', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: weekly });
      const one = { scope: 'one', occurrence: mondays[1]! } as const;
      await w.change(anna, series, { ...one, changes: { subject: 'Special', durationMinutes: 30 } });
      const now = await w.booking.get({ caller: anna, origin }, series.bookingId);
      const back = await w.change(anna, now, {
        ...{ ...one, changes: { subject: series.subject, durationMinutes: 60 } },
      });
      expect(back).to.include({ subject: series.subject, durationMinutes: 60 });
    });

    it('lets who had the VMR before move nothing there, and cancel it all the same', async () => {
      const { w, anna } = await world();
      const vmr = await w.vmr('vmr-1', { kind: 'account', id: anna.accountId });
      const booking = await w.book(anna, { idKind: 'vmr', vmrId: 'vmr-1' });
      w.vmrs.set('vmr-1', { ...vmr, owner: { kind: 'account', id: 'account-Ben' } });
      for (const changes of [{ startsAt: '2026-03-10T09:00' }, { durationMinutes: 120 }]) {
        expect(await rejection(w.change(anna, booking, { changes }))).to.include({ code: 'vmr_not_yours' });
      }
      const renamed = await w.change(anna, booking, { changes: { subject: 'Still mine' } });
      await w.cancel(anna, renamed.bookingId);
    });

    it('refuses rules that cannot be gone through', async () => {
      const { w, anna } = await world();
      const never = 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5';
      for (const startsAt of ['1900-01-01T09:00', '0001-01-01T09:00']) {
        const refused = await rejection(w.book(anna, { startsAt, recurrence: never }));
        expect(refused).to.include({ code: 'starts_in_past', field: 'startsAt' });
      }
      const refused = await rejection(w.book(anna, { recurrence: never }));
      expect((refused as { code?: string }).code).to.be.oneOf(['recurrence_empty', 'recurrence_invalid']);
    });

    it('is cancelled to who is invited, with all else that is to come, when the account of its owner goes', async () => {
      const { w, anna } = await world();
      const ben = await w.person('Ben');
      const series = await w.book(anna, { recurrence: weekly, invitees: inviting('Ben') });
      await w.book(anna, { idKind: 'personal', startsAt: '2026-03-19T09:00', invitees: inviting('Ben') });
      const past = await w.book(anna, { startsAt: '2026-03-09T12:00', invitees: inviting('Ben') });
      const others = await w.book(ben, { startsAt: '2026-03-20T09:00' });
      await w.rooms.mine(anna, origin);
      w.now = mondays[1]! + day;
      w.takeMails();
      await transact(w.db, (tx) => w.cancelling.forgetAccount(tx, anna.accountId, { origin }));
      const mails = w.takeMails().get('ben@example.org') ?? [];
      expect(mails.map(({ calendar }) => calendar?.method)).to.have.members(['REQUEST', 'CANCEL']);
      const query = { from: mondays[0]!, to: w.now + 60 * day, offset: 0, limit: 50 };
      const { items } = await w.calendar.list(ben, { ...query, scope: 'mine' });
      expect(items.map(({ bookingId, startsAt }) => [bookingId, startsAt])).to.deep.equal([
        [series.bookingId, mondays[0]],
        [past.bookingId, Date.parse('2026-03-09T11:00Z')],
        [series.bookingId, mondays[1]],
        [others.bookingId, Date.parse('2026-03-20T08:00Z')],
      ]);
      expect(await w.db.selectFrom('personalRoom').selectAll().execute()).to.deep.equal([]);
    });
  });
});
