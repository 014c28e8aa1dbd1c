import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Import } from '../../contract/api/directory.ts';
import type { Language, SheetFormat } from '../../contract/api/endpoint.ts';
import type { FileAnswer } from '../../contract/api/handlers.ts';
import { PlenumError } from '../../contract/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { defaultSheetLimits } from '../../spreadsheet/sheet.ts';
import type { Db } from '../../store/database.ts';
import { transact } from '../../store/transact.ts';
import type { Admin } from '../accounts.ts';
import { getEnterprise } from '../enterprise-repo.ts';
import type { Audit, Clock, Credentials } from '../ports.ts';
import { checkRows, FileRefused } from './check.ts';
import type { ImportKind } from './columns.ts';
import { failedRowsSheet } from './failed-rows.ts';
import { type ImportJob, isBusy, newJob, toImport } from './job.ts';
import { failRest, ImporterGone, runRows } from './run.ts';

const keptMs = 24 * 3600_000;
const keptOfEnterprise = 10;
const tidyEveryMs = 600_000;

export interface ImportServiceParts {
  db: Db;
  credentials: Pick<Credentials, 'activate' | 'signOutEverywhere'>;
  audit: Audit;
  /** What is uploaded is kept in `imports` below it for a day. */
  dataDir: string;
  log: Logger;
  now?: Clock;
}

/**
 * Imports of spreadsheets, one at a time for an enterprise: checked first, written when asked to. Jobs and their files
 * belong to this process and are forgotten after a day and when it starts again; what was written stays.
 */
export class ImportService {
  readonly #db: Db;
  readonly #credentials: ImportServiceParts['credentials'];
  readonly #audit: Audit;
  readonly #folder: string;
  readonly #log: Logger;
  readonly #now: Clock;
  /** In the order they were started. */
  readonly #jobs = new Map<string, ImportJob>();
  readonly #tidying: NodeJS.Timeout;

  private constructor({ db, credentials, audit, dataDir, log, now = Date.now }: ImportServiceParts) {
    this.#db = db;
    this.#credentials = credentials;
    this.#audit = audit;
    this.#folder = join(dataDir, 'imports');
    this.#log = log;
    this.#now = now;
    this.#tidying = setInterval(() => this.#tidy(), tidyEveryMs).unref();
  }

  static async create(parts: ImportServiceParts): Promise<ImportService> {
    const service = new ImportService(parts);
    await rm(service.#folder, { recursive: true, force: true });
    await mkdir(service.#folder, { recursive: true, mode: 0o700 });
    return service;
  }

  /**
   * Takes the file and begins to check it.
   * @throws PlenumError `import_running`, `sheet_too_large`
   */
  async start(
    admin: Admin,
    {
      kind,
      fileName,
      content,
      language,
    }: { kind: ImportKind; fileName: string; content: Readable; language: Language },
  ): Promise<Import> {
    this.#assertNoneRunning(admin.enterpriseId);
    this.#tidy(admin.enterpriseId);
    const id = newId();
    const job = newJob({
      ...{ id, kind, fileName, enterpriseId: admin.enterpriseId },
      path: join(this.#folder, id),
      startedAt: this.#now(),
    });
    // Before anything is waited for, so that a second one sees it.
    this.#jobs.set(id, job);
    try {
      await pipeline(
        content,
        atMost(defaultSheetLimits.fileBytes),
        createWriteStream(job.path, { mode: 0o600 }),
        {
          signal: job.stop.signal,
        },
      );
    } catch (error) {
      await this.#forget(job);
      throw error;
    }
    this.#begin(job, async () => {
      await checkRows(this.#db, job, admin);
      job.state = 'checked';
    });
    return toImport(job, language);
  }

  /** @throws PlenumError `not_found` */
  get(enterpriseId: string, importId: string, language: Language): Import {
    return toImport(this.#find(enterpriseId, importId), language);
  }

  /**
   * Begins to write the rows that are right. What could not be written when it stops is among the failures.
   * @throws PlenumError `import_not_checked`, `import_running`, `not_found`
   */
  run(admin: Admin, importId: string, language: Language): Import {
    const job = this.#find(admin.enterpriseId, importId);
    if (job.state !== 'checked') throw new PlenumError('import_not_checked');
    this.#assertNoneRunning(admin.enterpriseId);
    Object.assign(job, { state: 'running', done: 0, created: 0, updated: 0 });
    this.#begin(job, () => this.#write(job, admin));
    return toImport(job, language);
  }

  /** All failed rows with their reasons, in the columns they came in. */
  failedRows(enterpriseId: string, importId: string, format: SheetFormat, language: Language): FileAnswer {
    return failedRowsSheet(this.#find(enterpriseId, importId), format, language);
  }

  /** Forgets an import; one that is under way stops after the rows it is at. */
  async remove(enterpriseId: string, importId: string): Promise<void> {
    await this.#forget(this.#find(enterpriseId, importId));
  }

  /** Stops what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#tidying);
    await Promise.all(Array.from(this.#jobs.values(), (job) => this.#forget(job)));
  }

  async #write(job: ImportJob, admin: Admin): Promise<void> {
    const { language } = await getEnterprise(this.#db, job.enterpriseId);
    try {
      await runRows(this.#db, job, {
        ...{ admin, language, credentials: this.#credentials, audit: this.#audit, now: this.#now() },
      });
      job.state = 'finished';
    } catch (error) {
      if (job.stop.signal.aborted || error instanceof FileRefused) throw error;
      const isGone = error instanceof ImporterGone;
      if (!isGone) this.#log.error({ err: error, importId: job.id }, 'an import stopped in the middle');
      await failRest(job, isGone ? 'importer_gone' : 'not_written');
      job.state = 'finished';
    } finally {
      // Also when it was stopped: what is written stays.
      const { id, enterpriseId, kind, fileName, created, updated, departmentsMade, failures } = job;
      const detail = { kind, created, updated, departmentsMade, failed: failures.size };
      const target = { kind: 'import', id, name: fileName };
      await transact(this.#db, (tx) =>
        this.#audit.record(tx, admin.actor, { enterpriseId, action: 'directory.imported', target, detail }),
      );
    }
  }

  #begin(job: ImportJob, work: () => Promise<void>): void {
    job.work = work().catch((error: unknown) => {
      if (job.stop.signal.aborted) return;
      const refused = error instanceof FileRefused;
      job.state = 'failed';
      job.problem = refused ? error.problem : { code: 'internal' };
      if (!refused) this.#log.error({ err: error, importId: job.id }, 'an import failed');
    });
  }

  #find(enterpriseId: string, importId: string): ImportJob {
    const job = this.#jobs.get(importId);
    if (job?.enterpriseId !== enterpriseId) throw new PlenumError('not_found', { field: 'importId' });
    return job;
  }

  #assertNoneRunning(enterpriseId: string): void {
    for (const job of this.#jobs.values()) {
      if (job.enterpriseId === enterpriseId && isBusy(job)) throw new PlenumError('import_running');
    }
  }

  /** Forgets what is a day old, and the oldest of an enterprise that has many. */
  #tidy(enterpriseId?: string): void {
    const ours = [...this.#jobs.values()].filter((job) => job.enterpriseId === enterpriseId);
    const tooMany = ours.slice(0, Math.max(0, ours.length - keptOfEnterprise + 1));
    for (const job of this.#jobs.values()) {
      const old = this.#now() - job.startedAt > keptMs;
      // Nobody needs to know when; it rejects never.
      if ((old && !isBusy(job)) || tooMany.includes(job)) void this.#forget(job);
    }
  }

  /** Fulfilled when it has stopped and its file is gone. */
  async #forget(job: ImportJob): Promise<void> {
    this.#jobs.delete(job.id);
    job.stop.abort();
    await job.work;
    try {
      await rm(job.path, { force: true });
    } catch (error) {
      this.#log.warn({ err: error, importId: job.id }, 'the file of an import could not be removed');
    }
  }
}

function atMost(bytes: number) {
  return async function* (content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let count = 0;
    for await (const piece of content) {
      count += piece.length;
      if (count > bytes) throw new PlenumError('sheet_too_large');
      yield piece;
    }
  };
}
