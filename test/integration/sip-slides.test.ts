import { expect } from 'chai';
import { green, isNear } from '../../media/mixer/known-media.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { LiveConference } from '../../server/conference/live-conferences.ts';
import { statusOf } from '../../sip-gateway/bfcp/floor-terminal.ts';
import { within } from '../harness/known-terminal.ts';
import { KnownRoom } from '../harness/sip/known-room.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

const red = yuvOf(200, 30, 30);
const yellow = yuvOf(220, 200, 40);
const centre = { x: 0.5, y: 0.5 };

describe('slides of room systems', function () {
  this.timeout(30_000);
  let site: RoomSite;
  let meeting: Meeting;
  let overUdp: KnownRoom;
  let overTcp: KnownRoom;
  const opened: KnownRoom[] = [];

  const call = async (name: string, transport: 'udp' | 'tcp', slides: typeof red): Promise<KnownRoom> => {
    const room = await KnownRoom.call(site, meeting, name, { colour: green, slides, tone: 440, transport });
    opened.push(room);
    return room;
  };
  const live = (): LiveConference => {
    const found = site.running.plenum.conferences.ofMeeting(meeting.meetingId);
    if (!found) throw new Error('no conference');
    return found;
  };
  const presenter = (): string | null => {
    const { presenterId, participants } = live().runtime.state;
    return presenterId === null ? null : (participants.get(presenterId)?.name ?? null);
  };
  const seesSlides = ({ media }: KnownRoom, colour: typeof red): boolean => {
    const seen = media.slides.colourAt(centre);
    return seen !== null && isNear(seen, colour, 30);
  };

  before(async () => {
    site = await RoomSite.open('--sip.silentSeconds=0');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly', guestPin: '482913' });
    overUdp = await call('Over UDP', 'udp', red);
    overTcp = await call('Over TCP', 'tcp', yellow);
  });
  after(async () => {
    for (const room of opened) room.close();
    await site.close();
  });

  it('are shared by asking for the floor, and seen on the slides of the others alone', async () => {
    const { id, status } = await overUdp.floor.request();
    expect(status).to.be.oneOf(['granted', 'pending']);
    overUdp.media.slides.sends = true;
    await within(8000, 'that it presents', () => presenter() === overUdp.name);
    await within(8000, 'the slides', () => seesSlides(overTcp, red));
    expect((await overUdp.floor.release(id)).status).to.equal('released');
    overUdp.media.slides.sends = false;
    await within(3000, 'that nobody presents', () => presenter() === null);
  });

  it('are refused while somebody else shares, who is told to them', async () => {
    await overTcp.floor.subscribe();
    await overUdp.floor.request();
    await within(5000, 'the first presents', () => presenter() === overUdp.name);
    const told = await overTcp.floor.notice('floorStatus');
    expect(JSON.stringify(told.attributes)).to.include(overUdp.name);
    await overTcp.floor.request();
    expect(statusOf(await overTcp.floor.notice('floorRequestStatus')).status).to.equal('denied');
    expect(presenter()).to.equal(overUdp.name);
  });

  it('are stopped by a host, and refused where sharing is locked', async () => {
    const give = (control: Parameters<LiveConference['runtime']['apply']>[0]): void => {
      live().runtime.apply(control, { actor: { kind: 'administrator', name: 'Olga' } });
    };
    give({ type: 'lockSharing', locked: true });
    expect(presenter()).to.equal(null);
    const statuses: string[] = [];
    while (!statuses.includes('revoked')) {
      statuses.push(statusOf(await overUdp.floor.notice('floorRequestStatus')).status);
    }
    await overTcp.floor.request();
    expect(statusOf(await overTcp.floor.notice('floorRequestStatus')).status).to.equal('denied');
    expect(presenter()).to.equal(null);
  });
});
