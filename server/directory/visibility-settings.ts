import {
  type DepartmentVisibility,
  executiveLimit,
  type VisibilityReason,
  type VisibilityTarget,
} from '../contract/api/directory.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { type AccountRow, countExecutives, findAccounts, getAccount, updateAccount } from './account-repo.ts';
import type { Admin } from './accounts.ts';
import { getDepartment, updateDepartment } from './department-repo.ts';
import type { Audit } from './ports.ts';
import { targetOf, viewerOf } from './search.ts';
import type { DirectoryTree, DirectoryTrees } from './tree.ts';
import { sees } from './visibility.ts';
import { countDirectoryUp, listOf, setList } from './visibility-repo.ts';

type Named = DepartmentVisibility['alsoSees'];
export interface ExecutiveSetting {
  executive: boolean;
  seenBy: Named;
}

/** The settings by which `sees` decides. */
export class VisibilitySettings {
  readonly #db: Db;
  readonly #trees: DirectoryTrees;
  readonly #audit: Audit;

  constructor({ db, trees, audit }: { db: Db; trees: DirectoryTrees; audit: Audit }) {
    this.#db = db;
    this.#trees = trees;
    this.#audit = audit;
  }

  /** @throws PlenumError `not_found` */
  async ofDepartment(enterpriseId: string, departmentId: string): Promise<DepartmentVisibility> {
    const { version, sees: value, hidden } = await getDepartment(this.#db, enterpriseId, departmentId);
    return {
      version,
      sees: value,
      alsoSees: await this.#named(enterpriseId, await listOf(this.#db, 'also_sees', departmentId)),
      hidden: hidden === 1,
      seenBy: await this.#named(enterpriseId, await listOf(this.#db, 'seen_by', departmentId)),
    };
  }

  /** @throws PlenumError `changed_meanwhile`; `not_found` when somebody named is not there */
  async setDepartment(
    { actor, enterpriseId }: Admin,
    departmentId: string,
    version: number,
    setting: {
      sees: DepartmentVisibility['sees'];
      alsoSees: readonly VisibilityTarget[];
      hidden: boolean;
      seenBy: readonly VisibilityTarget[];
    },
  ): Promise<DepartmentVisibility> {
    await transact(this.#db, async (tx) => {
      const { name } = await getDepartment(tx, enterpriseId, departmentId);
      await this.#assertThere(tx, enterpriseId, setting.alsoSees, 'alsoSees');
      await this.#assertThere(tx, enterpriseId, setting.seenBy, 'seenBy');
      await updateDepartment(tx, departmentId, version, {
        sees: setting.sees,
        hidden: Number(setting.hidden),
      });
      const owner = { enterpriseId, ownerId: departmentId };
      await setList(tx, { ...owner, list: 'also_sees' }, setting.alsoSees);
      await setList(tx, { ...owner, list: 'seen_by' }, setting.seenBy);
      await countDirectoryUp(tx, enterpriseId);
      await this.#audit.record(tx, actor, {
        enterpriseId,
        action: 'department.visibility_changed',
        target: { kind: 'department', id: departmentId, name },
        detail: { ...setting },
      });
    });
    return this.ofDepartment(enterpriseId, departmentId);
  }

  /** @throws PlenumError `not_found` */
  async check(
    enterpriseId: string,
    viewerId: string,
    targetId: string,
  ): Promise<{ visible: boolean; reason: VisibilityReason; department: string | null }> {
    const tree = await this.#trees.of(this.#db, enterpriseId);
    const viewer = await getAccount(this.#db, enterpriseId, viewerId);
    const target = await getAccount(this.#db, enterpriseId, targetId);
    const { visible, reason, departmentId } = sees(viewerOf(viewer), targetOf(target), tree.rules);
    return { visible, reason, department: departmentId === null ? null : tree.pathOf(departmentId) };
  }

  /** @throws PlenumError `not_found` */
  async ofExecutive(enterpriseId: string, accountId: string): Promise<ExecutiveSetting> {
    const { executive } = await getAccount(this.#db, enterpriseId, accountId);
    const seenBy = await this.#named(enterpriseId, await listOf(this.#db, 'executive', accountId));
    return { executive: executive === 1, seenBy };
  }

  /**
   * Makes somebody an executive whom only those named see, or takes that away with the list.
   * @throws PlenumError `too_many_executives`, `not_found`
   */
  async setExecutive(
    { actor, enterpriseId }: Admin,
    accountId: string,
    { executive, seenBy }: { executive: boolean; seenBy: readonly VisibilityTarget[] },
  ): Promise<ExecutiveSetting> {
    await transact(this.#db, async (tx) => {
      const row = await getAccount(tx, enterpriseId, accountId);
      if (row.state === 'deleted') throw new PlenumError('not_found', { field: 'accountId' });
      await this.#assertThere(tx, enterpriseId, seenBy, 'seenBy');
      if (executive && row.executive === 0 && (await countExecutives(tx, enterpriseId)) >= executiveLimit) {
        throw new PlenumError('too_many_executives');
      }
      await updateAccount(tx, row, { executive: Number(executive) });
      await setList(tx, { enterpriseId, ownerId: accountId, list: 'executive' }, executive ? seenBy : []);
      await countDirectoryUp(tx, enterpriseId);
      await this.#audit.record(tx, actor, {
        enterpriseId,
        action: 'account.executive_changed',
        target: { kind: 'account', id: accountId, name: row.name },
        detail: { executive, seenBy },
      });
    });
    return this.ofExecutive(enterpriseId, accountId);
  }

  async #assertThere(
    tx: Db,
    enterpriseId: string,
    targets: readonly VisibilityTarget[],
    field: string,
  ): Promise<void> {
    const { accounts, tree } = await this.#lookUp(tx, enterpriseId, targets);
    for (const { kind, id } of targets) {
      const account = accounts.get(id);
      const there =
        kind === 'department' ? tree.rules.departments.has(id) : account && account.state !== 'deleted';
      if (!there) throw new PlenumError('not_found', { field });
    }
  }

  async #named(enterpriseId: string, targets: readonly VisibilityTarget[]): Promise<Named> {
    const { accounts, tree } = await this.#lookUp(this.#db, enterpriseId, targets);
    return targets.map(({ kind, id }) => ({
      kind,
      id,
      name: kind === 'department' ? tree.pathOf(id) : (accounts.get(id)?.name ?? ''),
    }));
  }

  async #lookUp(
    db: Db,
    enterpriseId: string,
    targets: readonly VisibilityTarget[],
  ): Promise<{ accounts: Map<string, AccountRow>; tree: DirectoryTree }> {
    const ids = targets.filter(({ kind }) => kind === 'account').map(({ id }) => id);
    const rows = await findAccounts(db, ids);
    const ours = rows.filter((row) => row.enterpriseId === enterpriseId);
    return {
      accounts: new Map(ours.map((row) => [row.id, row])),
      tree: await this.#trees.of(db, enterpriseId),
    };
  }
}
