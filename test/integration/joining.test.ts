import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { LiveConference } from '../../server/contract/api/history.ts';
import type { Vmr } from '../../server/contract/api/terminals.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

const minute = 60_000;
const nextMoment = () => pause(20);

describe('joining the meetings of an enterprise', () => {
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let owner: string;
  let clients: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1', '--conference.emptySeconds=0');
    enterprise = await TestEnterprise.first(running, {
      concurrency: 100,
      vmrs: [{ capacity: 10, count: 2 }],
    });
    owner = cookieOf(enterprise.admin);
  });
  after(() => running.stop());
  afterEach(async () => {
    const connected = clients.filter(({ socket }) => socket.connected);
    await Promise.all(connected.map((client) => client.request('leave', {}).catch(() => undefined)));
    for (const client of clients) client.close();
    clients = [];
  });

  function newClient(cookie = ''): SignallingClient {
    const client = new SignallingClient(running.url, cookie);
    clients.push(client);
    return client;
  }

  /** @returns what comes of it: `host`, `guest`, what is waited for, or the code of a refusal */
  async function join(
    client: SignallingClient,
    meetingId: string,
    pin = '',
    name = 'Somebody',
  ): Promise<string> {
    try {
      await client.join(meetingId, pin, name, running.plenum.media.rtpCapabilities());
    } catch (error) {
      return error instanceof PlenumError ? error.code : String(error);
    }
    return client.waitsFor ?? client.self?.role ?? 'nobody';
  }

  async function liveConference(meetingId: string): Promise<LiveConference | undefined> {
    const { items } = await enterprise.admin.done<{ items: LiveConference[] }>('GET /conferences', {
      query: { scope: 'enterprise' },
    });
    return items.find((one) => one.meetingId === meetingId);
  }

  it('makes the booking account host, without a PIN, and the next with the host PIN an ordinary participant', async () => {
    const meeting = await enterprise.startMeeting();
    expect(await join(newClient(owner), meeting.meetingId)).to.equal('host');
    expect(await join(newClient(), meeting.meetingId, meeting.hostPin)).to.equal('guest');
    expect(await join(newClient(), meeting.meetingId)).to.equal('pin_required');
  });

  it('lets the host’s role be released and claimed with the host PIN', async () => {
    const meeting = await enterprise.startMeeting();
    const [olga, anna] = [newClient(owner), newClient()];
    await join(olga, meeting.meetingId);
    await join(anna, meeting.meetingId, meeting.guestPin);
    const claim = (pin?: string) =>
      anna.request('claimHost', pin === undefined ? {} : { pin }).then(
        () => 'done',
        (error: unknown) => (error as PlenumError).code,
      );
    expect(await claim(meeting.hostPin)).to.equal('host_present');
    await olga.request('control', { type: 'releaseHost' });
    expect(await claim()).to.equal('pin_required');
    expect(await claim('999999')).to.equal('pin_wrong');
    expect(await claim(meeting.hostPin)).to.equal('done');
    await anna.until(() => anna.self?.role === 'host', 'the role');
  });

  it('keeps guests waiting for the host, tells them nothing, and lets them in when the host joins', async () => {
    const meeting = await enterprise.startMeeting({ guestsBeforeHost: false, subject: 'Plans' });
    const guest = newClient();
    expect(await join(guest, meeting.meetingId, meeting.guestPin)).to.equal('host');
    expect(guest.waitsFor).to.equal('host');
    const denied = await guest.request('control', { type: 'raiseHand', raised: true }).then(
      () => 'done',
      (error: unknown) => (error as PlenumError).code,
    );
    expect(denied).to.equal('not_admitted');
    expect(await join(newClient(owner), meeting.meetingId)).to.equal('host');
    await guest.until(() => guest.last('admitted'), 'being let in');
    await guest.enter();
    expect(guest.self?.role).to.equal('guest');
    expect(guest.notifications.filter(({ name }) => name === 'patch' || name === 'speaking')).to.deep.equal(
      [],
    );
  });

  it('has a waiting room: the host sees who waits, admits one or all, and sends one back', async () => {
    const meeting = await enterprise.startMeeting({ waitingRoom: true });
    const [olga, anna, ben] = [newClient(owner), newClient(), newClient()];
    await join(olga, meeting.meetingId);
    expect(await join(anna, meeting.meetingId, meeting.guestPin, 'Anna')).to.equal('admission');
    expect(await join(ben, meeting.meetingId, meeting.guestPin, 'Ben')).to.equal('admission');
    const names = () => olga.host.waiting?.map(({ name }) => name);
    await olga.until(() => names()?.length === 2, 'both before the door');
    expect(names()).to.deep.equal(['Anna', 'Ben']);

    await olga.request('control', { type: 'admit', participantIds: [anna.participantId] });
    await anna.until(() => anna.last('admitted'), 'being let in');
    await anna.enter();
    expect(anna.snapshot?.participants.map(({ name }) => name)).to.deep.equal(['Somebody', 'Anna']);
    expect(anna.last('host'), 'who waits is told to hosts alone').to.equal(undefined);
    await olga.until(() => names()?.join() === 'Ben', 'Anna is in');

    await olga.request('control', { type: 'sendToWaiting', participantIds: [anna.participantId] });
    await anna.until(() => anna.last('waiting'), 'being sent back');
    await olga.until(() => names()?.length === 2, 'Anna waits again');
    await olga.request('control', { type: 'admit', participantIds: 'all' });
    await ben.until(() => ben.last('admitted'), 'being let in');
    await Promise.all([anna.enter(), ben.enter()]);
    expect(ben.snapshot?.participants).to.have.length(3);
  });

  it('tells whoever waits nothing, though they ask', async () => {
    const meeting = await enterprise.startMeeting({ waitingRoom: true });
    await join(newClient(owner), meeting.meetingId);
    const anna = newClient();
    await join(anna, meeting.meetingId, meeting.guestPin);
    const asked = await anna
      .request('sync', { version: 0 })
      .catch((error: unknown) => (error as PlenumError).code);
    expect(asked).to.equal('not_admitted');
  });

  it('tells a host who comes back who has come meanwhile', async () => {
    const meeting = await enterprise.startMeeting({ waitingRoom: true });
    const olga = newClient(owner);
    await join(olga, meeting.meetingId);
    olga.close();
    await join(newClient(), meeting.meetingId, meeting.guestPin, 'Anna');
    const again = newClient(owner);
    await again.request('resume', {
      seat: olga.seat,
      version: 0,
      generation: 1,
      consumerIds: [],
      rtpCapabilities: { codecs: [], headerExtensions: [] },
    });
    await again.until(() => again.host.waiting?.length === 1, 'who waits');
  });

  it('lets nobody who was sent back walk in again by the same link', async () => {
    const meeting = await enterprise.startMeeting();
    const [olga, anna] = [newClient(owner), newClient()];
    await join(olga, meeting.meetingId);
    expect(await join(anna, meeting.meetingId, meeting.guestPin)).to.equal('guest');
    await olga.request('control', { type: 'sendToWaiting', participantIds: [anna.participantId] });
    await anna.until(() => anna.last('waiting'), 'being sent back');
    anna.close();
    expect(await join(newClient(), meeting.meetingId, meeting.guestPin)).to.equal('admission');
  });

  it('does not let somebody stay who is sent back while their media opens', async () => {
    const meeting = await enterprise.startMeeting();
    const [olga, anna] = [newClient(owner), newClient()];
    await join(olga, meeting.meetingId);
    const opening = join(anna, meeting.meetingId, meeting.guestPin, 'Anna');
    const { participantId } = await olga.until(() => {
      const found = olga.snapshot?.participants.find(({ name }) => name === 'Anna');
      return found && { participantId: found.id };
    }, 'Anna');
    await olga.request('control', { type: 'sendToWaiting', participantIds: [participantId] });
    expect(['admission', 'guest']).to.include(await opening);
    await anna.until(() => anna.last('waiting'), 'being sent back');
    const refused = await anna
      .request('sync', { version: 0 })
      .catch((error: unknown) => (error as PlenumError).code);
    expect(refused).to.equal('not_admitted');
  });

  it('puts out whoever’s account is disabled, host or not', async () => {
    const { account, cookie } = await enterprise.member('iris');
    const meeting = await enterprise.startMeeting();
    const iris = newClient(cookie);
    await join(iris, meeting.meetingId, meeting.hostPin);
    const params = { accountId: account.accountId };
    await enterprise.admin.done('PATCH /accounts/:accountId', {
      params,
      body: { state: 'disabled' },
      headers: { 'if-match': `"${account.version}"` },
    });
    await iris.until(() => iris.last('ended')?.reason === 'signed_out', 'the end');
    expect(await join(iris, meeting.meetingId, meeting.guestPin, 'Iris')).to.equal('guest');
  });

  it('frees the place of one who waits and goes', async () => {
    const meeting = await enterprise.startMeeting({ waitingRoom: true });
    const [olga, anna] = [newClient(owner), newClient()];
    await join(olga, meeting.meetingId);
    await join(anna, meeting.meetingId, meeting.guestPin);
    expect((await liveConference(meeting.meetingId))?.waiting).to.equal(1);
    anna.close();
    await olga.until(() => olga.host.waiting?.length === 0, 'nobody waits');
  });

  it('locks: nobody enters by themselves but with the host PIN', async () => {
    const meeting = await enterprise.startMeeting();
    const [olga, anna] = [newClient(owner), newClient()];
    await join(olga, meeting.meetingId);
    await join(anna, meeting.meetingId, meeting.guestPin);
    await olga.request('control', { type: 'lock', locked: true });
    await anna.until(() => anna.snapshot?.fields.locked, 'the lock');
    expect(await join(newClient(), meeting.meetingId, meeting.guestPin)).to.equal('conference_locked');
    expect(await join(newClient(), meeting.meetingId, meeting.hostPin)).to.equal('guest');
    await olga.request('control', { type: 'lock', locked: false });
    expect(await join(newClient(), meeting.meetingId, meeting.guestPin)).to.equal('guest');
  });

  it('asks those to sign in who may join only as people of the enterprise, or as invited', async () => {
    const { account, cookie } = await enterprise.member('ivan');
    const forAll = await enterprise.startMeeting({ whoMayJoin: 'enterprise' });
    expect(await join(newClient(), forAll.meetingId, forAll.guestPin)).to.equal('sign_in_required');
    expect(await join(newClient(cookie), forAll.meetingId, forAll.guestPin)).to.equal('guest');
    const invited = { kind: 'account', accountId: account.accountId };
    const [closed, open]: Meeting[] = await Promise.all([
      enterprise.startMeeting({ whoMayJoin: 'invited' }),
      enterprise.startMeeting({ whoMayJoin: 'invited', invitees: [invited] }),
    ]);
    expect(await join(newClient(cookie), closed!.meetingId, closed!.guestPin)).to.equal('invited_only');
    expect(await join(newClient(cookie), open!.meetingId)).to.equal('guest');
  });

  it('lets only the owner start a conference in a VMR, which does not draw on the concurrency', async () => {
    const vmr = await enterprise.admin.done<Vmr>('POST /vmrs', {
      body: { name: 'Board', capacity: 10, owner: { kind: 'account', id: enterprise.me.accountId } },
    });
    const early = newClient();
    expect(await join(early, vmr.meetingId, vmr.hostPin)).to.equal('host');
    expect(early.waitsFor).to.equal('host');
    await enterprise.limit({ concurrency: 0 });
    expect(await join(newClient(owner), vmr.meetingId)).to.equal('host');
    await early.until(() => early.last('admitted'), 'being let in');
    await early.enter();
    for (let index = 2; index < 10; index++) {
      expect(await join(newClient(), vmr.meetingId, vmr.guestPin)).to.equal('guest');
    }
    expect(await join(newClient(), vmr.meetingId, vmr.guestPin)).to.equal('conference_full');
    await enterprise.limit({ concurrency: 100 });
  });

  it('ends a conference of a free enterprise after 45 minutes, and lifts that when it pays', async () => {
    await enterprise.limit({ plan: 'free' });
    const meeting = await enterprise.startMeeting();
    const olga = newClient(owner);
    await join(olga, meeting.meetingId);
    const endsIn = (): number => (olga.snapshot?.fields.endsAt ?? 0) - (olga.snapshot?.startedAt ?? 0);
    await olga.until(() => olga.snapshot?.fields.endsAt !== null, 'the end');
    expect(endsIn() / minute).to.be.closeTo(45, 0.2);
    await enterprise.limit({ plan: 'paid' });
    await olga.until(() => endsIn() > 46 * minute, 'a later end');
    expect(endsIn() / minute).to.be.closeTo(24 * 60, 0.2);
  });

  it('takes no more than 25 in a free enterprise, whatever it has bought', async () => {
    await enterprise.limit({ plan: 'free' });
    const meeting = await enterprise.startMeeting({ guestPin: '' });
    const answers = await Promise.all(Array.from({ length: 27 }, () => join(newClient(), meeting.meetingId)));
    expect(answers.filter((answer) => answer === 'guest')).to.have.length(25);
    expect(answers.filter((answer) => answer === 'conference_full')).to.have.length(2);
    await enterprise.limit({ plan: 'paid' });
  });

  it('takes no camera in a voice meeting', async () => {
    const meeting = await enterprise.startMeeting({ media: 'voice' });
    const olga = newClient(owner);
    await join(olga, meeting.meetingId);
    expect(olga.snapshot?.media).to.equal('voice');
    await olga.produce('microphone');
    const refused = await olga.produce('camera').catch((error: unknown) => (error as PlenumError).code);
    expect(refused).to.equal('voice_only');
  });

  it('is ended by an administrator for everybody, and told in history with who was there', async () => {
    const meeting = await enterprise.startMeeting({ subject: 'Budget' });
    const { account, cookie } = await enterprise.member('ines');
    const [ines, anna] = [newClient(cookie), newClient()];
    await join(ines, meeting.meetingId, meeting.guestPin, 'Ines');
    await join(anna, meeting.meetingId, meeting.guestPin, '=HYPERLINK("x")');
    const { conferenceId } = (await liveConference(meeting.meetingId))!;
    await enterprise.admin.done('DELETE /conferences/:conferenceId', { params: { conferenceId } });
    await anna.until(() => anna.last('ended'), 'the end');
    expect(await liveConference(meeting.meetingId)).to.equal(undefined);
    interface Past {
      endReason: string | null;
      peak: number;
      attendance: { name: string; number: string; leftAt: number | null }[];
      events: { type: string }[];
    }
    const read = async (): Promise<Past | undefined> => {
      const params = { conferenceId };
      const { status, body } = await enterprise.admin.call('GET /history/:conferenceId', { params });
      return status === 200 ? (body as Past) : undefined;
    };
    // Written within a moment of what it tells.
    let past = await read();
    while (!past?.endReason) {
      await nextMoment();
      past = await read();
    }
    expect(past).to.deep.include({ peak: 2 });
    expect(past.attendance.map(({ name, number }) => [name, number])).to.deep.equal([
      ['Ines', account.number],
      ['=HYPERLINK("x")', ''],
    ]);
    expect(past.attendance.every(({ leftAt }) => leftAt !== null)).to.equal(true);
    expect(past.events[0]?.type).to.equal('started');
    expect(past.events.at(-1)?.type).to.equal('ended');
    const csv = await enterprise.admin.call('GET /history/:conferenceId/attendance', {
      params: { conferenceId },
      query: { format: 'csv' },
    });
    expect(csv.text).to.include(`'=HYPERLINK(`);
  });

  it('puts nobody out of one’s own enterprise when it is disabled by mistake', async () => {
    const refused = await enterprise.change({ state: 'disabled' }).catch((error: unknown) => String(error));
    expect(refused).to.include('own_enterprise');
  });
});
