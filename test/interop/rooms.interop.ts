import { expect } from 'chai';
import { type Yuv, yuvOf } from '../../media/mixer/colour.ts';
import { isNear } from '../../media/mixer/known-media.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Participant } from '../../server/contract/conference-view.ts';
import { cellsOf } from '../../server/contract/layouts.ts';
import { within } from '../harness/known-terminal.ts';
import { eventually } from '../harness/page-probes.ts';
import type { Baresip } from '../harness/sip/baresip.ts';
import type { Linphone } from '../harness/sip/linphone.ts';
import { type MadeTerminal, RoomSite } from '../harness/sip/room-site.ts';
import type { Seen } from '../harness/sip/seen.ts';

const red = { name: 'Red room', colour: yuvOf(200, 30, 30), tone: 440 };
const green = { name: 'Green room', colour: yuvOf(0, 160, 0), tone: 700 };
const blue = { name: 'Blue room', colour: yuvOf(30, 60, 200), tone: 1000 };
const rooms = [red, green, blue];
const colours = rooms.map(({ colour }) => colour);

/** Three clients that others wrote, each its own way: what they see and hear of the conference they are in. */
describe('room systems of others in a conference', function () {
  this.timeout(60_000);
  let site: RoomSite;
  let meeting: Meeting;
  let terminals: MadeTerminal[];
  let first: Baresip;
  let second: Linphone;
  let third: Baresip;

  before(async () => {
    site = await RoomSite.open('--sip.silentSeconds=3', '--sip.maxKbps=256', '--media.mixerCpu=32');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly' });
    terminals = await Promise.all(rooms.map(({ name }) => site.terminal(name)));
    const [one, two, three] = terminals;
    [first, second, third] = await Promise.all([
      site.baresip(one!, { ...red, codecs: ['opus'], mediaEncryption: 'srtp' }),
      site.linphone(two!, { ...green, codecs: ['G722'], transport: 'tcp' }),
      site.baresip(three!, { ...blue, codecs: ['PCMU'], transport: 'tls', mediaEncryption: 'srtp-mand' }),
    ]);
  });
  after(() => site.close());

  const there = ({ name }: typeof red): Participant | undefined => site.participant(meeting, name);
  const idOf = (room: typeof red): string => there(room)?.id ?? '';
  const within10 = (what: string, holds: () => boolean): Promise<void> => within(10_000, what, holds);
  const sees = async (client: Baresip | Linphone, shown: readonly Yuv[]): Promise<void> => {
    const layout = (['single', 'two', 'three'] as const)[shown.length - 1] ?? 'four';
    const look = (seen: Seen): Yuv[] =>
      cellsOf(layout, seen).map(({ x, y, width, height }) =>
        seen.colourAt({ x: (x + width / 2) / seen.width, y: (y + height * 0.4) / seen.height }),
      );
    await eventually(
      async () => look(await client.picture(8000)),
      (seen) => shown.every((colour) => seen.some((one) => isNear(one, colour, 30))),
      `${shown.length} pictures`,
      20_000,
    );
  };
  const hears = (client: Baresip | Linphone, ...who: (typeof red)[]): Promise<void> =>
    within(15_000, `it hears ${who.map(({ name }) => name).join(' and ')} alone`, () =>
      rooms.every((room) => {
        const level = client.heard(room.tone, 500);
        return who.includes(room) ? level > 0.03 : level < 0.015;
      }),
    );

  it('are asked for the meeting and its PIN by a voice and a picture', async () => {
    await first.dial(site.uri('000'));
    await first.press(`${meeting.meetingId}#`);
    await first.press('0000#');
    await first.press(`${meeting.hostPin}#`);
    await within10('that it is in', () => there(red)?.sources.camera === 'live');
    expect(await site.statusOf(terminals[0]!)).to.equal('in_call');
  });

  it('see everybody, and hear the others but not themselves, each by its own codec and keys', async () => {
    const number = `${meeting.meetingId}*${meeting.guestPin}`;
    await Promise.all([second.dial(site.uri(number, 'tcp')), third.dial(site.uri(number, 'tls'))]);
    await Promise.all([sees(first, colours), sees(second, colours), sees(third, colours)]);
    await Promise.all([hears(first, green, blue), hears(second, red, blue), hears(third, red, green)]);
    // Best effort, in the clear, and mandatory.
    expect(answerIn(first)).to.match(
      /RTP\/AVP 96[^]*opus[^]*a=crypto:1 [^]*m=video \d+ RTP\/AVP[^]*a=crypto:1 /,
    );
    expect(answerIn(second)).to.include('G722').and.not.include('a=crypto');
    expect(answerIn(third)).to.match(/RTP\/SAVP 0[^]*a=crypto:1 [^]*m=video \d+ RTP\/SAVP[^]*a=crypto:1 /);
  });

  it('mute themselves and raise their hands by keys', async () => {
    await first.press('*6');
    await within10('that it is muted', () => there(red)?.sources.microphone === 'paused');
    await hears(third, green);
    await first.press('*6*1');
    await within10('a raised hand', () => (there(red)?.handRaisedAt ?? null) !== null);
    await hears(third, red, green);
  });

  it('hold, and come back', async () => {
    const sends = (room: typeof red): boolean => Object.keys(there(room)?.sources ?? {}).length === 2;
    await Promise.all([second.hold(), third.hold()]);
    await within10('that both are gone', () => !sends(green) && !sends(blue));
    await hears(first);
    await Promise.all([second.resume(), third.resume()]);
    await within10('that both are back', () => sends(green) && sends(blue));
    await Promise.all([hears(first, green, blue), hears(second, red, blue), sees(first, colours)]);
    await Promise.all([sees(second, colours), sees(third, colours)]);
  });

  it('wait where they are sent to, and are let in again', async () => {
    const participantId = idOf(blue);
    await site.control(meeting, { type: 'sendToWaiting', participantIds: [participantId] });
    await within10('that it is out', () => !there(blue));
    await hears(first, green);
    await eventually(
      async () => (await third.picture(8000)).colourAt({ x: 0.05, y: 0.05 }),
      (corner) => corner.y > 18 && colours.every((colour) => !isNear(corner, colour, 30)),
      'a picture of its own',
    );
    await site.control(meeting, { type: 'admit', participantIds: [participantId] });
    await within10('that it is in', () => there(blue)?.sources.camera === 'live');
    await Promise.all([hears(first, green, blue), sees(third, colours)]);
  });

  it('wait for the host, and their calls end when they are removed', async () => {
    const closed = meeting;
    await site.control(meeting, { type: 'remove', participantIds: [idOf(blue)] });
    await third.happenings.next(5000, 'closed');
    meeting = await site.enterprise.startMeeting({ subject: 'With its host', guestsBeforeHost: false });
    await third.dial(site.uri(`${meeting.meetingId}*${meeting.guestPin}`, 'tls'));
    const waits = (): number => site.live(meeting)?.runtime.state.waiting.size ?? 0;
    await within10('that it waits', () => waits() === 1 && !there(blue));
    second.hangUp();
    await second.happenings.next(5000, 'closed');
    await second.dial(site.uri(`${meeting.meetingId}*${meeting.hostPin}`, 'tcp'));
    await within10('that both are in', () => there(blue)?.role === 'guest' && there(green)?.role === 'host');
    await third.hangUp();
    await within10('that it has gone', () => !there(blue));
    meeting = closed;
  });

  it('are called by the conference, see and hear it, and are hung up', async () => {
    const target = terminals[2]!.terminalId;
    await site.control(meeting, { type: 'invite', invitees: [{ kind: 'terminal', target }] });
    const state = (): string =>
      site
        .invitations(meeting)
        .map((one) => one.state)
        .join();
    await within10('that it is in', () => state() === 'joined' && there(blue)?.sources.camera === 'live');
    await third.happenings.next(5000, 'established');
    await Promise.all([sees(third, [red.colour, blue.colour]), hears(first, blue)]);
    await site.control(meeting, { type: 'hangUp', participantIds: [idOf(blue)] });
    await third.happenings.next(5000, 'closed');
    expect(state()).to.equal('left');
  });

  it('are out soon after their power was cut', async () => {
    await first.kill();
    await within10('that it is out', () => !there(red));
  });
});

/** The SDP of the last call that was answered. */
function answerIn({ log }: Baresip | Linphone): string {
  return log.split('SIP/2.0 200 OK').at(-1) ?? '';
}
