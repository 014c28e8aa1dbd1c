import { setImmediate as turn } from 'node:timers/promises';
import { isUniqueViolation } from '../../store/errors.ts';
import type { Db } from '../../store/database.ts';
import { transact } from '../../store/transact.ts';
import type { Credentials } from '../ports.ts';
import { type BatchContext, type BatchResult, type WishedRow, writeAccounts } from './account-batch.ts';
import { piecesOf, readRow } from './check.ts';
import { DepartmentsByPath } from './departments-by-path.ts';
import type { ImportJob } from './job.ts';

/** A transaction holds up everybody else on SQLite: as many rows as are written in some hundredths of a second. */
const rowsAtOnce = 250;
const pathsAtOnce = 500;
const tries = 3;

export interface RunContext extends BatchContext {
  credentials: Pick<Credentials, 'activate' | 'signOutEverywhere'>;
}

/** Writes the rows that were found right, in short transactions. Counts in the job as it goes. */
export async function runRows(db: Db, job: ImportJob, context: RunContext): Promise<void> {
  await makeDepartments(db, job);
  if (job.kind === 'departments') {
    job.created = job.newPaths.length;
    job.updated = job.rows - job.failures.size - job.created;
    job.done = job.rows;
    return;
  }
  const writer = new AccountWriter(db, job.enterpriseId, context);
  for await (const rows of piecesOf(job)) {
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const some = rows.slice(start, start + rowsAtOnce);
      const right: WishedRow[] = [];
      for (const { row, cells } of some) {
        const { wish } = readRow(job, cells);
        if (wish && !job.failures.has(row)) right.push({ row, wish });
      }
      const { created, updated, failed, disabled } = await writer.write(right);
      job.created += created;
      job.updated += updated;
      job.done += some.length;
      for (const { row, problem } of failed) job.failures.set(row, [problem]);
      for (const accountId of disabled) await context.credentials.signOutEverywhere(accountId);
      await turn(undefined, { signal: job.stop.signal });
    }
  }
}

async function makeDepartments(db: Db, job: ImportJob): Promise<void> {
  job.departmentsMade = 0;
  for (let start = 0; start < job.newPaths.length; start += pathsAtOnce) {
    const paths = job.newPaths.slice(start, start + pathsAtOnce);
    job.departmentsMade += await transact(db, async (tx) => {
      const departments = await DepartmentsByPath.load(tx, job.enterpriseId);
      for (const path of paths) departments.make(path);
      await departments.save(tx);
      return departments.made;
    });
    await turn(undefined, { signal: job.stop.signal });
  }
}

class AccountWriter {
  readonly #db: Db;
  readonly #enterpriseId: string;
  readonly #context: RunContext;
  #departments: DepartmentsByPath | undefined;
  #version = -1;

  constructor(db: Db, enterpriseId: string, context: RunContext) {
    this.#db = db;
    this.#enterpriseId = enterpriseId;
    this.#context = context;
  }

  /** Somebody who takes one of the logins at the same time spoils the transaction: the next time it is seen there. */
  async write(rows: readonly WishedRow[]): Promise<BatchResult> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transact(this.#db, async (tx) =>
          writeAccounts(tx, rows, await this.#departmentsFor(tx, rows), this.#context),
        );
      } catch (error) {
        if (attempt === tries || !isUniqueViolation(error)) throw error;
      }
    }
  }

  /** They were made before; somebody may have moved or deleted them since. */
  async #departmentsFor(tx: Db, rows: readonly WishedRow[]): Promise<DepartmentsByPath> {
    const { directoryVersion } = await tx
      .selectFrom('enterprise')
      .select('directoryVersion')
      .where('id', '=', this.#enterpriseId)
      .executeTakeFirstOrThrow();
    if (!this.#departments || this.#version !== directoryVersion) {
      this.#departments = await DepartmentsByPath.load(tx, this.#enterpriseId);
      this.#version = directoryVersion;
    }
    const known = this.#departments;
    const missing = rows.flatMap(({ wish: { department } }) =>
      department && !known.has(department) ? [department] : [],
    );
    if (missing.length === 0) return known;
    // One of its own: if the transaction fails, they are not there.
    const departments = await DepartmentsByPath.load(tx, this.#enterpriseId);
    for (const path of missing) departments.make(path);
    await departments.save(tx);
    return departments;
  }
}
