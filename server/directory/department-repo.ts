import type { Selectable } from 'kysely';
import type { AccountState } from '../contract/api/directory.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { DepartmentTable } from '../store/schema/directory.ts';

const rowsAtOnce = 500;

export type DepartmentRow = Selectable<DepartmentTable>;

/** @throws PlenumError `not_found` when there is none in this enterprise */
export async function getDepartment(
  db: Db,
  enterpriseId: string,
  departmentId: string,
): Promise<DepartmentRow> {
  const row = await db.selectFrom('department').selectAll().where('id', '=', departmentId).executeTakeFirst();
  if (row?.enterpriseId !== enterpriseId) throw new PlenumError('not_found', { field: 'departmentId' });
  return row;
}

export async function findDepartments(db: Db, enterpriseId: string): Promise<DepartmentRow[]> {
  return db
    .selectFrom('department')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** People directly in each department, executives apart; all but deleted ones unless told which. */
export async function countPeople(
  db: Db,
  enterpriseId: string,
  states: readonly AccountState[] = ['active', 'inactive', 'disabled'],
): Promise<{ departmentId: string | null; executive: number; count: number }[]> {
  return db
    .selectFrom('account')
    .select(['departmentId', 'executive'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('enterpriseId', '=', enterpriseId)
    .where('state', 'in', states)
    .groupBy(['departmentId', 'executive'])
    .execute();
}

/** Whether somebody or another department is in it; deleted people are in none. */
export async function isFilled(tx: Db, departmentId: string): Promise<boolean> {
  const person = await tx
    .selectFrom('account')
    .select('id')
    .where('departmentId', '=', departmentId)
    .executeTakeFirst();
  const below = await tx
    .selectFrom('department')
    .select('id')
    .where('parentId', '=', departmentId)
    .executeTakeFirst();
  return person !== undefined || below !== undefined;
}

export async function siblings(
  tx: Db,
  enterpriseId: string,
  parentId: string | null,
): Promise<DepartmentRow[]> {
  const among = tx.selectFrom('department').selectAll().where('enterpriseId', '=', enterpriseId);
  const here =
    parentId === null ? among.where('parentId', 'is', null) : among.where('parentId', '=', parentId);
  return here.orderBy('position').orderBy('id').execute();
}

/** Those above before those below. */
export async function insertDepartments(tx: Db, rows: readonly DepartmentRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await tx
      .insertInto('department')
      .values(rows.slice(start, start + rowsAtOnce))
      .execute();
  }
}

/** Deleted ones are in none. */
export async function countPeopleIn(db: Db, departmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('account')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('departmentId', '=', departmentId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function countDepartments(db: Db, enterpriseId: string): Promise<number> {
  const { count } = await db
    .selectFrom('department')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('enterpriseId', '=', enterpriseId)
    .executeTakeFirstOrThrow();
  return count;
}

/** @throws PlenumError `changed_meanwhile` when it is of another version */
export async function updateDepartment(
  tx: Db,
  departmentId: string,
  version: number,
  values: Partial<Pick<DepartmentRow, 'name' | 'parentId' | 'position' | 'sees' | 'hidden'>>,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('department')
    .set({ ...values, version: version + 1 })
    .where('id', '=', departmentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
}

/** Makes room among siblings: no change of the department itself, so its version stays. */
export async function setPosition(tx: Db, departmentId: string, position: number): Promise<void> {
  await tx.updateTable('department').set({ position }).where('id', '=', departmentId).execute();
}

export async function deleteDepartment(tx: Db, departmentId: string): Promise<void> {
  await tx.deleteFrom('department').where('id', '=', departmentId).execute();
}
