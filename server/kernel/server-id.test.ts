import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { ServerId } from './server-id.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A live store that no other server shares, and so grants everything. What several do is tested with Redis. */
const unshared = {
  acquire: () => Promise.resolve(true),
  renew: () => Promise.resolve([]),
  release: () => Promise.resolve(),
  members: () => Promise.resolve([]),
  publish: () => Promise.resolve(),
  subscribe: () => Promise.resolve(() => Promise.resolve()),
};

describe('the ID of a server', () => {
  let folder: string;
  let dataDir: string;
  let file: string;
  let warnings: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-id-'));
    dataDir = path.join(folder, 'data');
    file = path.join(dataDir, 'server-id');
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const claim = (live = unshared) => {
    const log = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
    return ServerId.claim({ dataDir, live, log });
  };

  it('is made at the first start, kept for this user, and the same at the next', async () => {
    const first = await claim();
    expect(first.id).to.match(uuid);
    expect(readFileSync(file, 'utf8')).to.equal(`${first.id}\n`);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    await first.close();
    const second = await claim();
    expect(second.id).to.equal(first.id);
    await second.close();
    expect(warnings).to.deep.equal([]);
  });

  it('is another for each further server that runs on the same data folder, which the log tells', async () => {
    const first = await claim();
    const [second, third] = await Promise.all([claim(), claim()]);
    expect(new Set([first.id, second.id, third.id]).size).to.equal(3);
    expect(second.id).to.match(uuid);
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.include('another server runs with this ID').and.include('dataDir');
    await second.close();
    await first.close();
    const fourth = await claim();
    expect(fourth.id).to.equal(first.id);
    await fourth.close();
  });

  it('is made anew when what is kept is none', async () => {
    mkdirSync(dataDir);
    for (const text of ['', 'server-1', '0191d3a8-0000-7000-8000-00000000000g']) {
      warnings = [];
      writeFileSync(file, text);
      const made = await claim();
      expect(warnings).to.have.length(1);
      expect(made.id).to.match(uuid);
      await made.close();
      const next = await claim();
      expect(next.id).to.equal(made.id);
      await next.close();
    }
  });

  it('lasts as long as its process where it cannot be kept or claimed, and the log tells why', async () => {
    mkdirSync(file, { recursive: true });
    const unkept = await claim();
    expect(unkept.id).to.match(uuid);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('EISDIR');
    await unkept.close();
    rmSync(file, { recursive: true });

    const unclaimed = await claim({ ...unshared, acquire: () => Promise.reject(new Error('away')) });
    expect(warnings).to.have.length(2);
    expect(warnings[1]).to.include('away');
    const kept = readFileSync(file, 'utf8').trim();
    expect(unclaimed.id).to.match(uuid).and.not.equal(kept);
    // It does not stand in the way of one that can.
    const next = await claim();
    expect(next.id).to.equal(kept);
    await next.close();
    await unclaimed.close();
  });
});
