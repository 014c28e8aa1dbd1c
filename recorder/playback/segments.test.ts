import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { Mp4Error } from '../mp4/box-reader.ts';
import { fragment } from '../mp4/fragment.ts';
import { initSegment } from '../mp4/init-segment.ts';
import { ffmpeg, knownPictures, knownSound, runsOf } from '../mp4/known-streams.ts';
import { fileSource } from './byte-source.ts';
import { mediaPlaylist } from './playlist.ts';
import { Segments } from './segments.ts';

const run = promisify(execFile);

interface Frame {
  readonly kind: string;
  /** In seconds. */
  readonly from: number;
  readonly digest: string;
}

/** What a player decodes, every frame when it is shown; fails at any complaint. */
async function framesOf(address: string): Promise<Frame[]> {
  const arguments_ = `-v error -xerror -i ${address} -fps_mode passthrough -enc_time_base -1 -f framemd5 pipe:1`;
  const { stdout, stderr } = await run('ffmpeg', arguments_.split(' '), { maxBuffer: 2 ** 26 });
  expect(stderr).to.equal('');
  const lines = stdout.split('\n');
  const told = (name: string): string[] => lines.filter((line) => line.startsWith(`#${name} `));
  const ticks = told('tb').map((line) => Number(line.split('/')[1]));
  const kinds = told('media_type').map((line) => line.split(': ')[1] ?? '');
  return lines
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map((field) => field.trim()))
    .map(([stream, , pts, , , digest]) => ({
      kind: kinds[Number(stream)] ?? '',
      from: Number(pts) / (ticks[Number(stream)] ?? 0),
      digest: digest ?? '',
    }));
}

function pictures(frames: readonly Frame[]): [string, string][] {
  return frames.filter(({ kind }) => kind === 'video').map(({ from, digest }) => [from.toFixed(3), digest]);
}

/** The picture one sees at a time, in seconds. */
function seenAt(frames: readonly Frame[], seconds: number): string | undefined {
  return frames.findLast(({ kind, from }) => kind === 'video' && from <= seconds)?.digest;
}

describe('a finished recording as HLS', function () {
  this.timeout(30_000);

  let folder: string;
  let server: Server;
  let address: string;
  let file: FileHandle | undefined;
  let segments: Segments;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'playback-'));
    server = createServer((request, response) => {
      void answer(request.url ?? '').then((body) =>
        response.writeHead(body === undefined ? 404 : 200).end(body),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => file?.close());
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  async function answer(path: string): Promise<string | Buffer | undefined> {
    if (path === '/init.mp4') return segments.init;
    if (path !== '/index.m3u8') return segments.segment(Number(/^\/(\d+)\.m4s$/.exec(path)?.[1]));
    return mediaPlaylist(segments.durations, { init: 'init.mp4', segment: (number) => `${number}.m4s` });
  }

  async function opened(path: string): Promise<Segments> {
    file = await open(path, 'r');
    segments = await Segments.of(await fileSource(file));
    return segments;
  }

  /** As a recording is finished: no encoding, everything in one movie box at the beginning. */
  async function finished(parts: readonly Buffer[]): Promise<string> {
    const raw = join(folder, 'raw.fmp4');
    const path = join(folder, 'finished.mp4');
    await writeFile(raw, Buffer.concat(parts));
    ffmpeg(`-i ${raw} -c copy -movflags +faststart -y ${path}`);
    return path;
  }

  /** That segments can be begun with: decoded alone, one shows what is to be seen then. */
  async function expectToBegin(numbers: readonly number[], frames: readonly Frame[]): Promise<void> {
    for (const number of numbers) {
      const path = join(folder, 'alone.mp4');
      await writeFile(path, Buffer.concat([segments.init, (await segments.segment(number))!]));
      const from = segments.durations.slice(0, number).reduce((sum, seconds) => sum + seconds, 0);
      expect(seenAt(await framesOf(path), 0.02), `segment ${number}`).to.equal(seenAt(frames, from + 0.02));
    }
  }

  const totalOf = ({ durations }: Segments): number => durations.reduce((sum, seconds) => sum + seconds, 0);

  it('shows what was recorded, cut at key pictures', async () => {
    const seen = knownPictures(300, 60);
    const heard = knownSound(20);
    const runs = [...runsOf(seen, 15), ...runsOf(heard, 47)].map((run) => ({
      run,
      at: run.decodeTime / (run.trackId === 1 ? 90_000 : 48_000),
    }));
    const parts = runs.toSorted((a, b) => a.at - b.at).map(({ run }, index) => fragment(index + 1, [run]));
    const path = await finished([initSegment([seen.track, heard.track]), ...parts]);
    const { durations, codecs } = await opened(path);
    expect(durations.slice(0, 2)).to.deep.equal([8, 4]);
    expect(totalOf(segments)).to.be.closeTo((heard.samples.length * 1024) / 48_000, 0.001);
    expect(codecs).to.deep.equal([`avc1.${seen.track.parameters.toString('hex', 1, 4)}`, 'mp4a.40.2']);
    const source = await framesOf(path);
    const played = await framesOf(`${address}/index.m3u8`);
    expect(pictures(played)).to.deep.equal(pictures(source)).and.have.length(300);
    expect(played.filter(({ kind }) => kind === 'audio')).to.have.length(heard.samples.length);
    expect(await segments.segment(durations.length)).to.be.undefined;
    expect(await segments.segment(-1)).to.be.undefined;
  });

  it('is cut within pictures that are held for long, and begins there all the same', async () => {
    const seen = knownPictures(60, 30);
    const heard = knownSound(50);
    // A picture that depends on others, one that does not, and the last one until the sound is over.
    const held = new Map([
      [10, 20 * 90_000],
      [30, 7 * 90_000],
    ]);
    const samples = seen.samples.map((sample, index) => ({
      ...sample,
      duration: held.get(index) ?? sample.duration,
    }));
    const path = await finished([
      initSegment([seen.track, heard.track]),
      fragment(1, [...runsOf({ ...seen, samples }, 60), ...runsOf(heard, 10_000)]),
    ]);
    const { durations } = await opened(path);
    expect(Math.max(...durations)).to.be.below(10);
    expect(durations).to.have.length(8);
    const source = await framesOf(path);
    const played = await framesOf(`${address}/index.m3u8`);
    expect(played.length).to.be.above(source.length);
    for (let at = 0.03; at < 50; at += 0.5)
      expect(seenAt(played, at), `at ${at} s`).to.equal(seenAt(source, at));
    // The first and the last held picture, the one between them, and a key picture.
    await expectToBegin([1, 7, 4, 3], source);
  });

  it('shows what was encoded again: reordered pictures, sound that begins before its time', async () => {
    const path = join(folder, 'sd.mp4');
    ffmpeg(`-f lavfi -i testsrc=size=320x180:rate=15 -f lavfi -i sine=sample_rate=48000 -t 15 -c:v libx264 -pix_fmt yuv420p
      -preset veryfast -bf 2 -g 60 -c:a aac -ac 1 -movflags +faststart -y ${path}`);
    const { durations } = await opened(path);
    expect(durations.slice(0, -1)).to.deep.equal([8, 4]);
    expect(totalOf(segments)).to.be.closeTo(15, 0.03);
    const source = await framesOf(path);
    const played = await framesOf(`${address}/index.m3u8`);
    expect(pictures(played)).to.deep.equal(pictures(source)).and.have.length(225);
    const ends = [source, played].map((frames) => frames.findLast(({ kind }) => kind === 'audio')?.from ?? 0);
    expect(ends[1]).to.be.closeTo(ends[0]!, 0.001);
  });

  it('is sound alone, cut by time', async () => {
    const heard = knownSound(20, 1);
    const path = await finished([initSegment([heard.track]), fragment(1, runsOf(heard, 10_000))]);
    const { durations } = await opened(path);
    expect(durations).to.have.length(4);
    for (const seconds of durations.slice(0, 3)) expect(seconds).to.be.closeTo(6, 0.022);
    const [source, played] = [await framesOf(path), await framesOf(`${address}/index.m3u8`)];
    expect(played.map(({ from }) => from.toFixed(3))).to.deep.equal(
      source.map(({ from }) => from.toFixed(3)),
    );
    expect(played).to.have.length(heard.samples.length);
  });

  it('is refused with a reason whatever damage there is', async () => {
    const seen = knownPictures(30);
    const path = await finished([initSegment([seen.track]), fragment(1, runsOf(seen, 30))]);
    const whole = await readFile(path);
    const headBytes = whole.indexOf('mdat');
    const damage = fc.array(fc.tuple(fc.nat(headBytes), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(whole.length), async (changes, bytes) => {
        const broken = Buffer.from(whole);
        for (const [at, value] of changes) broken[at] = value;
        const read = (from: number, length: number): Promise<Buffer> =>
          Promise.resolve(broken.subarray(0, bytes).subarray(from, from + length));
        try {
          const playable = await Segments.of({ bytes: broken.length, read });
          await playable.segment(0);
        } catch (error) {
          expect(error).to.be.instanceOf(Mp4Error);
        }
      }),
      { numRuns: 300 },
    );
  });
});
