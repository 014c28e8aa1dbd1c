import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStorage } from '../../recorder/storage/local-storage.ts';
import type { S3Settings } from '../../recorder/storage/s3-client.ts';
import { smallestPartBytes } from '../../recorder/storage/s3-parts.ts';
import { S3Storage } from '../../recorder/storage/s3-storage.ts';
import { type RecordingStorage, StorageError, type StoredFile } from '../../recorder/storage/storage.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { rejection } from '../harness/rejection.ts';
import { refusal } from '../harness/refusal.ts';
import { type S3Request, S3Server } from '../harness/s3-server.ts';

/** Three parts of the smallest size, the last one shorter. */
const film = randomBytes(12_000_000);
const still = Buffer.from('a picture');

describe('storage of recordings', () => {
  let work: string;
  let server: S3Server;
  const opened: RecordingStorage[] = [];

  before(async () => {
    server = await S3Server.start();
  });
  after(() => server.close());
  beforeEach(() => (work = mkdtempSync(join(tmpdir(), 'plenum-storage-'))));
  afterEach(() => {
    for (const storage of opened.splice(0)) storage.close();
    server.hold = () => undefined;
    server.refuses = () => false;
    server.requests.length = 0;
    rmSync(work, { recursive: true, force: true });
  });

  function local(): RecordingStorage {
    return new LocalStorage({ folder: join(work, 'recordings') });
  }

  /** Each storage has a folder of its own in the bucket. */
  function s3(more: Partial<S3Settings> = {}): RecordingStorage {
    const settings = server.settings({ prefix: work.replaceAll('/', '_'), ...more });
    const storage = new S3Storage({ settings, partBytes: smallestPartBytes });
    opened.push(storage);
    return storage;
  }

  /** A file that has just been finished. */
  function made(content: Buffer, name = 'made'): string {
    const path = join(work, name);
    writeFileSync(path, content);
    return path;
  }

  async function files(storage: RecordingStorage): Promise<StoredFile[]> {
    const all: StoredFile[] = [];
    for await (const file of storage.list()) all.push(file);
    return all;
  }

  for (const [where, open] of [
    ['on the local disk', local],
    ['in S3', s3],
  ] as const) {
    describe(where, () => {
      it('takes a file over, says how far it is, and gives it back', async () => {
        const storage = open();
        await storage.check();
        const path = made(film);
        const told: number[] = [];
        await storage.put('r1', 'video.mp4', path, (bytes) => told.push(bytes));
        expect(told.at(-1)).to.equal(film.length);
        expect(told).to.deep.equal(told.toSorted((one, other) => one - other));
        expect(existsSync(path)).to.be.false;
        expect(await storage.size('r1', 'video.mp4')).to.equal(film.length);
        expect(film.equals(await buffer(await storage.read('r1', 'video.mp4')))).to.be.true;
      });

      it('gives every part of a file that is asked for', async () => {
        const storage = open();
        await storage.put('r1', 'video.mp4', made(film));
        for (const [from, to] of [
          [0, 1],
          [1000, 250_000],
          [smallestPartBytes - 2, smallestPartBytes + 1],
          [film.length - 5, film.length - 1],
        ] as const) {
          const piece = await buffer(await storage.read('r1', 'video.mp4', { from, to }));
          expect(piece.equals(film.subarray(from, to + 1)), `${from} to ${to}`).to.be.true;
        }
      });

      it('does nothing when a file was taken over before, and takes a newer one', async () => {
        const storage = open();
        const path = made(still);
        await storage.put('r1', 'thumbnail.jpg', path);
        const told: number[] = [];
        await storage.put('r1', 'thumbnail.jpg', path, (bytes) => told.push(bytes));
        expect(told).to.deep.equal([still.length]);
        await storage.put('r1', 'thumbnail.jpg', made(Buffer.from('another')));
        expect(String(await buffer(await storage.read('r1', 'thumbnail.jpg')))).to.equal('another');
        expect(await rejection(storage.put('r1', 'sd.mp4', path))).to.be.instanceOf(StorageError);
      });

      it('lists what there is, and removes all of a recording and nothing else', async () => {
        const storage = open();
        await storage.put('r1', 'video.mp4', made(still));
        await storage.put('r1', 'sd.mp4', made(still));
        await storage.put('r12', 'sound.m4a', made(Buffer.alloc(0)));
        expect(await files(storage)).to.have.deep.members([
          { recordingId: 'r1', name: 'video.mp4', bytes: still.length },
          { recordingId: 'r1', name: 'sd.mp4', bytes: still.length },
          { recordingId: 'r12', name: 'sound.m4a', bytes: 0 },
        ]);
        await storage.removeFile('r1', 'sd.mp4');
        expect(await storage.size('r1', 'sd.mp4')).to.be.null;
        await storage.remove('r1');
        expect(await storage.size('r1', 'video.mp4')).to.be.null;
        expect(await refusal(storage.read('r1', 'video.mp4'))).to.deep.equal(['not_found', 'name']);
        expect(await files(storage)).to.deep.equal([{ recordingId: 'r12', name: 'sound.m4a', bytes: 0 }]);
        await storage.remove('r1');
        await storage.removeFile('r1', 'sd.mp4');
      });

      it('knows nothing by names that lead elsewhere', async () => {
        const storage = open();
        const path = made(still);
        for (const [id, name] of [
          ['..', 'made'],
          ['r1', '../made'],
          ['r1', '.hidden'],
          ['r1/../..', 'made'],
          ['', 'made'],
          ['r1', ''],
          ['r1', 'a/b'],
          ['r1', 'a\0'],
        ] as const) {
          for (const asked of [
            storage.put(id, name, path),
            storage.size(id, name),
            storage.read(id, name),
            storage.removeFile(id, name),
          ]) {
            expect((await refusal(asked))[0]).to.equal('not_found');
          }
        }
        for (const id of ['..', '.', '', 'a/b', '.removed']) {
          expect((await refusal(storage.remove(id)))[0]).to.equal('not_found');
        }
        expect(existsSync(path)).to.be.true;
      });
    });
  }

  describe('on the local disk', () => {
    it('leaves a file that is made in its place where it is', async () => {
      const storage = local();
      mkdirSync(join(work, 'recordings/r1'), { recursive: true });
      const path = made(still, 'recordings/r1/sd.mp4');
      const { ino } = statSync(path);
      await storage.put('r1', 'sd.mp4', path);
      expect(statSync(path).ino).to.equal(ino);
    });

    it('removes a recording as a whole or not at all', async () => {
      const storage = local();
      await storage.put('r1', 'video.mp4', made(still));
      await storage.put('r1', 'sd.mp4', made(still));
      // In the way of where it would go first.
      made(still, 'recordings/.removed');
      const error = await rejection(storage.remove('r1'));
      expect(error).to.be.instanceOf(StorageError);
      expect(error.message).to.match(/^recorder\.folder: .*r1, all of it is still there/);
      expect(await files(storage)).to.have.length(2);
      rmSync(join(work, 'recordings/.removed'));
      await storage.remove('r1');
      expect(await files(storage)).to.deep.equal([]);
    });

    it('removes at the start what it could not remove before', async () => {
      const storage = local();
      mkdirSync(join(work, 'recordings/.removed/r1'), { recursive: true });
      made(still, 'recordings/.removed/r1/sd.mp4');
      await storage.check();
      expect(existsSync(join(work, 'recordings/.removed'))).to.be.false;
    });

    it('names setting and remedy of a folder that is none', async () => {
      made(still, 'file');
      const error = await rejection(new LocalStorage({ folder: join(work, 'file/recordings') }).check());
      expect(error.message).to.match(/^recorder\.folder: .*ENOTDIR.*choose another folder\.$/);
    });
  });

  describe('in S3', () => {
    it('goes on with an upload whose process was killed', async () => {
      const path = made(film);
      const prefix = work.replaceAll('/', '_');
      const settings = server.settings({ prefix });
      // The last part never arrives.
      const lost: S3Request[] = [];
      server.hold = (request) => {
        if (request.query.get('partNumber') !== '3') return undefined;
        lost.push(request);
        return new Promise(() => undefined);
      };
      const module = join(import.meta.dirname, '../../recorder/storage/s3-storage.ts');
      const script = `
        import { S3Storage } from ${JSON.stringify(module)};
        const storage = new S3Storage({ settings: ${JSON.stringify(settings)}, partBytes: ${smallestPartBytes} });
        await storage.put('r1', 'video.mp4', ${JSON.stringify(path)});`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
      while (lost.length === 0 || server.parts().length < 2) await sleep(10);
      child.kill('SIGKILL');
      await once(child, 'exit');
      server.hold = () => undefined;
      expect(server.partsSent()).to.deep.equal([1, 2, 3]);
      server.requests.length = 0;

      const storage = s3({ prefix });
      await storage.put('r1', 'video.mp4', path);
      expect(server.partsSent()).to.deep.equal([3]);
      expect(server.uploads()).to.deep.equal([]);
      expect(film.equals(await buffer(await storage.read('r1', 'video.mp4')))).to.be.true;
    });

    it('keeps no part of a file that was made anew', async () => {
      const storage = s3();
      server.refuses = ({ query }) => query.get('partNumber') === '3';
      await rejection(storage.put('r1', 'video.mp4', made(film)));
      expect(server.parts()).to.have.length(2);
      server.refuses = () => false;
      server.requests.length = 0;
      const anew = Buffer.from(film);
      anew[smallestPartBytes + 7]! ^= 1;
      await storage.put('r1', 'video.mp4', made(anew));
      expect(server.partsSent()).to.deep.equal([2, 3]);
      expect(anew.equals(await buffer(await storage.read('r1', 'video.mp4')))).to.be.true;
    });

    it('gives up with a recording what was begun of it', async () => {
      const storage = s3();
      server.refuses = ({ query }) => query.get('partNumber') === '3';
      await rejection(storage.put('r1', 'video.mp4', made(film)));
      await rejection(storage.put('r2', 'video.mp4', made(film)));
      expect(server.uploads()).to.have.length(2);
      await storage.remove('r1');
      expect(server.uploads().map(({ key }) => key)).to.deep.equal([
        `${work.replaceAll('/', '_')}/r2/video.mp4`,
      ]);
      await storage.removeFile('r2', 'video.mp4');
      expect(server.uploads()).to.deep.equal([]);
    });

    it('goes on by itself when the server is away for two seconds', async () => {
      const proxy = await CutProxy.to(server.url);
      const storage = s3({ endpoint: proxy.url });
      let away: Promise<void> | undefined;
      try {
        await storage.put('r1', 'video.mp4', made(film), () => {
          if (away) return;
          proxy.cut();
          away = sleep(2000).then(() => proxy.mend());
        });
        await away;
        expect(film.equals(await buffer(await storage.read('r1', 'video.mp4')))).to.be.true;
      } finally {
        proxy.close();
      }
    });

    it('says what of a recording is left when the server keeps some of it', async () => {
      const storage = s3();
      for (const name of ['sd.mp4', 'share.mp4', 'video.mp4']) await storage.put('r1', name, made(still));
      server.refuses = ({ method, key }) => method === 'DELETE' && key.endsWith('share.mp4');
      const error = await rejection(storage.remove('r1'));
      expect(error.message)
        .to.include('r1/share.mp4 is still there')
        .and.to.match(/^recorder\.s3\.accessKeyId: .*Allow it .*s3:DeleteObject/);
      expect((await files(storage)).map(({ name }) => name)).to.deep.equal(['share.mp4']);
      server.refuses = () => false;
      await storage.remove('r1');
      expect(await files(storage)).to.deep.equal([]);
    });

    for (const [wrong, more, told] of [
      [
        'a bucket that is not there',
        { bucket: 'films' },
        /^recorder\.s3\.bucket: .*no bucket films.*Make it/,
      ],
      ['an unknown access key', { accessKeyId: 'NOBODY' }, /^recorder\.s3\.accessKeyId: .*Copy it anew/],
      [
        'an address where nobody is',
        { endpoint: 'http://127.0.0.1:1' },
        /^recorder\.s3\.endpoint: .*http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\).*Check the address/,
      ],
    ] as const) {
      it(`names setting and remedy of ${wrong}`, async () => {
        const error = await rejection(s3(more).check());
        expect(error).to.be.instanceOf(StorageError);
        expect(error.message).to.match(told);
        expect(error.message).not.to.include('S3RVER');
      });
    }

    it('finds out at the start what the access key may not do', async () => {
      await s3().check();
      for (const method of ['PUT', 'DELETE']) {
        server.refuses = (request) => request.method === method;
        expect((await rejection(s3().check())).message).to.match(/^recorder\.s3\.accessKeyId: .*Allow it/);
      }
      server.refuses = ({ query }) => query.has('uploads');
      expect((await rejection(s3().check())).message).to.include('s3:ListBucketMultipartUploads');
    });
  });
});
