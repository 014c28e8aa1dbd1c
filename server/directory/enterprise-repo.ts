import type { Selectable, Updateable } from 'kysely';
import type { Language, Page } from '../contract/api/endpoint.ts';
import type { Enterprise, Limits } from '../contract/api/enterprises.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { EnterpriseTable } from '../store/schema/directory.ts';
import { contains, searchText } from '../store/search.ts';

export type EnterpriseChange = Partial<
  Pick<Enterprise, 'name' | 'limits' | 'oneTimeCodeRequired' | 'language' | 'timeZone' | 'state'>
>;

/** By its primary key: cheap enough for every join. */
export async function findEnterprise(db: Db, enterpriseId: string): Promise<Enterprise | undefined> {
  const row = await db.selectFrom('enterprise').selectAll().where('id', '=', enterpriseId).executeTakeFirst();
  return row && toEnterprise(row);
}

/** @throws PlenumError `not_found` */
export async function getEnterprise(db: Db, enterpriseId: string): Promise<Enterprise> {
  const enterprise = await findEnterprise(db, enterpriseId);
  if (!enterprise) throw new PlenumError('not_found', { field: 'enterpriseId' });
  return enterprise;
}

export async function insertEnterprise(
  tx: Db,
  { enterpriseId, limits, oneTimeCodeRequired, ...rest }: Enterprise,
): Promise<void> {
  await tx
    .insertInto('enterprise')
    .values({
      ...rest,
      id: enterpriseId,
      limits: JSON.stringify(limits),
      oneTimeCodeRequired: Number(oneTimeCodeRequired),
      directoryVersion: 1,
      searchText: searchText(rest.name),
    })
    .execute();
}

/** @throws PlenumError `changed_meanwhile` when it is of another version */
export async function updateEnterprise(
  tx: Db,
  enterpriseId: string,
  version: number,
  { limits, oneTimeCodeRequired, ...rest }: EnterpriseChange,
): Promise<void> {
  const values: Updateable<EnterpriseTable> = { ...rest, version: version + 1 };
  if (rest.name !== undefined) values.searchText = searchText(rest.name);
  if (limits) values.limits = JSON.stringify(limits);
  if (oneTimeCodeRequired !== undefined) values.oneTimeCodeRequired = Number(oneTimeCodeRequired);
  const { numUpdatedRows } = await tx
    .updateTable('enterprise')
    .set(values)
    .where('id', '=', enterpriseId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
}

/** A page of all enterprises by name, each with its accounts that are not deleted. */
export async function pageOfEnterprises(
  db: Db,
  { search, offset, limit }: { search?: string | undefined; offset: number; limit: number },
): Promise<Page<Enterprise & { accounts: number }>> {
  let found = db.selectFrom('enterprise');
  for (const word of (search ?? '').split(/\s+/).filter(Boolean)) {
    found = found.where((eb) => contains(eb.ref('searchText'), word));
  }
  const { total } = await found
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('account')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('account.enterpriseId', '=', 'enterprise.id')
        .where('account.state', '<>', 'deleted')
        .as('accounts'),
    )
    .orderBy('searchText')
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute();
  return { total, items: rows.map((row) => ({ ...toEnterprise(row), accounts: row.accounts ?? 0 })) };
}

export async function countEnterprises(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('enterprise')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function toEnterprise(row: Selectable<EnterpriseTable>): Enterprise {
  return {
    enterpriseId: row.id,
    version: row.version,
    name: row.name,
    createdAt: row.createdAt,
    limits: JSON.parse(row.limits) as Limits,
    oneTimeCodeRequired: row.oneTimeCodeRequired === 1,
    language: row.language as Language,
    timeZone: row.timeZone,
    state: row.state,
  };
}
