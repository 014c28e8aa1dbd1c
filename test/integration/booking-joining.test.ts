import { expect } from 'chai';
import { freeNumbers, reserveNumber } from '../../server/directory/numbers.ts';
import { BookingWorld, day, hour, origin } from '../harness/booking.ts';
import { eachDatabase } from '../harness/each-database.ts';
import { rejection } from '../harness/rejection.ts';

describe('what a meeting ID leads to', () => {
  eachDatabase((_dialect, open) => {
    async function world() {
      const w = new BookingWorld((await open()).db);
      const anna = await w.person('Anna');
      const ben = await w.person('Ben');
      return { w, anna, ben };
    }
    const nine = Date.parse('2026-03-09T08:00Z');

    it('is the occurrence that is on, else the next, and is over after the last', async () => {
      const { w, anna } = await world();
      const { meetingId, bookingId, hostPin, guestPin } = await w.book(anna, {
        recurrence: 'FREQ=DAILY;COUNT=2',
      });
      const at = async (now: number) => w.joining.joinable(meetingId, { now });
      expect(await at(nine - day)).to.deep.include({
        ...{
          bookingId,
          hostPin,
          guestPin,
          ownerId: anna.accountId,
          idKind: 'random',
          vmr: null,
          over: false,
        },
        ...{
          occurrence: nine,
          startsAt: nine,
          endsAt: nine + hour,
          opensAt: nine - hour / 2,
          kind: 'booked',
        },
      });
      expect(await at(nine + hour - 1)).to.include({ startsAt: nine, over: false });
      expect(await at(nine + hour)).to.include({ startsAt: nine + day, over: false });
      expect(await at(nine + day + hour)).to.include({ startsAt: nine + day, over: true });
      expect(await w.joining.joinable('999999999')).to.equal(undefined);
    });

    it('passes over cancelled occurrences, and is over when all are', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=2' });
      await w.cancel(anna, series.bookingId, { scope: 'one', occurrence: nine });
      expect(await w.joining.joinable(series.meetingId)).to.include({ startsAt: nine + day, over: false });
      await w.cancel(anna, series.bookingId);
      expect(await w.joining.joinable(series.meetingId)).to.include({ over: true });
    });

    it('has the settings and the invited of an occurrence that was changed by itself', async () => {
      const { w, anna, ben } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=DAILY;COUNT=2' });
      const invitees = [{ kind: 'account' as const, accountId: ben.accountId, role: 'host' as const }];
      await w.change(anna, series, {
        ...{ scope: 'one', occurrence: nine, changes: { whoMayJoin: 'invited', invitees } },
      });
      const joiner = { kind: 'account', id: ben.accountId } as const;
      const at = async (now: number) => w.joining.joinable(series.meetingId, { now, joiner });
      expect(await at(nine)).to.include({ whoMayJoin: 'invited', invitedAs: 'host' });
      expect(await at(nine + day)).to.include({ whoMayJoin: 'everyone', invitedAs: null });
    });

    it('tells a terminal or a telephone that is invited from one that is not', async () => {
      const { w, anna } = await world();
      w.terminals.set('room', 'Meeting room');
      const { meetingId } = await w.book(anna, {
        invitees: [
          { kind: 'terminal', terminalId: 'room' },
          { kind: 'phone', number: '+4930123456', role: 'host' },
        ],
      });
      const as = async (kind: 'terminal' | 'phone', id: string) =>
        (await w.joining.joinable(meetingId, { joiner: { kind, id } }))?.invitedAs;
      expect(await as('terminal', 'room')).to.equal('guest');
      expect(await as('phone', '+4930123456')).to.equal('host');
      expect(await as('terminal', '+4930123456')).to.equal(null);
    });

    it('is a personal room at any time, with the settings of what is booked in it while that is on', async () => {
      const { w, anna } = await world();
      const room = await w.rooms.mine(anna, origin);
      const first = await w.book(anna, { idKind: 'personal', waitingRoom: true });
      const second = await w.book(anna, { idKind: 'personal', startsAt: '2026-03-09T09:30' });
      const { meetingId, hostPin, guestPin } = room;
      for (const booking of [first, second]) expect(booking).to.include({ meetingId, hostPin, guestPin });
      const at = async (now: number) => w.joining.joinable(meetingId, { now });
      expect(await at(nine - hour)).to.include({
        ...{ kind: 'room', bookingId: null, waitingRoom: false, startsAt: null, hostPin, ownerName: 'Anna' },
      });
      expect(await at(nine - hour / 2)).to.include({
        bookingId: first.bookingId,
        waitingRoom: true,
        hostPin,
      });
      expect(await at(nine + hour)).to.include({ bookingId: second.bookingId });
      expect(await at(nine + 2 * hour)).to.include({ kind: 'room', over: false });
    });

    it('has the PINs a personal room was given last, in bookings made before too', async () => {
      const { w, anna } = await world();
      const { bookingId } = await w.book(anna, { idKind: 'personal' });
      const { version, hostPin } = await w.rooms.mine(anna, origin);
      await w.rooms.changeMine(anna, { guestPin: '' }, { version, origin });
      const booking = await w.booking.get({ caller: anna, origin }, bookingId);
      expect(booking).to.include({ guestPin: '', hostPin, link: `${origin}/m/${booking.meetingId}` });
      expect(await rejection(w.rooms.changeMine(anna, {}, { version, origin }))).to.include({
        code: 'changed_meanwhile',
      });
      expect(
        await rejection(w.rooms.changeMine(anna, { guestPin: hostPin }, { version: version + 1, origin })),
      ).to.include({ code: 'pins_equal' });
    });

    it('is a VMR with its own PINs and capacity, without what a former owner booked', async () => {
      const { w, anna, ben } = await world();
      const vmr = await w.vmr('vmr', { kind: 'account', id: anna.accountId });
      const booking = await w.book(anna, { idKind: 'vmr', vmrId: 'vmr', autoRecord: true });
      const at = async (now: number) => w.joining.joinable(vmr.meetingId, { now });
      expect(await at(nine)).to.deep.include({
        ...{ bookingId: booking.bookingId, autoRecord: true, hostPin: '111111', guestPin: '222222' },
        vmr: { vmrId: 'vmr', capacity: 50, ownerKind: 'account', ownerId: anna.accountId },
      });
      w.vmrs.set('vmr', { ...vmr, owner: { kind: 'account', id: ben.accountId } });
      expect(await at(nine)).to.include({
        kind: 'room',
        ownerId: ben.accountId,
        ownerName: 'Ben',
        waitingRoom: true,
      });
      w.terminals.set('room', 'Meeting room');
      w.vmrs.set('vmr', { ...vmr, owner: { kind: 'terminal', id: 'room' } });
      expect(await at(nine)).to.include({ kind: 'room', ownerId: null, ownerName: 'Meeting room' });
      w.vmrs.set('vmr', { ...vmr, owner: null });
      expect(await at(nine)).to.equal(undefined);
    });

    it('tells before joining whether a PIN or an account is needed', async () => {
      const { w, anna, ben } = await world();
      const stranger = await w.person('Otto', { enterpriseId: 'other' });
      const { meetingId } = await w.book(anna, {
        ...{ whoMayJoin: 'enterprise', invitees: [{ kind: 'account', accountId: ben.accountId }] },
      });
      const carl = await w.person('Carl');
      const lookup = (caller: typeof anna | null) => w.joining.lookup(caller, meetingId);
      expect(await lookup(null)).to.deep.equal({
        ...{ meetingId, pinNeeded: true, signInNeeded: true, startsAt: nine },
      });
      expect(await lookup(stranger)).to.include({ pinNeeded: true, signInNeeded: true });
      expect(await lookup(carl)).to.include({ pinNeeded: true, signInNeeded: false });
      for (const caller of [anna, ben]) {
        expect(await lookup(caller)).to.include({ pinNeeded: false, signInNeeded: false });
      }
      expect(await rejection(w.joining.lookup(null, '999999999'))).to.include({ code: 'meeting_not_found' });
    });

    it('is, where two things are booked in one room at a time, what somebody is invited to, hosts first', async () => {
      const { w, anna, ben } = await world();
      const as = (role: 'host' | 'guest') => [{ kind: 'account' as const, accountId: ben.accountId, role }];
      const first = await w.book(anna, { idKind: 'personal', durationMinutes: 180 });
      const second = await w.book(anna, {
        ...{ idKind: 'personal', startsAt: '2026-03-09T10:00', whoMayJoin: 'invited', invitees: as('guest') },
      });
      const third = await w.book(anna, {
        ...{ idKind: 'personal', startsAt: '2026-03-09T10:15', invitees: as('host') },
      });
      const joiner = { kind: 'account', id: ben.accountId } as const;
      const at = async (now: number, who: typeof joiner | null = joiner) =>
        w.joining.joinable(first.meetingId, { now, joiner: who });
      expect(await at(nine)).to.include({ bookingId: first.bookingId, invitedAs: null });
      expect(await at(nine + hour / 2)).to.include({
        ...{ bookingId: second.bookingId, invitedAs: 'guest', whoMayJoin: 'invited' },
      });
      expect(await at(nine + hour)).to.include({ bookingId: third.bookingId, invitedAs: 'host' });
      expect(await at(nine + hour, null)).to.include({ bookingId: first.bookingId, invitedAs: null });
    });

    it('is never a meeting that had the number before, of another owner', async () => {
      const { w, anna } = await world();
      const room = await w.book(anna, { idKind: 'personal' });
      await freeNumbers(w.db, 'personal', anna.accountId);
      await reserveNumber(w.db, { number: room.meetingId, digits: 9, kind: 'meeting', refId: 'another' });
      expect(await w.joining.joinable(room.meetingId)).to.equal(undefined);
    });

    it('stays the booking that there is a conference of, however long it is prolonged', async () => {
      const { w, anna } = await world();
      const series = await w.book(anna, { recurrence: 'FREQ=WEEKLY;COUNT=4', guestPin: '555555' });
      const { bookingId } = await w.change(anna, series, {
        ...{ scope: 'one', occurrence: nine, changes: { guestPin: '666666' } },
      });
      const now = nine + 2 * hour;
      const at = async (live: { bookingId: string } | null) =>
        w.joining.joinable(series.meetingId, { now, live });
      expect(await at({ bookingId })).to.include({ bookingId, occurrence: nine, guestPin: '666666' });
      expect(await at(null)).to.include({ bookingId: series.bookingId, guestPin: '555555' });
      expect(await at({ bookingId: 'gone' })).to.include({ bookingId: series.bookingId });
      const room = await w.book(anna, { idKind: 'personal', waitingRoom: true });
      const live = { bookingId: room.bookingId };
      expect(await w.joining.joinable(room.meetingId, { now, live })).to.include({ waitingRoom: true });
    });
  });
});
