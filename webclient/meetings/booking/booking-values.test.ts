import { expect } from 'chai';
import type { Booking } from '../../../server/contract/api/booking.ts';
import { bookBodyOf, changesBetween, newBooking, valuesOf } from './booking-values.ts';

const zone = 'Asia/Shanghai';
const booking = {
  subject: 'Weekly',
  agenda: '',
  startsAt: '2026-11-24T10:00',
  durationMinutes: 60,
  timeZone: zone,
  recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=10',
  idKind: 'random',
  vmrId: null,
  hostPin: '482913',
  guestPin: '',
  media: 'video',
  whoMayJoin: 'everyone',
  guestsBeforeHost: true,
  waitingRoom: false,
  autoRecord: false,
  invitees: [
    { kind: 'account', id: 'a1', name: 'Li', role: 'host' },
    { kind: 'phone', id: '+8610', name: '', role: 'guest' },
  ],
} as unknown as Booking;

describe('a new booking', () => {
  it('begins at the next half hour of the person’s zone', () => {
    const values = newBooking(Date.parse('2026-11-22T15:40:00Z'), zone);
    expect([values.day, values.time]).to.deep.equal(['2026-11-23', '00:00']);
    expect(newBooking(Date.parse('2026-11-22T04:00:00Z'), zone).time).to.equal('12:30');
  });

  it('leaves the PINs to the system unless somebody gives them', () => {
    const values = newBooking(0, zone);
    expect(bookBodyOf(values)).to.not.have.any.keys('hostPin', 'guestPin');
    const own = bookBodyOf({ ...values, pins: 'own', hostPin: '', guestPin: '' });
    expect(own).to.not.have.property('hostPin');
    expect(own).to.have.property('guestPin', '');
    expect(bookBodyOf({ ...values, pins: 'own', hostPin: '1234', idKind: 'personal' })).to.not.have.any.keys(
      'hostPin',
      'guestPin',
    );
  });
});

describe('an edited booking', () => {
  it('gives only what was changed', () => {
    const before = valuesOf(booking);
    expect(changesBetween(before, { ...before, notify: false })).to.deep.equal({});
    expect(changesBetween(before, { ...before, subject: ' Monthly ' })).to.deep.equal({ subject: 'Monthly' });
    expect(changesBetween(before, { ...before, time: '11:00' })).to.deep.equal({
      startsAt: '2026-11-24T11:00',
    });
  });

  it('keeps its rule when it is only looked at', () => {
    expect(bookBodyOf(valuesOf(booking)).recurrence).to.equal(booking.recurrence);
  });

  it('leaves the rule of its series alone when one occurrence is moved', () => {
    const monthly = valuesOf({ ...booking, recurrence: 'FREQ=MONTHLY;BYMONTHDAY=24;COUNT=3' });
    const moved = { ...monthly, day: '2026-11-25' };
    expect(changesBetween(monthly, moved, 'one')).to.have.all.keys('startsAt');
    expect(changesBetween(monthly, moved, 'all')).to.have.all.keys('startsAt', 'recurrence');
  });

  it('is filled with the time of the occurrence that is edited', () => {
    const startsAt = Date.parse('2026-12-01T03:00:00Z');
    const values = valuesOf(booking, { startsAt, endsAt: startsAt + 45 * 60_000 });
    expect([values.day, values.time, values.durationMinutes]).to.deep.equal(['2026-12-01', '11:00', 45]);
  });

  it('names the invited as the server takes them', () => {
    expect(bookBodyOf(valuesOf(booking)).invitees).to.deep.equal([
      { kind: 'account', accountId: 'a1', role: 'host' },
      { kind: 'phone', number: '+8610', name: '', role: 'guest' },
    ]);
  });
});
