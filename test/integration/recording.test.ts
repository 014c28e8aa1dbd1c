import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { yuvOf } from '../../media/mixer/colour.ts';
import { green, isNear } from '../../media/mixer/known-media.ts';
import type { Account } from '../../server/contract/api/directory.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Page } from '../../server/contract/api/endpoint.ts';
import type {
  Recording,
  RecordingDetail,
  RecordingShare,
  SharedRecording,
} from '../../server/contract/api/recordings.ts';
import { within } from '../harness/known-terminal.ts';
import { RecordedFile } from '../harness/recorded-file.ts';
import type { RestCall } from '../harness/rest-client.ts';
import { KnownRoom } from '../harness/sip/known-room.ts';
import { WebhookReceiver } from '../harness/webhook-receiver.ts';
import { RoomSite } from '../harness/sip/room-site.ts';

const blue = yuvOf(30, 60, 200);
const yellow = yuvOf(220, 200, 40);
const left = { x: 0.25, y: 0.5 };
const right = { x: 0.75, y: 0.5 };
const centre = { x: 0.5, y: 0.5 };
const tones = { hall: 440, studio: 700 };

describe('a recording', function () {
  this.timeout(90_000);
  let site: RoomSite;
  let meeting: Meeting;
  let hall: KnownRoom;
  let studio: KnownRoom;
  let folder: string;
  let receiver: WebhookReceiver;
  let detail: RecordingDetail;
  /** ms of the recording, by what happened then. */
  const times = { begun: 0, shared: 0, unshared: 0, paused: 0, resumed: 0, mixer: 0, recorder: 0, ended: 0 };

  const done = <T>(key: string, call: RestCall = {}): Promise<T> => site.enterprise.admin.done<T>(key, call);
  const recordings = async (): Promise<Recording[]> => (await done<Page<Recording>>('GET /recordings')).items;
  const state = (): string | undefined => site.live(meeting)?.runtime.state.recording;
  const record = (action: 'start' | 'pause' | 'resume' | 'stop') =>
    site.control(meeting, { type: 'record', action });
  /** As a browser downloads it. */
  const saved = async (name: string): Promise<RecordedFile> => {
    const address = detail.files.find((file) => file.name === name)?.download ?? '';
    const answer = await fetch(`${site.running.url}${address}`);
    expect(answer.status, name).to.equal(200);
    expect(answer.headers.get('content-disposition')).to.match(/^attachment.*Weekly/);
    const file = path.join(folder, name);
    await writeFile(file, Buffer.from(await answer.arrayBuffer()));
    return new RecordedFile(file);
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-recorded-'));
    receiver = await new WebhookReceiver().start();
    site = await RoomSite.open(
      '--webhooks.allowPrivateAddresses',
      '--sip.silentSeconds=0',
      '--media.mixerCpu=32',
      '--recorder.headroomBytes=0',
    );
    await done('POST /webhooks', {
      body: { name: 'Ready', url: receiver.url, events: ['recording.ready'], active: true },
    });
    const params = { accountId: site.enterprise.me.accountId };
    const { version } = await done<Account>('GET /accounts/:accountId', { params });
    await done('PATCH /accounts/:accountId', {
      ...{ params, headers: { 'if-match': `"${version}"` }, body: { email: 'olga@acme.example' } },
    });
    meeting = await site.enterprise.startMeeting({ subject: 'Weekly', guestPin: '482913' });
    hall = await KnownRoom.call(site, meeting, 'Hall', { colour: green, slides: yellow, tone: tones.hall });
    studio = await KnownRoom.call(site, meeting, 'Studio', {
      ...{ colour: blue, slides: yellow, tone: tones.studio },
    });
    await within(
      10_000,
      'that both are there',
      () => site.live(meeting)?.runtime.state.participants.size === 2,
    );
  });
  after(async () => {
    hall.close();
    studio.close();
    await site.close();
    receiver.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is on when what is seen and heard is on the disk', async () => {
    await record('start');
    await within(15_000, 'the recording', () => state() === 'on');
    times.begun = Date.now();
    const [recording] = await recordings();
    expect(recording).to.include({ title: 'Weekly', state: 'recording', kind: 'picture', endedAt: null });
    expect(
      (
        await site.enterprise.admin.call('DELETE /recordings/:recordingId', {
          params: { recordingId: recording!.recordingId },
        })
      ).code,
    ).to.equal('recording_runs');
  });

  it('goes on through slides, a pause, and the death of the mixer and of the recorder', async () => {
    await delay(1500);
    const { id } = await hall.floor.request();
    hall.media.slides.sends = true;
    await within(10_000, 'slides', () => {
      const seen = studio.media.slides.colourAt(centre);
      return seen !== null && isNear(seen, yellow, 30);
    });
    times.shared = Date.now();
    await delay(3000);
    await hall.floor.release(id);
    hall.media.slides.sends = false;
    times.unshared = Date.now();
    await delay(1500);
    await record('pause');
    times.paused = Date.now();
    expect(state()).to.equal('paused');
    await delay(3000);
    await record('resume');
    times.resumed = Date.now();
    await delay(2000);
    times.mixer = Date.now();
    process.kill(site.running.plenum.media.mixerPid(site.live(meeting)!.conferenceId) ?? 0, 'SIGKILL');
    await delay(4000);
    times.recorder = Date.now();
    process.kill(site.running.plenum.recorder.pid ?? 0, 'SIGKILL');
    await delay(4000);
    expect(state()).to.equal('on');
  });

  it('is ready soon after it was stopped, HD first', async () => {
    times.ended = Date.now();
    await record('stop');
    await within(5000, 'that it has stopped', () => state() === 'off');
    await within(30_000, 'HD', async () => (await recordings())[0]?.state === 'ready');
    await within(60_000, 'SD', async () => (await recordings())[0]?.sd?.state === 'ready');
    const recordingId = (await recordings())[0]?.recordingId ?? '';
    detail = await done<RecordingDetail>('GET /recordings/:recordingId', { params: { recordingId } });
    expect(detail.files.map(({ name }) => name)).to.have.members([
      ...['video.mp4', 'share.mp4', 'sd.mp4', 'thumbnail.jpg', 'strip.jpg'],
    ]);
    expect(detail.chapters[0]).to.deep.include({ at: 0 });
    expect(detail.bytes).to.equal(detail.files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('is told to its owner and to programs, with where to play it', async () => {
    const [told] = await receiver.arrived(1);
    const { recordingId } = detail;
    expect(told?.body).to.include('"recording.ready"').and.to.include(`/recordings/${recordingId}`);
    const outbox = path.join(site.running.plenum.config.dataDir, 'outbox');
    await within(10_000, 'the message', async () => (await readdir(outbox).catch(() => [])).length > 0);
    const [name = ''] = await readdir(outbox);
    const message = (await readFile(path.join(outbox, name), 'utf8')).replaceAll('=\r\n', '');
    expect(message).to.match(/^To: olga@acme.example/m);
    expect(message).to.include('Recording ready: Weekly').and.to.include(recordingId);
  });

  it('is as long as it ran, without the pause, in each of its files', async () => {
    const ran = (times.ended - times.begun - (times.resumed - times.paused)) / 1000;
    for (const name of ['video.mp4', 'share.mp4', 'sd.mp4']) {
      const file = await saved(name);
      await file.decode();
      const { duration, codecs } = await file.facts();
      expect(codecs, name).to.deep.equal(['h264', 'aac']);
      // It was on a moment after its beginning: until a second of it was on the disk.
      expect(duration - ran, name).to.be.within(-0.2, 2.5);
      expect(Math.abs(duration - detail.lengthMs / 1000), name).to.be.below(0.2);
    }
  });

  it('has everybody in the picture, what was shared apart, and both in SD', async () => {
    const video = new RecordedFile(path.join(folder, 'video.mp4'));
    const share = new RecordedFile(path.join(folder, 'share.mp4'));
    const sd = new RecordedFile(path.join(folder, 'sd.mp4'));
    const shown =
      detail.lengthMs / 1000 - (times.ended - times.resumed + times.paused - times.shared) / 1000 + 1.5;
    for (const at of [1, shown]) {
      expect(isNear(await video.colourAt(at, left), green, 30), `green at ${at}`).to.equal(true);
      expect(isNear(await video.colourAt(at, right), blue, 30), `blue at ${at}`).to.equal(true);
    }
    expect(isNear(await share.colourAt(shown, centre), yellow, 30), 'slides').to.equal(true);
    expect(
      isNear(await share.colourAt(detail.lengthMs / 1000 - 3, centre), yellow, 30),
      'no slides',
    ).to.equal(false);
    expect(isNear(await sd.colourAt(shown, { x: 0.35, y: 0.5 }), yellow, 30), 'slides in SD').to.equal(true);
    expect(isNear(await sd.colourAt(1, left), green, 30), 'people in SD').to.equal(true);
  });

  it('has everybody’s voice, and lacks at most two seconds of it where a process was killed', async () => {
    const video = new RecordedFile(path.join(folder, 'video.mp4'));
    const tenth = Math.floor((detail.lengthMs - (times.ended - times.mixer)) / 100);
    const [first = [], second = []] = await Promise.all(
      Object.values(tones).map((tone) => video.levels(tone)),
    );
    for (const levels of [first, second]) {
      const before = levels.slice(5, tenth - 5);
      // The rooms' own voices falter where the machine has too much to do.
      expect(before.filter((level) => level < 0.05).length / before.length).to.be.below(0.25);
      expect(Math.max(...levels.slice(-10)), 'at the end').to.be.above(0.05);
    }
    const after = first
      .slice(tenth - 5)
      .map((level, index) => Math.max(level, second[tenth - 5 + index] ?? 0));
    expect(after.filter((level) => level < 0.05).length, 'tenths of a second').to.be.at.most(40);
  });

  it('plays by ranges and by HLS at addresses that nobody else can make', async () => {
    const { address, hls } = detail.files.find(({ name }) => name === 'video.mp4')!;
    const part = await fetch(`${site.running.url}${address}`, { headers: { range: 'bytes=0-99' } });
    expect(part.status).to.equal(206);
    expect((await part.arrayBuffer()).byteLength).to.equal(100);
    const forged = address.replace('video.mp4', 'sd.mp4');
    expect((await fetch(`${site.running.url}${forged}`)).status).to.equal(403);
    const hlsFile = new RecordedFile(`${site.running.url}${hls ?? ''}`);
    expect((await hlsFile.facts()).duration).to.be.closeTo(detail.lengthMs / 1000, 0.2);
  });

  it('is nobody else’s, but for whoever has a link and its PIN', async () => {
    const { recordingId } = detail;
    const params = { recordingId };
    const { rest } = await site.enterprise.member('ben');
    expect((await rest.call('GET /recordings/:recordingId', { params })).status).to.equal(404);
    expect((await rest.done<Page<Recording>>('GET /recordings')).items).to.deep.equal([]);
    const { link } = await done<RecordingShare & { link: string }>('POST /recordings/:recordingId/shares', {
      ...{ params, body: { pin: '4711' } },
    });
    const open = (pin: string | null) =>
      rest.call('POST /shared-recordings/:token', {
        params: { token: link.split('/').at(-1) ?? '' },
        body: { pin },
      });
    expect((await open(null)).code).to.equal('recording_share_pin_required');
    expect((await open('4712')).code).to.equal('recording_share_pin_wrong');
    const shared = (await open('4711')).body as SharedRecording;
    expect(shared.files.length).to.equal(detail.files.length);
    const { items } = await done<{ items: RecordingShare[] }>('GET /recordings/:recordingId/shares', {
      params,
    });
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ opened: 1, hasPin: true });
    await done('DELETE /recordings/:recordingId/shares/:shareId', {
      params: { ...params, shareId: items[0]!.shareId },
    });
    expect((await open('4711')).status).to.equal(404);
  });

  it('is refused when the space is used up, and frees it when it is deleted', async () => {
    const { recordingId, bytes } = detail;
    await site.enterprise.limit({ recordingBytes: bytes });
    const space = await done<{ usedBytes: number; limitBytes: number }>('GET /recording-space');
    expect(space).to.include({ usedBytes: bytes, limitBytes: bytes });
    const refused = await record('start').then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(refused).to.include('recording_space_full');
    await done('DELETE /recordings/:recordingId', { params: { recordingId } });
    expect(await done('GET /recording-space')).to.include({ usedBytes: 0, recordings: 0 });
    expect((await fetch(`${site.running.url}${detail.files[0]!.address}`)).status).to.equal(404);
  });
});
