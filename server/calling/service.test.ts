import { setImmediate } from 'node:timers/promises';
import { mock } from 'node:test';
import { expect } from 'chai';
import pino from 'pino';
import type { Invitation } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { IncomingCall, NotificationData } from '../contract/signalling.ts';
import type { Message } from '../mail/rules.ts';
import type { Db } from '../store/database.ts';
import { MemoryLiveStore } from '../store/memory/live-store.ts';
import { foundWithinMs } from './account-calls.ts';
import { type CallingParts, CallingService } from './service.ts';

const log = pino({ level: 'silent' });
const called = {
  conferenceId: 'conference',
  meetingId: '914083136',
  subject: 'Plans',
  enterpriseId: 'acme',
  by: 'Anna',
  guestPin: '1234',
};
const rings: IncomingCall = { invitationId: 'call', meetingId: '914083136', subject: 'Plans', by: 'Anna' };

/** A page of somebody, as the socket edge gives it. */
class Page {
  readonly rung: IncomingCall[] = [];
  readonly over: NotificationData<'callOver'>[] = [];
  signedIn = true;
  answers = true;

  listenTo(service: CallingService, accountId = 'ben'): { calls: IncomingCall[]; stop: () => void } {
    return service.listen({
      accountId,
      isSignedIn: () => Promise.resolve(this.signedIn),
      connection: {
        ring: (call) => {
          this.rung.push(call);
          return this.answers ? Promise.resolve() : Promise.reject(new Error('timeout'));
        },
        notify: (_name, data) => this.over.push(data as NotificationData<'callOver'>),
      },
    });
  }
}

function makeService(parts: Partial<CallingParts> & Pick<CallingParts, 'live'>): CallingService {
  return new CallingService({
    // As though within a transaction: nothing is written here.
    db: { isTransaction: true } as unknown as Db,
    ...{ log, dialler: null },
    directory: {
      person: () => Promise.resolve(undefined),
      maySee: () => Promise.resolve(new Set<string>()),
      people: () => Promise.resolve([]),
      language: () => Promise.resolve('en'),
    },
    numbers: { findNumber: () => Promise.resolve(undefined) },
    terminals: { names: () => Promise.resolve(new Map<string, string>()) },
    mailer: { queue: () => Promise.resolve() },
    linkOrigin: () => 'https://meet.example.org',
    conferencesOf: () => [],
    ...parts,
  });
}

describe('calling an account', () => {
  let now: number;
  let store: MemoryLiveStore;
  let here: CallingService;
  let there: CallingService;
  let page: Page;
  let told: [string, string | null][];
  const inMeetings = new Map<string, string[]>();

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    now = 1_000_000;
    store = new MemoryLiveStore();
    inMeetings.clear();
    [here, there] = [server(inMeetings), server(new Map())];
    await Promise.all([here.open(), there.open()]);
    page = new Page();
    told = [];
  });

  afterEach(async () => {
    mock.timers.reset();
    await Promise.all([here.close(), there.close()]);
    await store.close();
  });

  function server(meetings: Map<string, string[]>): CallingService {
    return makeService({
      live: store,
      now: () => now,
      conferencesOf: (accountId) => meetings.get(accountId) ?? [],
    });
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  }

  async function call(more: Partial<Invitation> = {}): Promise<void> {
    const invitation: Invitation = {
      ...{ id: 'call', kind: 'account', target: 'ben', name: 'Ben', state: 'calling', reason: null },
      ...{ participantId: null, at: now },
      ...more,
    };
    here.call(invitation, called, (...one) => told.push(one));
    await settle();
  }

  it('rings on every page they have open, on every server, and tells so once', async () => {
    const [second, other] = [new Page(), new Page()];
    page.listenTo(here);
    second.listenTo(there);
    other.listenTo(there, 'carla');
    await call();
    expect([page.rung, second.rung, other.rung]).to.deep.equal([[rings], [rings], []]);
    expect(told).to.deep.equal([['ringing', null]]);
    mock.timers.tick(foundWithinMs);
    expect(told).to.have.length(1);
  });

  it('fails when no page of theirs is found in time', async () => {
    await call();
    mock.timers.tick(foundWithinMs - 1);
    expect(told).to.deep.equal([]);
    mock.timers.tick(1);
    expect(told).to.deep.equal([['failed', 'call_unreachable']]);
    expect(page.listenTo(here).calls).to.deep.equal([]);
  });

  it('fails when their page does not say that it has the call', async () => {
    page.answers = false;
    page.listenTo(there);
    await call();
    mock.timers.tick(foundWithinMs);
    expect(told).to.deep.equal([['failed', 'call_unreachable']]);
    await settle();
    expect(page.over).to.deep.equal([{ invitationId: 'call', reason: 'cancelled' }]);
  });

  it('shows nothing to who has signed out on a page that is still open', async () => {
    page.signedIn = false;
    page.listenTo(here);
    await call();
    mock.timers.tick(foundWithinMs);
    expect(page.rung).to.deep.equal([]);
    expect(told).to.deep.equal([['failed', 'call_unreachable']]);
  });

  it('rings on a page that is opened meanwhile', async () => {
    await call();
    expect(page.listenTo(there).calls).to.deep.equal([rings]);
    expect(told).to.deep.equal([]);
    await settle();
    expect(told).to.deep.equal([['ringing', null]]);
  });

  it('is busy when they have no page but that of another meeting', async () => {
    inMeetings.set('ben', ['another']);
    await call();
    mock.timers.tick(foundWithinMs);
    expect(told).to.deep.equal([['busy', null]]);
  });

  it('rings when they have a page beside that of another meeting', async () => {
    inMeetings.set('ben', ['another']);
    page.listenTo(there);
    await call();
    mock.timers.tick(foundWithinMs);
    expect(told).to.deep.equal([['ringing', null]]);
  });

  it('does not ring who is in the conference already', async () => {
    inMeetings.set('ben', ['conference']);
    page.listenTo(here);
    await call();
    expect(page.rung).to.deep.equal([]);
    expect(told).to.deep.equal([['failed', 'already_called']]);
  });

  it('stops everywhere when it is declined on one page', async () => {
    const second = new Page();
    page.listenTo(here);
    second.listenTo(there);
    await call();
    expect(there.answer('ben', { invitationId: 'call', accept: false })).to.equal(null);
    await settle();
    expect(told.at(-1)).to.deep.equal(['refused', null]);
    expect(page.over).to.deep.equal([{ invitationId: 'call', reason: 'declined' }]);
    expect(second.over).to.deep.equal(page.over);
  });

  it('gives who accepts what lets them in, and stops on their other pages', async () => {
    const second = new Page();
    page.listenTo(here);
    second.listenTo(there);
    await call();
    const secret = there.answer('ben', { invitationId: 'call', accept: true }) ?? '';
    await settle();
    expect(here.invitationOf('conference', secret)).to.equal('call');
    expect(here.invitationOf('another', secret)).to.equal(null);
    expect(here.invitationOf('conference', `${secret}x`)).to.equal(null);
    expect(page.over).to.deep.equal([{ invitationId: 'call', reason: 'answered' }]);
    // The state says when they have come.
    expect(told).to.deep.equal([['ringing', null]]);
  });

  it('is answered by nobody else, and once', async () => {
    page.listenTo(here);
    await call();
    const answer = (who: string) => () => here.answer(who, { invitationId: 'call', accept: true });
    expect(answer('carla')).to.throw(PlenumError, 'call_over');
    expect(answer('ben')()).to.match(/^[\w-]{22}$/);
    expect(answer('ben')).to.throw(PlenumError, 'call_over');
  });

  it('stops when the host cancels it, and then lets in nobody who has accepted', async () => {
    page.listenTo(there);
    await call();
    const secret = there.answer('ben', { invitationId: 'call', accept: true }) ?? '';
    await settle();
    here.cancel('call');
    expect(here.invitationOf('conference', secret)).to.equal(null);

    await call({ id: 'again' });
    here.cancel('again');
    await settle();
    expect(page.over.at(-1)).to.deep.equal({ invitationId: 'again', reason: 'cancelled' });
    expect(() => there.answer('ben', { invitationId: 'again', accept: true })).to.throw('call_over');
  });

  it('stops after as long as it rings, but lets in who has accepted and is late', async () => {
    page.listenTo(there);
    await call();
    const secret = there.answer('ben', { invitationId: 'call', accept: true }) ?? '';
    await call({ id: 'unheard' });
    now += 45_000;
    here.cancel('call');
    here.cancel('unheard');
    await settle();
    expect(page.over.at(-1)).to.deep.equal({ invitationId: 'unheard', reason: 'no_answer' });
    expect(here.invitationOf('conference', secret)).to.equal('call');
    here.cancel('call');
    expect(here.invitationOf('conference', secret)).to.equal(null);
  });

  it('stops when they have come by another way', async () => {
    page.listenTo(there);
    await call();
    here.arrived('call');
    await settle();
    expect(page.over).to.deep.equal([{ invitationId: 'call', reason: 'answered' }]);
  });

  it('stops with the conference, and by itself when the server with the conference is gone', async () => {
    page.listenTo(there);
    await call();
    here.forget('conference');
    await settle();
    expect(page.over).to.deep.equal([{ invitationId: 'call', reason: 'cancelled' }]);

    await call({ id: 'lost' });
    await here.close();
    mock.timers.tick(60_000);
    expect(page.over.at(-1)).to.deep.equal({ invitationId: 'lost', reason: 'no_answer' });
  });

  it('is told to no page that listens no more', async () => {
    page.listenTo(here).stop();
    await call();
    expect(page.rung).to.deep.equal([]);
  });
});

describe('calling numbers and room systems', () => {
  it('fails as long as there is nothing that dials', async () => {
    const { service, told, call } = await withMail();
    call({ kind: 'number', target: '0301234' });
    call({ kind: 'terminal', target: 'room' });
    await setImmediate();
    expect(told).to.deep.equal([
      ['failed', 'call_unavailable'],
      ['failed', 'call_unavailable'],
    ]);
    await service.close();
  });
});

describe('inviting by e-mail', () => {
  it('sends a link that lets its holder in until it is taken back', async () => {
    const { service, mails, told, sent, call } = await withMail();
    call({ id: 'mail' });
    await sent();
    expect(told).to.deep.equal([['sent', null]]);
    const [mail] = mails;
    expect(mail).to.include({ to: 'vera@example.org', enterpriseId: 'acme', urgent: true });
    expect(mail?.subject).to.equal('Join now: Plans');
    for (const part of ['Anna invites you', '914 083 136', 'Plans']) expect(mail?.text).to.include(part);
    expect(mail?.text).to.not.include('1234');
    const [, secret = ''] = /\/m\/914083136#invitation=([\w-]{22})\s/.exec(mail?.text ?? '') ?? [];
    expect(service.invitationOf('conference', secret)).to.equal('mail');
    service.cancel('mail');
    expect(service.invitationOf('conference', secret)).to.equal(null);
    await service.close();
  });

  it('is good again after a restart, unless it was taken back or the conference is over', async () => {
    const store = new MemoryLiveStore();
    const { service, mails, sent, call } = await withMail({ store });
    const secrets: string[] = [];
    for (const id of ['first', 'second']) {
      call({ id });
      await sent();
      secrets.push(/#invitation=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '');
    }
    service.cancel('first');
    await service.close();

    const { service: after } = await withMail({ store });
    await after.restore('conference');
    expect(secrets.map((secret) => after.invitationOf('conference', secret))).to.deep.equal([null, 'second']);
    const kept = await store.readParts('invitations/conference');
    expect([...kept.keys()].join()).to.not.include(secrets[1]);
    after.forget('conference');
    await after.close();
    expect(await store.documents('invitations/')).to.deep.equal([]);
  });

  it('fails when the message cannot be queued, and leaves no link behind', async () => {
    const store = new MemoryLiveStore();
    const { service, told, sent, call } = await withMail({
      store,
      queue: () => Promise.reject(new PlenumError('store_unavailable')),
    });
    call({ id: 'mail' });
    await sent();
    expect(told).to.deep.equal([['failed', 'store_unavailable']]);
    await service.close();
    expect((await store.readParts('invitations/conference')).size).to.equal(0);
  });

  it('sends nothing that is taken back while it is being written', async () => {
    const { service, mails, told, call } = await withMail();
    call({ id: 'mail' });
    service.cancel('mail');
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    expect([mails, told]).to.deep.equal([[], []]);
    await service.close();
  });

  it('writes to one address only so often, however often a host tries', async () => {
    const { service, told, sent, call } = await withMail();
    for (let count = 0; count < 6; count++) {
      call({ target: count % 2 ? 'vera@example.org' : 'Vera@Example.org' });
      await sent();
    }
    expect(told.map(([state]) => state)).to.deep.equal([...Array<string>(5).fill('sent'), 'failed']);
    expect(told.at(-1)?.[1]).to.equal('rate_limited');
    call({ target: 'other@example.org' });
    await sent();
    expect(told.at(-1)).to.deep.equal(['sent', null]);
    await service.close();
  });
});

async function withMail({
  store = new MemoryLiveStore(),
  queue,
}: { store?: MemoryLiveStore; queue?: () => Promise<void> } = {}) {
  const mails: Message[] = [];
  const told: [string, string | null][] = [];
  let heard = (): void => undefined;
  const service = makeService({
    live: store,
    mailer: { queue: queue ?? ((_tx, mail) => Promise.resolve(void mails.push(mail))) },
  });
  await service.open();
  const call = (more: Partial<Invitation>): void => {
    const invitation: Invitation = {
      ...{ id: 'mail', kind: 'email', target: 'vera@example.org', name: '', state: 'calling', reason: null },
      ...{ participantId: null, at: Date.now() },
      ...more,
    };
    service.call(invitation, called, (...one) => {
      told.push(one);
      heard();
    });
  };
  const sent = (): Promise<void> => new Promise((resolve) => (heard = resolve));
  return { service, mails, told, call, sent };
}
