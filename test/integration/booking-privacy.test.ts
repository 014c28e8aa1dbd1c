import { expect } from 'chai';
import { BookingWorld, day, origin } from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

describe('what the invited may read of a booking', () => {
  eachDatabase((_dialect, open) => {
    async function world() {
      const w = new BookingWorld((await open()).db);
      const anna = await w.person('Anna');
      const ben = await w.person('Ben');
      const carl = await w.person('Carl');
      return { w, anna, ben, carl };
    }
    const inviting = (...names: string[]) =>
      names.map((name) => ({ kind: 'account' as const, accountId: `account-${name}` }));

    it('is no PIN of a personal room once the meeting in it is cancelled or over', async () => {
      const { w, anna, ben } = await world();
      const invitees = [{ kind: 'account' as const, accountId: ben.accountId, role: 'host' as const }];
      const cancelled = await w.book(anna, { idKind: 'personal', invitees });
      const over = await w.book(anna, { idKind: 'personal', invitees, startsAt: '2026-03-10T09:00' });
      const { hostPin, guestPin } = await w.rooms.mine(anna, origin);
      const asked = { caller: ben, origin };
      expect(await w.booking.get(asked, over.bookingId)).to.include({ hostPin, guestPin });
      await w.cancel(anna, cancelled.bookingId);
      w.now += 30 * day;
      for (const { bookingId, meetingId } of [cancelled, over]) {
        const link = `${origin}/m/${meetingId}`;
        expect(await w.booking.get(asked, bookingId)).to.include({ hostPin: '', guestPin: '', link });
        const told = await w.booking.invitation(asked, bookingId, {});
        expect(told.link).to.equal(link);
        const file = await w.booking.calendarFile(asked, bookingId);
        expect(told.text + file.content)
          .not.to.contain(guestPin)
          .and.not.contain(hostPin);
      }
    });

    it('is no PIN of a VMR that has become another’s', async () => {
      const { w, anna, ben } = await world();
      const vmr = await w.vmr('vmr-1', { kind: 'account', id: anna.accountId });
      const { bookingId } = await w.book(anna, { idKind: 'vmr', vmrId: 'vmr-1' });
      w.vmrs.set('vmr-1', { ...vmr, owner: { kind: 'account', id: ben.accountId }, hostPin: '987654' });
      expect(await w.booking.get({ caller: anna, origin }, bookingId)).to.include({
        hostPin: '',
        guestPin: '',
      });
      const { content } = await w.booking.calendarFile({ caller: anna, origin }, bookingId);
      expect(content).not.to.contain('987654').and.not.contain(vmr.guestPin);
    });

    it('is nothing of an occurrence that they were taken off', async () => {
      const { w, anna, ben } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=5', invitees: inviting('Ben') });
      const { occurrence } = series.occurrences[1]!;
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence },
        changes: { subject: 'Without him', guestPin: '777777', invitees: [], startsAt: '2026-03-17T15:00' },
      });
      const asked = { caller: ben, origin };
      const { content } = await w.booking.calendarFile(asked, series.bookingId);
      expect(content).to.contain('EXDATE').and.not.contain('Without him').and.not.contain('777777');
      expect(await rejection(w.booking.invitation(asked, series.bookingId, { occurrence }))).to.include({
        code: 'occurrence_unknown',
      });
      const { occurrences } = await w.booking.get(asked, series.bookingId);
      expect(occurrences.map((one) => one.occurrence)).not.to.include(occurrence);
      const own = await w.booking.get({ caller: anna, origin }, series.bookingId);
      expect(own.occurrences.map((one) => one.occurrence)).to.include(occurrence);
    });

    it('is not the host PIN of an occurrence that the host of the series is a guest in', async () => {
      const { w, anna, ben } = await world();
      const series = await w.book(anna, {
        recurrence: 'FREQ=WEEKLY;COUNT=5',
        invitees: [{ kind: 'account', accountId: ben.accountId, role: 'host' }],
      });
      const one = await w.change(anna, series, {
        ...{ scope: 'one', occurrence: series.occurrences[1]!.occurrence },
        changes: { hostPin: '987654', invitees: inviting('Ben') },
      });
      const asked = { caller: ben, origin };
      for (const bookingId of [series.bookingId, one.bookingId]) {
        const { content } = await w.booking.calendarFile(asked, bookingId);
        expect(content).to.contain(one.guestPin).and.not.contain('987654');
      }
      const whole = await w.booking.calendarFile(asked, series.bookingId);
      expect(whole.content).to.contain(series.hostPin);
    });

    it('is, of an occurrence by itself, a file that leaves the rest of the series as it is', async () => {
      const { w, anna, ben } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=5', invitees: inviting('Ben') });
      const { occurrence } = series.occurrences[1]!;
      const one = await w.change(anna, series, {
        ...{ scope: 'one', occurrence, changes: { subject: 'Special' } },
      });
      for (const caller of [anna, ben]) {
        const { content } = await w.booking.calendarFile({ caller, origin }, one.bookingId);
        expect(content.match(/^BEGIN:VEVENT/gm)).to.have.length(1);
        expect(content)
          .to.contain('SUMMARY:Special')
          .and.contain('RECURRENCE-ID;TZID=Europe/Berlin:20260316T090000')
          .and.not.match(/^RRULE:FREQ=WEEKLY/m);
        expect((await w.booking.invitation({ caller, origin }, one.bookingId, {})).text).to.contain(
          'Special',
        );
      }
    });

    it('names an occurrence in another time zone by the time that it has in the series', async () => {
      const { w, anna, ben } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=5', invitees: inviting('Ben') });
      w.takeMails();
      const one = await w.change(anna, series, {
        ...{ scope: 'one', occurrence: series.occurrences[1]!.occurrence },
        changes: { startsAt: '2026-03-16T10:00', timeZone: 'America/New_York' },
      });
      const [mail] = w.takeMails().get('ben@example.org') ?? [];
      const file = await w.booking.calendarFile({ caller: ben, origin }, one.bookingId);
      for (const content of [mail?.calendar?.content, file.content]) {
        expect(content)
          .to.contain('\r\nRECURRENCE-ID:20260316T080000Z\r\n')
          .and.contain('\r\nDTSTART;TZID=America/New_York:20260316T100000\r\n');
      }
    });

    it('names an occurrence that ends in the hour that comes twice by its time in the series', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=5', invitees: inviting('Ben') });
      w.takeMails();
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: series.occurrences[1]!.occurrence },
        changes: { startsAt: '2026-11-01T00:30', timeZone: 'America/New_York', durationMinutes: 90 },
      });
      expect(w.takeMails().get('ben@example.org')?.[0]?.calendar?.content).to.contain(
        '\r\nRECURRENCE-ID:20260316T080000Z\r\n',
      );
    });
  });
});
