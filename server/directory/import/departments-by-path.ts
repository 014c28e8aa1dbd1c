import type { Db } from '../../store/database.ts';
import { type DepartmentRow, findDepartments, insertDepartments } from '../department-repo.ts';
import { newDepartment } from '../departments.ts';
import { departmentLimit } from '../rules.ts';
import { countDirectoryUp } from '../visibility-repo.ts';

/** Finds departments by their names from the top, and makes those that are missing. */
export class DepartmentsByPath {
  readonly #enterpriseId: string;
  readonly #ids = new Map<string, string>();
  /** Children so far, for the position of the next one. */
  readonly #children = new Map<string | null, number>();
  readonly #made: DepartmentRow[] = [];

  private constructor(enterpriseId: string, rows: readonly DepartmentRow[]) {
    this.#enterpriseId = enterpriseId;
    const below = Map.groupBy(rows, ({ parentId }) => parentId);
    const waiting: { parentId: string | null; path: readonly string[] }[] = [{ parentId: null, path: [] }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { parentId, path } = next;
      const children = below.get(parentId) ?? [];
      this.#children.set(parentId, Math.max(0, ...children.map(({ position }) => position + 1)));
      for (const { id, name } of children) {
        this.#ids.set(keyOf([...path, name]), id);
        waiting.push({ parentId: id, path: [...path, name] });
      }
    }
  }

  static async load(db: Db, enterpriseId: string): Promise<DepartmentsByPath> {
    return new DepartmentsByPath(enterpriseId, await findDepartments(db, enterpriseId));
  }

  /** How many were made, or would be. */
  get made(): number {
    return this.#made.length;
  }

  has(path: readonly string[]): boolean {
    return path.length === 0 || this.#ids.has(keyOf(path));
  }

  /** Makes those of the path that are missing, as far as there may be more; `save` writes them. */
  make(path: readonly string[]): boolean {
    let parentId: string | null = null;
    for (let depth = 1; depth <= path.length; depth++) {
      const key = keyOf(path.slice(0, depth));
      const known = this.#ids.get(key);
      if (known === undefined && this.#ids.size >= departmentLimit) return false;
      parentId = known ?? this.#add(key, parentId, path[depth - 1] ?? '');
    }
    return true;
  }

  #add(key: string, parentId: string | null, name: string): string {
    const position = this.#children.get(parentId) ?? 0;
    const row = newDepartment({ enterpriseId: this.#enterpriseId, parentId, name, position });
    this.#children.set(parentId, position + 1);
    this.#ids.set(key, row.id);
    this.#made.push(row);
    return row.id;
  }

  /** @returns null for the top */
  idOf(path: readonly string[]): string | null {
    return this.#ids.get(keyOf(path)) ?? null;
  }

  /** Writes what was made, those above before those below. */
  async save(tx: Db): Promise<void> {
    if (this.#made.length === 0) return;
    await insertDepartments(tx, this.#made);
    await countDirectoryUp(tx, this.#enterpriseId);
  }
}

/** No name has a line feed in it. */
function keyOf(path: readonly string[]): string {
  return path.join('\n');
}
