import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { emptyConference, joining } from '../../test/harness/arbitrary-command.ts';
import { refusal } from '../../test/harness/refusal.ts';
import type { ChatMessage } from '../contract/chat.ts';
import { PlenumError } from '../contract/errors.ts';
import { type ConferenceState, reduce } from '../conference/state.ts';
import { createLogger } from '../kernel/logger.ts';
import { MemoryLiveStore } from '../store/memory/live-store.ts';
import { ChatFiles } from './files.ts';
import { type ChatPorts, ChatService } from './service.ts';

const conferenceId = 'c';
const anna = { conferenceId, participantId: 'anna' };
const ben = { conferenceId, participantId: 'ben' };
const log = createLogger({ level: 'silent', format: 'json' });

describe('what is kept of a chat', () => {
  let folder: string;
  let store: MemoryLiveStore;
  let state: ConferenceState | undefined;
  let now: number;
  let published: ChatMessage[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-chat-'));
    store = new MemoryLiveStore();
    now = 1_000_000;
    published = [];
    state = [joining('anna', { as: 'host' }), joining('ben')].reduce((before, report) => {
      const outcome = reduce(before, report, { now });
      if (!outcome.ok) throw new Error(outcome.code);
      return outcome.state;
    }, emptyConference());
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function newService(more: Partial<ChatPorts> = {}): ChatService {
    return new ChatService({
      stateOf: (id) => (id === conferenceId ? state : undefined),
      seatOf: (token) => [anna, ben].find(({ participantId }) => participantId === token),
      publish: (_id, message) => published.push(message),
      notify: () => undefined,
      store,
      files: new ChatFiles({ folder, mostBytes: 1000, log }),
      takesFiles: true,
      log,
      now: () => now,
      ...more,
    });
  }

  const texts = async (service: ChatService, seat = anna): Promise<string[]> =>
    (await service.read(seat, 0)).messages.map(({ text }) => text);

  async function write(service: ChatService, text: string, fileId?: string): Promise<void> {
    // As fast as one may.
    now += 1000;
    await service.send(ben, { to: 'everyone', text, ...(fileId === undefined ? {} : { fileId }) });
  }

  it('is the last 500 messages, in the store as well, and the files of those', async () => {
    const service = newService();
    const { fileId } = await service.receive('ben', conferenceId, {
      name: 'a.txt',
      type: 'text/plain',
      length: null,
      content: Readable.from([Buffer.from('x')]),
    });
    await write(service, 'first', fileId);
    for (let turn = 1; turn < 500; turn++) await write(service, String(turn));
    expect((await texts(service)).slice(0, 2)).to.deep.equal(['first', '1']);
    expect(readdirSync(join(folder, conferenceId))).to.deep.equal([fileId]);
    await write(service, 'last');
    const kept = await texts(service);
    expect([kept.length, kept[0], kept.at(-1)]).to.deep.equal([500, '1', 'last']);
    expect(readdirSync(join(folder, conferenceId))).to.deep.equal([]);
    await service.close();
    expect((await store.readParts('chat/c')).size).to.equal(500);
    expect(await texts(newService()), 'after a restart').to.deep.equal(kept);
  });

  it('goes on in order although the clock was set back, also after a restart', async () => {
    const service = newService();
    await write(service, 'one');
    now -= 3_600_000;
    await write(service, 'two');
    await service.close();
    const again = newService();
    await write(again, 'three');
    const { messages } = await again.read(anna, 0);
    expect(messages.map(({ text }) => text)).to.deep.equal(['one', 'two', 'three']);
    expect(messages.map(({ at }) => at)).to.deep.equal([1_001_000, 1_001_001, 1_001_002]);
  });

  it('is gone from store and disk when the conference ends', async () => {
    const service = newService();
    await service.receive('ben', conferenceId, {
      name: 'a.txt',
      type: 'text/plain',
      length: null,
      content: Readable.from([Buffer.from('x')]),
    });
    await write(service, 'one');
    state = undefined;
    service.ended(conferenceId);
    await service.close();
    expect(await store.documents('chat/')).to.deep.equal([]);
    expect(existsSync(join(folder, conferenceId))).to.equal(false);
    expect(await refusal(service.read(anna, 0))).to.deep.equal(['not_joined', undefined]);
  });

  it('stays in the store for the server that goes on with the conference', async () => {
    const service = newService();
    await write(service, 'one');
    await service.close();
    service.handedOver(conferenceId);
    await service.close();
    expect(await texts(newService())).to.deep.equal(['one']);
  });

  it('is dropped of conferences that are gone, and of no other', async () => {
    const service = newService();
    await write(service, 'one');
    await service.close();
    await store.saveParts('chat/gone', { set: { m: '{}' }, remove: [] }, 60_000);
    await service.tidy([conferenceId]);
    expect(await store.documents('chat/')).to.deep.equal(['chat/c']);
    expect(await texts(newService())).to.deep.equal(['one']);
  });

  it('is said all the same while the store is away', async () => {
    const away = () => Promise.reject(new PlenumError('store_unavailable'));
    const service = newService({
      store: { saveParts: away, readParts: away, dropDocument: away, documents: away },
    });
    await write(service, 'one');
    expect(published.map(({ text }) => text)).to.deep.equal(['one']);
    expect(await texts(service)).to.deep.equal(['one']);
    service.ended(conferenceId);
    await service.close();
  });

  it('is not what somebody sent whose conference ended while the file was on its way', async () => {
    const service = newService();
    const content = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        state = undefined;
        service.ended(conferenceId);
        await new Promise((resolve) => setTimeout(resolve, 50));
        yield Buffer.from('whole');
      })(),
    );
    const upload = { name: 'a.txt', type: 'text/plain', length: null, content };
    expect(await refusal(service.receive('ben', conferenceId, upload))).to.deep.equal([
      'not_joined',
      undefined,
    ]);
    expect(existsSync(join(folder, conferenceId))).to.equal(false);
  });
});
