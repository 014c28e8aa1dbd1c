import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileLock } from './file-lock.ts';

describe('a lock of a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-lock-'));
    file = path.join(folder, 'a.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is held by one at a time, until it lets go', async () => {
    const first = await FileLock.take(file);
    expect(first).not.to.be.null;
    expect(await FileLock.take(file)).to.be.null;
    const other = await FileLock.take(path.join(folder, 'b.lock'));
    expect(other).not.to.be.null;
    first!.release();
    first!.release();
    const second = await FileLock.take(file);
    expect(second).not.to.be.null;
    second!.release();
    other!.release();
    expect(readdirSync(folder)).to.have.members(['a.lock', 'b.lock']);
  });

  it('is waited for as long as somebody wants to', async () => {
    const first = await FileLock.take(file);
    const waiting = FileLock.take(file, { waitMs: 5000 });
    expect(await FileLock.take(file, { waitMs: 1 })).to.be.null;
    first!.release();
    const second = await waiting;
    expect(second).not.to.be.null;
    second!.release();
  });

  it('is free at once when the process that has it is killed', async () => {
    const program = `
      import { FileLock } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'file-lock.ts')).href)};
      globalThis.lock = await FileLock.take(${JSON.stringify(file)});
      console.log(lock === null ? 'not taken' : 'taken');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    child.stdout.setEncoding('utf8');
    expect(await once(child.stdout, 'data')).to.deep.equal(['taken\n']);
    expect(await FileLock.take(file)).to.be.null;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await FileLock.take(file);
    expect(lock).not.to.be.null;
    lock!.release();
  });

  it('cannot be taken where there is no folder', async () => {
    const missing = FileLock.take(path.join(folder, 'missing', 'a.lock'));
    expect(await missing.catch((error: unknown) => error)).to.be.instanceOf(Error);
  });
});
