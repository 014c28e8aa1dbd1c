import { expect } from 'chai';
import compression from 'compression';
import express, { type ErrorRequestHandler } from 'express';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineEndpoints } from '../../contract/api/endpoint.ts';
import { answer, type Route, type StoredFileAnswer } from '../../contract/api/handlers.ts';
import { errorCatalogue, PlenumError } from '../../contract/errors.ts';
import { mountRest, type RestEdge } from './mount.ts';
import { sendStoredFile } from './stored-files.ts';

const endpoints = defineEndpoints({
  'GET /file': { summary: 'A file.', access: 'public', response: { file: ['video/mp4'], ranges: true } },
});

function edge(routes: readonly Route[]): RestEdge {
  return {
    ...{ routes, authenticate: () => Promise.resolve(null), guardOrigin: () => undefined },
    ...{ idempotency: null as never, addressOf: () => '', originOf: () => '', cameByOf: () => '' },
  };
}

/** More than what the sockets between two processes hold. */
const longBytes = 64_000_000;
const text = '#EXTM3U\n'.repeat(500);

describe('a stored file over HTTP', () => {
  let folder: string;
  let path: string;
  let server: Server;
  let url: string;
  let file: StoredFileAnswer;
  let opened: number;
  let idleMs: number | undefined;
  const failures: unknown[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-stored-'));
    path = join(folder, 'list.m3u8');
    const app = express();
    app.use(compression());
    app.get('/file', (request, response) => sendStoredFile(request, response, file, idleMs));
    const tell: ErrorRequestHandler = (error, _request, response, next) => {
      failures.push(error);
      if (!response.headersSent) {
        response.status(errorCatalogue[PlenumError.from(error).code].status).json({});
        return;
      }
      response.destroy();
      next();
    };
    app.use('/api', mountRest(edge(answer(endpoints, { 'GET /file': () => file }))));
    app.use(tell);
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${port()}/file`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    writeFileSync(path, text);
    opened = 0;
    idleMs = undefined;
    failures.length = 0;
    file = {
      ...{ type: 'application/vnd.apple.mpegurl', name: '会议 1.m3u8', disposition: 'attachment' },
      ...{ bytes: text.length, etag: 'r1.4000' },
      open: async ({ from, to }) => {
        opened++;
        return (await open(path)).createReadStream({ start: from, end: to });
      },
    };
  });

  function port(): number {
    return (server.address() as AddressInfo).port;
  }

  function ask(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    // What Node's own fetch adds stands in the way of If-None-Match otherwise.
    return fetch(url, { method, headers: { 'cache-control': 'max-age=0', ...headers } });
  }

  /** Handles on the file that this process has open. */
  function handles(): number {
    return readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(join('/proc/self/fd', fd)) === path;
      } catch {
        return false;
      }
    }).length;
  }

  async function untilClosed(): Promise<void> {
    while (handles() > 0) await sleep(5);
  }

  it('comes as a whole and never packed, by a name of any letters', async () => {
    const response = await ask({ 'accept-encoding': 'gzip' });
    expect(response.status).to.equal(200);
    expect(await response.text()).to.equal(text);
    const { headers } = response;
    expect(headers.get('content-encoding')).to.be.null;
    expect(headers.get('content-length')).to.equal(String(text.length));
    expect(headers.get('accept-ranges')).to.equal('bytes');
    expect(headers.get('etag')).to.equal('"r1.4000"');
    expect(headers.get('cache-control')).to.equal('private, no-cache, no-transform');
    expect(headers.get('content-type')).to.match(/^application\/vnd\.apple\.mpegurl/);
    expect(headers.get('content-disposition')).to.equal(
      `attachment; filename="?? 1.m3u8"; filename*=UTF-8''%E4%BC%9A%E8%AE%AE%201.m3u8`,
    );
    await untilClosed();
  });

  it('is sent by an endpoint that is declared so', async () => {
    const response = await fetch(url.replace('/file', '/api/file'), { headers: { range: 'bytes=0-6' } });
    expect([response.status, await response.text()]).to.deep.equal([206, '#EXTM3U']);
    const { headers } = await fetch(url.replace('/file', '/api/file'), { method: 'HEAD' });
    expect(headers.get('content-length')).to.equal(String(text.length));
    expect(opened).to.equal(1);
  });

  it('can be shown in its place, and kept for a while', async () => {
    file = { ...file, disposition: 'inline', cacheSeconds: 60 };
    const { headers } = await ask();
    expect(headers.get('content-disposition')).to.match(/^inline; filename=/);
    expect(headers.get('cache-control')).to.equal('private, max-age=60, no-transform');
  });

  for (const [what, range, from, to] of [
    ['from its beginning on, as a browser begins to play', 'bytes=0-', 0, text.length - 1],
    ['its last bytes', 'bytes=-100', text.length - 100, text.length - 1],
    ['some in its middle', 'bytes=1000-1999', 1000, 1999],
  ] as const) {
    it(`comes in part: ${what}`, async () => {
      const response = await ask({ range, 'accept-encoding': 'identity;q=1, *;q=0' });
      expect(response.status).to.equal(206);
      expect(response.headers.get('content-range')).to.equal(`bytes ${from}-${to}/${text.length}`);
      expect(response.headers.get('content-length')).to.equal(String(to - from + 1));
      expect(await response.text()).to.equal(text.slice(from, to + 1));
    });
  }

  it('says how long it is when a part behind its end is asked for', async () => {
    const response = await ask({ range: `bytes=${text.length}-` });
    expect([response.status, response.headers.get('content-range'), await response.text()]).to.deep.equal([
      416,
      `bytes */${text.length}`,
      '',
    ]);
    expect(opened).to.equal(0);
  });

  it('comes as a whole when several parts are asked for, or a part of what it was before', async () => {
    expect((await ask({ range: 'bytes=0-1,4-5' })).status).to.equal(200);
    for (const [condition, status] of [
      ['"r1.4000"', 206],
      ['"r1.3999"', 200],
      ['W/"r1.4000"', 200],
      ['Tue, 01 Dec 2026 10:00:00 GMT', 200],
    ] as const) {
      const response = await ask({ range: 'bytes=0-9', 'if-range': condition });
      expect(response.status, condition).to.equal(status);
      await response.arrayBuffer();
    }
  });

  it('is not sent to those who have it, or want another one', async () => {
    expect((await ask({ 'if-none-match': '"other", W/"r1.4000"' })).status).to.equal(304);
    expect((await ask({ 'if-none-match': '"r1.4000"', range: 'bytes=0-9' })).status).to.equal(304);
    expect((await ask({ 'if-match': '"other"' })).status).to.equal(412);
    expect(opened).to.equal(0);
    expect((await ask({ 'if-match': '"other", "r1.4000"' })).status).to.equal(200);
    expect((await ask({ 'if-none-match': '"other"' })).status).to.equal(200);
  });

  it('is described without being opened', async () => {
    const whole = await ask({}, 'HEAD');
    expect([whole.status, whole.headers.get('content-length')]).to.deep.equal([200, String(text.length)]);
    // Range is for GET only (RFC 9110, section 14.2).
    expect((await ask({ range: 'bytes=0-9' }, 'HEAD')).status).to.equal(200);
    expect(opened).to.equal(0);
  });

  it('may be empty', async () => {
    file = { ...file, bytes: 0 };
    for (const headers of [undefined, { range: 'bytes=-5' }]) {
      const response = await ask(headers);
      expect([response.status, response.headers.get('content-length')]).to.deep.equal([200, '0']);
    }
    expect((await ask({ range: 'bytes=0-' })).status).to.equal(416);
    expect(opened).to.equal(0);
  });

  it('that cannot be opened is an error like any other', async () => {
    file = { ...file, open: () => Promise.reject(new PlenumError('not_found')) };
    const response = await ask({ range: 'bytes=0-9' });
    expect(response.status).to.equal(404);
    expect(await response.json()).to.deep.equal({});
    expect(response.headers.get('etag')).not.to.equal('"r1.4000"');
    for (const name of ['content-range', 'content-disposition', 'accept-ranges']) {
      expect(response.headers.get(name), name).to.be.null;
    }
    expect(response.headers.get('cache-control')).to.equal('no-store');
  });

  it('whose source fails in the middle breaks off, and is told of', async () => {
    file = { ...file, open: () => Promise.resolve(Readable.from(failing())) };
    const response = await ask();
    const error = await response.text().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(TypeError);
    while (failures.length === 0) await sleep(5);
    expect(failures[0]).to.have.property('message', 'the disk is gone');
  });

  describe('that is long', () => {
    beforeEach(() => {
      truncateSync(path, longBytes);
      file = { ...file, bytes: longBytes };
    });

    /** Asks for all of it and takes only its beginning. */
    async function takeBeginning(): Promise<Socket> {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('GET /file HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n');
      const beginning = await new Promise((resolve) => {
        socket.once('data', (data) => {
          socket.pause();
          resolve(data);
        });
      });
      expect(String(beginning)).to.match(/^HTTP\/1\.1 206 /);
      expect(handles()).to.equal(1);
      return socket;
    }

    it('is closed when its reader goes away', async () => {
      (await takeBeginning()).destroy();
      await untilClosed();
      expect(failures).to.deep.equal([]);
    });

    it('is closed when its reader goes away before it is open', async () => {
      const { open: openFile } = file;
      let leave = (): void => undefined;
      const gone = new Promise<void>((resolve) => (leave = resolve));
      const content = new Promise<Readable>((resolve) => {
        file = {
          ...file,
          open: async (range) => {
            asked();
            await gone;
            const stream = await openFile(range);
            resolve(stream);
            return stream;
          },
        };
      });
      let asked = (): void => undefined;
      const beingOpened = new Promise<void>((resolve) => (asked = resolve));
      const socket = connect(port(), '127.0.0.1');
      socket.write('GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await beingOpened;
      socket.destroy();
      // The server has heard of it when it answers the next.
      await (await fetch(url.replace('/file', '/none'))).text();
      leave();
      await content;
      await untilClosed();
      expect(failures).to.deep.equal([]);
    });

    it('is closed when its reader takes nothing any more', async () => {
      idleMs = 200;
      const socket = await takeBeginning();
      await untilClosed();
      socket.destroy();
      expect(failures).to.deep.equal([]);
    });
  });
});

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from(text.slice(0, 1000));
  await sleep(20);
  throw new Error('the disk is gone');
}
