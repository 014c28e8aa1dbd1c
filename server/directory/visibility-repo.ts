import type { Selectable } from 'kysely';
import type { VisibilityTarget } from '../contract/api/directory.ts';
import type { Db } from '../store/database.ts';
import type { VisibilityEntryTable } from '../store/schema/directory.ts';

export type Entry = Selectable<VisibilityEntryTable>;

/** Says that departments, visibility or executives of an enterprise changed, for what keeps them in memory. */
export async function countDirectoryUp(tx: Db, enterpriseId: string): Promise<void> {
  await tx
    .updateTable('enterprise')
    .set((eb) => ({ directoryVersion: eb('directoryVersion', '+', 1) }))
    .where('id', '=', enterpriseId)
    .execute();
}

export async function entriesOf(db: Db, enterpriseId: string): Promise<Entry[]> {
  return db.selectFrom('visibilityEntry').selectAll().where('enterpriseId', '=', enterpriseId).execute();
}

export async function listOf(db: Db, list: Entry['list'], ownerId: string): Promise<VisibilityTarget[]> {
  const rows = await db
    .selectFrom('visibilityEntry')
    .select(['targetKind', 'targetId'])
    .where('ownerId', '=', ownerId)
    .where('list', '=', list)
    .orderBy('targetKind')
    .orderBy('targetId')
    .execute();
  return rows.map(({ targetKind, targetId }) => ({ kind: targetKind, id: targetId }));
}

/** Puts these in the place of what was on the list; each once. */
export async function setList(
  tx: Db,
  owner: Pick<Entry, 'enterpriseId' | 'list' | 'ownerId'>,
  targets: readonly VisibilityTarget[],
): Promise<void> {
  await tx
    .deleteFrom('visibilityEntry')
    .where('ownerId', '=', owner.ownerId)
    .where('list', '=', owner.list)
    .execute();
  const rows = targets.map(({ kind, id }) => ({ ...owner, targetKind: kind, targetId: id }));
  if (rows.length === 0) return;
  await tx
    .insertInto('visibilityEntry')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes an account or a department off every list, and its own lists away. */
export async function forgetInVisibility(tx: Db, enterpriseId: string, id: string): Promise<void> {
  await tx
    .deleteFrom('visibilityEntry')
    .where((eb) => eb.or([eb('targetId', '=', id), eb('ownerId', '=', id)]))
    .execute();
  await countDirectoryUp(tx, enterpriseId);
}
