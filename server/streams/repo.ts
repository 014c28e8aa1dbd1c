import type { Selectable } from 'kysely';
import type { Db } from '../store/database.ts';
import type { StreamTable } from '../store/schema/streams.ts';

export type StreamRow = Selectable<StreamTable>;

export async function findByMeeting(db: Db, meetingId: string): Promise<StreamRow | undefined> {
  return db.selectFrom('stream').selectAll().where('meetingId', '=', meetingId).executeTakeFirst();
}

export async function findByToken(db: Db, token: string): Promise<StreamRow | undefined> {
  return db.selectFrom('stream').selectAll().where('token', '=', token).executeTakeFirst();
}

/** In the place of one of the same meeting. */
export async function putStream(tx: Db, row: StreamRow): Promise<void> {
  await tx.deleteFrom('stream').where('meetingId', '=', row.meetingId).execute();
  await tx.insertInto('stream').values(row).execute();
}
