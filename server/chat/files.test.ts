import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { refusal } from '../../test/harness/refusal.ts';
import { rejection } from '../../test/harness/rejection.ts';
import { createLogger } from '../kernel/logger.ts';
import { ChatFiles } from './files.ts';

describe('the files of a chat', () => {
  let folder: string;
  let files: ChatFiles;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'plenum-chat-')), 'chat');
    files = new ChatFiles({
      folder,
      mostBytes: 1000,
      log: createLogger({ level: 'silent', format: 'json' }),
    });
  });

  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const pieces = (...sizes: number[]): Readable =>
    Readable.from(sizes.map((size) => Buffer.alloc(size, 'x')));

  it('are kept up to the limit, and read as they came', async () => {
    const { fileId, bytes } = await files.receive('c1', pieces(400, 600));
    expect(bytes).to.equal(1000);
    expect(await buffer(await files.open('c1', fileId))).to.deep.equal(Buffer.alloc(1000, 'x'));
  });

  it('are cut off one byte beyond with the limit named, and nothing of them stays', async () => {
    const error = await rejection(files.receive('c1', pieces(400, 601)));
    expect(error).to.include({ code: 'chat_file_too_large', detail: 'at most 1000 bytes' });
    expect(readdirSync(join(folder, 'c1'))).to.deep.equal([]);
  });

  it('leave nothing when the sender goes away in the middle', async () => {
    let reads = 0;
    const content = new Readable({
      read() {
        if (reads++ === 0) this.push(Buffer.alloc(100));
        else this.destroy(new Error('aborted'));
      },
    });
    expect(await refusal(files.receive('c1', content))).to.deep.equal(['connection_lost', undefined]);
    const gone = new Readable({ read: () => undefined }).destroy();
    expect(await refusal(files.receive('c1', gone))).to.deep.equal(['connection_lost', undefined]);
    expect(readdirSync(join(folder, 'c1'))).to.deep.equal([]);
  });

  it('are unknown after they were removed', async () => {
    const { fileId } = await files.receive('c1', pieces(1));
    await files.remove('c1', fileId);
    expect(await refusal(files.open('c1', fileId))).to.deep.equal(['chat_file_unknown', undefined]);
    await files.remove('c1', fileId);
  });

  it('go with their conference, and at the start those of conferences that are gone', async () => {
    const kept = await files.receive('live', pieces(1));
    await files.receive('over', pieces(1));
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd', 'x'), '');
    await files.removeAllBut(new Set(['live']));
    expect(readdirSync(folder)).to.deep.equal(['live']);
    expect(existsSync(join(folder, 'live', kept.fileId))).to.equal(true);
    await files.removeOf('live');
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
