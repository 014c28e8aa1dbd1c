import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDatabase, type Db, type DatabaseLocation } from '../../server/store/database.ts';
import { place } from '../harness/each-database.ts';

const rounds = 20;
const writer = join(import.meta.dirname, '../harness/store-writer.ts');

/** Lets a writer work and kills it in the middle. Returns the numbers it said were written. */
async function writeAndDie(location: DatabaseLocation, first: number): Promise<number[]> {
  const child = spawn(process.execPath, [writer, location.dataDir, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => acknowledged.push(Number(line)));
  const read = once(lines, 'close');
  await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  expect(child.exitCode, 'the writer failed by itself').to.be.null;
  // Anywhere in a transaction: one follows the other without a pause.
  await sleep(Math.random() * 30);
  child.kill('SIGKILL');
  await read;
  return acknowledged;
}

async function numbersIn(db: Db, table: string): Promise<number[]> {
  const { rows } = await sql<{
    number: number;
  }>`select number from ${sql.table(table)} order by number`.execute(db);
  return rows.map(({ number }) => number);
}

describe('a server that is killed', () => {
  let remove: () => Promise<void> | void = () => undefined;
  afterEach(() => remove());

  it('has everything it acknowledged, and nothing by halves', async function () {
    this.timeout(60_000);
    const { location, ...made } = await place('sqlite');
    remove = made.remove;
    const { db, close } = await openAt(location);
    await sql`create table left_half (number integer primary key) strict`.execute(db);
    await sql`create table right_half (number integer primary key) strict`.execute(db);
    await close();

    const acknowledged: number[] = [];
    for (let round = 0; round < rounds; round++) {
      acknowledged.push(...(await writeAndDie(location, round * 1_000_000)));
      const after = await openAt(location);
      const left = await numbersIn(after.db, 'left_half');
      const right = await numbersIn(after.db, 'right_half');
      const { rows } = await sql`pragma integrity_check`.execute(after.db);
      await after.close();
      expect(rows.map((row) => ({ ...(row as object) }))).to.deep.equal([{ integrityCheck: 'ok' }]);
      expect(left).to.deep.equal(right);
      const kept = new Set(left);
      expect(acknowledged.filter((number) => !kept.has(number))).to.deep.equal([]);
      // At most one a round was written and not said.
      expect(left.length - acknowledged.length).to.be.within(0, round + 1);
    }
    expect(acknowledged.length).to.be.at.least(rounds);
  });
});

async function openAt(location: DatabaseLocation): Promise<{ db: Db; close: () => Promise<void> }> {
  const database = await openDatabase(location);
  return { db: database.db, close: () => database.close() };
}
