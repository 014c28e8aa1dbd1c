import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Account } from '../../server/contract/api/directory.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Invitation } from '../../server/contract/conference-view.ts';
import type { Invitee } from '../../server/contract/controls.ts';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { refusal } from '../harness/refusal.ts';
import type { RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { SmtpServer } from '../harness/smtp-server.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

interface Member {
  account: Account;
  rest: RestClient;
  cookie: string;
}

describe('calling people into a running conference', function () {
  this.timeout(60_000);
  let smtp: SmtpServer;
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let anna: Member;
  let ben: Member;
  let boss: Member;
  let meeting: Meeting;
  let host: SignallingClient;
  let clients: SignallingClient[] = [];

  before(async () => {
    smtp = await SmtpServer.start();
    running = await startPlenum('--media.workers=1', '--conference.emptySeconds=0', `--mail.url=${smtp.url}`);
    enterprise = await TestEnterprise.first(running, { concurrency: 100 });
    anna = await enterprise.member('anna');
    ben = await enterprise.member('ben');
    boss = await enterprise.member('boss');
    const { accountId } = boss.account;
    await enterprise.admin.done('PUT /accounts/:accountId/executive', {
      params: { accountId },
      body: { executive: true, seenBy: [] },
    });
  });

  after(async () => {
    await running.stop();
    smtp.stop();
  });

  /** Anna’s meeting, which nobody else enters by themselves. */
  beforeEach(async () => {
    meeting = await anna.rest.done<Meeting>('POST /meetings', {
      body: { subject: 'Plans', waitingRoom: true },
    });
    host = newClient(anna.cookie);
    await enter(host, '', 'Anna');
    await host.request('control', { type: 'lock', locked: true });
  });

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

  function enter(client: SignallingClient, pin: string, name: string): Promise<void> {
    return client.join(meeting.meetingId, pin, name, running.plenum.media.rtpCapabilities());
  }

  /** @returns whom one is then; who has to wait is nobody */
  async function enterBy(client: SignallingClient, invitation: string): Promise<string | null> {
    const joined = await client.request('join', {
      meetingId: meeting.meetingId,
      name: 'Somebody',
      rtpCapabilities: running.plenum.media.rtpCapabilities(),
      invitation,
    });
    return 'waiting' in joined ? null : joined.participantId;
  }

  /** A page of Plenum that somebody has open. */
  async function openPage(cookie: string): Promise<SignallingClient> {
    const page = newClient(cookie);
    await page.request('listen', {});
    return page;
  }

  function invite(...invitees: Invitee[]): Promise<unknown> {
    return host.request('control', { type: 'invite', invitees });
  }

  const toBen = (): Invitee => ({ kind: 'account', target: ben.account.accountId });

  const invitations = (): Invitation[] => host.host.invitations ?? [];

  function until(state: Invitation['state']): Promise<Invitation> {
    return host.until(
      () => invitations().find((one) => one.state === state),
      `an invitation that is ${state}; there are ${JSON.stringify(invitations())}`,
    );
  }

  const ringing = (page: SignallingClient) => page.until(() => page.last('call'), 'a call');
  const over = (page: SignallingClient) => page.until(() => page.last('callOver'), 'the end of a call');

  it('rings on their page, and lets in who accepts past lock, PIN and waiting room', async () => {
    const page = await openPage(ben.cookie);
    await invite(toBen());
    const { id, name } = await until('ringing');
    expect(name).to.equal('ben');
    const { invitationId, ...call } = await ringing(page);
    expect(invitationId).to.equal(id);
    expect(call).to.deep.equal({ meetingId: meeting.meetingId, subject: 'Plans', by: 'Anna' });

    const { invitation } = await page.request('answerCall', { invitationId, accept: true });
    const participantId = await enterBy(newClient(ben.cookie), invitation ?? '');
    expect((await until('joined')).participantId).to.equal(participantId);
    const arrived = await host.until(
      () => host.snapshot?.participants.find((one) => one.id === participantId),
      'Ben',
    );
    expect(arrived.role).to.equal('guest');
  });

  it('lets in whoever is being called just now, by whatever page they come, and rings no more', async () => {
    const page = await openPage(ben.cookie);
    await invite(toBen());
    await ringing(page);
    await enter(newClient(ben.cookie), '', 'Ben');
    await until('joined');
    expect((await over(page)).reason).to.equal('answered');
  });

  it('tells the host that it is declined', async () => {
    const page = await openPage(ben.cookie);
    await invite(toBen());
    const { invitationId } = await ringing(page);
    expect(await page.request('answerCall', { invitationId, accept: false })).to.deep.equal({
      invitation: null,
    });
    await until('refused');
    expect(await refusal(enter(newClient(ben.cookie), meeting.guestPin, 'Ben'))).to.include(
      'conference_locked',
    );
  });

  it('fails when they have no page open, or only one that has been signed out', async () => {
    await invite(toBen());
    expect((await until('failed')).reason).to.equal('call_unreachable');

    const elsewhere = await enterprise.member(`ben${Date.now()}`);
    const page = await openPage(elsewhere.cookie);
    await elsewhere.rest.done('DELETE /session');
    await invite({ kind: 'account', target: elsewhere.account.accountId });
    await host.until(() => invitations().filter(({ state }) => state === 'failed').length === 2, 'a failure');
    expect(page.last('call')).to.equal(undefined);
    expect(await refusal(page.request('listen', {}))).to.include('sign_in_required');
  });

  it('reaches a page that is opened while it rings on another', async () => {
    const page = await openPage(ben.cookie);
    await invite(toBen());
    const call = await ringing(page);
    expect(await newClient(ben.cookie).request('listen', {})).to.deep.equal({ calls: [call] });
    expect(await newClient(anna.cookie).request('listen', {})).to.deep.equal({ calls: [] });
  });

  it('stops on every page when it is answered on one, or the host cancels it', async () => {
    const [first, second] = [await openPage(ben.cookie), await openPage(ben.cookie)];
    await invite(toBen());
    const { invitationId } = await ringing(first);
    await ringing(second);
    await first.request('answerCall', { invitationId, accept: false });
    expect(await over(second)).to.deep.equal({ invitationId, reason: 'declined' });
    const late = second.request('answerCall', { invitationId, accept: true });
    expect(await refusal(late)).to.include('call_over');

    await host.request('control', { type: 'redial', invitationId });
    await until('ringing');
    await host.request('control', { type: 'cancelCall', invitationId });
    await until('cancelled');
    await first.until(() => first.last('callOver')?.reason === 'cancelled', 'the end of the call');
    expect(await refusal(enter(newClient(ben.cookie), meeting.guestPin, 'Ben'))).to.include(
      'conference_locked',
    );
  });

  it('is busy who is in another meeting and has no page beside it', async () => {
    const other = await ben.rest.done<Meeting>('POST /meetings', { body: {} });
    const client = newClient(ben.cookie);
    await client.join(other.meetingId, '', 'Ben', running.plenum.media.rtpCapabilities());
    await invite(toBen());
    await until('busy');
  });

  it('invites nobody when the host may not see one of them', async () => {
    const page = await openPage(ben.cookie);
    const both = invite(toBen(), { kind: 'account', target: boss.account.accountId });
    expect(await refusal(both)).to.deep.equal(['invitee_unknown', 'invitees.1']);
    expect(page.last('call')).to.equal(undefined);
    expect(invitations()).to.deep.equal([]);
  });

  it('shows the owner of a meeting no more of the directory when they steer it without a seat', async () => {
    await host.request('control', { type: 'lock', locked: false });
    await host.request('control', { type: 'setWaitingRoom', on: false });
    await enter(newClient(), meeting.guestPin, 'Gina');
    const conferenceId = host.snapshot?.conferenceId ?? '';
    await host.request('leave', {});
    const { code } = await anna.rest.call('POST /conferences/:conferenceId/invite', {
      params: { conferenceId },
      body: { invitees: [{ kind: 'account', target: boss.account.accountId }] },
    });
    expect(code).to.equal('invitee_unknown');
  });

  it('takes a number of the enterprise for whom it belongs to, and says of others that it dials none yet', async () => {
    const page = await openPage(ben.cookie);
    await invite({ kind: 'number', target: ben.account.number }, { kind: 'number', target: '+49301234' });
    await ringing(page);
    expect(await until('ringing')).to.include({ kind: 'account', target: ben.account.accountId });
    expect(await until('failed')).to.include({ target: '+49301234', reason: 'call_unavailable' });
  });

  it('calls for an administrator, whom the directory hides nobody from', async () => {
    const page = await openPage(boss.cookie);
    await enterprise.admin.done('POST /conferences/:conferenceId/invite', {
      params: { conferenceId: host.snapshot?.conferenceId ?? '' },
      body: { invitees: [{ kind: 'account', target: boss.account.accountId }] },
    });
    expect((await ringing(page)).by).to.equal('Olga');
  });

  it('calls no account for a host who has none', async () => {
    await host.request('control', { type: 'lock', locked: false });
    const guest = newClient();
    await enter(guest, meeting.hostPin, 'Gina');
    await host.request('control', { type: 'setCohost', participantId: guest.participantId, cohost: true });
    await guest.until(() => guest.self?.role === 'cohost', 'the role');
    const page = await openPage(ben.cookie);
    const byId = guest.request('control', { type: 'invite', invitees: [toBen()] });
    expect(await refusal(byId)).to.include('invitee_unknown');
    const byNumber = { kind: 'number', target: ben.account.number } as const;
    await guest.request('control', { type: 'invite', invitees: [byNumber] });
    expect((await until('failed')).reason).to.equal('call_unavailable');
    expect(page.last('call')).to.equal(undefined);
  });

  describe('by e-mail', () => {
    async function sendLink(): Promise<{ invitationId: string; secret: string; text: string }> {
      const mail = smtp.next();
      await invite({ kind: 'email', target: `vera${Date.now()}@example.org` });
      const { id: invitationId } = await until('sent');
      const text = textOf((await mail).data);
      const [, secret = ''] = new RegExp(`/m/${meeting.meetingId}#invitation=([\\w-]+)`).exec(text) ?? [];
      return { invitationId, secret, text };
    }

    it('lets the holder of the link into a locked meeting, and in again after they have left', async () => {
      const { secret, text } = await sendLink();
      expect(text).to.include('Anna invites you').and.include('Plans');
      const guest = newClient();
      const participantId = await enterBy(guest, secret);
      expect((await until('joined')).participantId).to.equal(participantId);
      await guest.request('leave', {});
      await until('left');
      expect(await enterBy(guest, secret)).to.be.a('string');
    });

    it('lets nobody in by a link that was taken back, or of who was removed', async () => {
      const first = await sendLink();
      await host.request('control', { type: 'cancelCall', invitationId: first.invitationId });
      expect(await refusal(enterBy(newClient(), first.secret))).to.include('pin_required');

      const { secret } = await sendLink();
      const guest = newClient();
      const participantId = (await enterBy(guest, secret)) ?? '';
      await host.request('control', { type: 'remove', participantIds: [participantId] });
      await guest.until(() => guest.last('ended'), 'the end');
      expect(await refusal(enterBy(guest, secret))).to.include('pin_required');
    });

    it('lets nobody in by a link of another conference', async () => {
      const { secret } = await sendLink();
      await host.request('control', { type: 'end' });
      await host.until(() => host.last('ended'), 'the end');
      expect(await refusal(enterBy(newClient(), secret))).to.include('pin_required');
    });
  });
});

describe('a link that was sent from a running conference', function () {
  this.timeout(60_000);

  it('lets in past the lock also after the server was started again', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-'));
    const smtp = await SmtpServer.start();
    const start = () => startPlenum('--media.workers=1', `--dataDir=${dataDir}`, `--mail.url=${smtp.url}`);
    const before = await start();
    const enterprise = await TestEnterprise.first(before);
    const meeting = await enterprise.startMeeting();
    const host = new SignallingClient(before.url, cookieOf(enterprise.admin));
    const rtpCapabilities = before.plenum.media.rtpCapabilities();
    await host.join(meeting.meetingId, '', 'Olga', rtpCapabilities);
    await host.request('control', { type: 'lock', locked: true });
    const mail = smtp.next();
    const vera = { kind: 'email', target: 'vera@example.org' } as const;
    await host.request('control', { type: 'invite', invitees: [vera] });
    const [, invitation = ''] = /#invitation=([\w-]+)/.exec(textOf((await mail).data)) ?? [];
    host.close();
    await before.stop();

    const after = await start();
    const guest = new SignallingClient(after.url);
    const asked = { meetingId: meeting.meetingId, name: 'Vera', rtpCapabilities };
    const pin = meeting.guestPin;
    expect(await refusal(guest.request('join', { ...asked, pin }))).to.include('conference_locked');
    const joined = await guest.request('join', { ...asked, invitation });
    expect('snapshot' in joined && joined.snapshot.participants.map(({ name }) => name)).to.deep.equal([
      'Olga',
      'Vera',
    ]);
    guest.close();
    await after.stop();
    smtp.stop();
    rmSync(dataDir, { recursive: true });
  });
});

/** What the parts of a message say, of those in quoted-printable. */
function textOf(data: string): string {
  return data
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
