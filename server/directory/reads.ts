import type { Enterprise, Overview } from '../contract/api/enterprises.ts';
import type { Db } from '../store/database.ts';
import { findEnterprise } from './enterprise-repo.ts';

/** What other features read of the directory beside people. */

/** In or out of a transaction. */
export function enterpriseById(db: Db, enterpriseId: string): Promise<Enterprise | undefined> {
  return findEnterprise(db, enterpriseId);
}

export async function departmentExists(db: Db, enterpriseId: string, departmentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('department')
    .select('id')
    .where('id', '=', departmentId)
    .where('enterpriseId', '=', enterpriseId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Accounts of an enterprise by their state. */
export async function accountCounts(db: Db, enterpriseId: string): Promise<Overview['accounts']> {
  const rows = await db
    .selectFrom('account')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('enterpriseId', '=', enterpriseId)
    .groupBy('state')
    .execute();
  const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { active: of('active'), inactive: of('inactive'), disabled: of('disabled') };
}
