import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { headerOf } from '../../sip-gateway/edge/message.ts';
import { type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';
import { SipRoom } from '../harness/sip/sip-room.ts';
import { eventually } from '../harness/page-probes.ts';

const sound = (port = 30_000, more: readonly string[] = []): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:101 telephone-event/8000',
    ...more,
    '',
  ].join('\r\n');

describe('calls of room systems', function () {
  this.timeout(20_000);
  let site: RoomSite;
  let meeting: Meeting;
  let terminal: MadeTerminal;
  const rooms: SipRoom[] = [];

  before(async () => {
    site = await RoomSite.open('--sip.silentSeconds=0');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    terminal = await site.terminal('Room');
  });
  after(async () => {
    for (const room of rooms) room.close();
    await site.close();
  });

  const open = async (of: MadeTerminal = terminal): Promise<SipRoom> => {
    const { userName: user, password } = of.secret;
    const room = await SipRoom.open({ user, password, port: Number(site.server('udp').split(':')[1]) });
    rooms.push(room);
    return room;
  };
  const parties = (): number =>
    site.running.plenum.conferences.ofMeeting(meeting.meetingId)?.runtime.state.participants.size ?? 0;
  const gone = (): Promise<number> =>
    eventually(
      () => Promise.resolve(parties()),
      (count) => count === 0,
      'nobody is there',
    );

  it('are answered as the meeting answers: unknown, wrong PIN, locked, media nobody has', async () => {
    const room = await open();
    expect((await room.call('123456789', sound())).status).to.equal(404);
    expect(await room.call(`${meeting.meetingId}*0000`, sound())).to.include({
      status: 403,
      reason: 'PIN Wrong',
    });
    const noCodec = sound()
      .replace('AVP 8 101', 'AVP 18')
      .replace(/a=rtpmap.*\r\n/, '');
    const refused = await room.call(`${meeting.meetingId}*${meeting.hostPin}`, noCodec);
    expect(refused.status).to.equal(488);
    expect(headerOf(refused, 'warning')).to.match(/^30\d plenum "/);
    await gone();
    const host = await open();
    expect((await host.call(`${meeting.meetingId}*${meeting.hostPin}`, sound())).status).to.equal(200);
    const live = site.running.plenum.conferences.ofMeeting(meeting.meetingId);
    live?.runtime.apply({ type: 'lock', locked: true }, { actor: { kind: 'administrator', name: 'Olga' } });
    const guest = await open(await site.terminal('Late'));
    expect(await guest.call(`${meeting.meetingId}*${meeting.guestPin}`, sound())).to.include({ status: 603 });
    live?.runtime.apply({ type: 'lock', locked: false }, { actor: { kind: 'administrator', name: 'Olga' } });
    await host.request('BYE');
    await gone();
  });

  it('hold and go on by re-INVITE and UPDATE, and say so to the others', async () => {
    const room = await open();
    await room.call(`${meeting.meetingId}*${meeting.hostPin}`, sound());
    const [participant] =
      site.running.plenum.conferences.ofMeeting(meeting.meetingId)?.runtime.state.participants.keys() ?? [];
    const microphone = (): string | undefined =>
      site.running.plenum.conferences
        .ofMeeting(meeting.meetingId)
        ?.runtime.state.participants.get(participant ?? '')?.sources.microphone;
    const becomes = (state: string | undefined): Promise<unknown> =>
      eventually(
        () => Promise.resolve(microphone()),
        (is) => is === state,
        `a microphone that is ${state ?? 'gone'}`,
      );
    await becomes('live');
    const held = await room.request('INVITE', { body: sound(30_000, ['a=sendonly']) });
    expect(held.status).to.equal(200);
    expect(held.body.toString()).to.include('a=recvonly');
    await becomes(undefined);
    expect((await room.request('INVITE', { body: sound() })).status).to.equal(200);
    await becomes('live');
    const inactive = await room.request('UPDATE', { body: sound(30_000, ['a=inactive']) });
    expect(inactive.status).to.equal(200);
    expect(inactive.body.toString()).to.include('a=inactive');
    await becomes(undefined);
    expect((await room.request('UPDATE', { body: sound() })).status).to.equal(200);
    await becomes('live');
    const { status } = await room.request('UPDATE', {});
    expect(status, 'a mere refresh').to.equal(200);
    await room.request('BYE');
    await gone();
  });

  it('are refreshed as RFC 4028 has it: too short is told, and who refreshes', async () => {
    const room = await open();
    const number = `${meeting.meetingId}*${meeting.hostPin}`;
    const tooShort = await room.call(number, sound(), ['Session-Expires: 60']);
    expect(tooShort.status).to.equal(422);
    expect(headerOf(tooShort, 'min-se')).to.equal('90');
    const ours = await room.call(number, sound(), ['Session-Expires: 120;refresher=uas']);
    expect(headerOf(ours, 'session-expires')).to.equal('120;refresher=uas');
    await room.request('BYE');
    const theirs = await room.call(number, sound(), ['Session-Expires: 120']);
    expect(headerOf(theirs, 'session-expires')).to.equal('120;refresher=uac');
    expect(headerOf(theirs, 'require')).to.equal('timer');
    await room.request('BYE');
    await gone();
  });

  it('offer by themselves where the terminal does not, and take the answer of the ACK', async () => {
    const room = await open();
    room.answers = () => sound();
    const offered = await room.call(`${meeting.meetingId}*${meeting.hostPin}`, null);
    expect(offered.body.toString()).to.match(/m=audio \d+ RTP\/AVP/);
    await eventually(
      () => Promise.resolve(parties()),
      (count) => count === 1,
      'it is in',
    );
    await room.request('BYE');
    await gone();
  });

  it('press keys by INFO, take fast updates, and refuse other contents', async () => {
    const room = await open();
    await room.call(`${meeting.meetingId}*${meeting.hostPin}`, sound());
    const press = (signal: string): Promise<unknown> =>
      room.request('INFO', { body: `Signal=${signal}\r\nDuration=160\r\n`, type: 'application/dtmf-relay' });
    await press('*');
    await press('1');
    const hand = (): number | null =>
      [
        ...(site.running.plenum.conferences
          .ofMeeting(meeting.meetingId)
          ?.runtime.state.participants.values() ?? []),
      ][0]?.handRaisedAt ?? null;
    await eventually(
      () => Promise.resolve(hand()),
      (raised) => raised !== null,
      'a raised hand',
    );
    const update =
      '<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>';
    expect(
      (await room.request('INFO', { body: update, type: 'application/media_control+xml' })).status,
    ).to.equal(200);
    expect((await room.request('INFO', { body: 'x', type: 'text/plain' })).status).to.equal(415);
    await room.request('BYE');
    await gone();
  });

  it('go to another meeting by REFER, and nowhere else', async () => {
    const other = await site.enterprise.startMeeting({ subject: 'Other' });
    const room = await open();
    await room.call(`${meeting.meetingId}*${meeting.hostPin}`, sound());
    const refer = async (to: string): Promise<string> => {
      expect((await room.request('REFER', { headers: [`Refer-To: <sip:${to}@127.0.0.1>`] })).status).to.equal(
        202,
      );
      return (await room.next('NOTIFY')).body.toString();
    };
    expect(await refer('+4930123456')).to.include('603');
    expect(parties()).to.equal(1);
    expect(await refer(`${other.meetingId}*${other.hostPin}`)).to.include('200');
    await gone();
    expect(
      site.running.plenum.conferences.ofMeeting(other.meetingId)?.runtime.state.participants.size,
    ).to.equal(1);
    await room.request('BYE');
  });

  it('are four at most of one terminal', async () => {
    const calling = await Promise.all([1, 2, 3, 4, 5].map(() => open()));
    const number = `${meeting.meetingId}*${meeting.hostPin}`;
    const answers: number[] = [];
    for (const room of calling) answers.push((await room.call(number, sound())).status);
    expect(answers).to.deep.equal([200, 200, 200, 200, 486]);
    await Promise.all(calling.slice(0, 4).map((room) => room.request('BYE')));
    await gone();
  });

  it('end when the host hangs up, removes them, or ends the meeting', async () => {
    const room = await open();
    await room.call(`${meeting.meetingId}*${meeting.hostPin}`, sound());
    const live = site.running.plenum.conferences.ofMeeting(meeting.meetingId);
    const [participantId = ''] = live?.runtime.state.participants.keys() ?? [];
    live?.runtime.apply(
      { type: 'hangUp', participantIds: [participantId] },
      { actor: { kind: 'administrator', name: 'Olga' } },
    );
    await room.next('BYE');
    await room.call(`${meeting.meetingId}*${meeting.hostPin}`, sound());
    site.running.plenum.conferences.end(
      site.running.plenum.conferences.ofMeeting(meeting.meetingId)?.conferenceId ?? '',
      'host',
    );
    await room.next('BYE');
  });
});
