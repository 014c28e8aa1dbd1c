import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ConferenceRecord } from '../../server/contract/api/history.ts';
import type { HostFields, LogEntry, Snapshot } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { LegPicture } from '../../server/contract/legs.ts';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { rejection } from '../harness/rejection.ts';
import { RestClient } from '../harness/rest-client.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';
import { WebhookReceiver } from '../harness/webhook-receiver.ts';

type Read = { snapshot: Snapshot; host: HostFields; log: LogEntry[] };

describe('the controls of a conference', function () {
  this.timeout(30_000);
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let receiver: WebhookReceiver;
  let meeting: Meeting;
  let conferenceId: string;
  let olga: SignallingClient;
  let anna: SignallingClient;
  let ben: SignallingClient;
  let memberRest: RestClient;
  const open: SignallingClient[] = [];

  const client = (cookie = ''): SignallingClient => {
    const made = new SignallingClient(running.url, cookie);
    open.push(made);
    return made;
  };
  const capabilities = () => running.plenum.media.rtpCapabilities();
  const give = (by: SignallingClient, control: GivenControl) => by.request('control', control);
  const codeOf = async (attempt: Promise<unknown>): Promise<unknown> =>
    ((await rejection(attempt)) as { code?: string }).code;

  before(async () => {
    receiver = await new WebhookReceiver().start();
    running = await startPlenum('--media.workers=1', '--webhooks.allowPrivateAddresses');
    enterprise = await TestEnterprise.first(running);
    await enterprise.admin.done('POST /webhooks', {
      body: { name: 'Controls', url: receiver.url, events: ['conference.controlled'], active: true },
    });
    const member = await enterprise.member('anna');
    memberRest = member.rest;
    meeting = await member.rest.done<Meeting>('POST /meetings', { body: {} });
    anna = client(member.cookie);
    ben = client();
    olga = client(cookieOf(enterprise.admin));
    await anna.join(meeting.meetingId, '', 'Anna', capabilities());
    await ben.join(meeting.meetingId, meeting.guestPin, 'Ben', capabilities());
    conferenceId = anna.snapshot!.conferenceId;
  });
  after(async () => {
    for (const one of open) one.close();
    await running.stop();
    receiver.stop();
  });

  it('are given by the host and refused to guests, in the rules’ own words', async () => {
    expect(await codeOf(give(ben, { type: 'lock', locked: true }))).to.equal('not_permitted');
    await give(anna, { type: 'lock', locked: true });
    await ben.until(() => ben.snapshot?.fields.locked, 'the lock');
    await give(anna, { type: 'lock', locked: false });
  });

  it('mute a microphone at the media as well, and keep it muted where nobody may unmute', async () => {
    await ben.produce('microphone');
    await ben.until(() => ben.self?.sources.microphone === 'live', 'an open microphone');
    await give(anna, { type: 'muteAll', selfUnmute: false });
    await ben.until(() => ben.self?.held && ben.self.sources.microphone === 'paused', 'muted');
    const unmuting = ben.request('setSource', { source: 'microphone', state: 'live' });
    expect(await codeOf(unmuting)).to.equal('unmute_forbidden');
    await give(anna, { type: 'askToUnmute', participantIds: [ben.participantId] });
    await ben.until(() => ben.self?.asked.includes('microphone'), 'being asked');
    await ben.request('setSource', { source: 'microphone', state: 'live' });
    await ben.until(() => ben.self?.sources.microphone === 'live' && ben.self.asked.length === 0, 'unmuted');
    await give(anna, { type: 'endMuteAll' });
  });

  it('let somebody enter a muted meeting muted, whatever their browser says', async () => {
    await give(anna, { type: 'muteAll', selfUnmute: false });
    const carla = client();
    await carla.join(meeting.meetingId, meeting.guestPin, 'Carla', capabilities());
    await carla.produce('microphone');
    await carla.until(() => carla.self?.sources.microphone, 'a microphone');
    expect(carla.self?.sources.microphone).to.equal('paused');
    await give(anna, { type: 'hangUp', participantIds: [carla.participantId] });
    const ended = await carla.until(() => carla.last('ended'), 'the end for Carla');
    expect(ended.reason).to.equal('hung_up');
    await anna.until(() => anna.snapshot?.participants.length === 2, 'Carla is gone');
    await give(anna, { type: 'endMuteAll' });
  });

  it('stop what a leg shares, which is decided as of a browser', async () => {
    const { media, conferences } = running.plenum;
    // Ben's seat as that of a room system: with a leg whose second line of pictures sends.
    const seat = conferences.seatOf(ben.participantId)!;
    const share = (state: 'live' | 'closed') => conferences.legDesk.setSource(seat, 'slides', state);
    const remote = { address: (await media.openLeg(seat)).address, port: 9 };
    const slides: LegPicture = {
      ...{ remote, remoteRtcp: null, mux: false, crypto: null, sends: true, receives: false },
      ...{ payloadType: 97, packetizationMode: 1, profile: 'baseline', maxKbps: 1000 },
      ...{ maxWidth: 1280, maxHeight: 720, feedback: { nack: false, pli: false, fir: false } },
    };
    media.setLeg(seat, { sound: null, picture: null, slides });
    await anna.request('view', {
      items: [{ participantId: ben.participantId, source: 'slides', width: 1280 }],
    });
    const shown = () => [...anna.consumers.values()].some(({ source }) => source === 'slides');
    await give(anna, { type: 'lockSharing', locked: true });
    expect(await codeOf(share('live'))).to.equal('share_locked');
    await give(anna, { type: 'lockSharing', locked: false });
    await anna.produce('slides');
    expect(await codeOf(share('live'))).to.equal('share_busy');
    await give(anna, { type: 'stopShare' });
    await share('live');
    await anna.until(() => shown(), 'the slides');
    expect(anna.snapshot?.fields.presenterId).to.equal(ben.participantId);
    await give(anna, { type: 'stopShare' });
    const { source, reason } = await ben.until(() => ben.last('sourceClosed'), 'the end of the share');
    expect([source, reason]).to.deep.equal(['slides', 'stopped_by_host']);
    await anna.until(() => !shown(), 'no slides');
    await share('live');
    await anna.until(() => shown(), 'the slides again');
    await share('closed');
    await anna.until(() => !shown() && anna.snapshot?.fields.presenterId === null, 'the end');
    await share('closed');
  });

  it('tell hosts alone of polling', async () => {
    await give(anna, { type: 'startPolling', seconds: 2 });
    const polling = await anna.until(() => anna.host.polling, 'polling');
    expect(polling.participantId).to.equal(ben.participantId);
    expect(ben.host).to.deep.equal({});
    await give(anna, { type: 'stopPolling' });
    await anna.until(() => anna.host.polling === null, 'the end of polling');
  });

  it('are given by an administrator’s console, which follows the conference without a seat', async () => {
    const { as, snapshot, host, log } = await olga.request('attend', { meetingId: meeting.meetingId });
    expect(as).to.deep.equal({ participantId: null, name: 'Olga' });
    expect(snapshot.participants.map(({ name }) => name)).to.deep.equal(['Anna', 'Ben']);
    expect(host.waiting).to.deep.equal([]);
    expect(log.map(({ control }) => control)).to.include('muteAll');
    olga.snapshot = snapshot;
    await give(olga, { type: 'setMode', mode: { type: 'broadcast', participantId: ben.participantId } });
    await olga.until(() => olga.snapshot?.fields.mode.type === 'broadcast', 'its own patch');
    await ben.until(() => ben.snapshot?.fields.mode.type === 'broadcast', 'broadcast');
    const { entries } = await olga.until(() => olga.last('logged'), 'a line of the log');
    expect(entries[0]).to.deep.include({
      ...{ actor: 'Olga', control: 'setMode', subject: 'Ben', detail: 'broadcast', result: 'ok' },
    });
    const nobody = { type: 'broadcast', participantId: 'nobody' } as const;
    expect(await codeOf(give(olga, { type: 'setMode', mode: nobody }))).to.equal('participant_gone');
    await olga.until(() => olga.last('logged')?.entries[0]?.result === 'participant_gone', 'the refusal');
    expect(await codeOf(give(olga, { type: 'raiseHand', raised: true }))).to.equal('not_permitted');
    await give(olga, { type: 'setMode', mode: { type: 'automatic' } });
  });

  it('are given by a console beside the room, as who sits there, until they leave', async () => {
    const beside = client();
    const { meetingId } = meeting;
    const { as } = await beside.request('attend', { meetingId, seat: anna.seat });
    expect(as).to.deep.equal({ participantId: anna.participantId, name: 'Anna' });
    await give(beside, { type: 'lowerHands', participantIds: 'all' });
    const guest = client();
    expect(await codeOf(guest.request('attend', { meetingId, seat: ben.seat }))).to.equal('not_permitted');
    expect(await codeOf(guest.request('attend', { meetingId }))).to.equal('sign_in_required');
    expect(await codeOf(give(guest, { type: 'lock', locked: true }))).to.equal('not_joined');
  });

  it('are endpoints of REST with the same rules and the same log', async () => {
    const { admin } = enterprise;
    const params = { conferenceId };
    await ben.request('setSource', { source: 'microphone', state: 'live' });
    await admin.done('POST /conferences/:conferenceId/mute', {
      params,
      body: { participantIds: [ben.participantId] },
    });
    await ben.until(() => ben.self?.held, 'muted by REST');
    const refused = await admin.call('POST /conferences/:conferenceId/stop-polling', { params });
    expect([refused.status, refused.code]).to.deep.equal([409, 'not_polling']);
    const wrong = await admin.call('POST /conferences/:conferenceId/start-polling', {
      params,
      body: { seconds: 1 },
    });
    expect([wrong.status, wrong.code]).to.deep.equal([400, 'bad_request']);
    const read = await admin.done<Read>('GET /conferences/:conferenceId', { params });
    expect(read.snapshot.participants.find(({ name }) => name === 'Ben')?.held).to.equal(true);
    expect(read.log.at(-1)).to.deep.include({ actor: 'Olga', control: 'stopPolling', result: 'not_polling' });
    // The owner is in it as host: what they do by REST they do as host.
    await memberRest.done('POST /conferences/:conferenceId/ask-to-unmute', {
      params,
      body: { participantIds: [ben.participantId] },
    });
    await ben.until(() => ben.self?.asked.includes('microphone'), 'asked by REST');
  });

  it('are refused to others: another member, a key without the scope, another enterprise, a conference there is not', async () => {
    const params = { conferenceId };
    const other = await enterprise.member('dora');
    const key = await enterprise.admin.done<{ key: string }>('POST /api-keys', {
      body: { name: 'Reader', scopes: ['meetings:read'] },
    });
    const reader = new RestClient(running.url, { key: key.key });
    const body = { locked: true };
    const lock = 'POST /conferences/:conferenceId/lock';
    expect((await other.rest.call(lock, { params, body })).code).to.equal('not_permitted');
    expect((await reader.call(lock, { params, body })).code).to.equal('scope_missing');
    expect((await reader.call('GET /conferences/:conferenceId', { params })).status).to.equal(200);
    const nowhere = await enterprise.admin.call(lock, { params: { conferenceId: 'nowhere' }, body });
    expect(nowhere.code).to.equal('not_found');
  });

  it('hand the host’s role on, and take it back', async () => {
    await give(anna, { type: 'makeHost', participantId: ben.participantId });
    await ben.until(() => ben.self?.role === 'host', 'Ben is host');
    await ben.until(() => ben.host.view, 'what hosts are told');
    expect(anna.self?.role ?? 'guest').to.equal('cohost');
    await give(ben, { type: 'makeHost', participantId: anna.participantId });
    await anna.until(() => anna.self?.role === 'host', 'Anna again');
  });

  it('remove somebody for good, who is known by their account', async () => {
    const member = await enterprise.member('erik');
    const erik = client(member.cookie);
    await erik.join(meeting.meetingId, meeting.guestPin, 'Erik', capabilities());
    await anna.until(() => anna.snapshot?.participants.length === 3, 'Erik');
    await give(anna, { type: 'remove', participantIds: [erik.participantId] });
    await erik.until(() => erik.last('ended')?.reason === 'removed', 'removed');
    const again = erik.join(meeting.meetingId, meeting.guestPin, 'Erik', capabilities());
    expect(await codeOf(again)).to.equal('removed_from_meeting');
  });

  it('end the conference for everybody, and stand in history and webhooks', async () => {
    await give(anna, { type: 'end' });
    for (const one of [anna, ben]) await one.until(() => one.last('ended')?.reason === 'host', 'the end');
    await olga.until(() => olga.last('ended')?.reason === 'host', 'the end for the console');
    const written = async () =>
      memberRest.done<ConferenceRecord & { events: { type: string; actor: string; detail: string }[] }>(
        'GET /history/:conferenceId',
        { params: { conferenceId } },
      );
    let record = await written();
    while (record.endedAt === null) record = await written();
    const lines = record.events.map(({ type, actor, detail }) => [type, actor, detail]);
    expect(lines).to.deep.include(['setMode', 'Olga', 'broadcast']);
    expect(lines).to.deep.include(['stopPolling', 'Olga', '[not_polling]']);
    expect(lines).to.deep.include(['muteAll', 'Anna', 'selfUnmute false']);
    const isEnd = () => receiver.received.find(({ body }) => body.includes('"control":"end"'));
    while (!isEnd()) await receiver.arrived(receiver.received.length + 1);
    expect(isEnd()?.body).to.include('"actor":"Anna"');
  });
});
