import type { Db } from '../store/database.ts';
import type { InviteePerson, Joiner } from './model.ts';

/** A meeting ID's occurrence with what joining needs of its booking. */
export type MeetingRow = NonNullable<Awaited<ReturnType<typeof lastOf>>>;

/** Of which bookings: those that a random ID was drawn for, or those of who owns the room. */
export type Whose = { rootId: string } | { ownerId: string };

/** What takes place now, else next. */
export async function nextOf(db: Db, meetingId: string, whose: Whose, now: number) {
  return occurrencesOf(db, meetingId, whose)
    .where('occurrence.endsAt', '>', now)
    .where('occurrence.state', '=', 'active')
    .orderBy('occurrence.startsAt')
    .orderBy('booking.id')
    .limit(1)
    .executeTakeFirst();
}

/** Everything that is not over and begins until `latest`. */
export async function openOf(
  db: Db,
  meetingId: string,
  whose: Whose,
  { now, latest }: { now: number; latest: number },
) {
  return occurrencesOf(db, meetingId, whose)
    .where('occurrence.endsAt', '>', now)
    .where('occurrence.startsAt', '<=', latest)
    .where('occurrence.state', '=', 'active')
    .orderBy('occurrence.startsAt')
    .orderBy('booking.id')
    .execute();
}

/** What takes place in a booking, or took place last until `latest`. */
export async function runningOf(
  db: Db,
  meetingId: string,
  whose: Whose,
  { bookingId, latest }: { bookingId: string; latest: number },
) {
  return occurrencesOf(db, meetingId, whose)
    .where('booking.id', '=', bookingId)
    .where('occurrence.startsAt', '<=', latest)
    .orderBy('occurrence.startsAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What took place last; what was cancelled only where there is nothing else. */
export async function lastOf(db: Db, meetingId: string, whose: Whose) {
  return occurrencesOf(db, meetingId, whose)
    .orderBy('occurrence.state', 'asc')
    .orderBy('occurrence.endsAt', 'desc')
    .orderBy('booking.id')
    .limit(1)
    .executeTakeFirst();
}

/** What somebody is invited as to each of some bookings. */
export async function rolesOfJoiner(
  db: Db,
  bookingIds: readonly string[],
  joiner: Joiner | null,
): Promise<Map<string, InviteePerson['role']>> {
  if (!joiner || bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('invitee')
    .select(['bookingId', 'role'])
    .where('bookingId', 'in', bookingIds)
    .where('kind', '=', joiner.kind)
    .where('ref', '=', joiner.id)
    .execute();
  return new Map(rows.map(({ bookingId, role }) => [bookingId, role]));
}

function occurrencesOf(db: Db, meetingId: string, whose: Whose) {
  return db
    .selectFrom('occurrence')
    .innerJoin('booking', 'booking.id', 'occurrence.bookingId')
    .select(['booking.id', 'booking.enterpriseId', 'booking.kind', 'booking.ownerId', 'booking.ownerName'])
    .select(['booking.subject', 'booking.hostPin', 'booking.guestPin', 'booking.idKind', 'booking.media'])
    .select(['booking.whoMayJoin', 'booking.guestsBeforeHost', 'booking.waitingRoom', 'booking.autoRecord'])
    .select(['occurrence.originalStartsAt', 'occurrence.startsAt', 'occurrence.endsAt'])
    .select('occurrence.state as occurrenceState')
    .where('occurrence.meetingId', '=', meetingId)
    .where('booking.idFreed', '=', 0)
    .where((where) =>
      'rootId' in whose
        ? // A number given back may have been another's before.
          where.and([where('booking.idKind', '=', 'random'), where('booking.rootId', '=', whose.rootId)])
        : // What a former owner booked is not taken over.
          where('occurrence.ownerId', '=', whose.ownerId),
    );
}
