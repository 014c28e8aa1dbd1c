import type { VmrCapacity } from '../contract/api/enterprises.ts';
import type { VmrOwner } from '../contract/api/terminals.ts';
import type { Db } from '../store/database.ts';
import type { VmrTable } from '../store/schema/terminals.ts';
import { contains } from '../store/search.ts';
import type { Slice } from './repo.ts';

export interface VmrFilter {
  search?: string | undefined;
  /** Without an owner, or with one. */
  free?: boolean | undefined;
}

/** A page ordered by name, and how many there are over all pages. */
export async function listVmrs(
  db: Db,
  enterpriseId: string,
  { search, free, offset, limit }: VmrFilter & Slice,
): Promise<{ rows: VmrTable[]; total: number }> {
  let query = db.selectFrom('vmr').where('enterpriseId', '=', enterpriseId);
  if (search) query = query.where((e) => contains(e.ref('searchText'), search));
  if (free !== undefined) query = query.where('ownerId', free ? 'is' : 'is not', null);
  const rows = await query
    .selectAll()
    .orderBy('searchText')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
  const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows, total };
}

export async function vmrsOf(db: Db, enterpriseId: string, { kind, id }: VmrOwner): Promise<VmrTable[]> {
  return db
    .selectFrom('vmr')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .where('ownerId', '=', id)
    .where('ownerKind', '=', kind)
    .orderBy('searchText')
    .orderBy('id')
    .execute();
}

/** Of any enterprise. */
export async function findVmr(
  db: Db,
  column: 'id' | 'meetingId',
  value: string,
): Promise<VmrTable | undefined> {
  return db.selectFrom('vmr').selectAll().where(column, '=', value).executeTakeFirst();
}

/** The one of that name, in whatever case; undefined also where several have it. */
export async function findVmrByName(
  db: Db,
  enterpriseId: string,
  name: string,
): Promise<VmrTable | undefined> {
  const rows = await db
    .selectFrom('vmr')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .where((e) => e(e.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0] : undefined;
}

export async function insertVmr(db: Db, vmr: VmrTable): Promise<void> {
  await db.insertInto('vmr').values(vmr).execute();
}

/** @returns the changed row; undefined when it was of another version */
export async function updateVmr(
  db: Db,
  { id, version }: { id: string; version: number },
  change: Partial<VmrTable>,
): Promise<VmrTable | undefined> {
  return db
    .updateTable('vmr')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteVmr(db: Db, id: string): Promise<void> {
  await db.deleteFrom('vmr').where('id', '=', id).execute();
}

/** @returns the names of those that were somebody's and are free now */
export async function freeVmrsOf(db: Db, { kind, id }: VmrOwner): Promise<string[]> {
  const rows = await db
    .updateTable('vmr')
    .set((e) => ({ ownerKind: null, ownerId: null, version: e('version', '+', 1) }))
    .where('ownerId', '=', id)
    .where('ownerKind', '=', kind)
    .returning('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** How many there are of each capacity that there is any of. */
export async function countByCapacity(db: Db, enterpriseId: string): Promise<Map<VmrCapacity, number>> {
  const rows = await db
    .selectFrom('vmr')
    .where('enterpriseId', '=', enterpriseId)
    .groupBy('capacity')
    .select((e) => ['capacity', e.fn.countAll<number>().as('count')])
    .execute();
  return new Map(rows.map(({ capacity, count }) => [capacity, count]));
}
