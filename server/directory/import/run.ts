import { setImmediate as turn } from 'node:timers/promises';
import { isUniqueViolation } from '../../store/errors.ts';
import type { Db } from '../../store/database.ts';
import { transact } from '../../store/transact.ts';
import { detached } from '../../spreadsheet/detached.ts';
import { findAccount } from '../account-repo.ts';
import type { Admin } from '../accounts.ts';
import type { Credentials } from '../ports.ts';
import { type BatchContext, type BatchResult, type WishedRow, writeAccounts } from './account-batch.ts';
import { piecesOf, readRow } from './check.ts';
import { keyColumn } from './columns.ts';
import { DepartmentsByPath } from './departments-by-path.ts';
import type { ImportJob } from './job.ts';

/** A transaction holds up everybody else on SQLite: as many rows as are written in some hundredths of a second. */
const rowsAtOnce = 250;
const pathsAtOnce = 500;
const tries = 3;

/** Who runs the import is not an administrator any more. */
export class ImporterGone extends Error {}

export interface RunContext extends BatchContext {
  credentials: Pick<Credentials, 'activate' | 'signOutEverywhere'>;
}

/** Writes the rows that were found right, in short transactions. Counts in the job as it goes. */
export async function runRows(db: Db, job: ImportJob, context: RunContext): Promise<void> {
  await makeDepartments(db, job, context.admin);
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
      job.lastRow = some.at(-1)?.row ?? job.lastRow;
      for (const { row, problem } of failed) job.failures.set(row, [problem]);
      for (const accountId of disabled) await context.credentials.signOutEverywhere(accountId);
      await turn(undefined, { signal: job.stop.signal });
    }
  }
}

/** Says of the rows that were not written why, so that they can be sent again. */
export async function failRest(job: ImportJob, code: 'not_written' | 'importer_gone'): Promise<void> {
  const field = keyColumn(job.kind);
  for await (const rows of piecesOf(job)) {
    for (const { row, cells } of rows) {
      if (row <= job.lastRow || job.failures.has(row)) continue;
      job.failures.set(row, [{ field, code, value: detached(readRow(job, cells).key) }]);
    }
  }
  if (job.kind === 'departments') Object.assign(job, { created: job.departmentsMade, updated: 0 });
  job.done = job.rows;
}

/**
 * Imports take minutes, in which somebody may be disabled for what they do.
 * @throws ImporterGone
 */
async function assertStillThere(tx: Db, { actor, enterpriseId, operator }: Admin): Promise<void> {
  if (actor.kind !== 'account') return;
  const row = await findAccount(tx, actor.id);
  const administers = row?.enterpriseId === enterpriseId && row.state === 'active' && row.role === 'admin';
  if (!administers || (operator && row.operator !== 1)) throw new ImporterGone();
}

async function makeDepartments(db: Db, job: ImportJob, admin: Admin): Promise<void> {
  job.departmentsMade = 0;
  for (let start = 0; start < job.newPaths.length; start += pathsAtOnce) {
    const paths = job.newPaths.slice(start, start + pathsAtOnce);
    job.departmentsMade += await transact(db, async (tx) => {
      await assertStillThere(tx, admin);
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
        return await transact(this.#db, async (tx) => {
          await assertStillThere(tx, this.#context.admin);
          return writeAccounts(tx, rows, await this.#departmentsFor(tx, rows), this.#context);
        });
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
