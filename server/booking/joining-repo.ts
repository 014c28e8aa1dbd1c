import type { Db } from '../store/database.ts';
import type { InviteePerson, Joiner } from './model.ts';

/** A meeting ID's occurrence with what joining needs of its booking. */
export type MeetingRow = NonNullable<Awaited<ReturnType<typeof lastOf>>>;

/** What takes place now, else next. @param ownerId left out: whoever booked it */
export async function nextOf(db: Db, meetingId: string, now: number, ownerId?: string) {
  return occurrencesOf(db, meetingId)
    .where('occurrence.endsAt', '>', now)
    .where('occurrence.state', '=', 'active')
    .$if(ownerId !== undefined, (query) => query.where('occurrence.ownerId', '=', ownerId ?? ''))
    .orderBy('occurrence.startsAt')
    .executeTakeFirst();
}

/** What took place last; what was cancelled only where there is nothing else. */
export async function lastOf(db: Db, meetingId: string) {
  return occurrencesOf(db, meetingId)
    .orderBy('occurrence.state', 'asc')
    .orderBy('occurrence.endsAt', 'desc')
    .executeTakeFirst();
}

export async function roleOfJoiner(
  db: Db,
  bookingId: string,
  joiner: Joiner | null,
): Promise<InviteePerson['role'] | null> {
  if (!joiner) return null;
  const found = await db
    .selectFrom('invitee')
    .select('role')
    .where('bookingId', '=', bookingId)
    .where('kind', '=', joiner.kind)
    .where('ref', '=', joiner.id)
    .executeTakeFirst();
  return found?.role ?? null;
}

function occurrencesOf(db: Db, meetingId: string) {
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
    .limit(1);
}
