import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import type { ChatDestination, ChatFile } from '../../server/contract/chat.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { refusal } from '../harness/refusal.ts';
import { type RestAnswer, RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const upload = 'POST /conferences/:conferenceId/chat-files';
const download = 'GET /conferences/:conferenceId/chat-files/:fileId';
const mostBytes = 1000;

describe('files in the chat', () => {
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let dataDir: string;
  let anna: SignallingClient;
  let ben: SignallingClient;
  let carla: SignallingClient;
  const clients: SignallingClient[] = [];

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-chat-files-'));
    running = await start();
    enterprise = await TestEnterprise.first(running, { concurrency: 500 });
  });

  after(async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    meeting = await enterprise.startMeeting();
    anna = await joined('Anna', meeting.hostPin);
    ben = await joined('Ben');
    carla = await joined('Carla');
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  const start = (): Promise<RunningPlenum> =>
    startPlenum(
      '--media.workers=1',
      `--dataDir=${dataDir}`,
      '--conference.chatFiles',
      `--conference.chatFileBytes=${mostBytes}`,
    );

  async function joined(name: string, pin = meeting.guestPin, of = meeting): Promise<SignallingClient> {
    const client = new SignallingClient(running.url);
    clients.push(client);
    await client.join(of.meetingId, pin, name, running.plenum.media.rtpCapabilities());
    return client;
  }

  const conferenceOf = ({ snapshot }: SignallingClient): string => snapshot?.conferenceId ?? '';
  const folderOf = (client: SignallingClient): string => path.join(dataDir, 'chat', conferenceOf(client));
  const filesOf = (client: SignallingClient): string[] =>
    existsSync(folderOf(client)) ? readdirSync(folderOf(client)) : [];

  interface Sent {
    name?: string;
    content?: string | Buffer;
    seat?: string | null;
    conferenceId?: string;
    type?: string;
  }

  function send(client: SignallingClient, sent: Sent = {}): Promise<RestAnswer> {
    const { name = 'plan.txt', content = 'the plan', seat = client.seat, type } = sent;
    return new RestClient(running.url).call(upload, {
      params: { conferenceId: sent.conferenceId ?? conferenceOf(client) },
      query: { name, ...(type === undefined ? {} : { type }) },
      raw: content,
      headers: { 'content-type': 'application/octet-stream', 'x-plenum-seat': seat },
    });
  }

  async function sent(client: SignallingClient, to: ChatDestination, given: Sent = {}): Promise<ChatFile> {
    const answer = await send(client, given);
    expect(answer.status, answer.text).to.equal(201);
    const { fileId } = answer.body as ChatFile;
    const { message } = await client.request('sendChat', { to, text: '', fileId });
    return message.file!;
  }

  function fetchFile(client: SignallingClient, fileId: string, seat: string | null = client.seat) {
    return new RestClient(running.url).call(download, {
      params: { conferenceId: conferenceOf(client), fileId },
      headers: { 'x-plenum-seat': seat },
    });
  }

  function expectRefused(answer: RestAnswer, status: number, code: string): void {
    expect([answer.status, answer.code], answer.text.slice(0, 300)).to.deep.equal([status, code]);
  }

  it('come with a message, and are saved by who sees it, never shown', async () => {
    const file = await sent(ben, 'everyone', {
      name: '会议 plan.html',
      content: '<script>alert(1)</script>',
    });
    expect(file).to.include({ name: '会议 plan.html', bytes: 25, type: 'application/octet-stream' });
    await anna.until(
      () => anna.last('chat')?.message.file?.fileId === file.fileId,
      'the message with the file',
    );
    const { status, headers, text } = await fetchFile(anna, file.fileId);
    expect([status, text]).to.deep.equal([200, '<script>alert(1)</script>']);
    expect(headers).to.include({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers['content-disposition']).to.match(
      /^attachment; filename="[^"\\/\r\n]*"; filename\*=UTF-8''%E4%BC%9A%E8%AE%AE%20plan\.html$/,
    );
  });

  it('say what they are only as their sender says, within what a media type is', async () => {
    expect((await sent(ben, 'everyone', { type: 'image/png' })).type).to.equal('image/png');
    for (const type of ['text/html\r\nx: y', 'image', '"><b>/x', '']) {
      expectRefused(await send(ben, { type }), 400, 'bad_request');
    }
  });

  it('are for those only whom the message is for', async () => {
    const secret = await sent(ben, { participantId: carla.participantId });
    expect((await fetchFile(carla, secret.fileId)).status).to.equal(200);
    expect((await fetchFile(ben, secret.fileId)).status).to.equal(200);
    expectRefused(await fetchFile(anna, secret.fileId), 404, 'chat_file_unknown');
    const forHosts = await sent(ben, 'hosts');
    expect((await fetchFile(anna, forHosts.fileId)).status).to.equal(200);
    expectRefused(await fetchFile(carla, forHosts.fileId), 404, 'chat_file_unknown');
  });

  it('are refused without a seat, by the seat of another conference, and of one that was given up', async () => {
    const file = await sent(ben, 'everyone');
    const other = await enterprise.startMeeting();
    const stranger = await joined('Dora', other.guestPin, other);
    const given = ben.seat;
    for (const seat of [null, '', 'x'.repeat(22), stranger.seat, ben.participantId]) {
      expectRefused(await fetchFile(ben, file.fileId, seat), 403, 'not_permitted');
      expectRefused(await send(ben, { seat }), 403, 'not_permitted');
    }
    // Nor does it lead into the other conference by their own.
    expectRefused(await fetchFile(stranger, file.fileId), 404, 'chat_file_unknown');
    expectRefused(await send(stranger, { conferenceId: conferenceOf(ben) }), 403, 'not_permitted');
    await ben.request('leave', {});
    expectRefused(await fetchFile(anna, file.fileId, given), 403, 'not_permitted');
    expectRefused(await send(anna, { seat: given }), 403, 'not_permitted');
  });

  it('are refused from who waits, and to them', async () => {
    const file = await sent(ben, 'everyone');
    await anna.request('control', { type: 'sendToWaiting', participantIds: [carla.participantId] });
    expectRefused(await send(carla), 409, 'not_admitted');
    expectRefused(await fetchFile(carla, file.fileId), 409, 'not_admitted');
  });

  it('are refused while the chat is off, and by those who may not write there', async () => {
    await anna.request('control', { type: 'setChat', who: 'hosts' });
    const { fileId } = (await send(ben)).body as ChatFile;
    expect(await refusal(ben.request('sendChat', { to: 'everyone', text: '', fileId }))).to.deep.equal([
      'chat_hosts_only',
      undefined,
    ]);
    await ben.request('sendChat', { to: 'hosts', text: '', fileId });
    await anna.request('control', { type: 'setChat', who: 'off' });
    for (const client of [anna, ben]) expectRefused(await send(client), 403, 'chat_off');
  });

  it('have a largest size, named in the refusal, however they are sent', async () => {
    expect((await send(ben, { content: Buffer.alloc(mostBytes) })).status).to.equal(201);
    const answer = await send(ben, { content: Buffer.alloc(mostBytes + 1) });
    expectRefused(answer, 413, 'chat_file_too_large');
    expect(answer.text).to.include('at most 1000 bytes');
    const chunked = await inChunks(ben, 300, 200);
    expect([chunked.status, chunked.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 413 && text.includes('chat_file_too_large'),
    );
    expect(filesOf(ben).length, 'nothing of what was refused').to.equal(0);
  });

  it('are kept under no name of their sender’s, whatever it is', async () => {
    const names = [
      '../../../../tmp/evil.sh',
      '..\\..\\evil.bat',
      '/etc/passwd',
      '..',
      '.bashrc',
      'a\u0000b',
      'x"y',
    ];
    for (const name of names) {
      const file = await sent(ben, 'everyone', { name });
      expect(file.name).to.match(/^[^/\\\p{Cc}"]+$/u);
      expect(filesOf(ben)).to.include(file.fileId);
      const { headers } = await fetchFile(anna, file.fileId);
      expect(headers['content-disposition']).to.match(/^attachment; filename=("[^"\\/\r\n]*"|[\w.-]+)$/);
      await delay(1001);
    }
    for (const bad of ['..%2f..%2fplenum.sqlite', '../../plenum.sqlite', '%2e%2e', 'a.b']) {
      expect((await fetchFile(anna, bad)).status, bad).to.equal(404);
    }
    expect(readdirSync(path.join(dataDir, 'chat')).every((name) => /^[\w-]{22}$/.test(name))).to.equal(true);
  }).timeout(20_000);

  it('are carried by a message of who has sent them, once', async () => {
    const { fileId } = (await send(ben)).body as ChatFile;
    const carry = (client: SignallingClient): Promise<unknown> =>
      client.request('sendChat', { to: 'everyone', text: 'mine', fileId });
    expect(await refusal(carry(carla))).to.deep.equal(['chat_file_unknown', undefined]);
    expectRefused(await fetchFile(ben, fileId), 404, 'chat_file_unknown');
    await carry(ben);
    expect(await refusal(carry(ben))).to.deep.equal(['chat_file_unknown', undefined]);
    expect((await fetchFile(carla, fileId)).status).to.equal(200);
  });

  it('make room for the next one when no message carries them', async () => {
    const first = (await send(ben)).body as ChatFile;
    const second = (await send(ben)).body as ChatFile;
    expect(filesOf(ben)).to.deep.equal([second.fileId]);
    const late = ben.request('sendChat', { to: 'everyone', text: '', fileId: first.fileId });
    expect(await refusal(late)).to.deep.equal(['chat_file_unknown', undefined]);
  });

  it('come in one at a time from one person', async () => {
    const slow = inChunks(ben, 300, 3, 150);
    await delay(100);
    expectRefused(await send(ben), 429, 'rate_limited');
    expect((await send(carla)).status).to.equal(201);
    expect((await slow).status).to.equal(201);
  });

  it('fill no more than fifty times the largest', async () => {
    const guests = await Promise.all(Array.from({ length: 52 }, (_, index) => joined(`Guest ${index}`)));
    const statuses: number[] = [];
    for (const guest of guests) {
      const answer = await send(guest, { content: Buffer.alloc(mostBytes) });
      statuses.push(answer.status);
      if (answer.status !== 201) expectRefused(answer, 409, 'chat_files_full');
    }
    expect(statuses.filter((status) => status === 201).length).to.equal(50);
    // Of one who has gone it is forgotten.
    await guests[0]!.request('leave', {});
    await guests[51]!.until(
      () => guests[51]!.snapshot?.participants.every(({ name }) => name !== 'Guest 0'),
      'a guest has gone',
    );
    expect((await send(guests[51]!)).status).to.equal(201);
  }).timeout(30_000);

  it('are gone when the conference ends', async () => {
    const file = await sent(ben, 'everyone');
    expect(filesOf(ben)).to.deep.equal([file.fileId]);
    await anna.request('control', { type: 'end' });
    await ben.until(() => ben.last('ended'), 'the end');
    for (let turn = 0; existsSync(folderOf(ben)) && turn < 100; turn++) await delay(20);
    expect(existsSync(folderOf(ben))).to.equal(false);
    expectRefused(await fetchFile(ben, file.fileId), 403, 'not_permitted');
  });

  it('are there after a restart of a server whose conference goes on, and gone of one that is over', async () => {
    const file = await sent(ben, 'everyone');
    const gone = path.join(dataDir, 'chat', 'gone');
    mkdirSync(gone, { recursive: true });
    writeFileSync(path.join(gone, 'file'), 'left behind');
    await running.plenum.close();
    expect(existsSync(path.join(folderOf(ben), file.fileId))).to.equal(true);
    running = await start();
    expect(existsSync(gone)).to.equal(false);
    const { status, text } = await fetchFile(ben, file.fileId);
    expect([status, text]).to.deep.equal([200, 'the plan']);
  });

  /** Without telling the length before. */
  function inChunks(
    client: SignallingClient,
    bytes: number,
    times: number,
    pauseMs = 0,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const url = `${running.url}/api/v1/conferences/${conferenceOf(client)}/chat-files?name=big.bin`;
      const request = httpRequest(url, {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/octet-stream',
          'x-plenum-seat': client.seat,
          'sec-fetch-site': 'same-origin',
          origin: new URL(running.url).origin,
        },
      });
      request.on('response', (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
        );
      });
      request.on('error', reject);
      const write = async (): Promise<void> => {
        for (let turn = 0; turn < times; turn++) {
          request.write(Buffer.alloc(bytes));
          if (pauseMs > 0) await delay(pauseMs);
        }
        request.end();
      };
      void write();
    });
  }
});

describe('files in the chat of an installation that takes none', () => {
  it('are refused, and pages do not offer them', async () => {
    const running = await startPlenum('--media.workers=1');
    try {
      const rest = new RestClient(running.url);
      const settings = await rest.done<ClientSettings>('GET /client-settings');
      expect(settings.chatFileBytes).to.equal(null);
      const meeting = await running.createMeeting();
      const anna = new SignallingClient(running.url);
      await anna.join(meeting.meetingId, meeting.guestPin, 'Anna', running.plenum.media.rtpCapabilities());
      const answer = await rest.call(upload, {
        params: { conferenceId: anna.snapshot!.conferenceId },
        query: { name: 'plan.txt' },
        raw: 'the plan',
        headers: { 'content-type': 'application/octet-stream', 'x-plenum-seat': anna.seat },
      });
      expect([answer.status, answer.code]).to.deep.equal([403, 'chat_files_off']);
      anna.close();
    } finally {
      await running.stop();
    }
  });
});
