import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { anEnterprise } from '../../../test/harness/directory.ts';
import { eachDatabase } from '../../../test/harness/each-database.ts';
import { rejection } from '../../../test/harness/rejection.ts';
import type { Import } from '../../contract/api/directory.ts';
import type { FileAnswer } from '../../contract/api/handlers.ts';
import { createLogger } from '../../kernel/logger.ts';
import type { Db } from '../../store/database.ts';
import type { Admin } from '../accounts.ts';
import { DirectoryExport } from '../export.ts';
import { ImportService } from './imports.ts';

const heading = 'Login,Name,E-mail,Phone,Title,Department,Role,State,Send activation';

describe('imports of accounts', () => {
  eachDatabase((_dialect, open) => {
    const undo: (() => Promise<void> | void)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    async function aFirm(db: Db, login = 'root') {
      const firm = await anEnterprise(db, login);
      const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-import-'));
      undo.push(() => rmSync(dataDir, { recursive: true }));
      const { credentials, audit, admin, enterpriseId, accounts, trees } = firm;
      const log = createLogger({ level: 'silent', format: 'json' });
      const imports = await ImportService.create({ db, credentials, audit, dataDir, log });
      undo.push(() => imports.close());
      const exports = new DirectoryExport({ db, trees });

      const until = async (importId: string, ...states: Import['state'][]): Promise<Import> => {
        for (;;) {
          const job = imports.get(enterpriseId, importId, 'en');
          if (states.includes(job.state)) return job;
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const check = async (
        content: string | Buffer,
        { as = admin, kind = 'accounts' }: { as?: Admin; kind?: Import['kind'] } = {},
      ): Promise<Import> => {
        const file = { kind, fileName: 'people.csv', content: Readable.from([Buffer.from(content)]) };
        const { importId } = await imports.start(as, { ...file, language: 'en' });
        return until(importId, 'checked', 'failed');
      };
      const run = async (importId: string, as = admin): Promise<Import> => {
        imports.run(as, importId, 'en');
        return until(importId, 'finished', 'failed');
      };
      const importAll = async (content: string | Buffer, as = admin): Promise<Import> =>
        run((await check(content, { as })).importId, as);
      const everybody = async () => {
        const page = { sort: 'login', order: 'asc', offset: 0, limit: 200 } as const;
        return (await accounts.list(enterpriseId, page)).items;
      };
      return { ...firm, dataDir, imports, exports, check, run, importAll, everybody, until };
    }

    it('check every row and write nothing, then make accounts and departments', async () => {
      const { db } = await open();
      const { check, run, everybody, departments, enterpriseId, activated } = await aFirm(db);
      const checked = await check(
        `${heading}\nanna,Anna,Anna@example.org,+47 1234,Engineer,Research / Media,admin,,\nbob,Bob,,,,Research,,disabled,no\n`,
      );
      expect(checked).to.include({ state: 'checked', rows: 2, done: 2, created: 2, updated: 0, failed: 0 });
      expect(checked.departmentsMade).to.equal(2);
      expect(await everybody()).to.have.length(1);

      expect(await run(checked.importId)).to.include({ state: 'finished', created: 2, departmentsMade: 2 });
      const [anna, bob] = await everybody();
      expect(anna).to.include({ name: 'Anna', email: 'anna@example.org', role: 'admin', state: 'inactive' });
      expect(bob).to.include({ name: 'Bob', email: null, role: 'member', state: 'disabled' });
      const tree = await departments.all(enterpriseId);
      expect(tree.map(({ name, accounts }) => [name, accounts])).to.deep.equal([
        ['Research', 1],
        ['Media', 1],
      ]);
      expect(activated).to.deep.equal([]);
    });

    it('change those with a known login, only in the columns there are', async () => {
      const { db } = await open();
      const { importAll, everybody, make, signedOut, audited } = await aFirm(db);
      const { accountId } = await make({ login: 'anna', name: 'Anna', title: 'Engineer', phone: '123' });
      const done = await importAll('登录名,职务,状态\nANNA,,停用\nroot,,\n');
      expect(done).to.include({ state: 'finished', created: 0, updated: 2, failed: 0 });
      const [anna, root] = await everybody();
      expect(anna).to.include({ name: 'Anna', title: '', phone: '123', state: 'disabled' });
      expect(root).to.include({ state: 'active', version: 1 });
      expect(signedOut).to.deep.equal([accountId]);
      expect(audited.map(({ action }) => action)).to.include.members([
        'account.changed',
        'directory.imported',
      ]);
    });

    it('say of each row what is wrong with it, and give these rows back to be corrected', async () => {
      const { db } = await open();
      const others = await anEnterprise(db, 'others');
      await others.make({ login: 'taken' });
      const { check, run, imports, enterpriseId, everybody, importAll } = await aFirm(db);
      const rows = [
        'a b,Anna,,,,,,,',
        'anna,Anna,nonsense,12ab,,,boss,asleep,perhaps',
        'good,Good,,,,,,,',
        'good,Again,,,,,,,',
        'taken,Taken,,,,,,,',
        'nameless,,,,,,,,',
        'mute,Mute,,,,,,,yes',
        ',Nobody,,,,,,,',
        `deep,Deep,,,,${'a/'.repeat(21)},,,`,
      ];
      const checked = await check([heading, ...rows].join('\n'));
      expect(checked).to.include({ state: 'checked', rows: 9, created: 1, failed: 8 });
      const told = checked.failures.map(({ row, field, value }) => [row, field, value]);
      expect(told).to.deep.equal([
        [2, 'Login', 'a b'],
        [3, 'E-mail', 'nonsense'],
        [3, 'Phone', '12ab'],
        [3, 'Role', 'boss'],
        [3, 'State', 'asleep'],
        [3, 'Send activation', 'perhaps'],
        [5, 'Login', 'good'],
        [6, 'Login', 'taken'],
        [7, 'Name', ''],
        [8, 'Send activation', ''],
        [9, 'Login', ''],
        [10, 'Department', 'a/'.repeat(21)],
      ]);
      const chinese = imports.get(enterpriseId, checked.importId, 'zh').failures;
      expect(chinese[3]).to.include({ field: '角色', reason: '请填写“成员”或“管理员”。' });

      await run(checked.importId);
      expect((await everybody()).map(({ login }) => login)).to.deep.equal(['good', 'root']);
      const sheet = await text(imports.failedRows(enterpriseId, checked.importId, 'csv', 'en'));
      const lines = sheet.trimEnd().split('\r\n');
      expect(lines).to.have.length(9);
      expect(lines[0]).to.equal(`\ufeff${heading},Reason`);
      expect(lines[3]).to.match(/^good,Again,.*An earlier row has it already/);

      const corrected = sheet.replace('a b,', 'a.b,').replace('taken,', 'taken2,');
      expect(await importAll(corrected)).to.include({ state: 'finished', created: 2, updated: 1, failed: 5 });
    });

    it('send activations only to those of whom the row says so', async () => {
      const { db } = await open();
      const { importAll, activated } = await aFirm(db);
      await importAll('登录名,姓名,邮箱,发送激活邮件\na1,A,a1@example.org,是\na2,B,a2@example.org,\n');
      expect(activated.map(({ login }) => login)).to.deep.equal(['a1']);
      await importAll('Login,Send activation\na2,yes\nroot,yes\n');
      expect(activated.map(({ login }) => login)).to.deep.equal(['a1', 'a2']);
    });

    it('take no login that is somebody else’s e-mail address', async () => {
      const { db } = await open();
      const { importAll } = await aFirm(db);
      const other = await aFirm(db, 'other');
      await other.make({ login: 'ceo', email: 'ceo@other.org' });
      const rows = 'ceo@other.org,A,ceo@other.org\na@firm.org,B,b@firm.org\nc@firm.org,C,c@firm.org\n';
      const { created, failures } = await importAll(`Login,Name,E-mail\n${rows}`);
      expect(created).to.equal(1);
      expect(failures.map(({ row, field }) => [row, field])).to.deep.equal([
        [2, 'Login'],
        [3, 'Login'],
      ]);
      expect(failures[0]?.reason).to.include('without @');
    });

    it('neither make nor change administrators for programs', async () => {
      const { db } = await open();
      const { make, importAll, key, everybody } = await aFirm(db);
      await make({ login: 'boss', role: 'admin' });
      await make({ login: 'same', role: 'admin' });
      await make({ login: 'anna' });
      const rows =
        'evil,Evil,,admin\nboss,Boss,evil@x.org,admin\nanna,Anna,,admin\nben,Ben,,\nsame,same,,admin\n';
      const done = await importAll(`Login,Name,E-mail,Role\n${rows}`, key);
      expect(done.failures.map(({ row, field }) => [row, field])).to.deep.equal([
        [2, 'Role'],
        [3, 'Role'],
        [4, 'Role'],
      ]);
      expect(done).to.include({ created: 1, updated: 1 });
      const admins = (await everybody()).filter(({ role }) => role === 'admin');
      expect(admins.map(({ login, email }) => [login, email])).to.deep.equal([
        ['boss', null],
        ['root', 'root@example.org'],
        ['same', null],
      ]);
    });

    it('leave an enterprise its last administrator', async () => {
      const { db } = await open();
      const { importAll, make, everybody } = await aFirm(db);
      await make({ login: 'second', role: 'admin' });
      const done = await importAll('Login,Role\nroot,member\nsecond,member\n');
      expect(done).to.include({ state: 'finished', updated: 1, failed: 1 });
      expect(done.failures[0]).to.include({ row: 3, field: 'Role' });
      const admins = (await everybody()).filter(({ role }) => role === 'admin');
      expect(admins.map(({ login }) => login)).to.deep.equal(['second']);
    });

    it('change operators only for operators', async () => {
      const { db } = await open();
      const { importAll, everybody, admin } = await aFirm(db);
      const sheet = 'Login,E-mail\nroot,thief@example.org\n';
      const done = await importAll(sheet, { ...admin, operator: false });
      expect(done).to.include({ state: 'finished', updated: 0, failed: 1 });
      expect((await everybody())[0]?.email).to.equal('root@example.org');
    });

    it('take what was exported, in both formats and languages, and change nothing by it', async () => {
      const { db } = await open();
      const { importAll, exports, enterpriseId, everybody, check, departments } = await aFirm(db);
      await importAll(
        `${heading}\nanna,=Anna,anna@example.org,+47 1234,-x-,Research / Media,admin,,\nbob,Bob,,,,Research,,disabled,\n`,
      );
      const before = await everybody();
      for (const [format, language] of [
        ['xlsx', 'zh'],
        ['csv', 'en'],
        ['csv', 'zh'],
      ] as const) {
        const file = await exports.accounts(enterpriseId, { format }, language);
        expect(file.name).to.match(/\.(xlsx|csv)$/);
        const done = await importAll(await bytes(file));
        expect(done).to.include({ state: 'finished', created: 0, updated: 3, failed: 0 });
        expect(await everybody()).to.deep.equal(before);
        const tree = await bytes(await exports.departments(enterpriseId, format, language));
        expect(await check(tree, { kind: 'departments' })).to.include({ updated: 2, created: 0, failed: 0 });
      }
      expect(await departments.all(enterpriseId)).to.have.length(2);
    });

    it('take the example of the template', async () => {
      const { db } = await open();
      const { check, exports } = await aFirm(db);
      for (const language of ['zh', 'en'] as const) {
        for (const kind of ['accounts', 'departments'] as const) {
          const file = await bytes(exports.template(kind, 'xlsx', language));
          expect(await check(file, { kind })).to.include({
            state: 'checked',
            created: kind === 'accounts' ? 1 : 2 - 1,
          });
        }
      }
    });

    it('say what is wrong with a file as a whole', async () => {
      const { db } = await open();
      const { check } = await aFirm(db);
      expect(await check('Name\nAnna\n')).to.include({
        state: 'failed',
        problem:
          '“登录名 / Login”: The first row has no heading of this name. Take the headings from the template.',
      });
      expect((await check('Login,Account\na,b\n')).problem).to.contain('two columns');
      expect((await check(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).problem).to.contain('password');
      expect((await check('')).state).to.equal('failed');
      expect((await check('Login,Shoe size\n')).ignoredColumns).to.deep.equal(['Shoe size']);
    });

    it('are refused beside another one, of the same enterprise only', async () => {
      const { db } = await open();
      const ours = await aFirm(db, 'ours');
      const theirs = await aFirm(db, 'theirs');
      const never = new Readable({ read: () => undefined });
      const file = { kind: 'accounts', fileName: '', language: 'en' } as const;
      const uploading = ours.imports.start(ours.admin, { ...file, content: never });
      expect(await rejection(ours.check('Login\n'))).to.include({ code: 'import_running' });
      expect((await theirs.check('Login,Name\nanna,Anna\n')).state).to.equal('checked');
      never.destroy(new Error('the connection was lost'));
      await rejection(uploading);
      const mine = await ours.check('Login\n');
      expect(mine.state).to.equal('checked');
      expect(() => theirs.imports.get(theirs.enterpriseId, mine.importId, 'en')).to.throw('not_found');
    });

    it('are refused when larger than 20 MB, and leave no file behind', async () => {
      const { db } = await open();
      const { check, dataDir, imports, enterpriseId } = await aFirm(db);
      expect(await rejection(check(Buffer.alloc(20_000_001, 'a')))).to.include({ code: 'sheet_too_large' });
      const job = await check('Login\n');
      await imports.remove(enterpriseId, job.importId);
      expect(() => imports.get(enterpriseId, job.importId, 'en')).to.throw('not_found');
      await imports.close();
      expect(readdirSync(path.join(dataDir, 'imports'))).to.deep.equal([]);
    });

    it('that stop in the middle say which rows were not written, to be sent again', async () => {
      const { db } = await open();
      const { credentials, check, run, importAll, imports, enterpriseId, everybody } = await aFirm(db);
      const rows = Array.from({ length: 600 }, (_, index) => `u${index},User,u${index}@x.org,no`);
      rows[300] = 'u300,User,u300@x.org,yes';
      const { importId } = await check(`Login,Name,E-mail,Send activation\n${rows.join('\n')}`);
      const { activate } = credentials;
      credentials.activate = () => Promise.reject(new Error('no mail'));
      const done = await run(importId);
      expect(done).to.include({ state: 'finished', created: 250, failed: 350, done: 600 });
      const reason = 'The import stopped before this row was written. Send it again.';
      expect(done.failures[0]).to.deep.equal({ row: 252, field: 'Login', value: 'u250', reason });
      credentials.activate = activate;
      const rest = await text(imports.failedRows(enterpriseId, importId, 'csv', 'en'));
      expect(await importAll(rest)).to.include({ created: 350, failed: 0 });
      expect(await everybody()).to.have.length(200);
    });

    it('stop when who runs them is an administrator no more', async () => {
      const { db } = await open();
      const { credentials, make, accounts, admin, check, run, everybody } = await aFirm(db);
      const boss = await make({ login: 'boss', role: 'admin' });
      await make({ login: 'anna' });
      const rows = Array.from({ length: 300 }, (_, index) => `u${index},User,`);
      const { importId } = await check(`Login,Name,State\nanna,,disabled\n${rows.join('\n')}`);
      credentials.signOutEverywhere = async () => {
        await accounts.change(admin, boss.accountId, null, { role: 'member' });
      };
      const as = { ...admin, operator: false, actor: { ...admin.actor, id: boss.accountId } };
      const done = await run(importId, as);
      expect(done).to.include({ state: 'finished', created: 249, updated: 1, failed: 51 });
      expect(done.failures[0]?.reason).to.include('no longer an active administrator');
      expect(await everybody()).to.have.length(200);
    });

    it('that are removed while they run stop between two rows, with nothing half written', async () => {
      const { db } = await open();
      const { check, imports, admin, enterpriseId } = await aFirm(db);
      const rows = Array.from({ length: 2000 }, (_, index) => `u${index},User ${index},Team ${index % 7}`);
      const { importId } = await check(`Login,Name,Department\n${rows.join('\n')}`);
      imports.run(admin, importId, 'en');
      while (imports.get(enterpriseId, importId, 'en').done < 200) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await imports.remove(enterpriseId, importId);
      const { accounts } = await db
        .selectFrom('account')
        .select((eb) => eb.fn.countAll<number>().as('accounts'))
        .executeTakeFirstOrThrow();
      const { numbers } = await db
        .selectFrom('number')
        .select((eb) => eb.fn.countAll<number>().as('numbers'))
        .executeTakeFirstOrThrow();
      expect(accounts).to.be.within(200, 1900);
      expect(numbers).to.equal(accounts * 2);
    });
  });
});

async function bytes({ content }: FileAnswer): Promise<Buffer> {
  const pieces = (await Readable.from(content as Readable).toArray()) as (Buffer | string)[];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

async function text(file: FileAnswer): Promise<string> {
  return (await bytes(file)).toString();
}
