import type { Selectable } from 'kysely';
import type { Db } from '../store/database.ts';
import type { RecordingShareTable } from '../store/schema/recordings.ts';

export type ShareRow = Selectable<RecordingShareTable>;

export async function insertShare(tx: Db, row: ShareRow): Promise<void> {
  await tx.insertInto('recordingShare').values(row).execute();
}

/** The oldest first. */
export async function listShares(db: Db, recordingId: string): Promise<ShareRow[]> {
  return db
    .selectFrom('recordingShare')
    .selectAll()
    .where('recordingId', '=', recordingId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export async function findShare(db: Db, tokenDigest: string): Promise<ShareRow | undefined> {
  return db
    .selectFrom('recordingShare')
    .selectAll()
    .where('tokenDigest', '=', tokenDigest)
    .executeTakeFirst();
}

export async function countOpened(db: Db, id: string): Promise<void> {
  await db
    .updateTable('recordingShare')
    .set((e) => ({ opened: e('opened', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** @returns whether there was one */
export async function deleteShare(tx: Db, recordingId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recordingShare')
    .where('recordingId', '=', recordingId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
