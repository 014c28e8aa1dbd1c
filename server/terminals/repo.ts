import type { LicenceClass } from '../contract/api/enterprises.ts';
import type { Db } from '../store/database.ts';
import type { TerminalTable } from '../store/schema/terminals.ts';
import { contains } from '../store/search.ts';

export interface TerminalFilter {
  search?: string | undefined;
  licence?: LicenceClass | undefined;
  departmentId?: string | undefined;
  state?: TerminalTable['state'] | undefined;
}

export interface Slice {
  offset: number;
  limit: number;
}

/** Fewer than any database takes values in a statement. */
const idsAtOnce = 1000;

function filtered(db: Db, enterpriseId: string, { search, licence, departmentId, state }: TerminalFilter) {
  let query = db.selectFrom('terminal').where('enterpriseId', '=', enterpriseId);
  if (search) query = query.where((e) => contains(e.ref('searchText'), search));
  if (licence) query = query.where('licence', '=', licence);
  if (departmentId) query = query.where('departmentId', '=', departmentId);
  if (state) query = query.where('state', '=', state);
  return query;
}

/** Ordered by name. */
export async function listTerminals(
  db: Db,
  enterpriseId: string,
  filter: TerminalFilter,
  { offset, limit }: Slice,
): Promise<TerminalTable[]> {
  return filtered(db, enterpriseId, filter)
    .selectAll()
    .orderBy('searchText')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
}

export async function countTerminals(db: Db, enterpriseId: string, filter: TerminalFilter): Promise<number> {
  const { count } = await filtered(db, enterpriseId, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Every ID, ordered as `listTerminals` orders. */
export async function listTerminalIds(
  db: Db,
  enterpriseId: string,
  filter: TerminalFilter,
): Promise<string[]> {
  const rows = await filtered(db, enterpriseId, filter)
    .select('id')
    .orderBy('searchText')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the enterprise that are there, ordered as `listTerminals` orders. */
export async function terminalsByIds(
  db: Db,
  enterpriseId: string,
  ids: readonly string[],
): Promise<TerminalTable[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('terminal')
    .where('enterpriseId', '=', enterpriseId)
    .where('id', 'in', ids)
    .selectAll()
    .orderBy('searchText')
    .orderBy('id')
    .execute();
}

export async function findTerminal(
  db: Db,
  enterpriseId: string,
  id: string,
): Promise<TerminalTable | undefined> {
  return db
    .selectFrom('terminal')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Of the whole installation: a number is of one terminal. */
export async function findTerminalByNumber(db: Db, number: string): Promise<TerminalTable | undefined> {
  return db.selectFrom('terminal').selectAll().where('number', '=', number).executeTakeFirst();
}

/** Of any enterprise. */
export async function findTerminalById(db: Db, id: string): Promise<TerminalTable | undefined> {
  return db.selectFrom('terminal').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertTerminal(db: Db, terminal: TerminalTable): Promise<void> {
  await db.insertInto('terminal').values(terminal).execute();
}

/** @returns the changed row; undefined when it was of another version */
export async function updateTerminal(
  db: Db,
  { id, version }: { id: string; version: number },
  change: Partial<TerminalTable>,
): Promise<TerminalTable | undefined> {
  return db
    .updateTable('terminal')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteTerminal(db: Db, id: string): Promise<void> {
  await db.deleteFrom('terminal').where('id', '=', id).execute();
}

export async function clearDepartment(db: Db, departmentId: string): Promise<void> {
  await db
    .updateTable('terminal')
    .set((e) => ({ departmentId: null, version: e('version', '+', 1) }))
    .where('departmentId', '=', departmentId)
    .execute();
}

/** How many there are of each class that there is any of. */
export async function countByLicence(db: Db, enterpriseId: string): Promise<Map<LicenceClass, number>> {
  const rows = await db
    .selectFrom('terminal')
    .where('enterpriseId', '=', enterpriseId)
    .groupBy('licence')
    .select((e) => ['licence', e.fn.countAll<number>().as('count')])
    .execute();
  return new Map(rows.map(({ licence, count }) => [licence, count]));
}

/** The class of each of these terminals of the enterprise. */
export async function licencesOf(
  db: Db,
  enterpriseId: string,
  ids: readonly string[],
): Promise<{ id: string; licence: LicenceClass }[]> {
  const found: { id: string; licence: LicenceClass }[] = [];
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    found.push(
      ...(await db
        .selectFrom('terminal')
        .select(['id', 'licence'])
        .where('enterpriseId', '=', enterpriseId)
        .where('id', 'in', ids.slice(start, start + idsAtOnce))
        .execute()),
    );
  }
  return found;
}
