import type { AccountState } from '../contract/api/directory.ts';
import type { Role } from '../contract/api/auth.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { Db } from '../store/database.ts';
import { findAccounts } from './account-repo.ts';
import type { EnterpriseTable } from '../store/schema/directory.ts';

/** What other features know of somebody. */
export interface Someone {
  accountId: string;
  enterpriseId: string;
  name: string;
  email: string | null;
  number: string;
  /** 9 digits: the meeting ID that is always theirs */
  personalMeetingId: string;
  departmentId: string | null;
  role: Role;
  state: AccountState;
  /** the account's, else the enterprise's */
  language: Language;
  timeZone: string;
}

/** Reads people for other features, of whichever enterprise, deleted ones too. @returns by account ID */
export async function peopleById(db: Db, accountIds: readonly string[]): Promise<Map<string, Someone>> {
  const rows = await findAccounts(db, accountIds);
  const enterprises = await enterprisesOf(
    db,
    rows.map(({ enterpriseId }) => enterpriseId),
  );
  const people = new Map<string, Someone>();
  for (const {
    id,
    enterpriseId,
    name,
    email,
    number,
    personalMeetingId,
    departmentId,
    role,
    state,
    ...row
  } of rows) {
    const enterprise = enterprises.get(enterpriseId);
    people.set(id, {
      ...{ accountId: id, enterpriseId, name, email, number, personalMeetingId, departmentId, role, state },
      language: (row.language ?? enterprise?.language ?? 'zh') as Language,
      timeZone: row.timeZone ?? enterprise?.timeZone ?? 'UTC',
    });
  }
  return people;
}

async function enterprisesOf(
  db: Db,
  enterpriseIds: readonly string[],
): Promise<Map<string, Pick<EnterpriseTable, 'language' | 'timeZone'>>> {
  const ids = [...new Set(enterpriseIds)];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('enterprise')
    .select(['id', 'language', 'timeZone'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
