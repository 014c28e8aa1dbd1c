import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '../../config/load.ts';
import { RecorderNode } from '../../recorder/node.ts';
import type { DestinationStatus, StreamOrder } from '../../server/contract/stream-port.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { freePort } from '../harness/free-port.ts';
import { KnownFeed } from '../harness/known-feed.ts';
import { within } from '../harness/known-terminal.ts';
import { refusal } from '../harness/refusal.ts';
import { RtmpServer } from '../harness/rtmp-server.ts';

const run = promisify(execFile);
const streamId = 'a-stream';
const order: StreamOrder = { streamId, size: { width: 320, height: 180 }, page: true, destinations: [] };

interface Probed {
  streams: { codec_name: string; codec_type: string; width?: number }[];
  packets: { codec_type: string; pts_time: string }[];
}

/** The first seconds of what is at an address. */
async function probed(address: string, seconds = 2): Promise<Probed> {
  const { stdout } = await run(
    'ffprobe',
    [
      ...[
        '-v',
        'error',
        '-analyzeduration',
        '1M',
        '-read_intervals',
        `%+${seconds}`,
        '-show_streams',
        '-show_packets',
        '-of',
        'json',
      ],
      address,
    ],
    { timeout: 20_000, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout) as Probed;
}

describe('live streams of a recorder', function () {
  this.timeout(40_000);
  let folder: string;
  let recorder: RecorderNode;
  let feed: KnownFeed;
  let rtmp: RtmpServer;
  let closedPort: number;

  const status = (id: string): DestinationStatus | undefined =>
    recorder.streams.destinations(streamId).get(id);
  const isOn = (id: string) => (): boolean => status(id)?.state === 'on';
  const playlist = async (until: { segment: number; part: number | null } | null = null): Promise<string> =>
    String((await recorder.streams.hls(streamId, 'index.m3u8', until)).content);
  const latest = (text: string): { segment: number; part: number } => {
    const [, segment, part] = /HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"/.exec(text) ?? [];
    return { segment: Number(segment), part: Number(part) };
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-streams-'));
    rtmp = await RtmpServer.start(await freePort());
    closedPort = await freePort();
    const argv = [`--dataDir=${folder}`, '--streaming.allowPrivateAddresses'];
    const { config } = loadConfig({ argv, env: {}, cwd: process.cwd() });
    const settings = { config, intake: { host: '127.0.0.1', port: 0 }, logLevel: 'silent' };
    recorder = await RecorderNode.start(settings, createLogger({ level: 'silent', format: 'json' }));
    let begun = false;
    recorder.streams.events.on('begun', () => (begun = true));
    feed = new KnownFeed(streamId, await recorder.streams.begin(order));
    await within(5000, 'its first part', () => begun);
  });
  after(async () => {
    feed.stop();
    await recorder.streams.end(streamId).catch(() => undefined);
    await recorder.close();
    await rtmp.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('give HLS that plays, with picture and sound', async () => {
    const text = await playlist();
    const names = [/URI="(h\d+\.mp4)"/.exec(text)?.[1] ?? ''];
    const { segment } = latest(text);
    // Asked for before it is there.
    names.push(`${segment}.m4s`, `${segment + 1}.0.m4s`);
    const files: Buffer[] = [];
    for (const name of names) files.push((await recorder.streams.hls(streamId, name, null)).content);
    const path = join(folder, 'played.mp4');
    writeFileSync(path, Buffer.concat(files));
    const { streams, packets } = await probed(path, 10);
    expect(streams.map(({ codec_name }) => codec_name)).to.deep.equal(['h264', 'aac']);
    expect(packets.filter(({ codec_type }) => codec_type === 'video').length).to.be.greaterThan(30);
    expect(packets.filter(({ codec_type }) => codec_type === 'audio').length).to.be.greaterThan(80);
  });

  it('have a playlist that is answered when it has what is waited for', async () => {
    const before = latest(await playlist());
    const answered = await Promise.all([playlist(before), playlist(before)]);
    expect(answered[0]).to.equal(answered[1]);
    const after = latest(answered[0]);
    expect(after.segment * 100 + after.part).to.be.greaterThan(before.segment * 100 + before.part);
    expect(await refusal(playlist({ segment: before.segment + 9, part: null }))).to.include(
      'stream_file_unknown',
    );
    expect(await refusal(recorder.streams.hls('another', 'index.m3u8', null))).to.include(
      'stream_file_unknown',
    );
  });

  it('go to RTMP servers, and one that is not there or says no is none of the others’ business', async () => {
    const closed = `rtmp://127.0.0.1:${closedPort}/live/a`;
    await recorder.streams.begin({
      ...order,
      destinations: [
        { destinationId: 'good', url: rtmp.url('one') },
        { destinationId: 'away', url: closed },
        { destinationId: 'no', url: rtmp.url('two', 'closed') },
      ],
    });
    await within(15_000, 'that it is sent', isOn('good'));
    const { streams, packets } = await probed(rtmp.url('one'));
    expect(streams.map(({ codec_name }) => codec_name)).to.have.members(['h264', 'aac']);
    expect(streams.find(({ codec_type }) => codec_type === 'video')?.width).to.equal(320);
    expect(packets.some(({ codec_type }) => codec_type === 'video')).to.equal(true);
    expect(packets.some(({ codec_type }) => codec_type === 'audio')).to.equal(true);
    await within(5000, 'that one is broken', () => status('away')?.state === 'broken');
    expect(status('away')).to.include({ fault: 'unreachable' });
    await within(10_000, 'that one says no', () => status('no')?.state === 'broken');
    expect(status('no')).to.include({ fault: 'refused' });
    expect(recorder.streams.totals()).to.include({ streams: 1 });
  });

  it('come back to a server that was away', async () => {
    await recorder.streams.begin({
      ...order,
      destinations: [{ destinationId: 'good', url: rtmp.url('one') }],
    });
    const before = latest(await playlist());
    const { port } = rtmp;
    await rtmp.stop();
    await within(10_000, 'that it is broken', () => status('good')?.state === 'broken');
    expect(status('good')).to.include({ fault: 'lost' });
    rtmp = await RtmpServer.start(port);
    await within(15_000, 'that it is sent again', isOn('good'));
    const { packets } = await probed(rtmp.url('one'), 1);
    expect(packets.length).to.be.greaterThan(10);
    // Meanwhile the page went on.
    expect(latest(await playlist()).segment).to.be.greaterThan(before.segment);
  });

  it('go on when the recorder is killed, with numbers that no player has seen', async () => {
    const before = latest(await playlist());
    const { pid } = recorder;
    process.kill(pid ?? 0, 'SIGKILL');
    await within(5000, 'that it is gone', () => recorder.pid !== pid);
    await within(10_000, 'that it is sent again', isOn('good'));
    const text = await playlist();
    expect(latest(text).segment).to.be.greaterThan(before.segment);
    expect(text).to.match(/DISCONTINUITY-SEQUENCE:\d{6}/);
  });

  it('are over when they are ended', async () => {
    await recorder.streams.end(streamId);
    expect(await refusal(playlist())).to.include('stream_file_unknown');
    expect(recorder.streams.totals()).to.deep.equal({ streams: 0, brokenDestinations: 0 });
  });
});
