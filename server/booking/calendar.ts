import { sql } from 'kysely';
import type { Caller } from '../contract/api/caller.ts';
import type { Occurrence } from '../contract/api/booking.ts';
import type { Page } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { contains } from '../store/search.ts';
import type { BookingParts } from './parts.ts';
import type { Live } from './ports.ts';
import { isOwner, opensBeforeMs, type Part } from './rules.ts';

const longestMs = 400 * 86_400_000;
/** No meeting is longer, so none that began earlier is still running: the index needs to be read from there only. */
const longestMeetingMs = 24 * 3_600_000;

export interface CalendarQuery {
  /** ms since the epoch */
  from: number;
  to: number;
  scope: 'mine' | 'enterprise';
  search?: string | undefined;
  offset: number;
  limit: number;
}

/** What takes place between two times. */
export class Calendar {
  readonly #db: Db;
  readonly #live: Live;
  readonly #now: () => number;

  constructor({ db, ports, now = Date.now }: BookingParts) {
    this.#db = db;
    this.#live = ports.live;
    this.#now = now;
  }

  /** @throws PlenumError `not_permitted` for the enterprise's to who does not administer it, `bad_request` */
  async list(caller: Caller, query: CalendarQuery): Promise<Page<Occurrence>> {
    if (query.to < query.from || query.to - query.from > longestMs) {
      throw new PlenumError('bad_request', { field: 'to', detail: 'at most 400 days after `from`' });
    }
    // A key has no meetings of its own.
    const whole = query.scope === 'enterprise' || caller.kind === 'key';
    if (whole && caller.role !== 'admin') throw new PlenumError('not_permitted', { field: 'scope' });
    const accountId = whole ? null : caller.accountId;
    const [rows, total] = [
      await pageOf(this.#db, caller, accountId, query),
      await countOf(this.#db, caller, accountId, query),
    ];
    const live =
      rows.length === 0 ? new Map<string, number>() : await this.#live(rows.map((row) => row.meetingId));
    const items = rows.map(({ originalStartsAt, role, recurrence, seriesId, ...row }) => ({
      ...row,
      occurrence: originalStartsAt,
      recurring: recurrence !== null || seriesId !== null,
      part: partIn(caller, row.ownerId, role),
      live: isNow(row, this.#now()) ? (live.get(row.meetingId) ?? 0) : 0,
    }));
    return { items, total };
  }
}

function partIn(caller: Caller, ownerId: string | null, role: 'host' | 'guest' | null): Part {
  return isOwner(caller, ownerId) ? 'owner' : (role ?? 'none');
}

/** The parties of a meeting ID are those of the occurrence that is on, early or prolonged, not of next week's. */
function isNow({ startsAt, endsAt }: { startsAt: number; endsAt: number }, now: number): boolean {
  return startsAt - opensBeforeMs <= now && now < endsAt + opensBeforeMs;
}

async function pageOf(db: Db, caller: Caller, accountId: string | null, query: CalendarQuery) {
  // Only what is shown is looked up further.
  const page = searched(between(db, caller, accountId, query), query.search)
    .select(['occurrence.bookingId', 'occurrence.originalStartsAt'])
    .select(['occurrence.startsAt', 'occurrence.endsAt'])
    .orderBy('occurrence.startsAt')
    .orderBy('occurrence.bookingId')
    .offset(query.offset)
    .limit(query.limit);
  return db
    .selectFrom(page.as('page'))
    .innerJoin('booking', 'booking.id', 'page.bookingId')
    .leftJoin('invitee', (join) =>
      join
        .onRef('invitee.bookingId', '=', 'page.bookingId')
        .on('invitee.kind', '=', 'account')
        .on('invitee.ref', '=', caller.accountId ?? ''),
    )
    .select(['page.bookingId', 'page.originalStartsAt', 'page.startsAt', 'page.endsAt'])
    .select(['booking.meetingId', 'booking.subject', 'booking.media', 'booking.idKind', 'booking.ownerId'])
    .select(['booking.ownerName', 'booking.recurrence', 'booking.seriesId', 'invitee.role'])
    .orderBy('page.startsAt')
    .orderBy('page.bookingId')
    .execute();
}

async function countOf(
  db: Db,
  caller: Caller,
  accountId: string | null,
  query: CalendarQuery,
): Promise<number> {
  const { total } = await searched(between(db, caller, accountId, query), query.search)
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

function searched(found: ReturnType<typeof between>, search: string | undefined) {
  if (search === undefined || search === '') return found;
  return found.where((where) =>
    where.exists(
      where
        .selectFrom('booking')
        .select('booking.id')
        .whereRef('booking.id', '=', 'occurrence.bookingId')
        .where((inner) => contains(inner.ref('booking.searchText'), search)),
    ),
  );
}

/** @param accountId whose; null: the enterprise's */
function between(db: Db, { enterpriseId }: Caller, accountId: string | null, { from, to }: CalendarQuery) {
  return db
    .selectFrom('occurrence')
    .where('occurrence.enterpriseId', '=', enterpriseId)
    .where('occurrence.state', '=', 'active')
    .where('occurrence.listed', '=', 1)
    .where('occurrence.startsAt', '<', to)
    .where('occurrence.startsAt', '>', from - longestMeetingMs)
    .where('occurrence.endsAt', '>', from)
    .$if(accountId !== null, (query) =>
      query.where((where) =>
        where.or([
          where('occurrence.ownerId', '=', accountId ?? ''),
          where(
            'occurrence.bookingId',
            'in',
            where
              .selectFrom('invitee as mine')
              .select('mine.bookingId')
              .where('mine.kind', '=', 'account')
              .where('mine.ref', '=', accountId ?? '')
              .where('mine.lastEndsAt', '>', from),
          ),
        ]),
      ),
    );
}
