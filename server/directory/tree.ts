import type { Db } from '../store/database.ts';
import { type DepartmentRow, findDepartments } from './department-repo.ts';
import { pathSeparator } from './rules.ts';
import { pathUp, type Targets, type VisibilityRules } from './visibility.ts';
import { type Entry, entriesOf } from './visibility-repo.ts';

/** The departments of an enterprise and who sees whom, as of one `directoryVersion`. */
export interface DirectoryTree {
  version: number;
  /** parents before children, siblings by position */
  departments: readonly DepartmentRow[];
  rules: VisibilityRules;
  /** Names from the top; empty for null and what is not there. */
  pathOf: (departmentId: string | null) => string;
}

const kept = 200;

/**
 * Departments and rules in memory. The version is read each time, which is one row, so that a department is hidden on
 * every server from the moment the change is committed; messages between servers could come late or not at all.
 */
export class DirectoryTrees {
  /** The latest used last. */
  readonly #trees = new Map<string, DirectoryTree>();

  async of(db: Db, enterpriseId: string): Promise<DirectoryTree> {
    // Before what it stands for: what is read may be newer than the version then, and is read again; never older.
    const row = await db
      .selectFrom('enterprise')
      .select('directoryVersion')
      .where('id', '=', enterpriseId)
      .executeTakeFirst();
    const version = row?.directoryVersion ?? 0;
    const known = this.#trees.get(enterpriseId);
    const tree = known?.version === version ? known : await load(db, enterpriseId, version);
    // What is not committed is nobody else's.
    if (db.isTransaction) return tree;
    this.#trees.delete(enterpriseId);
    this.#trees.set(enterpriseId, tree);
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size <= kept) break;
      this.#trees.delete(oldest);
    }
    return tree;
  }
}

async function load(db: Db, enterpriseId: string, version: number): Promise<DirectoryTree> {
  const rows = await findDepartments(db, enterpriseId);
  const rules = rulesFrom(rows, await entriesOf(db, enterpriseId));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return {
    version,
    departments: parentsFirst(rows),
    rules,
    pathOf: (departmentId) =>
      pathUp(departmentId, rules)
        .reverse()
        .map((id) => names.get(id) ?? '')
        .join(pathSeparator),
  };
}

interface Growing extends Targets {
  accounts: Set<string>;
  departments: Set<string>;
}

function rulesFrom(rows: readonly DepartmentRow[], entries: readonly Entry[]): VisibilityRules {
  const lists = { also_sees: new Map(), seen_by: new Map(), executive: new Map() } satisfies Record<
    Entry['list'],
    Map<string, Growing>
  > as Record<Entry['list'], Map<string, Growing>>;
  for (const { list, ownerId, targetKind, targetId } of entries) {
    let targets = lists[list].get(ownerId);
    if (!targets) lists[list].set(ownerId, (targets = empty()));
    (targetKind === 'account' ? targets.accounts : targets.departments).add(targetId);
  }
  const departments = new Map(
    rows.map(({ id, parentId, sees, hidden }) => [
      id,
      {
        parentId,
        sees,
        hidden: hidden === 1,
        alsoSees: lists.also_sees.get(id) ?? empty(),
        seenBy: lists.seen_by.get(id) ?? empty(),
      },
    ]),
  );
  return { departments, executives: lists.executive };
}

function empty(): Growing {
  return { accounts: new Set(), departments: new Set() };
}

function parentsFirst(rows: readonly DepartmentRow[]): DepartmentRow[] {
  const below = Map.groupBy(rows, ({ parentId }) => parentId);
  const sorted: DepartmentRow[] = [];
  const waiting = [...(below.get(null) ?? [])].reverse();
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    sorted.push(row);
    waiting.push(...(below.get(row.id) ?? []).toReversed());
  }
  return sorted;
}
