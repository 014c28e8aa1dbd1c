import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import type { LiveStore } from '../../server/store/live-store.ts';
import { openLiveStore } from '../../server/store/open-live-store.ts';
import { rejection } from '../harness/rejection.ts';

const long = 3_600_000;
/** How many pairs of parts a writer leaves in its document. */
const kept = 50;

/** A process that changes one document over and over, and says the number of each change when it was acknowledged. */
class Writer {
  readonly acknowledged: number[] = [];
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;

  constructor(dataDir: string, document: string) {
    const url = (path: string) =>
      JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../server', path)).href);
    const program = `
      import { openLiveStore } from ${url('store/open-live-store.ts')};
      import { createLogger } from ${url('kernel/logger.ts')};
      const log = createLogger({ level: 'warn', format: 'json' });
      const store = await openLiveStore({ url: '', dataDir: ${JSON.stringify(dataDir)} }, log);
      for (let number = 1; ; number++) {
        const set = { ['left ' + number]: 'x'.repeat(400), ['right ' + number]: 'y', last: String(number) };
        const old = number - ${kept};
        const remove = ['left ' + old, 'right ' + old];
        await store.saveParts(${JSON.stringify(document)}, { set, remove }, ${long});
        // Until it is on its way: a pipe that is full is waited for.
        await new Promise((resolve) => process.stdout.write(number + '\\n', resolve));
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#lines = createInterface(child.stdout);
    this.#lines.on('line', (line) => this.acknowledged.push(Number(line)));
    this.#ended = once(this.#lines, 'close');
  }

  /** Resolves when it has written so often, while it goes on. */
  async untilAcknowledged(count: number): Promise<void> {
    while (this.acknowledged.length < count) {
      await Promise.race([once(this.#lines, 'line'), this.#ended]);
      expect(this.#child.exitCode, 'the writer failed by itself').to.be.null;
    }
  }

  /** Anywhere in a change: one follows the other without a pause. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

describe('the documents of a single server', function () {
  this.timeout(30_000);
  let dataDir: string;
  let file: string;
  let warnings: string[];
  const stores: LiveStore[] = [];
  const writers: Writer[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'plenum-live-'));
    file = join(dataDir, 'live.sqlite');
    warnings = [];
  });
  afterEach(async () => {
    for (const writer of writers.splice(0)) await writer.kill();
    for (const store of stores.splice(0)) await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function open(): Promise<LiveStore> {
    const log = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
    const store = await openLiveStore({ url: '', dataDir }, log);
    stores.push(store);
    return store;
  }

  function startWriter(document: string): Writer {
    const writer = new Writer(dataDir, document);
    writers.push(writer);
    return writer;
  }

  /** Writes enough for a file of many pages, in the place of a process that has ended in order. */
  async function fill(): Promise<void> {
    const store = await open();
    for (let number = 0; number < 20; number++) {
      const set = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}`, 'x'.repeat(400)]));
      await store.saveParts(`conference/${number}`, { set, remove: [] }, long);
    }
    await store.close();
    expect(existsSync(`${file}-wal`)).to.be.false;
  }

  it('are there after the process was killed, with all it acknowledged and nothing by halves', async () => {
    const names: string[] = [];
    for (let round = 1; round <= 5; round++) {
      const name = `conference/${round}`;
      names.push(name);
      const writer = startWriter(name);
      await writer.untilAcknowledged(100 + 37 * round);
      await writer.kill();

      const store = await open();
      expect(warnings).to.deep.equal([]);
      expect(await store.documents('conference/')).to.have.members(names);
      const parts = await store.readParts(name);
      await store.close();
      const last = Number(parts.get('last'));
      // One more at most was written and not said.
      expect(last - writer.acknowledged.at(-1)!).to.be.within(0, 1);
      const numbers = Array.from({ length: kept }, (_, index) => last - index);
      const pairs = numbers.flatMap((number) => [
        [`left ${number}`, 'x'.repeat(400)],
        [`right ${number}`, 'y'],
      ]);
      expect([...parts]).to.have.deep.members([...pairs, ['last', String(last)]]);
    }
  });

  it('are those of the first of two processes on one folder; the other has none and says that it keeps none', async () => {
    const writer = startWriter('conference/a');
    await writer.untilAcknowledged(1);
    const second = await open();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('another process uses this data folder');
    expect(await second.documents('')).to.deep.equal([]);
    const set = { left: 'of the second' };
    await second.saveParts('conference/a', { set, remove: [] }, long);
    expect(Object.fromEntries(await second.readParts('conference/a'))).to.deep.equal(set);

    await writer.kill();
    const third = await open();
    expect(warnings).to.have.length(1);
    const parts = await third.readParts('conference/a');
    expect(Number(parts.get('last'))).to.be.at.least(writer.acknowledged.at(-1)!);
    expect(parts.has('left')).to.be.false;
  });

  it('do not outlive their life while no process runs', async () => {
    const first = await open();
    await first.saveParts('over', { set: { a: '1' }, remove: [] }, 20);
    await first.saveParts('there', { set: { a: '1' }, remove: [] }, long);
    const until = Date.now() + 20;
    await first.close();
    while (Date.now() <= until) await new Promise(setImmediate);
    const second = await open();
    expect(await second.documents('')).to.deep.equal(['there']);
    expect(await second.readParts('over')).to.have.property('size', 0);
  });

  it('can be read by nobody else on the machine', async () => {
    const store = await open();
    await store.saveParts('a', { set: { seat: 'secret' }, remove: [] }, long);
    for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o777, name).to.equal(0o600);
  });

  it('are refused by a store that is closed, as by one that cannot be reached', async () => {
    const store = await open();
    await store.close();
    await store.close();
    for (const asked of [
      store.saveParts('a', { set: { a: '1' }, remove: [] }, long),
      store.readParts('a'),
      store.documents(''),
    ]) {
      expect(await rejection(asked)).to.have.property('code', 'store_unavailable');
    }
    // Told once, and not with each.
    expect(warnings).to.have.length(1);
  });

  it('stay as they were when a change fails halfway', async () => {
    const store = await open();
    await store.saveParts('a', { set: { a: '1', b: '2' }, remove: [] }, long);
    const set = { a: '3', c: Symbol('not to be written') as unknown as string };
    expect(await rejection(store.saveParts('a', { set, remove: ['b'] }, long))).to.be.instanceOf(Error);
    expect(Object.fromEntries(await store.readParts('a'))).to.deep.equal({ a: '1', b: '2' });
    await store.saveParts('a', { set: { c: '3' }, remove: ['b'] }, long);
    expect(Object.fromEntries(await store.readParts('a'))).to.deep.equal({ a: '1', c: '3' });
  });

  const damages: Record<string, () => void> = {
    'is no database': () => writeFileSync(file, 'This was something else once. '.repeat(1000)),
    'was overwritten in the middle': () => {
      const descriptor = openSync(file, 'r+');
      writeSync(descriptor, Buffer.alloc(16_384, 0xa5), 0, 16_384, 3 * 4096);
      closeSync(descriptor);
    },
    'was cut off': () => truncateSync(file, statSync(file).size / 2),
    'has other tables': () => {
      rmSync(file);
      const other = new DatabaseSync(file);
      other.exec('create table document (title text)');
      other.close();
    },
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`begin anew when their file ${what}, which is set aside`, async () => {
      await fill();
      damage();
      const beginning = readFileSync(file).subarray(0, 16);
      // An earlier one makes way.
      writeFileSync(`${file}.damaged`, 'earlier');

      const store = await open();
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include('begun anew').and.include('live.sqlite.damaged');
      expect(readFileSync(`${file}.damaged`).subarray(0, 16).equals(beginning)).to.be.true;
      expect(await store.documents('')).to.deep.equal([]);
      await store.saveParts('a', { set: { a: '1' }, remove: [] }, long);
      await store.close();

      const next = await open();
      expect(warnings).to.have.length(1);
      expect(Object.fromEntries(await next.readParts('a'))).to.deep.equal({ a: '1' });
    });
  }

  it('are kept in memory when their file cannot be opened or is locked by a program that looks into it', async () => {
    await fill();
    const looking = new DatabaseSync(file);
    looking.exec('begin immediate');
    const store = await open();
    looking.close();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('cannot be used').and.include('database is locked');
    await store.saveParts('a', { set: { a: '1' }, remove: [] }, long);
    expect(await store.documents('')).to.deep.equal(['a']);
    await store.close();
    // It was left alone, and is there the next time.
    const next = await open();
    expect(await next.documents('')).to.have.length(20);
    await next.close();

    rmSync(file);
    mkdirSync(file);
    const last = await open();
    expect(warnings).to.have.length(2);
    expect(await last.documents('')).to.deep.equal([]);
  });
});
