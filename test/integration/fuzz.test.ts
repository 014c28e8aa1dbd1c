import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { type Reply, type RequestName, requests } from '../../server/contract/signalling.ts';
import { arbitraryStep, HostileClients } from '../harness/hostile-clients.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const names = Object.keys(requests) as RequestName[];
const emptySeconds = 0.2;

describe('signalling under hostile clients', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let bystanders: [SignallingClient, SignallingClient];
  let pids: number[];
  const failures: unknown[] = [];
  const onFailure = (error: unknown): number => failures.push(error);

  before(async () => {
    process.on('unhandledRejection', onFailure);
    process.on('uncaughtExceptionMonitor', onFailure);
    running = await startPlenum(
      '--media.workers=1',
      '--conference.closedSeatSeconds=0.2',
      `--conference.emptySeconds=${emptySeconds}`,
      '--limits.messagesPerSecond=100000',
      '--limits.messageBurst=100000',
      '--limits.wrongPinsPerMinute=100000',
    );
    pids = running.plenum.media.workerPids();
    const meeting = await running.createMeeting();
    bystanders = [await joined(running, meeting), await joined(running, meeting)];
  });

  after(async () => {
    process.off('unhandledRejection', onFailure);
    process.off('uncaughtExceptionMonitor', onFailure);
    for (const one of bystanders) one.close();
    await running.stop();
  });

  afterEach(async () => {
    await expectUnharmed();
  });

  /** The others' conference goes on, nothing fell through, and no worker had to be replaced. */
  async function expectUnharmed(): Promise<void> {
    const [anna, ben] = bystanders;
    await anna.request('control', { type: 'raiseHand', raised: true });
    await ben.until(() => ben.snapshot?.participants[0]?.handRaisedAt, 'the bystander’s hand goes up');
    await anna.request('control', { type: 'raiseHand', raised: false });
    await ben.until(() => ben.snapshot?.participants[0]?.handRaisedAt === null, 'and down');
    expect(failures).to.deep.equal([]);
    expect(running.plenum.media.workerPids()).to.deep.equal(pids);
  }

  it('answers whatever is asked in whatever order from the catalogue, and leaks nothing', async () => {
    await holds(
      fc.asyncProperty(fc.array(arbitraryStep(), { minLength: 60, maxLength: 120 }), async (steps) => {
        const world = await HostileClients.open(running, await running.createMeeting({ guestPin: '' }));
        await world.run(steps);
        world.close();
        await expectUnharmed();
      }),
      { numRuns: 12 },
    );
    for (const one of bystanders) await one.request('leave', {});
    await eventually(() => running.plenum.conferences.conferences === 0, 'every conference ends');
    const { transports, producers, consumers, conferences } = await running.plenum.media.totals();
    expect({ transports, producers, consumers, conferences }).to.deep.equal({
      transports: 0,
      producers: 0,
      consumers: 0,
      conferences: 0,
    });
    expect(await running.plenum.media.workerDump()).to.deep.equal({ transports: 0, routers: 0 });
    const meeting = await running.createMeeting();
    for (const one of bystanders) await joinAs(one, running, meeting);
  });

  it('answers a request that carries no data', async () => {
    const client = new SignallingClient(running.url);
    for (const name of [...names, 'nonsense', '__proto__', 'toString']) {
      const reply = (await client.socket.timeout(2000).emitWithAck(name)) as Reply<unknown>;
      expect(reply.ok, name).to.equal(false);
    }
    client.close();
  });

  it('survives garbage on the WebSocket', async () => {
    const garbage = fc.oneof(
      fc.constantFrom(...rawFrames),
      fc.string({ maxLength: 200 }),
      fc.string({ maxLength: 50 }).map((text) => `42${text}`),
      fc.uint8Array({ maxLength: 200 }),
    );
    await holds(
      fc.asyncProperty(
        fc.array(garbage, { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        async (frames, greet) => {
          const socket = await rawSocket(running.url);
          if (greet) socket.send('40');
          for (const frame of frames) {
            if (socket.readyState !== WebSocket.OPEN) break;
            socket.send(typeof frame === 'string' ? frame : new Uint8Array(frame));
          }
          await hangUp(socket);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('closes a connection that sends more than a message may have', async () => {
    const socket = await rawSocket(running.url);
    socket.send('40');
    const closed = once(socket, 'close') as Promise<[CloseEvent]>;
    socket.send(`42["join",{"name":"${'x'.repeat(running.plenum.config.limits.messageBytes)}"}]`);
    const [{ code }] = await closed;
    expect(code).to.equal(1009);
  });

  it('answers garbage over HTTP with an error of the catalogue', async () => {
    const json = { 'content-type': 'application/json' };
    const ask = async (path: string, init: RequestInit): Promise<[number, unknown]> => {
      const response = await fetch(running.url + path, init);
      const body = await response.text();
      expect(response.status, `${path} ${body}`).to.be.within(400, 499);
      expect(body, path).to.match(/^\{"error":\{"code":"/);
      return [response.status, JSON.parse(body)];
    };
    const bodies = [
      '{',
      '[',
      'null',
      '"x"',
      '[1]',
      '{"guestPin":7}',
      '{"guestPin":"12"}',
      '{"extra":1}',
      '\u0000',
    ];
    for (const body of [...bodies, '{"__proto__":{"guestPin":""}}', `{"a":${'['.repeat(9000)}`]) {
      await ask('/api/v1/meetings', { method: 'POST', headers: json, body });
    }
    const large = JSON.stringify({ guestPin: '1'.repeat(600_000) });
    expect((await ask('/api/v1/meetings', { method: 'POST', headers: json, body: large }))[0]).to.equal(413);
    for (const encoding of ['gzip', 'deflate', 'br', 'nonsense']) {
      const headers = { ...json, 'content-encoding': encoding };
      await ask('/api/v1/meetings', { method: 'POST', headers, body: 'not compressed' });
    }
    const latin = { 'content-type': 'application/json; charset=klingon' };
    await ask('/api/v1/meetings', { method: 'POST', headers: latin, body: '{}' });
    const paths = [
      '/api/v1/meetings/%E0%A4%A',
      '/m/%ff',
      '/assets/%00',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/%c0%af',
    ];
    for (const path of [
      ...paths,
      '/api/v1/meetings/__proto__',
      '/api/v1/__proto__',
      '/api/v1/meetings/1%2f2',
    ])
      await ask(path, {});
  });

  it('answers random REST bodies from the catalogue', async () => {
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
      fc.string(),
    );
    await holds(
      fc.asyncProperty(body, fc.constantFrom('application/json', 'text/plain', 'x'), async (text, type) => {
        const init = { method: 'POST', headers: { 'content-type': type }, body: text };
        const response = await fetch(`${running.url}/api/v1/meetings`, init);
        expect(response.status).to.be.oneOf([201, 400]);
        await response.text();
      }),
      { numRuns: 100 },
    );
  });
});

describe('a flood of messages', function () {
  this.timeout(20_000);
  let running: RunningPlenum;

  before(async () => {
    running = await startPlenum(
      '--media.workers=1',
      '--limits.messagesPerSecond=20',
      '--limits.messageBurst=50',
    );
  });

  after(() => running.stop());

  it('is refused and then cut off, while others are answered', async () => {
    const meeting = await running.createMeeting();
    const flooder = await joined(running, meeting);
    const other = await joined(running, meeting);
    const codes = new Set<string>();
    const gone = new Promise<void>((resolve) => flooder.socket.once('disconnect', () => resolve()));
    for (let index = 0; index < 5000; index++) {
      flooder.socket.emit('sync', { version: 0 }, (reply: Reply<unknown>) => {
        if (!reply.ok) codes.add(reply.error.code);
      });
    }
    const began = performance.now();
    await other.request('control', { type: 'raiseHand', raised: true });
    await other.request('sync', { version: 0 });
    const took = performance.now() - began;
    await gone;
    expect([...codes]).to.deep.equal(['rate_limited']);
    expect(took, 'two answers to the other, ms').to.be.below(2000);
    await other.until(() => other.snapshot?.participants[0]?.connection === 'lost', 'the flooder is lost');
    other.close();
  });
});

async function joined(running: RunningPlenum, meeting: Meeting): Promise<SignallingClient> {
  const client = new SignallingClient(running.url);
  await joinAs(client, running, meeting);
  return client;
}

async function joinAs(client: SignallingClient, running: RunningPlenum, meeting: Meeting): Promise<void> {
  await client.join(meeting.meetingId, meeting.guestPin, 'Bystander', running.plenum.media.rtpCapabilities());
}

/** As `fc.assert`, but a failure prints what to run it again with instead of pages of random requests. */
async function holds<T>(property: fc.IAsyncProperty<T>, options: fc.Parameters<T>): Promise<void> {
  const run = await fc.check(property, { ...options, endOnFailure: true });
  if (!run.failed) return;
  throw new Error(`seed ${run.seed}, path ${run.counterexamplePath}`, { cause: run.errorInstance });
}

/** Waits for what the server tells nobody, such as a timer of its own. */
async function eventually(what: () => boolean, description: string): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error(`never came: ${description}`);
    await delay(20);
  }
}

/** A connection that speaks Engine.IO by hand. */
async function rawSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await once(socket, 'open');
  return socket;
}

async function hangUp(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

/** Frames that a parser of Engine.IO 4 and Socket.IO 5 may stumble over. */
const rawFrames: (string | Uint8Array)[] = [
  ...['', '0', '1', '2', '2probe', '3', '4', '5', '6', '9', '40', '41', '42', '43', '44', '45', '46', '49'],
  ...[
    '40{"sid":1}',
    '40/admin,',
    '40/__proto__,{}',
    '41/nowhere,',
    '42[',
    '42[]',
    '42{}',
    '42null',
    '42"join"',
  ],
  ...[
    '42["join"',
    '42["join",{}]',
    '42[1,2]',
    '42[null]',
    '42[["join"]]',
    '42["connect"]',
    '42["disconnect"]',
  ],
  ...['42["error",{}]', '42["newListener",1]', '42["__proto__",{}]', '421["toString",{}]', '420["join"]'],
  ...[
    '4299999999999999999999["sync",{}]',
    '42-1["sync",{}]',
    '43999[{}]',
    '431[]',
    '43',
    '44{}',
    '44"error"',
  ],
  ...['451-["join",{"_placeholder":true,"num":0}]', '45-1-["join"]', '4599999-["join"]', '451-["join"]'],
  ...[
    '452-["join",{"_placeholder":true,"num":"constructor"},{"_placeholder":true,"num":7}]',
    '461-0[{}]',
    'b',
    'bAAAA',
  ],
  `421["join",${'['.repeat(20_000)}${']'.repeat(20_000)}]`,
  `421["join",${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}]`,
  '\u0000',
  '42["\ud800",{}]',
  new Uint8Array(),
  new Uint8Array([0]),
  new Uint8Array(1000).fill(255),
];
