import { expect } from 'chai';
import { bookRequestSchema, templateRequestSchema } from '../../server/contract/api/booking.ts';
import {
  address,
  BookingWorld,
  bookRequest,
  day,
  enterpriseId,
  hour,
  monday,
  origin,
} from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

describe('booking', () => {
  eachDatabase((_dialect, open) => {
    async function world() {
      const made = new BookingWorld((await open()).db);
      const anna = await made.person('Anna');
      const ben = await made.person('Ben');
      const carl = await made.person('Carl');
      return { world: made, anna, ben, carl };
    }
    const inviting = (...names: string[]) => ({
      invitees: names.map((name) => ({ kind: 'account' as const, accountId: `account-${name}` })),
    });

    it('gives a meeting a random ID, two PINs and a link for the invited', async () => {
      const { world: w, anna } = await world();
      const booking = await w.book(anna);
      expect(booking.meetingId).to.match(/^\d{9}$/);
      expect(booking.hostPin)
        .to.match(/^\d{6}$/)
        .and.not.equal(booking.guestPin);
      expect(booking.link).to.equal(`${origin}/m/${booking.meetingId}#pin=${booking.guestPin}`);
      expect(booking.occurrences).to.deep.equal([
        {
          occurrence: Date.parse('2026-03-09T08:00Z'),
          startsAt: Date.parse('2026-03-09T08:00Z'),
          endsAt: Date.parse('2026-03-09T09:00Z'),
        },
      ]);
      expect(w.around.events[0]?.event).to.equal('meeting.booked');
      expect(JSON.stringify(w.around.events))
        .not.to.contain(booking.hostPin)
        .and.not.contain(booking.guestPin);
    });

    it('tells the invited the guest PIN, hosts the host PIN too, and strangers nothing', async () => {
      const { world: w, anna, ben, carl } = await world();
      const dora = await w.person('Dora');
      const { bookingId, hostPin, guestPin } = await w.book(anna, {
        invitees: [
          { kind: 'account', accountId: ben.accountId },
          { kind: 'account', accountId: carl.accountId, role: 'host' },
          { kind: 'email', email: 'guest@elsewhere.example' },
        ],
      });
      const mails = w.takeMails();
      expect([...mails.keys()]).to.have.members([
        'ben@example.org',
        'carl@example.org',
        'guest@elsewhere.example',
      ]);
      for (const who of ['ben@example.org', 'guest@elsewhere.example']) {
        const sent = JSON.stringify(mails.get(who));
        expect(sent).to.contain(guestPin).and.not.contain(hostPin);
      }
      expect(mails.get('carl@example.org')?.[0]?.text).to.contain(hostPin);
      expect((await w.booking.get({ caller: ben, origin }, bookingId)).hostPin).to.equal('');
      expect((await w.booking.get({ caller: carl, origin }, bookingId)).hostPin).to.equal(hostPin);
      const refused = await rejection(w.booking.get({ caller: dora, origin }, bookingId));
      expect(refused).to.include({ code: 'not_found' });
    });

    it('answers not_found for a booking of another enterprise, to its administrators too', async () => {
      const { world: w, anna } = await world();
      const other = await w.person('Otto', { enterpriseId: 'other', role: 'admin' });
      const booking = await w.book(anna);
      expect(await rejection(w.booking.get({ caller: other, origin }, booking.bookingId))).to.include({
        code: 'not_found',
      });
      expect(await rejection(w.change(other, booking, { changes: { subject: 'Mine' } }))).to.include({
        code: 'not_found',
      });
      expect(await rejection(w.cancel(other, booking.bookingId))).to.include({ code: 'not_found' });
    });

    it('does not tell a hidden account from one that is not there', async () => {
      const { world: w, anna, ben } = await world();
      w.hidden.add(ben.accountId);
      const hidden = await rejection(w.book(anna, inviting('Ben')));
      const missing = await rejection(w.book(anna, inviting('Nobody')));
      expect(hidden).to.include({ code: 'invitee_unknown', field: 'invitees.0' });
      expect(missing).to.include({ code: 'invitee_unknown', field: 'invitees.0' });
    });

    it('lets one who was invited and cannot be seen any more stay invited', async () => {
      const { world: w, anna, ben } = await world();
      const booking = await w.book(anna, inviting('Ben'));
      w.hidden.add(ben.accountId);
      const changed = await w.change(anna, booking, { changes: inviting('Ben', 'Carl') });
      expect(changed.invitees.map(({ name }) => name)).to.deep.equal(['Ben', 'Carl']);
    });

    it('refuses a change of a version that is not the latest', async () => {
      const { world: w, anna } = await world();
      const booking = await w.book(anna);
      await w.change(anna, booking, { changes: { subject: 'First' } });
      expect(await rejection(w.change(anna, booking, { changes: { subject: 'Second' } }))).to.include({
        code: 'changed_meanwhile',
      });
      expect((await w.booking.get({ caller: anna, origin }, booking.bookingId)).subject).to.equal('First');
    });

    it('lets only one of two changes at the same time through', async () => {
      const { world: w, anna } = await world();
      const booking = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=10' });
      const results = await Promise.allSettled(
        ['A', 'B', 'C'].map((subject) => w.change(anna, booking, { changes: { subject } })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      expect((await w.booking.get({ caller: anna, origin }, booking.bookingId)).version).to.equal(2);
    });

    it('audits an administrator’s change of somebody else’s meeting, and no change of one’s own', async () => {
      const { world: w, anna } = await world();
      const boss = await w.person('Boss', { role: 'admin' });
      const booking = await w.book(anna);
      const own = await w.change(anna, booking, { changes: { subject: 'Own' } });
      expect(w.around.audited).to.deep.equal([]);
      await w.change(boss, own, { changes: { guestPin: '987654' } });
      expect(w.around.audited).to.have.length(1);
      expect(w.around.audited[0]).to.deep.include({
        action: 'booking.changed',
        detail: { scope: 'whole', changed: ['guestPin'] },
      });
      await w.cancel(boss, booking.bookingId);
      expect(w.around.audited[1]).to.include({ action: 'booking.cancelled' });
    });

    it('refuses the invited to change it', async () => {
      const { world: w, anna, ben } = await world();
      const booking = await w.book(anna, inviting('Ben'));
      expect(await rejection(w.change(ben, booking, { changes: { subject: 'Mine' } }))).to.include({
        code: 'not_permitted',
      });
    });

    it('books for a key in the key’s name, for the administrators to change', async () => {
      const { world: w, anna } = await world();
      const booking = await w.book(w.key(), inviting('Anna'));
      expect(booking).to.include({ ownerId: null, ownerName: 'Reception', mayEdit: true });
      expect((await w.booking.get({ caller: anna, origin }, booking.bookingId)).mayEdit).to.equal(false);
      expect(w.takeMails().get('anna@example.org')?.[0]?.calendar?.content).to.contain(
        'mailto:plenum@example.org',
      );
      expect(await rejection(w.book(w.key(), { idKind: 'personal' }))).to.include({ field: 'idKind' });
    });

    it('refuses equal PINs, and PINs of a room that has its own', async () => {
      const { world: w, anna } = await world();
      expect(await rejection(w.book(anna, { hostPin: '1234', guestPin: '1234' }))).to.include({
        code: 'pins_equal',
      });
      const booking = await w.book(anna);
      expect(await rejection(w.change(anna, booking, { changes: { hostPin: booking.guestPin } }))).to.include(
        { code: 'pins_equal' },
      );
      expect(await rejection(w.book(anna, { idKind: 'personal', hostPin: '1234' }))).to.include({
        code: 'pins_fixed',
      });
    });

    it('books in a VMR only for the account that owns it', async () => {
      const { world: w, anna, ben } = await world();
      const vmr = await w.vmr('vmr-1', { kind: 'account', id: anna.accountId });
      await w.vmr('vmr-2', { kind: 'terminal', id: 'terminal-1' });
      const booking = await w.book(anna, { idKind: 'vmr', vmrId: 'vmr-1' });
      expect(booking).to.include({ meetingId: vmr.meetingId, hostPin: '111111', guestPin: '222222' });
      expect(await w.booking.isVmrBooked(w.db, 'vmr-1')).to.equal(true);
      for (const vmrId of ['vmr-2', 'nothing', null]) {
        expect(await rejection(w.book(anna, { idKind: 'vmr', vmrId }))).to.include({ code: 'vmr_not_yours' });
      }
      expect(await rejection(w.book(ben, { idKind: 'vmr', vmrId: 'vmr-1' }))).to.include({
        code: 'vmr_not_yours',
      });
    });

    it('undoes a booking whose invitation cannot be queued', async () => {
      const { world: w, anna } = await world();
      w.around.mails.push = () => {
        throw new Error('disk full');
      };
      await rejection(w.book(anna, inviting('Ben')));
      const { total } = await w.calendar.list(anna, {
        ...{ from: monday, to: monday + 30 * day, scope: 'mine', offset: 0, limit: 10 },
      });
      expect(total).to.equal(0);
    });

    it('shows in a calendar what one booked and is invited to, to administrators everything', async () => {
      const { world: w, anna, ben, carl } = await world();
      const boss = await w.person('Boss', { role: 'admin' });
      await w.book(anna, { subject: 'Alone' });
      await w.book(anna, { subject: 'With 100% Ben', startsAt: '2026-03-08T09:00', ...inviting('Ben') });
      const month = { from: monday, to: monday + 30 * day, offset: 0, limit: 10 };
      const subjects = async (...args: Parameters<typeof w.calendar.list>) =>
        (await w.calendar.list(...args)).items.map(({ subject, part }) => `${subject} ${part}`);
      expect(await subjects(anna, { ...month, scope: 'mine' })).to.deep.equal([
        'With 100% Ben owner',
        'Alone owner',
      ]);
      expect(await subjects(ben, { ...month, scope: 'mine' })).to.deep.equal(['With 100% Ben guest']);
      expect(await subjects(carl, { ...month, scope: 'mine' })).to.deep.equal([]);
      expect(await subjects(boss, { ...month, scope: 'enterprise' })).to.have.length(2);
      expect(await subjects(boss, { ...month, scope: 'enterprise', search: '0% BEN' })).to.have.length(1);
      expect(await subjects(w.key(), { ...month, scope: 'mine' })).to.have.length(2);
      expect(await rejection(w.calendar.list(ben, { ...month, scope: 'enterprise' }))).to.include({
        code: 'not_permitted',
      });
      expect(
        await rejection(w.calendar.list(anna, { ...month, to: monday + 401 * day, scope: 'mine' })),
      ).to.include({ field: 'to' });
      const paged = await w.calendar.list(anna, { ...month, scope: 'mine', offset: 1, limit: 1 });
      expect([paged.items[0]?.subject, paged.total]).to.deep.equal(['Alone', 2]);
    });

    it('lists a meeting that crosses the bounds, and not one that only touches them', async () => {
      const { world: w, anna } = await world();
      const { occurrences } = await w.book(anna);
      const { startsAt, endsAt } = occurrences[0]!;
      const total = async (from: number, to: number) =>
        (await w.calendar.list(anna, { from, to, scope: 'mine', offset: 0, limit: 10 })).total;
      expect(await total(endsAt - 1, endsAt + hour)).to.equal(1);
      expect(await total(endsAt, endsAt + hour)).to.equal(0);
      expect(await total(startsAt - hour, startsAt)).to.equal(0);
      expect(await total(startsAt - hour, startsAt + 1)).to.equal(1);
    });

    it('gives a meeting ID back 30 days after its last meeting, and not while a later part of the series has it', async () => {
      const { world: w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=10' });
      await w.change(anna, series, {
        scope: 'following',
        occurrence: series.occurrences[2]!.startsAt,
        changes: { subject: 'Later' },
      });
      w.now = series.occurrences[1]!.endsAt + 31 * day;
      expect(await w.booking.freeOldIds()).to.equal(0);
      w.now = series.occurrences[9]!.endsAt + 29 * day;
      expect(await w.booking.freeOldIds()).to.equal(0);
      w.now += 2 * day;
      expect(await w.booking.freeOldIds()).to.equal(1);
      expect(await w.joining.joinable(series.meetingId)).to.equal(undefined);
      expect((await w.booking.get({ caller: anna, origin }, series.bookingId)).state).to.equal('over');
    });

    it('gives an invitation to copy in both languages, and a file for calendars', async () => {
      const { world: w, anna } = await world();
      const { bookingId, guestPin, hostPin, link } = await w.book(anna, {
        recurrence: 'FREQ=WEEKLY;COUNT=4',
      });
      const zh = await w.booking.invitation({ caller: anna, origin }, bookingId, { language: 'zh' });
      const en = await w.booking.invitation({ caller: anna, origin }, bookingId, {});
      expect(zh.text).to.contain('Anna 邀请您参加会议').and.contain('每周，共 4 次').and.contain(guestPin);
      expect(en.text).to.contain('every week, 4 times').and.contain(link).and.not.contain(hostPin);
      const file = await w.booking.calendarFile({ caller: anna, origin }, bookingId);
      expect(file.content).to.contain('METHOD:PUBLISH').and.contain('RRULE:FREQ=WEEKLY;COUNT=4');
    });

    it('keeps templates for their owner alone', async () => {
      const { world: w, anna, ben } = await world();
      const { subject, agenda, durationMinutes, media, whoMayJoin, guestsBeforeHost } = bookRequest();
      const request = {
        ...{ name: 'Weekly', subject, agenda, durationMinutes, media, whoMayJoin, guestsBeforeHost },
        ...{ waitingRoom: true, autoRecord: false },
        invitees: [{ kind: 'account' as const, accountId: ben.accountId, role: 'guest' as const }],
      };
      const made = await w.templates.create(anna, request);
      expect((await w.templates.list(anna)).items).to.deep.equal([made]);
      expect(made.invitees[0]).to.include({ name: 'Ben' });
      expect((await w.templates.list(ben)).items).to.deep.equal([]);
      expect(await rejection(w.templates.replace(ben, made.templateId, 1, request))).to.include({
        code: 'not_found',
      });
      const replaced = await w.templates.replace(anna, made.templateId, 1, { ...request, name: 'Monthly' });
      expect(await rejection(w.templates.replace(anna, made.templateId, 1, request))).to.include({
        code: 'changed_meanwhile',
      });
      expect((await w.templates.list(anna)).items).to.deep.equal([replaced]);
      await w.templates.delete(anna, made.templateId);
      expect((await w.templates.list(anna)).items).to.deep.equal([]);
    });

    it('makes a template of a past conference with those the caller may see', async () => {
      const { world: w, anna, ben, carl } = await world();
      w.hidden.add(carl.accountId);
      const { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord } = bookRequest();
      w.past.set('past', {
        subject: 'Retrospective',
        durationMinutes: 45,
        settings: { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord },
        attendees: [ben, carl].map(({ accountId, name }) => ({
          kind: 'account',
          id: accountId,
          name,
          role: 'guest',
        })),
      });
      const made = await w.templates.fromHistory(anna, { conferenceId: 'past', name: 'Retro' });
      expect(made).to.include({ subject: 'Retrospective', durationMinutes: 45 });
      expect(made.invitees.map(({ name }) => name)).to.deep.equal(['Ben']);
      expect(await rejection(w.templates.fromHistory(anna, { conferenceId: 'none', name: 'x' }))).to.include({
        code: 'not_found',
      });
    });

    it('starts a meeting for a visitor only where the installation lets visitors', async () => {
      const { world: w, anna } = await world();
      const request = {
        ...({
          media: 'video',
          whoMayJoin: 'enterprise',
          guestsBeforeHost: true,
          waitingRoom: false,
        } as const),
        ...{ autoRecord: true, invitees: [] },
      };
      const visitor = { caller: null, address, origin, language: 'en' } as const;
      expect(await rejection(w.instant(false).start(visitor, request))).to.include({
        code: 'sign_in_required',
      });
      const open = w.instant(true);
      const meeting = await open.start(visitor, request);
      expect(meeting.hostPin).not.to.equal(meeting.guestPin);
      expect(await w.joining.joinable(meeting.meetingId)).to.include({
        ...{ enterpriseId: null, ownerId: null, whoMayJoin: 'everyone', autoRecord: false, kind: 'instant' },
      });
      await open.start(visitor, request);
      await open.start(visitor, request);
      expect(await rejection(open.start(visitor, request))).to.include({ code: 'rate_limited' });
      w.now += 25 * hour;
      expect(await w.joining.joinable(meeting.meetingId)).to.include({ over: true });
      w.now += 31 * day;
      await w.booking.freeOldIds();
      expect(await w.joining.joinable(meeting.meetingId)).to.equal(undefined);
      const own = await open.start(
        { ...visitor, caller: anna, address: '192.0.2.2' },
        { ...request, invitees: [{ kind: 'account', accountId: 'account-Ben', role: 'guest' }] },
      );
      expect(await w.joining.joinable(own.meetingId)).to.include({ enterpriseId, ownerId: anna.accountId });
      const [mail] = w.takeMails().get('ben@example.org') ?? [];
      expect(mail?.subject).to.equal('Join now: Anna’s meeting');
      expect(mail?.calendar).to.equal(undefined);
    });

    it('takes no control characters but line feeds and tabs', () => {
      const ok = (more: object) =>
        bookRequestSchema.safeParse({
          ...{ subject: 'Planning', startsAt: '2026-03-09T09:00', durationMinutes: 60, timeZone: 'UTC' },
          ...more,
        }).success;
      expect(ok({ agenda: 'One\n\tTwo, 三 👋' })).to.equal(true);
      for (const sign of ['\0', '\r', '\u001b']) {
        expect(ok({ agenda: `One${sign}Two` })).to.equal(false);
        for (const invitee of [
          { kind: 'phone', number: '123' },
          { kind: 'email', email: 'a@b.example' },
        ]) {
          expect(ok({ invitees: [{ ...invitee, name: `A${sign}B` }] })).to.equal(false);
          expect(ok({ invitees: [{ ...invitee, name: 'A B' }] })).to.equal(true);
        }
      }
      expect(templateRequestSchema.shape.agenda.safeParse('a\0').success).to.equal(false);
    });
  });
});
