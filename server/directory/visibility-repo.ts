import type { Db } from '../store/database.ts';
import type { VisibilityEntryTable } from '../store/schema/directory.ts';

export type VisibilityList = VisibilityEntryTable['list'];

/** Says that departments, visibility or executives of an enterprise changed, for what keeps them in memory. */
export async function countDirectoryUp(tx: Db, enterpriseId: string): Promise<void> {
  await tx
    .updateTable('enterprise')
    .set(({ eb }) => ({ directoryVersion: eb('directoryVersion', '+', 1) }))
    .where('id', '=', enterpriseId)
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
