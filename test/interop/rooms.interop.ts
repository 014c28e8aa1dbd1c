import { expect } from 'chai';
import { green as greenYuv } from '../../media/mixer/known-media.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { Baresip } from '../harness/sip/baresip.ts';
import { type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';
import { eventually } from '../harness/page-probes.ts';

const red = yuvOf(200, 30, 30);

describe('room systems of others', function () {
  this.timeout(30_000);
  let site: RoomSite;
  let meeting: Meeting;
  const open: Baresip[] = [];

  before(async () => {
    site = await RoomSite.open();
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
  });
  after(async () => {
    await Promise.all(open.map((one) => one.close()));
    await site.close();
  });

  const start = async (
    terminal: MadeTerminal,
    options: Omit<Parameters<typeof Baresip.start>[0], 'user' | 'password' | 'server'> & {
      transport: 'udp' | 'tcp' | 'tls';
    },
  ): Promise<Baresip> => {
    const { userName, password } = terminal.secret;
    const [host = '', port = ''] = site.server(options.transport).split(':');
    const baresip = await Baresip.start({
      ...{ user: userName, password, server: { host, port: Number(port) }, registers: true },
      ...options,
    });
    open.push(baresip);
    await baresip.happenings.next(5000, 'registered');
    return baresip;
  };

  it('registers, calls a meeting with its PIN, and sees and hears', async () => {
    const one = await site.terminal('Room one');
    const two = await site.terminal('Room two');
    const first = await start(one, { transport: 'udp', colour: red, tone: 440, codecs: ['opus'] });
    expect(await site.statusOf(one)).to.equal('online');
    await first.dial(`sip:${meeting.meetingId}*${meeting.hostPin}@${site.server('udp')}`);
    expect(await site.statusOf(one)).to.equal('in_call');
    const second = await start(two, { transport: 'tcp', colour: greenYuv, tone: 700, codecs: ['PCMA'] });
    await second.dial(`sip:${meeting.meetingId}*${meeting.guestPin}@${site.server('tcp')};transport=tcp`);
    await eventually(
      () => Promise.resolve(second.heard(440)),
      (level) => level > 0.05,
      'the voice of the first',
    );
    await eventually(
      () => Promise.resolve(first.heard(700)),
      (level) => level > 0.05,
      'the voice of the second',
    );
    const seen = await first.picture();
    console.log(
      seen.width,
      seen.height,
      seen.colourAt({ x: 0.25, y: 0.5 }),
      seen.colourAt({ x: 0.75, y: 0.5 }),
    );
    await second.hangUp();
  });

  it('is asked for the meeting and its PIN by a voice and a picture', async () => {
    const room = await start(await site.terminal('Room three'), { transport: 'udp', colour: yuvOf(30, 60, 200), tone: 1000, codecs: ['G722'] });
    await room.dial(`sip:000@${site.server('udp')}`);
    await room.press(`${meeting.meetingId}#`);
    await room.press('0000#');
    await room.press(`${meeting.guestPin}#`);
    await eventually(() => Promise.resolve(room.heard(440)), (level) => level > 0.05, 'the voice of the first');
  });
});
