import type { Department } from '../contract/api/directory.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { isUniqueViolation } from '../store/errors.ts';
import { transact } from '../store/transact.ts';
import { findAccounts, getAccount } from './account-repo.ts';
import type { Admin } from './accounts.ts';
import {
  countDepartments,
  countPeople,
  countPeopleIn,
  deleteDepartment,
  type DepartmentRow,
  getDepartment,
  insertDepartments,
  isFilled,
  setPosition,
  siblings,
  updateDepartment,
} from './department-repo.ts';
import type { Audit } from './ports.ts';
import { departmentDepth, departmentLimit, differences } from './rules.ts';
import { targetOf, viewerOf } from './search.ts';
import type { DirectoryTrees } from './tree.ts';
import { pathUp, reachOf, sees } from './visibility.ts';
import { countDirectoryUp, forgetInVisibility } from './visibility-repo.ts';

export interface DepartmentServiceParts {
  db: Db;
  trees: DirectoryTrees;
  audit: Audit;
  /** What stood in it besides people leaves it, in the transaction that deletes it. */
  onDeleted?: (tx: Db, departmentId: string) => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** The tree of departments. */
export class DepartmentService {
  readonly #db: Db;
  readonly #trees: DirectoryTrees;
  readonly #audit: Audit;
  readonly #onDeleted: (tx: Db, departmentId: string) => Promise<void>;

  constructor({ db, trees, audit, onDeleted = nothing }: DepartmentServiceParts) {
    this.#db = db;
    this.#trees = trees;
    this.#audit = audit;
    this.#onDeleted = onDeleted;
  }

  /** All, with everybody in them. */
  async all(enterpriseId: string): Promise<Department[]> {
    const { departments } = await this.#trees.of(this.#db, enterpriseId);
    const people = new Map<string | null, number>();
    for (const { departmentId, count } of await countPeople(this.#db, enterpriseId)) {
      people.set(departmentId, (people.get(departmentId) ?? 0) + count);
    }
    return departments.map((row) => toDepartment(row, people.get(row.id) ?? 0));
  }

  /** Those somebody sees and those above them, with the people they see in them. */
  async seenBy(enterpriseId: string, accountId: string): Promise<Department[]> {
    const { departments, rules } = await this.#trees.of(this.#db, enterpriseId);
    const viewer = viewerOf(await getAccount(this.#db, enterpriseId, accountId));
    const reach = reachOf(viewer, rules);
    const people = new Map<string, number>();
    for (const { departmentId, executive, count } of await countPeople(this.#db, enterpriseId, [
      'active',
      'inactive',
    ])) {
      if (departmentId === null || executive === 1 || !reach.departments.has(departmentId)) continue;
      people.set(departmentId, count);
    }
    // Those who are seen or not by themselves and not with their department.
    for (const row of await findAccounts(this.#db, [...reach.accounts])) {
      const target = targetOf(row);
      if (target.departmentId === null || !sees(viewer, target, rules).visible) continue;
      const counted = reach.departments.has(target.departmentId) && !target.executive;
      if (!counted) people.set(target.departmentId, (people.get(target.departmentId) ?? 0) + 1);
    }
    const shown = new Set([...reach.departments].flatMap((id) => pathUp(id, rules)));
    return departments
      .filter(({ id }) => shown.has(id))
      .map((row) => toDepartment(row, people.get(row.id) ?? 0));
  }

  /** @throws PlenumError `department_name_taken`, `department_too_deep`, `too_many_departments`, `not_found` */
  async create(
    { actor, enterpriseId }: Admin,
    { name, parentId }: { name: string; parentId: string | null },
  ): Promise<Department> {
    const making = transact(this.#db, async (tx) => {
      const { rules } = await this.#trees.of(tx, enterpriseId);
      if (parentId !== null) await getDepartment(tx, enterpriseId, parentId);
      if (pathUp(parentId, rules).length >= departmentDepth) throw new PlenumError('department_too_deep');
      if ((await countDepartments(tx, enterpriseId)) >= departmentLimit) {
        throw new PlenumError('too_many_departments');
      }
      const among = await siblings(tx, enterpriseId, parentId);
      assertNameFree(among, name);
      const position = (among.at(-1)?.position ?? -1) + 1;
      const row = newDepartment({ enterpriseId, parentId, name, position });
      await insertDepartments(tx, [row]);
      await countDirectoryUp(tx, enterpriseId);
      await this.#audit.record(tx, actor, {
        enterpriseId,
        action: 'department.created',
        target: { kind: 'department', id: row.id, name },
      });
      return toDepartment(row, 0);
    });
    return orNameTaken(making);
  }

  /** @throws PlenumError `department_below_itself`, `department_name_taken`, `changed_meanwhile`, `not_found` */
  async change(
    { actor, enterpriseId }: Admin,
    departmentId: string,
    version: number,
    change: {
      name?: string | undefined;
      parentId?: string | null | undefined;
      position?: number | undefined;
    },
  ): Promise<Department> {
    const changing = transact(this.#db, async (tx) => {
      const before = await getDepartment(tx, enterpriseId, departmentId);
      const { name = before.name, parentId = before.parentId } = change;
      if (parentId !== before.parentId) await this.#assertMayMove(tx, before, parentId);
      const among = (await siblings(tx, enterpriseId, parentId)).filter(({ id }) => id !== departmentId);
      assertNameFree(among, name);

      const stays = parentId === before.parentId ? before.position : among.length;
      const position = Math.min(change.position ?? stays, among.length);
      await updateDepartment(tx, departmentId, version, { name, parentId, position });
      const order = among.toSpliced(position, 0, before);
      for (const [index, { id, position: old }] of order.entries()) {
        if (id !== departmentId && old !== index) await setPosition(tx, id, index);
      }
      await countDirectoryUp(tx, enterpriseId);
      const after = await getDepartment(tx, enterpriseId, departmentId);
      await this.#audit.record(tx, actor, {
        enterpriseId,
        action: 'department.changed',
        target: { kind: 'department', id: departmentId, name },
        detail: differences(before, { name, parentId, position }),
      });
      return toDepartment(after, await countPeopleIn(tx, departmentId));
    });
    return orNameTaken(changing);
  }

  /** @throws PlenumError `department_not_empty`, `not_found` */
  async remove({ actor, enterpriseId }: Admin, departmentId: string): Promise<void> {
    await transact(this.#db, async (tx) => {
      const { name } = await getDepartment(tx, enterpriseId, departmentId);
      if (await isFilled(tx, departmentId)) throw new PlenumError('department_not_empty');
      await forgetInVisibility(tx, enterpriseId, departmentId);
      await this.#onDeleted(tx, departmentId);
      await deleteDepartment(tx, departmentId);
      await this.#audit.record(tx, actor, {
        enterpriseId,
        action: 'department.deleted',
        target: { kind: 'department', id: departmentId, name },
      });
    });
  }

  async #assertMayMove(tx: Db, { id, enterpriseId }: DepartmentRow, parentId: string | null): Promise<void> {
    if (parentId !== null) await getDepartment(tx, enterpriseId, parentId);
    const { rules } = await this.#trees.of(tx, enterpriseId);
    const path = pathUp(parentId, rules);
    if (path.includes(id)) throw new PlenumError('department_below_itself', { field: 'parentId' });
    const own = pathUp(id, rules).length;
    const deepest = Math.max(
      ...Array.from(rules.departments.keys(), (other) => {
        const up = pathUp(other, rules);
        return up.includes(id) ? up.length : own;
      }),
    );
    if (path.length + 1 + deepest - own > departmentDepth) throw new PlenumError('department_too_deep');
  }
}

export function newDepartment(
  given: Pick<DepartmentRow, 'enterpriseId' | 'parentId' | 'name' | 'position'>,
): DepartmentRow {
  return { id: newId(), version: 1, sees: 'inherit', hidden: 0, ...given };
}

function assertNameFree(among: readonly DepartmentRow[], name: string): void {
  if (among.some((other) => other.name === name)) {
    throw new PlenumError('department_name_taken', { field: 'name' });
  }
}

/** Of two who take a name at the same time PostgreSQL refuses one by the index. */
async function orNameTaken<T>(making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new PlenumError('department_name_taken', { field: 'name', cause });
  }
}

function toDepartment(row: DepartmentRow, accounts: number): Department {
  const { id, version, parentId, name, position } = row;
  return { departmentId: id, version, parentId, name, position, accounts };
}
