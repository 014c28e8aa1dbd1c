import { performance } from 'node:perf_hooks';
import type { AccountCaller } from '../../server/contract/api/caller.ts';
import { Calendar } from '../../server/booking/calendar.ts';
import type { BookingPorts } from '../../server/booking/ports.ts';
import { insertWhole } from '../../server/booking/repo.ts';
import { endOf } from '../../server/booking/schedule.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';
import { percentile, rounded } from './figures.ts';

const enterpriseId = 'bench-booking';
const monthStart = Date.UTC(2026, 2, 1);
const monthMs = 31 * 86_400_000;
const inviteesEach = 5;
const bookingsAtOnce = 500;

export interface BookingFigures {
  /** ms, of the worst of the lists below */
  monthListP95Ms: number;
  mineP95Ms: number;
  /** All of the enterprise, the first 200. */
  enterpriseP95Ms: number;
  /** All of the enterprise in one answer of 1000, with a search. */
  searchP95Ms: number;
}

/**
 * Lists a month with many bookings, each with five invited of a thousand accounts.
 * @param db with its tables, and nothing of the enterprise `bench-booking`
 */
export async function measureBooking(
  db: Db,
  {
    bookings = 10_000,
    accounts = 1000,
    rounds = 100,
  }: { bookings?: number; accounts?: number; rounds?: number } = {},
): Promise<BookingFigures> {
  await fill(db, { bookings, accounts });
  // Only `live` is asked by lists.
  const ports = { live: () => Promise.resolve(new Map<string, number>()) } as unknown as BookingPorts;
  const calendar = new Calendar({ db, ports });
  const month = { from: monthStart, to: monthStart + monthMs, offset: 0, limit: 200 };
  const mineP95Ms = await p95(rounds, (round) =>
    calendar.list(caller(round % accounts, 'member'), { ...month, scope: 'mine' }),
  );
  const admin = caller(0, 'admin');
  const enterpriseP95Ms = await p95(rounds, () => calendar.list(admin, { ...month, scope: 'enterprise' }));
  const searchP95Ms = await p95(rounds, (round) =>
    calendar.list(admin, { ...month, scope: 'enterprise', limit: 1000, search: `meeting ${round % 10}` }),
  );
  const monthListP95Ms = Math.max(mineP95Ms, enterpriseP95Ms, searchP95Ms);
  return { monthListP95Ms, mineP95Ms, enterpriseP95Ms, searchP95Ms };
}

async function p95(rounds: number, run: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await run(round);
    times.push(performance.now() - began);
  }
  return rounded(percentile(times, 0.95), 1);
}

async function fill(db: Db, { bookings, accounts }: { bookings: number; accounts: number }): Promise<void> {
  for (let begin = 0; begin < bookings; begin += bookingsAtOnce) {
    await transact(db, async (tx) => {
      for (let index = begin; index < Math.min(begin + bookingsAtOnce, bookings); index++) {
        await insertWhole(tx, meeting(index, bookings, accounts));
      }
    });
  }
}

function meeting(index: number, bookings: number, accounts: number): Parameters<typeof insertWhole>[1] {
  const bookingId = `bench-${index}`;
  const startsAt = monthStart + Math.floor((index * monthMs) / bookings);
  const endsAt = endOf(startsAt, 60);
  const account = (nth: number) => `account-${(index * 7 + nth * 131) % accounts}`;
  return {
    booking: {
      ...{
        bookingId,
        enterpriseId,
        version: 1,
        kind: 'booked',
        state: 'active',
        rootId: bookingId,
        seriesId: null,
      },
      ...{
        recurrenceId: null,
        uid: bookingId,
        sequence: 0,
        ownerId: account(0),
        ownerName: `Account ${index % accounts}`,
      },
      ...{ subject: `Meeting ${index}`, agenda: '', startsLocal: '2026-03-01T00:00', durationMinutes: 60 },
      ...{
        timeZone: 'UTC',
        recurrence: null,
        lastEndsAt: endsAt,
        idKind: 'random',
        vmrId: null,
        createdAt: 0,
      },
      ...{ meetingId: String(100_000_000 + index), hostPin: '123456', guestPin: '654321' },
      settings: {
        ...{
          media: 'video',
          whoMayJoin: 'everyone',
          guestsBeforeHost: true,
          waitingRoom: false,
          autoRecord: false,
        },
      },
    },
    occurrences: [{ bookingId, originalStartsAt: startsAt, startsAt, endsAt, state: 'active' }],
    invitees: Array.from({ length: inviteesEach }, (_, nth) => ({
      ...{ kind: 'account', id: account(nth + 1), name: `Account ${nth}`, role: 'guest' },
    })),
  };
}

function caller(index: number, role: 'admin' | 'member'): AccountCaller {
  return {
    ...{ kind: 'account', accountId: `account-${index}`, enterpriseId, name: `Account ${index}`, role },
    ...{ operator: false, language: 'en', timeZone: 'UTC', sessionId: '' },
  };
}
