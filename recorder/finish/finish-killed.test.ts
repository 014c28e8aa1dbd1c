import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FinishError } from './finish-error.ts';
import { finish, finishHd, finishSd } from './finish.ts';
import { makeRaw, shared, streamsOf } from './known-recording.ts';
import type { FinishOrder } from './order.ts';
import { writersIn } from './orphans.ts';

const run = promisify(execFile);
const seconds = 13;
const marks = [
  { at: shared.from, type: 'share', title: 'Anna' },
  { at: shared.to, type: 'shareEnd' },
] as const;

describe('a recording that could not be finished', function () {
  this.timeout(120_000);
  let root: string;
  let count = 0;
  const orderIn = (folder: string): FinishOrder => ({ folder, title: 'Weekly', marks, kind: 'picture' });

  const copyOf = async (name: string): Promise<FinishOrder> => {
    const folder = path.join(root, String(++count));
    await cp(path.join(root, name), folder, { recursive: true });
    return orderIn(folder);
  };
  /** What a recorder left. */
  const recorded = (): Promise<FinishOrder> => copyOf('raw');
  /** The same with HD finished. */
  const withHd = (): Promise<FinishOrder> => copyOf('hd');
  const failureOf = (work: Promise<unknown>): Promise<FinishError> =>
    work.then(
      () => expect.fail('it was finished'),
      (error: unknown) => {
        expect(error).to.be.instanceOf(FinishError);
        return error as FinishError;
      },
    );
  /** Waits until ffmpeg makes a file. */
  const made = async (folder: string, name: string): Promise<void> => {
    while (!(await readdir(folder)).includes(name)) await delay(5);
  };
  const idOf = async (folder: string, name: string): Promise<unknown> => {
    const { ino, mtimeMs } = await stat(path.join(folder, name));
    return { ino, mtimeMs };
  };

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'plenum-finish-'));
    await mkdir(path.join(root, 'raw'));
    await makeRaw(path.join(root, 'raw'), { seconds });
    await cp(path.join(root, 'raw'), path.join(root, 'hd'), { recursive: true });
    await finishHd(orderIn(path.join(root, 'hd')));
  });
  after(() => rm(root, { recursive: true }));

  it('goes on where it was when its process was killed, and lets nobody else write on', async () => {
    const order = await recorded();
    const { folder } = order;
    const finisher = path.join(import.meta.dirname, 'known-finisher.ts');
    const child = spawn(process.execPath, [finisher, JSON.stringify(order)], { stdio: 'inherit' });
    await made(folder, 'sd.mp4.part');
    const orphans = await writersIn(folder);
    expect(orphans).to.have.lengthOf(1);
    // It would be ready before anybody looks.
    process.kill(orphans[0]!, 'SIGSTOP');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const hd = await idOf(folder, 'video.mp4');

    await finish(order);
    expect(await writersIn(folder)).to.deep.equal([]);
    expect(await readFile(`/proc/${orphans[0]}/cmdline`, 'utf8').catch(() => '')).to.equal('');
    expect(await idOf(folder, 'video.mp4')).to.deep.equal(hd);
    expect((await streamsOf(path.join(folder, 'sd.mp4'))).seconds).to.be.closeTo(seconds, 0.2);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).to.deep.equal([]);
  });

  it('says that ffmpeg was killed, and is finished by another try', async () => {
    const order = await withHd();
    const { folder } = order;
    const before = await readdir(folder);
    const failing = failureOf(finishSd(order));
    await made(folder, 'sd.mp4.part');
    for (const pid of await writersIn(folder)) process.kill(pid, 'SIGKILL');
    expect((await failing).failure).to.equal('killed');
    expect(await readdir(folder)).to.deep.equal(before);
    const [sd] = await finishSd(order);
    expect(sd?.durationMs).to.be.closeTo(seconds * 1000, 200);
  });

  it('has nothing left of what it was at when it is cancelled', async () => {
    const order = await withHd();
    const { folder } = order;
    const before = await readdir(folder);
    const cancel = new AbortController();
    const failing = failureOf(finishSd(order, { signal: cancel.signal }));
    await made(folder, 'sd.mp4.part');
    cancel.abort();
    expect((await failing).failure).to.equal('cancelled');
    expect(await writersIn(folder)).to.deep.equal([]);
    expect(await readdir(folder)).to.deep.equal(before);
  });

  it('is finished as far as its recorder came that was killed', async () => {
    const order = await recorded();
    const video = path.join(order.folder, 'video.fmp4');
    await truncate(video, Math.round((await stat(video)).size * 0.6));
    await truncate(path.join(order.folder, 'share.fmp4'), 900);
    const { durationMs, files } = await finishHd(order);
    expect(durationMs).to.be.within(6000, 12_000);
    expect(files.map(({ name }) => name)).to.deep.equal(['video.mp4', 'thumbnail.jpg', 'strip.jpg']);
    const streams = await streamsOf(path.join(order.folder, 'video.mp4'));
    expect(streams.seconds).to.be.closeTo(durationMs / 1000, 0.2);
  });

  it('says that it is damaged, or that there is nothing, and leaves it as it was', async () => {
    const order = await recorded();
    const video = path.join(order.folder, 'video.fmp4');
    await writeFile(video, Buffer.alloc(100_000, 'damage'));
    const damaged = await failureOf(finish(order));
    expect(damaged).to.include({
      failure: 'damaged',
      detail: 'video.fmp4: Invalid data found when processing input',
    });
    expect((await readFile(video)).equals(Buffer.alloc(100_000, 'damage'))).to.equal(true);

    const other = await recorded();
    const { size } = await stat(path.join(other.folder, 'video.fmp4'));
    expect(size).to.be.above(10_000);
    await truncate(path.join(other.folder, 'video.fmp4'), 1300);
    expect((await failureOf(finish(other))).failure).to.equal('empty');
  });

  it('says that the disk is full, and takes no space of it then', async function () {
    const folder = path.join(root, 'full');
    await mkdir(folder);
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder]).then(
      () => true,
      () => false,
    );
    if (!mounted) this.skip();
    try {
      for (const name of ['video.fmp4', 'share.fmp4']) {
        await symlink(path.join(root, 'raw', name), path.join(folder, name));
      }
      const { failure, detail } = await failureOf(finish(orderIn(folder)));
      expect(failure, detail).to.equal('diskFull');
      expect(detail).to.include('No space left on device');
      expect((await readdir(folder)).toSorted()).to.deep.equal(['share.fmp4', 'video.fmp4']);
    } finally {
      await run('umount', [folder]);
    }
  });
});
