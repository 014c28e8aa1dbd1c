import { setImmediate as turn } from 'node:timers/promises';
import { PlenumError } from '../../contract/errors.ts';
import { detached } from '../../spreadsheet/detached.ts';
import { readSheet } from '../../spreadsheet/read.ts';
import type { SheetRow } from '../../spreadsheet/sheet.ts';
import type { Db } from '../../store/database.ts';
import type { Admin } from '../accounts.ts';
import { againstExisting, otherAccounts, type WishedRow } from './account-batch.ts';
import { readAccountRow, RowReader } from './account-row.ts';
import { columnsOf, findColumns, keyColumn } from './columns.ts';
import { DepartmentsByPath } from './departments-by-path.ts';
import type { ImportJob } from './job.ts';
import type { FileProblem, Problem } from './problems.ts';

const rowsAtOnce = 500;

/** A file as a whole that cannot be imported. */
export class FileRefused extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Reads every row and says what is wrong with it; nothing is written. Counts in the job as it goes. */
export async function checkRows(db: Db, job: ImportJob, admin: Admin): Promise<void> {
  const departments = await DepartmentsByPath.load(db, job.enterpriseId);
  const newPaths = new Map<string, string[]>();
  const seen = new Set<string>();
  for await (const rows of piecesOf(job)) {
    const right: WishedRow[] = [];
    for (const { row, cells } of rows) {
      const { wish, key, path, problems } = readRow(job, cells);
      if (key !== '' && seen.has(key))
        problems.push({ field: keyColumn(job.kind), value: key, code: 'twice' });
      seen.add(detached(key));
      if (problems.length === 0 && path && !departments.has(path)) {
        if (departments.make(path)) newPaths.set(path.join('\n'), path);
        else problems.push({ field: 'department', value: path.join('/'), code: 'too_many_departments' });
      } else if (problems.length === 0 && path && job.kind === 'departments') {
        job.updated++;
      }
      if (problems.length > 0) job.failures.set(row, problems);
      else if (wish) right.push({ row, wish });
    }
    await checkAccounts(db, job, right, admin);
    job.departmentsMade = departments.made;
    if (job.kind === 'departments') job.created = newPaths.size;
    job.done = job.rows;
    await turn(undefined, { signal: job.stop.signal });
  }
  job.newPaths = [...newPaths.values()];
}

async function checkAccounts(
  db: Db,
  job: ImportJob,
  rows: readonly WishedRow[],
  admin: Admin,
): Promise<void> {
  const others = await otherAccounts(db, rows, admin);
  for (const one of rows) {
    const problem = againstExisting(one, others, admin);
    if (problem) job.failures.set(one.row, [problem]);
    else if (others.existing.has(one.wish.login)) job.updated++;
    else job.created++;
  }
}

interface ReadRow {
  wish: WishedRow['wish'] | undefined;
  /** what no two rows may share */
  key: string;
  path: string[] | undefined;
  problems: Problem[];
}

export function readRow({ kind, places }: ImportJob, cells: readonly string[]): ReadRow {
  if (kind === 'accounts') {
    const { wish, problems } = readAccountRow(cells, places);
    return { wish, key: wish.login, path: wish.department, problems };
  }
  const row = new RowReader(cells, places);
  const path = row.path('department') ?? [];
  if (path.length === 0 && row.problems.length === 0) row.wrong('department', 'missing');
  return { wish: undefined, key: path.join(' / '), path, problems: row.problems };
}

/**
 * The rows below the headings, some hundred at a time, with the headings found in the job.
 * @throws FileRefused when a heading is missing; when the job is stopped
 */
export async function* piecesOf(job: ImportJob): AsyncGenerator<SheetRow[]> {
  let piece: SheetRow[] = [];
  let rows = 0;
  job.headingRow = 0;
  try {
    for await (const one of readSheet(job.path)) {
      if (job.headingRow === 0) {
        takeHeadings(job, one);
        continue;
      }
      piece.push(one);
      rows++;
      if (piece.length < rowsAtOnce) continue;
      job.rows = Math.max(job.rows, rows);
      yield piece;
      job.stop.signal.throwIfAborted();
      piece = [];
    }
  } catch (error) {
    if (error instanceof PlenumError) throw new FileRefused({ code: error.code });
    throw error;
  }
  if (job.headingRow === 0) takeHeadings(job, { row: 1, cells: [] });
  job.rows = Math.max(job.rows, rows);
  if (piece.length > 0) yield piece;
}

function takeHeadings(job: ImportJob, { row, cells }: SheetRow): void {
  const { places, unknown, twice } = findColumns(job.kind, cells);
  const [again] = twice;
  if (again !== undefined) throw new FileRefused({ code: 'heading_twice', column: again });
  const key = keyColumn(job.kind);
  const column = columnsOf(job.kind)[key];
  if (!places.has(key) && column) {
    throw new FileRefused({ code: 'heading_missing', column: `${column.zh} / ${column.en}` });
  }
  job.headingRow = row;
  job.headings = cells;
  job.places = places;
  job.ignoredColumns = unknown;
}
