import type { Language, SheetFormat } from '../contract/api/endpoint.ts';
import type { FileAnswer } from '../contract/api/handlers.ts';
import type { Cell } from '../spreadsheet/sheet.ts';
import { sheetAnswer } from '../spreadsheet/write.ts';
import type { Db } from '../store/database.ts';
import { type AccountRow, eachAccount } from './account-repo.ts';
import { countPeople, getDepartment } from './department-repo.ts';
import {
  accountColumns,
  type Column,
  columnsOf,
  departmentColumns,
  heading,
  type ImportKind,
  roleTexts,
  stateTexts,
  writtenOnly,
} from './import/columns.ts';
import type { DirectoryTree, DirectoryTrees } from './tree.ts';

const names = {
  accounts: { zh: '账号', en: 'accounts' },
  departments: { zh: '部门', en: 'departments' },
};

/** What is exported, an import takes, and changes nothing by it. */
export class DirectoryExport {
  readonly #db: Db;
  readonly #trees: DirectoryTrees;

  constructor({ db, trees }: { db: Db; trees: DirectoryTrees }) {
    this.#db = db;
    this.#trees = trees;
  }

  /** @throws PlenumError `not_found` when there is no such department */
  async accounts(
    enterpriseId: string,
    { format, departmentId }: { format: SheetFormat; departmentId?: string | undefined },
    language: Language,
  ): Promise<FileAnswer> {
    if (departmentId) await getDepartment(this.#db, enterpriseId, departmentId);
    const tree = await this.#trees.of(this.#db, enterpriseId);
    const db = this.#db;
    async function* rows(): AsyncGenerator<Cell[]> {
      for await (const some of eachAccount(db, enterpriseId, { departmentId })) {
        for (const row of some) yield accountCells(row, tree, language);
      }
    }
    const { activation: _, ...columns } = accountColumns;
    return sheet(format, 'accounts', { ...columns, number: writtenOnly.number }, rows(), language);
  }

  async departments(enterpriseId: string, format: SheetFormat, language: Language): Promise<FileAnswer> {
    const { departments, pathOf } = await this.#trees.of(this.#db, enterpriseId);
    const people = new Map<string | null, number>();
    for (const { departmentId, count } of await countPeople(this.#db, enterpriseId)) {
      people.set(departmentId, (people.get(departmentId) ?? 0) + count);
    }
    const rows = departments.map(({ id }) => [pathOf(id), people.get(id) ?? 0]);
    return sheet(format, 'departments', { ...departmentColumns, people: writtenOnly.people }, rows, language);
  }

  /** The headings with an example. */
  template(kind: ImportKind, format: SheetFormat, language: Language): FileAnswer {
    const columns = columnsOf(kind);
    const example = Object.values(columns).map((column) => column.example[language]);
    return sheet(format, kind, columns, [example], language);
  }
}

function accountCells(row: AccountRow, tree: DirectoryTree, language: Language): Cell[] {
  const { login, name, email, phone, title, departmentId, role, state, number } = row;
  const shownState = state === 'deleted' ? '' : stateTexts[state][language];
  const place = tree.pathOf(departmentId);
  return [login, name, email, phone, title, place, roleTexts[role][language], shownState, number];
}

function sheet(
  format: SheetFormat,
  kind: ImportKind,
  columns: Readonly<Record<string, Column>>,
  rows: AsyncIterable<Cell[]> | Iterable<Cell[]>,
  language: Language,
): FileAnswer {
  const name = names[kind][language];
  return sheetAnswer(format, name, {
    sheetName: name,
    columns: Object.values(columns).map((column) => ({
      heading: heading(column, language),
      width: column.width,
    })),
    rows,
  });
}
