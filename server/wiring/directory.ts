import type { Credentials } from '../auth/credentials.ts';
import type { AccountCaller, KeyCaller } from '../contract/api/caller.ts';
import type { Enterprise, Overview } from '../contract/api/enterprises.ts';
import type { Route } from '../contract/api/handlers.ts';
import { AccountService } from '../directory/accounts.ts';
import { DepartmentService } from '../directory/departments.ts';
import { enterpriseRoutes } from '../directory/enterprise-routes.ts';
import { EnterpriseService } from '../directory/enterprises.ts';
import { DirectoryExport } from '../directory/export.ts';
import { ImportService } from '../directory/import/imports.ts';
import { peopleById, type Someone } from '../directory/people.ts';
import { accountCounts, departmentExists, enterpriseById } from '../directory/reads.ts';
import { directoryRoutes } from '../directory/routes.ts';
import { PeopleSearch } from '../directory/search.ts';
import { DirectoryTrees } from '../directory/tree.ts';
import { VisibilitySettings } from '../directory/visibility-settings.ts';
import type { Db } from '../store/database.ts';
import type { Ground } from './ground.ts';

export interface DirectoryWiring {
  credentials: Pick<Credentials, 'hash' | 'store' | 'activate' | 'forget' | 'signOutEverywhere'>;
  /** Frees what an account owned. */
  onAccountDeleted: (tx: Db, accountId: string) => Promise<void>;
  /** What stood in a department besides people leaves it. */
  onDepartmentDeleted: (tx: Db, departmentId: string) => Promise<void>;
  /** Parties of an enterprise now. */
  liveParties: (enterpriseId: string) => Promise<number>;
}

/** Who looks somebody up. */
export type Viewer =
  | Pick<AccountCaller, 'kind' | 'accountId' | 'enterpriseId' | 'role'>
  | Pick<KeyCaller, 'kind' | 'accountId' | 'enterpriseId' | 'role'>;

/** The directory as other features ask it. */
export interface Directory {
  enterprise: (enterpriseId: string) => Promise<Enterprise>;
  findEnterprise: (db: Db, enterpriseId: string) => Promise<Enterprise | undefined>;
  /** Names of accounts that are not deleted. */
  accountNames: (
    db: Db,
    enterpriseId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
  departmentExists: (db: Db, enterpriseId: string, departmentId: string) => Promise<boolean>;
  maySee: (viewer: Viewer, accountIds: readonly string[]) => Promise<ReadonlySet<string>>;
  people: (db: Db, enterpriseId: string, accountIds: readonly string[]) => Promise<Someone[]>;
  person: (db: Db, accountId: string) => Promise<Someone | undefined>;
  accountCounts: (enterpriseId: string) => Promise<Overview['accounts']>;
  routes: Route[];
  close: () => Promise<void>;
}

export async function wireDirectory(
  { db, live, audit, log, dataDir }: Ground,
  { credentials, onAccountDeleted, onDepartmentDeleted, liveParties }: DirectoryWiring,
): Promise<Directory> {
  const trees = new DirectoryTrees();
  const enterprises = new EnterpriseService({ db, credentials, audit, bus: live, liveParties, log });
  const accounts = new AccountService({ db, credentials, audit, onAccountDeleted });
  const departments = new DepartmentService({ db, trees, audit, onDeleted: onDepartmentDeleted });
  const search = new PeopleSearch({ db, trees });
  const exports = new DirectoryExport({ db, trees });
  const imports = await ImportService.create({ db, credentials, audit, dataDir, log });
  const visibility = new VisibilitySettings({ db, trees, audit });
  const people = async (tx: Db, enterpriseId: string, accountIds: readonly string[]): Promise<Someone[]> =>
    [...(await peopleById(tx, accountIds)).values()].filter(
      (one) => one.enterpriseId === enterpriseId && one.state !== 'deleted',
    );
  return {
    enterprise: (enterpriseId) => enterprises.get(enterpriseId),
    findEnterprise: enterpriseById,
    accountNames: async (tx, enterpriseId, ids) =>
      new Map((await people(tx, enterpriseId, ids)).map(({ accountId, name }) => [accountId, name])),
    departmentExists,
    maySee: async (viewer, accountIds) => {
      // Administrators and their programs see everybody of the enterprise.
      if (viewer.kind === 'account' && viewer.role !== 'admin') return search.visible(viewer, accountIds);
      return new Set((await people(db, viewer.enterpriseId, accountIds)).map(({ accountId }) => accountId));
    },
    people,
    person: async (tx, accountId) => {
      const someone = (await peopleById(tx, [accountId])).get(accountId);
      return someone?.state === 'deleted' ? undefined : someone;
    },
    accountCounts: (enterpriseId) => accountCounts(db, enterpriseId),
    routes: [
      ...enterpriseRoutes(enterprises),
      ...directoryRoutes({ accounts, departments, visibility, people: search, exports, imports }),
    ],
    close: () => imports.close(),
  };
}
