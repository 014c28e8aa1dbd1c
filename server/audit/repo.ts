import type { Db } from '../store/database.ts';
import { contains } from '../store/search.ts';
import type { AuditEntryTable } from '../store/schema/audit.ts';
import type { AuditFilter } from './rules.ts';

export async function insertEntry(db: Db, entry: AuditEntryTable): Promise<void> {
  await db.insertInto('auditEntry').values(entry).execute();
}

/** A page, the latest first, and how many there are over all pages. */
export async function pageOfEntries(
  db: Db,
  enterpriseId: string,
  { from, to, search, offset, limit }: AuditFilter,
): Promise<{ entries: AuditEntryTable[]; total: number }> {
  let query = db.selectFrom('auditEntry').where('enterpriseId', '=', enterpriseId);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (search) query = query.where((e) => contains(e.ref('searchText'), search));
  const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const entries = await query
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('sequence', 'desc')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
  return { entries, total };
}
