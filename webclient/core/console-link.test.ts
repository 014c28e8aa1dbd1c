import { expect } from 'chai';
import type { Participant, Snapshot } from '../../server/contract/conference-view.ts';
import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import type {
  Attended,
  LegCondition,
  NotificationData,
  NotificationName,
} from '../../server/contract/signalling.ts';
import { Channel, type ClientSocket } from './channel.ts';
import { ConsoleLink } from './console-link.ts';
import { nothingHosted } from './console-model.ts';
import type { SeatSource } from './console-seat-asking.ts';

type Answer = object | ErrorCode;

/** The other end of a connection: how it answers is the test's. */
class Server {
  readonly asked: { name: string; data: unknown }[] = [];
  answer: (name: string, data: { seat?: string }) => Answer = () => 'not_permitted';
  connected = false;
  readonly #listeners = new Map<string, (data: unknown) => void>();

  get socket(): ClientSocket {
    return this as unknown as ClientSocket;
  }

  on(name: string, listener: (data: unknown) => void): void {
    this.#listeners.set(name, listener);
  }

  connect(): void {}

  disconnect(): void {
    this.connected = false;
  }

  timeout(): this {
    return this;
  }

  emitWithAck(name: string, data: { seat?: string }): Promise<unknown> {
    this.asked.push({ name, data });
    const answer = this.answer(name, data);
    return Promise.resolve(
      typeof answer === 'string'
        ? { ok: false, error: new PlenumError(answer).toWire() }
        : { ok: true, data: answer },
    );
  }

  async mend(): Promise<void> {
    this.connected = true;
    this.#listeners.get('connect')?.(undefined);
    await settled();
  }

  async cut(): Promise<void> {
    this.connected = false;
    this.#listeners.get('disconnect')?.('transport close');
    await settled();
  }

  async tell<N extends NotificationName>(name: N, data: NotificationData<N>): Promise<void> {
    this.#listeners.get(name)?.(data);
    await settled();
  }
}

/** What the room in another tab says. */
class Seats implements SeatSource {
  seat: string | null = null;
  #listener: (seat: string | null) => void = () => undefined;

  ask(): Promise<string | null> {
    return Promise.resolve(this.seat);
  }

  onSeat(listener: (seat: string | null) => void): void {
    this.#listener = listener;
  }

  async become(seat: string | null): Promise<void> {
    this.seat = seat;
    this.#listener(seat);
    await settled();
  }

  close(): void {}
}

/** Everything that follows without waiting for anybody has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const anna: Participant = {
  id: 'anna',
  name: 'Anna',
  kind: 'web',
  role: 'host',
  joinedAt: 0,
  connection: 'up',
  sources: {},
  handRaisedAt: null,
  network: 'good',
  held: false,
  asked: [],
};
const snapshot = (version: number, participants = [anna]): Snapshot =>
  ({ version, now: 5000, participants, fields: { locked: false } }) as unknown as Snapshot;
const attended = (version = 1, as: Attended['as'] = { participantId: 'anna', name: 'Anna' }): Attended => ({
  snapshot: snapshot(version),
  host: nothingHosted,
  log: [],
  as,
});
const patch = (from: number, locked: boolean): NotificationData<'patch'> => ({
  from,
  to: from + 1,
  add: [],
  change: [],
  remove: [],
  fields: { locked },
});

describe('the connection of a console', () => {
  let server: Server;
  let seats: Seats;
  let link: ConsoleLink;

  beforeEach(() => {
    server = new Server();
    seats = new Seats();
    link = new ConsoleLink({
      meetingId: '123456789',
      channel: new Channel(server.socket),
      seats,
      now: () => 2000,
    });
  });

  afterEach(() => link.close());

  const state = (): ReturnType<typeof link.store.getState> => link.store.getState();
  const attends = (): unknown[] =>
    server.asked.filter(({ name }) => name === 'attend').map(({ data }) => data);

  it('acts as who sits in the room in another tab', async () => {
    seats.seat = 'the seat of Anna';
    server.answer = () => attended();
    await server.mend();
    expect(attends()).to.deep.equal([{ meetingId: '123456789', seat: 'the seat of Anna' }]);
    expect(state().phase).to.equal('open');
    expect(state().clockAhead).to.equal(3000);
  });

  it('acts as who is signed in when there is no seat, or none that is good', async () => {
    seats.seat = 'an old seat';
    server.answer = (_, { seat }) =>
      seat ? 'seat_lost' : attended(1, { participantId: null, name: 'Olga' });
    await server.mend();
    expect(attends()).to.deep.equal([
      { meetingId: '123456789', seat: 'an old seat' },
      { meetingId: '123456789' },
    ]);
    expect(state().as?.name).to.equal('Olga');
  });

  it('says why it was refused, and opens when a seat turns up', async () => {
    server.answer = (_, { seat }) => (seat ? attended() : 'sign_in_required');
    await server.mend();
    expect([state().phase, state().problem]).to.deep.equal(['refused', 'sign_in_required']);
    await seats.become('a new seat');
    expect(state().phase).to.equal('open');
  });

  it('follows patches, and asks for what it lacks after a gap', async () => {
    server.answer = (name) => (name === 'sync' ? { snapshot: snapshot(9) } : attended());
    await server.mend();
    await server.tell('patch', patch(1, true));
    expect(state().snapshot?.fields.locked).to.equal(true);
    await server.tell('patch', patch(5, true));
    expect(state().snapshot?.version).to.equal(9);
  });

  it('replaces what hosts are told field by field, and keeps the last 200 lines of the log', async () => {
    server.answer = () => attended();
    await server.mend();
    await server.tell('host', { view: { type: 'scene' } });
    expect(state().host).to.deep.equal({ ...nothingHosted, view: { type: 'scene' } });
    const entry = { at: 0, actor: 'Anna', control: 'lock', subject: '', detail: 'true', result: 'ok' };
    await server.tell('logged', { entries: Array.from({ length: 250 }, (_, at) => ({ ...entry, at })) });
    expect(state().log).to.have.length(200);
    expect(state().log.at(-1)?.at).to.equal(249);
  });

  it('knows how the legs are doing that there are, by their ID', async () => {
    server.answer = () => attended();
    await server.mend();
    const leg = (participantId: string): LegCondition => ({
      ...{ participantId, picture: null },
      sent: { kbps: 64, loss: null, roundTripMs: null },
      received: { kbps: 64, loss: 0.03, jitterMs: 4 },
      connection: null,
    });
    await server.tell('legs', { legs: [leg('room'), leg('phone')] });
    await server.tell('legs', { legs: [leg('phone')] });
    expect([...state().legs]).to.deep.equal([['phone', leg('phone')]]);
  });

  it('gives controls, and tells the reason when one is refused', async () => {
    server.answer = (name) => (name === 'attend' ? attended() : 'host_protected');
    await server.mend();
    expect(await link.give({ type: 'lock', locked: true })).to.equal('host_protected');
    server.answer = () => ({});
    expect(await link.give({ type: 'lock', locked: true })).to.equal(null);
    await server.cut();
    expect(await link.give({ type: 'lock', locked: true })).to.equal('connection_lost');
  });

  it('attends again after a lost connection, and takes the fresh snapshot', async () => {
    server.answer = () => attended(1);
    await server.mend();
    await server.cut();
    expect(state().phase).to.equal('reconnecting');
    server.answer = () => attended(7);
    await server.mend();
    expect([state().phase, state().snapshot?.version]).to.deep.equal(['open', 7]);
  });

  it('goes on as who has come in again, but stays an administrator', async () => {
    seats.seat = 'the first seat';
    server.answer = () => attended();
    await server.mend();
    await seats.become('the second seat');
    expect(attends()).to.have.length(2);
    server.answer = () => attended(1, { participantId: null, name: 'Olga' });
    await server.cut();
    await server.mend();
    await seats.become('the third seat');
    expect(attends()).to.have.length(3);
  });

  it('is over when it is told so, and stays so over a lost connection', async () => {
    server.answer = () => attended();
    await server.mend();
    await server.tell('ended', { reason: 'host' });
    await server.cut();
    await server.mend();
    expect([state().phase, state().endedReason]).to.deep.equal(['ended', 'host']);
    expect(attends()).to.have.length(1);
  });
});
