import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { Page } from '../../server/contract/api/endpoint.ts';
import type { Recording, RecordingDetail } from '../../server/contract/api/recordings.ts';
import type { ClientSettings } from '../../server/contract/api/system.ts';
import { password, TestEnterprise } from '../harness/enterprise.ts';
import { within } from '../harness/known-terminal.ts';
import { PlenumProcess } from '../harness/plenum-process.ts';
import { RecordedFile } from '../harness/recorded-file.ts';
import { SignallingClient } from '../harness/signalling-client.ts';

const flags = ['--media.mixerCpu=32', '--conference.lostSeatSeconds=30'];

describe('a recording of a server', function () {
  this.timeout(60_000);
  let folder: string;
  let plenum: PlenumProcess;
  let enterprise: TestEnterprise;
  let clients: SignallingClient[] = [];

  const open = async (...more: string[]): Promise<void> => {
    plenum = await PlenumProcess.start(...flags, ...more);
    const code = /\/setup#([\w-]+)/.exec(plenum.output)?.[1] ?? null;
    enterprise = await TestEnterprise.first(
      { url: plenum.url, plenum: { setupCode: () => code } },
      { recordingBytes: 1_000_000_000 },
    );
  };
  const recordings = async (): Promise<Recording[]> =>
    (await enterprise.admin.done<Page<Recording>>('GET /recordings')).items;
  const join = async (meeting: Meeting): Promise<SignallingClient> => {
    const settings = (await (await fetch(`${plenum.url}/api/v1/client-settings`)).json()) as ClientSettings;
    const client = new SignallingClient(plenum.url);
    clients.push(client);
    await client.join(meeting.meetingId, meeting.hostPin, 'Olga', settings.rtpCapabilities);
    return client;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-recorded-'));
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    clients = [];
    await plenum.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('that was killed goes on with its conference, and what had ended is finished by itself', async () => {
    await open('--recorder.headroomBytes=0');
    const voice = await enterprise.startMeeting({ subject: 'Ends', media: 'voice' });
    const video = await enterprise.startMeeting({ subject: 'Goes on', autoRecord: true });
    const [ends, goesOn] = [await join(voice), await join(video)];
    await ends.request('control', { type: 'record', action: 'start' });
    for (const client of [ends, goesOn]) {
      await client.until(() => client.snapshot?.fields.recording === 'on', 'the recording');
    }
    const begun = Date.now();
    await delay(3000);
    await ends.request('control', { type: 'end' });
    await plenum.end('SIGKILL');
    const killed = Date.now();
    await plenum.begin();
    const back = await join(video);
    await enterprise.admin.done('POST /session', { body: { login: 'olga', password } });
    await back.until(() => back.snapshot?.fields.recording === 'on', 'that it is recorded still');
    await delay(3000);
    await enterprise.admin.done('POST /conferences/:conferenceId/record', {
      ...{ params: { conferenceId: back.snapshot?.conferenceId ?? '' }, body: { action: 'stop' } },
    });
    const ended = Date.now();
    await within(30_000, 'both', async () => (await recordings()).every(({ state }) => state === 'ready'));
    const all = await recordings();
    expect(all.map(({ title, kind }) => [title, kind])).to.have.deep.members([
      ['Ends', 'sound'],
      ['Goes on', 'picture'],
    ]);
    const lengthOf = (title: string): number => all.find((one) => one.title === title)?.lengthMs ?? 0;
    // At most 2 s are lost where it was killed; while it was away, nothing was there to be recorded.
    expect(lengthOf('Ends')).to.be.within(killed - begun - 2000, killed - begun + 3000);
    const whole = ended - begun;
    expect(lengthOf('Goes on')).to.be.within(whole - 12_000, whole + 3000);
    const params = { recordingId: all.find(({ kind }) => kind === 'picture')?.recordingId ?? '' };
    const { files } = await enterprise.admin.done<RecordingDetail>('GET /recordings/:recordingId', {
      params,
    });
    const video4 = files.find(({ name }) => name === 'video.mp4');
    const file = path.join(folder, 'video.mp4');
    await writeFile(
      file,
      Buffer.from(await (await fetch(`${plenum.url}${video4?.address ?? ''}`)).arrayBuffer()),
    );
    await new RecordedFile(file).decode();
  });

  it('stops cleanly when its disk is full, with what is there, and says so', async function () {
    const disk = path.join(folder, 'disk');
    try {
      execFileSync('mkdir', [disk]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    } catch {
      // Only root may have a small disk of one's own.
      this.skip();
    }
    try {
      await open('--recorder.headroomBytes=0', `--recorder.folder=${disk}/recordings`);
      const meeting = await enterprise.startMeeting({ subject: 'Large' });
      const client = await join(meeting);
      await client.request('control', { type: 'record', action: 'start' });
      await client.until(() => client.snapshot?.fields.recording === 'on', 'the recording');
      // What it writes until there is no more room.
      spawnSync('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=1k', 'count=4096']);
      await client.until(() => client.snapshot?.fields.recording === 'off', 'that it has stopped');
      const [cut] = await recordings();
      expect(cut).to.include({ cut: 'disk_full' });
      expect(cut?.state).to.be.oneOf(['processing', 'failed']);
      // With room again it is finished.
      rmSync(path.join(disk, 'filler'));
      await within(20_000, 'how it ended', async () => (await recordings())[0]?.state !== 'processing');
      const [kept] = await recordings();
      const recordingId = kept?.recordingId ?? '';
      if (kept?.state === 'failed') {
        await enterprise.admin.done('POST /recordings/:recordingId/retry', { params: { recordingId } });
      }
      await within(20_000, 'that it is ready', async () => (await recordings())[0]?.state === 'ready');
    } finally {
      await plenum.end('SIGKILL');
      execFileSync('umount', ['-l', disk]);
    }
  });
});
