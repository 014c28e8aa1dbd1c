import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Admin } from '../../server/directory/accounts.ts';
import { ImportService } from '../../server/directory/import/imports.ts';
import { PeopleSearch } from '../../server/directory/search.ts';
import { SignInAccounts } from '../../server/directory/sign-in.ts';
import { DirectoryTrees } from '../../server/directory/tree.ts';
import { VisibilitySettings } from '../../server/directory/visibility-settings.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';

export interface DirectoryFigures {
  accounts: number;
  /** From the upload's end to the last row written, checking included. */
  importRowsPerS: number;
  checkRowsPerS: number;
  /** Of the whole process, bytes / 1e6. */
  importPeakMb: number;
  /** The longest that a search took while rows were written. */
  searchWhileImportingMaxMs: number;
  searchP50Ms: number;
  searchP95Ms: number;
  searchMaxMs: number;
}

const accounts = 50_000;
const searches = 400;
const nothing = (): Promise<void> => Promise.resolve();

/** Imports 50,000 accounts in 500 departments into an empty database, then searches as people of all sorts. */
export async function measureDirectory(db: Db): Promise<DirectoryFigures> {
  const audit = { record: nothing };
  const signIn = new SignInAccounts({ audit });
  const root = await transact(db, (tx) =>
    signIn.makeFirst(tx, {
      ...{ enterpriseName: 'Bench', name: 'Root', login: 'bench-root', email: null },
      ...{ language: 'zh', timeZone: 'Asia/Shanghai' },
    }),
  );
  const { enterpriseId, accountId } = root;
  const actor = { kind: 'account', id: accountId, name: 'Root', address: '' } as const;
  const admin: Admin = { actor, enterpriseId, operator: true };
  const trees = new DirectoryTrees();
  const people = new PeopleSearch({ db, trees });

  const imported = await importAll(db, admin, people);
  await hideSome(db, new VisibilitySettings({ db, trees, audit }), admin);
  const times = await searchAs(db, people, enterpriseId);
  return {
    accounts,
    ...imported,
    searchP50Ms: at(times, 0.5),
    searchP95Ms: at(times, 0.95),
    searchMaxMs: at(times, 1),
  };
}

async function importAll(
  db: Db,
  admin: Admin,
  people: PeopleSearch,
): Promise<
  Pick<DirectoryFigures, 'importRowsPerS' | 'checkRowsPerS' | 'importPeakMb' | 'searchWhileImportingMaxMs'>
> {
  const dataDir = mkdtempSync(join(tmpdir(), 'plenum-bench-'));
  const credentials = { activate: nothing, signOutEverywhere: nothing };
  const log = createLogger({ level: 'error', format: 'json' });
  // By another process: what making it takes is not what importing it takes.
  const sheet = join(dataDir, 'bench.xlsx');
  execFileSync(process.execPath, [join(import.meta.dirname, 'store-sheet.ts'), sheet, String(accounts)]);
  const imports = await ImportService.create({ db, credentials, audit: { record: nothing }, dataDir, log });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  try {
    const language = 'en';
    const file = {
      kind: 'accounts',
      fileName: 'bench.xlsx',
      content: createReadStream(sheet),
      language,
    } as const;
    const { importId } = await imports.start(admin, file);
    const begun = performance.now();
    const until = async (state: string, meanwhile: () => Promise<void>): Promise<void> => {
      for (;;) {
        const job = imports.get(admin.enterpriseId, importId, language);
        if (job.state === state) return;
        if (job.state === 'failed' || job.failed > 0) throw new Error(JSON.stringify(job.failures[0] ?? job));
        await meanwhile();
      }
    };
    await until('checked', () => turn());
    const checked = performance.now();
    imports.run(admin, importId, language);
    let longest = 0;
    const viewer = { accountId: admin.actor.id, enterpriseId: admin.enterpriseId };
    await until('finished', async () => {
      const start = performance.now();
      await people.find(viewer, { search: 'chenli', offset: 0, limit: 20 });
      longest = Math.max(longest, performance.now() - start);
      // As often as somebody types.
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    const done = performance.now();
    return {
      importRowsPerS: Math.round(accounts / ((done - begun) / 1000)),
      checkRowsPerS: Math.round(accounts / ((checked - begun) / 1000)),
      importPeakMb: Math.round(peak / 1e6),
      searchWhileImportingMaxMs: round(longest),
    };
  } finally {
    clearInterval(watch);
    await imports.close();
    rmSync(dataDir, { recursive: true });
  }
}

/** One division sees its own, one nothing, one is hidden, one is hidden from all but another. */
async function hideSome(db: Db, visibility: VisibilitySettings, admin: Admin): Promise<void> {
  const divisions = await db
    .selectFrom('department')
    .select(['id', 'name', 'version'])
    .where('parentId', 'is', null)
    .orderBy('name')
    .execute();
  const open = { sees: 'inherit', alsoSees: [], hidden: false, seenBy: [] } as const;
  const seenBy = divisions.slice(6, 7).map(({ id }) => ({ kind: 'department', id }) as const);
  const settings = [
    { ...open, sees: 'own' },
    { ...open, sees: 'nothing' },
    { ...open, hidden: true },
    { ...open, hidden: true, seenBy },
  ] as const;
  for (const [index, setting] of settings.entries()) {
    const division = divisions[index];
    if (division) await visibility.setDepartment(admin, division.id, division.version, setting);
  }
}

async function searchAs(db: Db, people: PeopleSearch, enterpriseId: string): Promise<number[]> {
  const viewers = await db
    .selectFrom('account')
    .select('id')
    .where('enterpriseId', '=', enterpriseId)
    .orderBy('createdAt')
    .orderBy('login')
    .limit(1000)
    .execute();
  const times: number[] = [];
  for (let index = 0; index < searches; index++) {
    const accountId = viewers[(index * 7) % viewers.length]?.id ?? '';
    // Nothing typed, frequent, rare, a number, and what nobody is called.
    const search = ['', 'chen', `user${index * 97}`, `13${index}`, 'zzzz'][index % 5];
    const start = performance.now();
    await people.find({ accountId, enterpriseId }, { search, offset: 0, limit: 20 });
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

function at(times: readonly number[], share: number): number {
  return round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
