import { setImmediate } from 'node:timers/promises';
import type { Insertable, Selectable } from 'kysely';
import { PlenumError } from '../contract/errors.ts';
import type { MeetingSettings } from '../contract/api/booking.ts';
import type { Db } from '../store/database.ts';
import type { BookingTable, InviteeTable, OccurrenceTable } from '../store/schema/booking.ts';
import { searchText } from '../store/search.ts';
import type { BookingRecord, Family, InviteePerson, OccurrenceRecord, Whole } from './model.ts';

/** Databases bound the values of one statement; and between two of them there is a turn of the event loop. */
const rowsAtOnce = 100;

export async function findBooking(
  db: Db,
  bookingId: string,
  enterpriseId: string,
): Promise<BookingRecord | undefined> {
  const row = await db
    .selectFrom('booking')
    .selectAll()
    .where('id', '=', bookingId)
    .where('enterpriseId', '=', enterpriseId)
    .executeTakeFirst();
  return row && toRecord(row);
}

export async function readWhole(db: Db, booking: BookingRecord): Promise<Whole> {
  return {
    booking,
    occurrences: await occurrencesOf(db, [booking.bookingId]),
    invitees: await inviteesOf(db, booking.bookingId),
  };
}

/** A booking and what was taken out of it and is not cancelled since. */
export async function readFamily(db: Db, booking: BookingRecord): Promise<Family> {
  const rows = await db
    .selectFrom('booking')
    .selectAll()
    .where('seriesId', '=', booking.bookingId)
    .orderBy('recurrenceId')
    .execute();
  const takenOut: Whole[] = [];
  for (const row of rows) takenOut.push(await readWhole(db, toRecord(row)));
  return { series: await readWhole(db, booking), takenOut };
}

/** What somebody booked and is to come, or has something taken out that is. */
export async function toComeOf(tx: Db, ownerId: string, now: number): Promise<BookingRecord[]> {
  const rows = await tx
    .selectFrom('booking')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('seriesId', 'is', null)
    .where('state', '=', 'active')
    .where((where) =>
      where.exists(
        where
          .selectFrom('booking as part')
          .select('part.id')
          .where((of) =>
            of.or([of('part.id', '=', of.ref('booking.id')), of('part.seriesId', '=', of.ref('booking.id'))]),
          )
          .where('part.state', '=', 'active')
          .where('part.lastEndsAt', '>', now),
      ),
    )
    .orderBy('id')
    .execute();
  return rows.map(toRecord);
}

/** The family that a booking is of, be it the series or one that was taken out. */
export async function readFamilyOf(db: Db, booking: BookingRecord): Promise<Family> {
  const { bookingId, seriesId, enterpriseId } = booking;
  if (seriesId === null || enterpriseId === null) return readFamily(db, booking);
  const series = await findBooking(db, seriesId, enterpriseId);
  if (!series) throw new Error(`the series of booking ${bookingId} is lost`);
  return readFamily(db, series);
}

export async function occurrencesOf(db: Db, bookingIds: readonly string[]): Promise<OccurrenceRecord[]> {
  return db
    .selectFrom('occurrence')
    .select(['bookingId', 'originalStartsAt', 'startsAt', 'endsAt', 'state'])
    .where('bookingId', 'in', bookingIds)
    .orderBy('originalStartsAt')
    .execute();
}

export async function inviteesOf(db: Db, bookingId: string): Promise<InviteePerson[]> {
  return db
    .selectFrom('invitee')
    .select(['kind', 'ref as id', 'name', 'role'])
    .where('bookingId', '=', bookingId)
    .orderBy('position')
    .execute();
}

export async function insertWhole(tx: Db, { booking, occurrences, invitees }: Whole): Promise<void> {
  await tx.insertInto('booking').values(toRow(booking)).execute();
  await insertOccurrences(tx, booking, occurrences);
  await insertInvitees(tx, booking, invitees);
}

/**
 * Writes a booking that was read as version `seen`; its own version is the next one.
 * @throws PlenumError `changed_meanwhile`
 */
export async function updateBooking(tx: Db, booking: BookingRecord, seen: number): Promise<void> {
  const { id, idFreed, createdAt, ...row } = toRow(booking);
  const { numUpdatedRows } = await tx
    .updateTable('booking')
    .set(row)
    .where('id', '=', id)
    .where('version', '=', seen)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
  await tx
    .updateTable('invitee')
    .set({ lastEndsAt: booking.lastEndsAt })
    .where('bookingId', '=', id)
    .where('lastEndsAt', '!=', booking.lastEndsAt)
    .execute();
}

export async function replaceOccurrences(
  tx: Db,
  booking: BookingRecord,
  occurrences: readonly OccurrenceRecord[],
): Promise<void> {
  await tx.deleteFrom('occurrence').where('bookingId', '=', booking.bookingId).execute();
  await insertOccurrences(tx, booking, occurrences);
}

export async function replaceInvitees(
  tx: Db,
  booking: BookingRecord,
  invitees: readonly InviteePerson[],
): Promise<void> {
  await tx.deleteFrom('invitee').where('bookingId', '=', booking.bookingId).execute();
  await insertInvitees(tx, booking, invitees);
}

export async function deleteOccurrence(tx: Db, bookingId: string, originalStartsAt: number): Promise<void> {
  await tx
    .deleteFrom('occurrence')
    .where('bookingId', '=', bookingId)
    .where('originalStartsAt', '=', originalStartsAt)
    .execute();
}

/** What was taken out of a series and has no place in it any more. */
export async function deleteBooking(tx: Db, bookingId: string): Promise<void> {
  await tx.deleteFrom('booking').where('id', '=', bookingId).execute();
}

/** When everything takes place that came of one booking, in order: series that were cut, and what was taken out of them. */
export async function activeOfRoot(
  db: Db,
  rootId: string,
): Promise<Pick<OccurrenceRecord, 'bookingId' | 'startsAt' | 'endsAt'>[]> {
  return db
    .selectFrom('occurrence')
    .innerJoin('booking', 'booking.id', 'occurrence.bookingId')
    .select(['occurrence.bookingId', 'occurrence.startsAt', 'occurrence.endsAt'])
    .where('booking.rootId', '=', rootId)
    .where('occurrence.state', '=', 'active')
    .orderBy('occurrence.startsAt')
    .execute();
}

/** The first bookings of random meeting IDs whose last meeting, of all that have the ID, was over before `before`. */
export async function idsToFree(
  db: Db,
  before: number,
  limit: number,
): Promise<{ rootId: string; enterpriseId: string | null }[]> {
  return db
    .selectFrom('booking')
    .select(['rootId', 'enterpriseId'])
    .where('idKind', '=', 'random')
    .where('idFreed', '=', 0)
    .where('lastEndsAt', '<', before)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('booking as other')
            .select('other.id')
            .whereRef('other.rootId', '=', 'booking.rootId')
            .where('other.lastEndsAt', '>=', before),
        ),
      ),
    )
    .groupBy(['rootId', 'enterpriseId'])
    .limit(limit)
    .execute();
}

export async function markFreed(tx: Db, rootId: string): Promise<void> {
  await tx.updateTable('booking').set({ idFreed: 1 }).where('rootId', '=', rootId).execute();
}

export async function deleteOfRoot(tx: Db, rootId: string): Promise<void> {
  await tx.deleteFrom('booking').where('rootId', '=', rootId).execute();
}

async function insertOccurrences(
  tx: Db,
  booking: BookingRecord,
  occurrences: readonly OccurrenceRecord[],
): Promise<void> {
  const rows = occurrences.map((occurrence): Insertable<OccurrenceTable> => ({
    ...occurrence,
    bookingId: booking.bookingId,
    listed: booking.kind === 'booked' ? 1 : 0,
    enterpriseId: booking.enterpriseId,
    ownerId: booking.ownerId,
    meetingId: booking.meetingId,
  }));
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await tx
      .insertInto('occurrence')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute();
    await setImmediate();
  }
}

async function insertInvitees(
  tx: Db,
  { bookingId, lastEndsAt }: BookingRecord,
  invitees: readonly InviteePerson[],
): Promise<void> {
  const rows = invitees.map(({ kind, id, name, role }, position): Insertable<InviteeTable> => ({
    bookingId,
    kind,
    ref: id,
    name,
    role,
    position,
    lastEndsAt,
  }));
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await tx
      .insertInto('invitee')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute();
    await setImmediate();
  }
}

type SettingsRow = Pick<
  BookingTable,
  'media' | 'whoMayJoin' | 'guestsBeforeHost' | 'waitingRoom' | 'autoRecord'
>;

export function toSettings(row: SettingsRow): MeetingSettings {
  return {
    media: row.media,
    whoMayJoin: row.whoMayJoin,
    guestsBeforeHost: row.guestsBeforeHost === 1,
    waitingRoom: row.waitingRoom === 1,
    autoRecord: row.autoRecord === 1,
  };
}

export function toSettingsRow(settings: MeetingSettings): SettingsRow {
  return {
    media: settings.media,
    whoMayJoin: settings.whoMayJoin,
    guestsBeforeHost: settings.guestsBeforeHost ? 1 : 0,
    waitingRoom: settings.waitingRoom ? 1 : 0,
    autoRecord: settings.autoRecord ? 1 : 0,
  };
}

export function toRecord(row: Selectable<BookingTable>): BookingRecord {
  const { id, media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord, idFreed, searchText, ...rest } =
    row;
  return { ...rest, bookingId: id, settings: toSettings(row) };
}

function toRow({ bookingId, settings, ...rest }: BookingRecord): Insertable<BookingTable> {
  return {
    ...rest,
    ...toSettingsRow(settings),
    id: bookingId,
    idFreed: 0,
    searchText: searchText(rest.subject, rest.meetingId, rest.ownerName),
  };
}
