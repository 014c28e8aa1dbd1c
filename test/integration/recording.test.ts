import { expect } from 'chai';
import { yuvOf } from '../../media/mixer/colour.ts';
import { green } from '../../media/mixer/known-media.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Page } from '../../server/contract/api/endpoint.ts';
import type { Recording } from '../../server/contract/api/recordings.ts';
import { within } from '../harness/known-terminal.ts';
import { KnownRoom } from '../harness/sip/known-room.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

const blue = yuvOf(30, 60, 200);
const yellow = yuvOf(220, 200, 40);

describe('a recording', function () {
  this.timeout(60_000);
  let site: RoomSite;
  let meeting: Meeting;
  let hall: KnownRoom;
  let studio: KnownRoom;

  const recordings = async (): Promise<Recording[]> =>
    (await site.enterprise.admin.done<Page<Recording>>('GET /recordings')).items;
  const state = (): string | undefined => site.live(meeting)?.runtime.state.recording;

  before(async () => {
    site = await RoomSite.open('--sip.silentSeconds=0', '--media.mixerCpu=32', '--recorder.headroomBytes=0');
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly', guestPin: '482913' });
    hall = await KnownRoom.call(site, meeting, 'Hall', { colour: green, slides: yellow, tone: 440 });
    studio = await KnownRoom.call(site, meeting, 'Studio', { colour: blue, slides: yellow, tone: 700 });
  });
  after(async () => {
    hall.close();
    studio.close();
    await site.close();
  });

  it('begins when the host says so', async () => {
    await site.control(meeting, { type: 'record', action: 'start' });
    await within(15_000, 'the recording', () => state() === 'on');
    const [recording] = await recordings();
    expect(recording).to.include({ title: 'Weekly', state: 'recording', kind: 'picture' });
  });

  it('has what is shared apart', async () => {
    const { id } = await hall.floor.request();
    hall.media.slides.sends = true;
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await hall.floor.release(id);
    hall.media.slides.sends = false;
    await new Promise((resolve) => setTimeout(resolve, 3000));
  });

  it('is ready soon after it was stopped', async () => {
    await site.control(meeting, { type: 'record', action: 'stop' });
    await within(5000, 'that it has stopped', () => state() === 'off');
    console.log(await recordings());
  });
});
