import type { Selectable, Updateable } from 'kysely';
import type { RecordingStatus } from '../contract/api/recordings.ts';
import type { Db } from '../store/database.ts';
import type { RecordingTable } from '../store/schema/recordings.ts';
import { contains } from '../store/search.ts';

export type RecordingRow = Selectable<RecordingTable>;

export interface RecordingFilter {
  /** Only what this account owns. */
  ownerId: string | null;
  search?: string | undefined;
  state?: RecordingStatus | undefined;
  from?: number | undefined;
  to?: number | undefined;
  conferenceId?: string | undefined;
}

export async function insertRecording(tx: Db, row: RecordingRow): Promise<void> {
  await tx.insertInto('recording').values(row).execute();
}

/** @returns whether there is one, also after it was deleted meanwhile */
export async function updateRecording(
  tx: Db,
  id: string,
  change: Updateable<RecordingTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recording')
    .set((e) => ({ ...change, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Of one that runs: no other version, as nobody has changed it. */
export async function setGrown(
  db: Db,
  id: string,
  grown: { lengthMs: number; bytes: number },
): Promise<void> {
  await db
    .updateTable('recording')
    .set(grown)
    .where('id', '=', id)
    .where('state', '=', 'recording')
    .execute();
}

export async function findRecording(db: Db, id: string): Promise<RecordingRow | undefined> {
  return db.selectFrom('recording').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function deleteRecording(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('recording').where('id', '=', id).execute();
}

/** The latest first. */
export async function listRecordings(
  db: Db,
  enterpriseId: string,
  filter: RecordingFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: RecordingRow[]; total: number }> {
  const query = filtered(db, enterpriseId, filter);
  const { count } = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('startedAt', 'desc')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
  return { rows, total: count };
}

function filtered(db: Db, enterpriseId: string, filter: RecordingFilter) {
  const { ownerId, search, state, from, to, conferenceId } = filter;
  let query = db.selectFrom('recording').where('enterpriseId', '=', enterpriseId);
  if (ownerId !== null) query = query.where('ownerId', '=', ownerId);
  if (search) query = query.where((e) => contains(e.ref('searchText'), search));
  if (state) query = query.where('state', '=', state);
  if (from !== undefined) query = query.where('startedAt', '>=', from);
  if (to !== undefined) query = query.where('startedAt', '<', to);
  if (conferenceId !== undefined) query = query.where('conferenceId', '=', conferenceId);
  return query;
}

/** All of an enterprise. */
export async function spaceUsed(
  db: Db,
  enterpriseId: string,
): Promise<{ bytes: number; recordings: number }> {
  const { bytes, recordings } = await db
    .selectFrom('recording')
    .where('enterpriseId', '=', enterpriseId)
    .select((e) => [
      e.fn.sum<number | string | null>('bytes').as('bytes'),
      e.fn.countAll<number>().as('recordings'),
    ])
    .executeTakeFirstOrThrow();
  return { bytes: Number(bytes ?? 0), recordings };
}

/** Those of a server that still run, or are not finished. */
export async function unfinishedOf(db: Db, serverId: string): Promise<RecordingRow[]> {
  return db
    .selectFrom('recording')
    .selectAll()
    .where('serverId', '=', serverId)
    .where((e) =>
      e.or([e('state', 'in', ['recording', 'processing']), e('sdState', 'in', ['waiting', 'processing'])]),
    )
    .execute();
}

export async function allIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('recording').select('id').execute();
  return rows.map(({ id }) => id);
}
