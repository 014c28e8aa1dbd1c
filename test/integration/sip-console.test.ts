import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type {
  Registration,
  Terminal,
  TerminalDetails,
  TerminalTrace,
} from '../../server/contract/api/terminals.ts';
import { cookieOf } from '../harness/enterprise.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';
import { SipRoom } from '../harness/sip/sip-room.ts';

const key = Buffer.alloc(30, 7).toString('base64');

/** Sound and a picture, to ports where nobody is. */
function offer(encrypted: boolean): string {
  const crypto = encrypted ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`] : [];
  const protocol = encrypted ? 'RTP/SAVP' : 'RTP/AVP';
  return [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
    ...[`m=audio 30000 ${protocol} 8`, ...crypto],
    ...[`m=video 30002 ${protocol} 97`, 'a=rtpmap:97 H264/90000'],
    ...['a=fmtp:97 profile-level-id=42801f;packetization-mode=1', ...crypto, ''],
  ].join('\r\n');
}

describe('what is seen of the SIP gateway', function () {
  this.timeout(20_000);
  let site: RoomSite;
  let meeting: Meeting;
  let terminal: MadeTerminal;
  let room: SipRoom;

  before(async () => {
    site = await RoomSite.open('--sip.silentSeconds=0');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    terminal = await site.terminal('Room one');
    room = await open(terminal.secret.password);
  });
  after(async () => {
    room.close();
    await site.close();
  });

  const open = (password: string, { userName: user } = terminal.secret): Promise<SipRoom> => {
    const port = Number(site.server('udp').split(':')[1]);
    return SipRoom.open({ user, password, port });
  };
  const saidIn = (trace: string): string =>
    [...trace.matchAll(/^(?:([A-Z]+) sip:|SIP\/2\.0 (\d+))/gm)].map(([, ...one]) => one.join('')).join(' ');
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${site.running.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length + 1));
  };
  const dialled = (pin: string): string => `${meeting.meetingId}*${pin}`;

  it('is counted: registrations, passwords, calls and how they came out', async () => {
    const stranger = await open('wrong');
    expect((await stranger.register()).status).to.equal(401);
    stranger.close();
    expect(await metric('plenum_sip_registrations')).to.equal(0);
    expect((await room.register()).status).to.equal(200);
    expect(await metric('plenum_sip_registrations')).to.equal(1);
    expect(await metric('plenum_sip_wrong_passwords_total')).to.equal(1);

    expect((await room.call(dialled('0000'), offer(false))).status).to.equal(403);
    expect(await metric('plenum_sip_calls_total{direction="in",result="refused"}')).to.equal(1);
    expect((await room.call(dialled(meeting.hostPin), offer(false))).status).to.equal(200);
    expect(await metric('plenum_sip_established_calls')).to.equal(1);
    expect((await room.request('BYE')).status).to.equal(200);
    expect(await metric('plenum_sip_calls')).to.equal(0);
    expect(await metric('plenum_sip_ended_calls_total')).to.equal(2);
    expect(await metric('plenum_sip_calls_total{direction="in",result="answered"}')).to.equal(1);
    expect(await metric('plenum_sip_flows')).to.be.at.least(1);
  });

  it('says where a terminal is registered, as what and since when, and nothing of others', async () => {
    const registration = async ({ terminalId }: MadeTerminal): Promise<Registration | null> =>
      (
        await site.enterprise.admin.done<TerminalDetails>('GET /terminals/:terminalId', {
          params: { terminalId },
        })
      ).registration;
    const first = await registration(terminal);
    expect(first).to.include({
      ...{ address: `127.0.0.1:${room.port}`, transport: 'udp', proxied: false, device: 'Test room' },
    });
    await room.register();
    const second = await registration(terminal);
    expect(second?.since).to.equal(first?.since);
    expect(second?.renewedAt).to.be.above(first?.renewedAt ?? 0);
    expect(await registration(await site.terminal('Elsewhere'))).to.equal(null);
  });

  it('keeps a terminal from calling unencrypted that may not, and lets others choose', async () => {
    const set = async (encryption: Terminal['encryption']): Promise<void> => {
      const params = { terminalId: terminal.terminalId };
      const { admin } = site.enterprise;
      const { version } = await admin.done<Terminal>('GET /terminals/:terminalId', { params });
      await admin.done('PATCH /terminals/:terminalId', {
        ...{ params, body: { encryption }, headers: { 'if-match': `"${version}"` } },
      });
    };
    const statusWith = async (encrypted: boolean): Promise<number> => {
      const { status } = await room.call(dialled(meeting.hostPin), offer(encrypted));
      if (status === 200) await room.request('BYE');
      return status;
    };
    expect(terminal.encryption).to.equal('default');
    await set('required');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([488, 200]);
    await set('off');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([200, 488]);
    await set('default');
    expect([await statusWith(false), await statusWith(true)]).to.deep.equal([200, 200]);
  });

  it('is told to consoles: what of a call is encrypted, by what it speaks, and as what', async () => {
    const desk = new SignallingClient(site.running.url, cookieOf(site.enterprise.admin));
    await room.call(dialled(meeting.hostPin), offer(false));
    await desk.request('attend', { meetingId: meeting.meetingId });
    // Agreed on anew: the last is told.
    await room.request('INVITE', { body: offer(true).replace('1 1 IN', '1 2 IN') });
    const legs = await desk.until(() => desk.last('legs')?.legs, 'how the legs are doing');
    expect(legs[0]?.connection).to.deep.equal({
      ...{ transport: 'udp', device: 'Test room', encrypted: true, slides: null },
      sound: { codec: 'PCMA', encrypted: true },
      picture: { codec: 'H.264 Baseline', encrypted: true, width: 1280, height: 720 },
    });
    await room.request('BYE');
    desk.socket.close();
  });

  it('is written down for administrators who ask, without any secret, and forgotten when they say so', async () => {
    const { admin } = site.enterprise;
    const params = { terminalId: terminal.terminalId };
    const read = () => admin.call('GET /terminals/:terminalId/trace', { params });
    expect((await read()).code).to.equal('not_found');
    await room.register();
    const begun = await admin.done<TerminalTrace>('POST /terminals/:terminalId/trace', { params });
    expect(begun.until - Date.now()).to.be.within(3_590_000, 3_600_000);
    await room.register();
    await room.call(dialled(meeting.hostPin), offer(true));
    await room.request('INFO', { body: 'Signal=5\r\n', type: 'application/dtmf-relay' });
    await room.request('BYE');
    const { text, headers } = await read();
    expect(headers['content-disposition']).to.include(`sip-${terminal.number}.txt`);
    expect(text).to.match(/^--- \d{4}-\S+Z in UDP 127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+$/m);
    expect(saidIn(text)).to.equal(
      'REGISTER 401 REGISTER 200 INVITE 407 ACK INVITE 100 200 ACK INFO 200 BYE 200',
    );
    const secrets = [meeting.hostPin, key, 'response=', 'Signal=5', terminal.secret.password];
    for (const secret of secrets) expect(text).not.to.include(secret);
    expect(text)
      .to.include('Authorization: ***')
      .and.to.include('inline:***')
      .and.to.include(`${meeting.meetingId}****@`);
    expect((await admin.call('DELETE /terminals/:terminalId/trace', { params })).status).to.equal(204);
    expect((await read()).code).to.equal('not_found');
  });

  it('is written down and counted of calls to a terminal too', async () => {
    const { admin } = site.enterprise;
    const params = { terminalId: terminal.terminalId };
    const { secret } = await site.terminal('Room two');
    const other = await open(secret.password, secret);
    expect((await other.call(dialled(meeting.hostPin), offer(false))).status).to.equal(200);
    await room.register();
    await admin.done('POST /terminals/:terminalId/trace', { params });
    const live = site.running.plenum.conferences.ofMeeting(meeting.meetingId);
    await admin.done('POST /conferences/:conferenceId/invite', {
      params: { conferenceId: live?.conferenceId ?? '' },
      body: { invitees: [{ kind: 'terminal', target: terminal.terminalId }] },
    });
    // It refuses what it is offered: keys that it may leave aside, and then those that it may not.
    await room.next('ACK');
    await room.next('ACK');
    const { text } = await admin.call('GET /terminals/:terminalId/trace', { params });
    expect(saidIn(text)).to.equal('INVITE 488 ACK INVITE 488 ACK');
    expect(text)
      .to.include('inline:***')
      .and.to.match(/^--- .* out UDP /m);
    expect(await metric('plenum_sip_calls_total{direction="out",result="failed"}')).to.equal(1);
    await other.request('BYE');
    other.close();
  });
});
