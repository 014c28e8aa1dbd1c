import type { Import } from '../../contract/api/directory.ts';
import type { Language } from '../../contract/api/endpoint.ts';
import { type Column, columnsOf, heading, type ImportKind } from './columns.ts';
import { type FileProblem, fileProblemText, type Problem, problemText } from './problems.ts';

/** An import from the file's arrival until it is forgotten. Kept in this process, with its file. */
export interface ImportJob {
  readonly id: string;
  readonly enterpriseId: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly path: string;
  /** ms since the epoch */
  readonly startedAt: number;
  /** Tells what is under way to stop after the rows it is at. */
  readonly stop: AbortController;
  state: Import['state'];
  problem: FileProblem | null;
  /** Row of the headings, and the headings as they are. */
  headingRow: number;
  headings: readonly string[];
  places: ReadonlyMap<string, number>;
  ignoredColumns: readonly string[];
  rows: number;
  done: number;
  created: number;
  updated: number;
  departmentsMade: number;
  /** The last row that was seen to while running, as it is counted in the file. */
  lastRow: number;
  /** What is wrong, by row. */
  failures: Map<number, readonly Problem[]>;
  /** Departments that the rows name and that are not there. */
  newPaths: readonly string[][];
  /** What is under way; fulfilled when nothing is. */
  work: Promise<void>;
}

const shownFailures = 500;

export function newJob(
  given: Pick<ImportJob, 'id' | 'enterpriseId' | 'kind' | 'fileName' | 'path' | 'startedAt'>,
): ImportJob {
  return {
    ...given,
    stop: new AbortController(),
    state: 'checking',
    problem: null,
    headingRow: 0,
    headings: [],
    places: new Map(),
    ignoredColumns: [],
    ...{ rows: 0, done: 0, created: 0, updated: 0, departmentsMade: 0, lastRow: 0 },
    failures: new Map(),
    newPaths: [],
    work: Promise.resolve(),
  };
}

export function isBusy({ state }: ImportJob): boolean {
  return state === 'checking' || state === 'running';
}

export function toImport(job: ImportJob, language: Language): Import {
  const { id, kind, fileName, state, problem, rows, done, created, updated, departmentsMade } = job;
  return {
    importId: id,
    ...{ kind, fileName, state, rows, done, created, updated, departmentsMade },
    problem: problem && fileProblemText(problem, language),
    failed: job.failures.size,
    failures: firstFailures(job, language),
    ignoredColumns: [...job.ignoredColumns],
  };
}

function firstFailures({ failures, kind }: ImportJob, language: Language): Import['failures'] {
  const columns: Record<string, Column> = columnsOf(kind);
  const shown: Import['failures'] = [];
  for (const row of [...failures.keys()].sort((a, b) => a - b)) {
    for (const { field, value, code } of failures.get(row) ?? []) {
      if (shown.length === shownFailures) return shown;
      const column = columns[field];
      const name = column ? heading(column, language) : field;
      shown.push({ row, field: name, value, reason: problemText(code, language) });
    }
  }
  return shown;
}
