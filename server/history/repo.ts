import type { Db } from '../store/database.ts';
import type { AttendanceTable, ConferenceEventTable, ConferenceTable } from '../store/schema/history.ts';
import { contains } from '../store/search.ts';

/** So many rows have fewer values than any database takes in a statement. */
const rowsAtOnce = 500;

export interface Records {
  conferences: readonly ConferenceTable[];
  attendance: readonly AttendanceTable[];
  events: readonly ConferenceEventTable[];
}

/** Writes rows as they are now, whether they are there already or not. */
export async function saveRecords(tx: Db, { conferences, attendance, events }: Records): Promise<void> {
  for (const rows of chunks(conferences)) {
    await tx
      .insertInto('conference')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((e) => ({
          endedAt: e.ref('excluded.endedAt'),
          endReason: e.ref('excluded.endReason'),
          participants: e.ref('excluded.participants'),
          peak: e.ref('excluded.peak'),
          seenAt: e.ref('excluded.seenAt'),
          // Another server may go on with it.
          serverId: e.ref('excluded.serverId'),
        })),
      )
      .execute();
  }
  for (const rows of chunks(attendance)) {
    await tx
      .insertInto('attendance')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['participantId', 'stay']).doUpdateSet((e) => ({
          name: e.ref('excluded.name'),
          role: e.ref('excluded.role'),
          leftAt: e.ref('excluded.leftAt'),
        })),
      )
      .execute();
  }
  for (const rows of chunks(events)) {
    await tx
      .insertInto('conferenceEvent')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['conferenceId', 'sequence']).doNothing())
      .execute();
  }
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) yield rows.slice(start, start + rowsAtOnce);
}

export interface HistoryFilter {
  /** Only what this account owned or was in. */
  accountId?: string | undefined;
  /** Of the beginning, ms since the epoch; `to` is not included. */
  from?: number | undefined;
  to?: number | undefined;
  /** Part of subject, meeting ID or owner. */
  search?: string | undefined;
  offset: number;
  limit: number;
}

/** A page of those that are over, the latest first, and how many there are over all pages. */
export async function listConferences(
  db: Db,
  enterpriseId: string,
  { accountId, from, to, search, offset, limit }: HistoryFilter,
): Promise<{ rows: ConferenceTable[]; total: number }> {
  let query = db
    .selectFrom('conference')
    .where('enterpriseId', '=', enterpriseId)
    .where('endedAt', 'is not', null);
  if (from !== undefined) query = query.where('startedAt', '>=', from);
  if (to !== undefined) query = query.where('startedAt', '<', to);
  if (search) query = query.where((e) => contains(e.ref('searchText'), search));
  if (accountId !== undefined) {
    query = query.where((e) =>
      e.or([
        e('ownerId', '=', accountId),
        e('id', 'in', e.selectFrom('attendance').select('conferenceId').where('accountId', '=', accountId)),
      ]),
    );
  }
  const rows = await query
    .selectAll()
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total };
}

export async function findConference(
  db: Db,
  enterpriseId: string,
  id: string,
): Promise<ConferenceTable | undefined> {
  return db
    .selectFrom('conference')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** One that is live, or may be again, with the latest stay of everybody and how many events it has. */
export async function recordOf(
  db: Db,
  conferenceId: string,
): Promise<{ conference: ConferenceTable; attendance: AttendanceTable[]; events: number } | undefined> {
  const conference = await db
    .selectFrom('conference')
    .selectAll()
    .where('id', '=', conferenceId)
    .executeTakeFirst();
  if (!conference) return undefined;
  const attendance = await db
    .selectFrom('attendance')
    .selectAll()
    .where('conferenceId', '=', conferenceId)
    .orderBy('stay')
    .execute();
  const { events } = await db
    .selectFrom('conferenceEvent')
    .select((e) => e.fn.coalesce(e.fn.max('sequence'), e.val(0)).as('events'))
    .where('conferenceId', '=', conferenceId)
    .executeTakeFirstOrThrow();
  return { conference, attendance, events };
}

export async function wasThere(db: Db, conferenceId: string, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attendance')
    .select('participantId')
    .where('accountId', '=', accountId)
    .where('conferenceId', '=', conferenceId)
    .executeTakeFirst();
  return row !== undefined;
}

/** In the order they joined. */
export async function attendanceOf(db: Db, conferenceId: string, limit: number): Promise<AttendanceTable[]> {
  return db
    .selectFrom('attendance')
    .selectAll()
    .where('conferenceId', '=', conferenceId)
    .orderBy('joinedAt')
    .orderBy('participantId')
    .limit(limit)
    .execute();
}

/** In the order they happened. */
export async function eventsOf(db: Db, conferenceId: string, limit: number): Promise<ConferenceEventTable[]> {
  return db
    .selectFrom('conferenceEvent')
    .selectAll()
    .where('conferenceId', '=', conferenceId)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** When conferences of an enterprise began, from a time on. */
export async function startsSince(db: Db, enterpriseId: string, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('conference')
    .select('startedAt')
    .where('enterpriseId', '=', enterpriseId)
    .where('startedAt', '>=', since)
    .execute();
  return rows.map(({ startedAt }) => startedAt);
}

/** When people joined an enterprise's conferences and left, in the order of joining, in pages. */
export async function* staysSince(
  db: Db,
  enterpriseId: string,
  { since, rowsAtOnce: limit }: { since: number; rowsAtOnce: number },
): AsyncGenerator<Pick<AttendanceTable, 'joinedAt' | 'leftAt'>[]> {
  let after = { joinedAt: since, participantId: '' };
  for (;;) {
    const page = await db
      .selectFrom('attendance')
      .select(['joinedAt', 'leftAt', 'participantId'])
      .where('enterpriseId', '=', enterpriseId)
      .where((e) =>
        e(e.refTuple('joinedAt', 'participantId'), '>', e.tuple(after.joinedAt, after.participantId)),
      )
      .orderBy('joinedAt')
      .orderBy('participantId')
      .limit(limit)
      .execute();
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    after = last;
  }
}
