import { mock } from 'node:test';
import { expect } from 'chai';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type { NotificationData, RequestName, ResponseData } from '../../server/contract/signalling.ts';
import { Calls } from './calls.ts';
import { Channel, type ClientSocket } from './channel.ts';

const fromAnna = { invitationId: 'a', meetingId: '914083136', subject: 'Plans', by: 'Anna' };
const fromBen = { invitationId: 'b', meetingId: '914083137', subject: '', by: 'Ben' };

/** The other end of the connection. */
class ScriptedServer {
  readonly asked: [RequestName, unknown][] = [];
  readonly answers = new Map<RequestName, ResponseData<RequestName> | ErrorCode>();
  connected = false;
  connects = 0;
  acknowledged = 0;
  readonly #listeners = new Map<string, (...data: unknown[]) => void>();

  on(name: string, listener: (...data: unknown[]) => void): void {
    this.#listeners.set(name, listener);
  }

  connect(): void {
    this.connects++;
    this.connected = true;
    this.#listeners.get('connect')?.();
  }

  disconnect(): void {
    this.drop('io client disconnect');
  }

  drop(reason: string): void {
    this.connected = false;
    this.#listeners.get('disconnect')?.(reason);
  }

  timeout(): this {
    return this;
  }

  emitWithAck(name: RequestName, data: unknown): Promise<unknown> {
    this.asked.push([name, data]);
    const answer = this.answers.get(name) ?? {};
    if (answer === 'connection_lost') return Promise.reject(new Error('no answer'));
    if (typeof answer === 'string')
      return Promise.resolve({ ok: false, error: new PlenumError(answer).toWire() });
    return Promise.resolve({ ok: true, data: answer });
  }

  call(call: NotificationData<'call'>): void {
    this.#listeners.get('call')?.(call, () => this.acknowledged++);
  }

  over(invitationId: string): void {
    this.#listeners.get('callOver')?.({ invitationId, reason: 'cancelled' });
  }
}

describe('incoming calls', () => {
  let server: ScriptedServer;
  let calls: Calls;
  const shown = () => calls.store.getState().calls.map(({ by }) => by);

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    server = new ScriptedServer();
    server.answers.set('listen', { calls: [] });
    calls = new Calls(new Channel(server as unknown as ClientSocket));
  });
  afterEach(() => {
    calls.close();
    mock.timers.reset();
  });

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  async function open(): Promise<void> {
    calls.open();
    await settle();
  }

  it('are those the server names, then those it tells, which it is told are there', async () => {
    server.answers.set('listen', { calls: [fromAnna] });
    await open();
    server.call(fromBen);
    expect(shown()).to.deep.equal(['Anna', 'Ben']);
    server.call(fromAnna);
    expect(shown()).to.deep.equal(['Ben', 'Anna']);
    expect(server.acknowledged).to.equal(2);
    server.over('b');
    expect(shown()).to.deep.equal(['Anna']);
  });

  it('are what the server says after a lost connection', async () => {
    await open();
    server.call(fromAnna);
    server.drop('transport close');
    expect(shown()).to.deep.equal(['Anna']);
    server.answers.set('listen', { calls: [fromBen] });
    server.connect();
    await settle();
    expect(shown()).to.deep.equal(['Ben']);
  });

  it('are answered with what lets one in', async () => {
    await open();
    server.call(fromAnna);
    server.answers.set('answerCall', { invitation: 'a-secret-of-128-bits' });
    const answered = calls.answer('a', true);
    expect(calls.store.getState().answering).to.equal('a');
    expect(await answered).to.equal('a-secret-of-128-bits');
    expect(server.asked.at(-1)).to.deep.equal(['answerCall', { invitationId: 'a', accept: true }]);
    expect(calls.store.getState()).to.deep.equal({ calls: [], answering: null, problem: null });
  });

  it('stay when the answer does not reach the server, and say why', async () => {
    await open();
    server.call(fromAnna);
    server.answers.set('answerCall', 'connection_lost');
    expect(await calls.answer('a', true)).to.equal(null);
    expect(calls.store.getState()).to.deep.equal({
      calls: [fromAnna],
      answering: null,
      problem: { invitationId: 'a', code: 'connection_lost' },
    });
  });

  it('go when they are over by the time they are answered', async () => {
    await open();
    server.call(fromAnna);
    server.answers.set('answerCall', 'call_over');
    expect(await calls.answer('a', true)).to.equal(null);
    expect(calls.store.getState()).to.deep.equal({ calls: [], answering: null, problem: null });
  });

  it('go by themselves when nothing is heard of them any more', async () => {
    await open();
    server.call(fromAnna);
    server.drop('transport close');
    mock.timers.tick(60_000);
    expect(shown()).to.deep.equal([]);
  });

  it('are not waited for by who is signed out', async () => {
    server.answers.set('listen', 'sign_in_required');
    await open();
    expect(server.connected).to.equal(false);
    mock.timers.tick(10_000);
    expect(server.connects).to.equal(1);
  });

  it('are asked for again when the server was in trouble, or has sent the page away', async () => {
    server.answers.set('listen', 'store_unavailable');
    await open();
    server.answers.set('listen', { calls: [fromAnna] });
    mock.timers.tick(1000);
    await settle();
    expect(shown()).to.deep.equal(['Anna']);
    server.drop('io server disconnect');
    mock.timers.tick(1000);
    expect(server.connects).to.equal(2);
  });

  it('are none once it is closed', async () => {
    await open();
    server.call(fromAnna);
    calls.close();
    server.call(fromBen);
    expect(shown()).to.deep.equal([]);
    expect(server.connected).to.equal(false);
  });
});
