/** Real streams for tests: made by ffmpeg, put into fragments of a second each, looked at by ffprobe. */
import { execFileSync } from 'node:child_process';
import { aacConfig, aacFrameSamples } from './aac.ts';
import type { Run, Sample } from './fragment.ts';
import { avcConfiguration, sampleOf } from './h264-samples.ts';
import type { AudioTrack, VideoTrack } from './tracks.ts';

export function ffmpeg(arguments_: string, input?: Buffer): Buffer {
  const options = { maxBuffer: 2 ** 28, ...(input === undefined ? {} : { input }) };
  return execFileSync('ffmpeg', ['-v', 'error', '-xerror', ...arguments_.trim().split(/\s+/)], options);
}

/** Access units of 15 pictures a second, of four slices each, every so manyth a key picture. */
export function knownAccessUnits(pictures: number, keyEvery = 15): Buffer[] {
  const stream = ffmpeg(`-f lavfi -i testsrc=size=320x180:rate=15 -frames:v ${pictures} -c:v libx264
    -profile:v baseline -pix_fmt yuv420p -preset ultrafast -tune zerolatency -g ${keyEvery}
    -x264-params aud=1:repeat-headers=1:slices=4:sliced-threads=0:filler=1:nal-hrd=cbr:vbv-maxrate=300:vbv-bufsize=300:bitrate=300
    -f h264 pipe:1`);
  const starts: number[] = [];
  const delimiter = Buffer.from('0000000109', 'hex');
  for (let at = stream.indexOf(delimiter); at >= 0; at = stream.indexOf(delimiter, at + 1)) starts.push(at);
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]));
}

export interface KnownStream<Kind> {
  readonly track: Kind;
  readonly samples: readonly Sample[];
}

const pictureTicks = 6000;

export function knownPictures(pictures: number, keyEvery = 15): KnownStream<VideoTrack> {
  const found = knownAccessUnits(pictures, keyEvery).map(sampleOf);
  const { sps, pps } = found[0] ?? {};
  if (!sps || !pps) throw new Error('the first picture has no parameter sets');
  const parameters = avcConfiguration(sps, pps);
  return {
    track: { id: 1, kind: 'video', timescale: 90_000, width: 320, height: 180, parameters },
    samples: found.map(({ data, key }) => ({ data, key, duration: pictureTicks })),
  };
}

/** A tone, in frames of 1024 samples. */
export function knownSound(seconds: number, id = 2): KnownStream<AudioTrack> {
  const stream = ffmpeg(`-f lavfi -i sine=frequency=440:sample_rate=48000:duration=${seconds} -ac 1 -c:a aac
    -b:a 64k -f adts pipe:1`);
  const samples: Sample[] = [];
  for (let at = 0; at + 7 <= stream.length;) {
    const length = (stream.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    samples.push({ data: stream.subarray(at + 7, at + length), key: true, duration: aacFrameSamples });
    at += length;
  }
  return { track: { id, kind: 'audio', timescale: 48_000, channels: 1, config: aacConfig }, samples };
}

/** Samples in runs of `count`, the first at `from` ticks. */
export function runsOf(stream: KnownStream<{ readonly id: number }>, count: number, from = 0): Run[] {
  const runs: Run[] = [];
  let decodeTime = from;
  for (let at = 0; at < stream.samples.length; at += count) {
    const samples = stream.samples.slice(at, at + count);
    runs.push({ trackId: stream.track.id, decodeTime, samples });
    decodeTime += samples.reduce((sum, sample) => sum + sample.duration, 0);
  }
  return runs;
}

export interface Probed {
  readonly kind: string;
  /** Times of the packets in seconds. */
  readonly times: readonly number[];
  readonly keys: number;
  /** Decoded pictures, or frames of sound. */
  readonly frames: number;
}

/** Every track of a file, decoded; throws when anything in it is not as it should be. */
export function probe(path: string): { readonly seconds: number; readonly streams: readonly Probed[] } {
  const complaints = execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (complaints !== '') throw new Error(complaints);
  const told = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-show_packets', '-of', 'json', path],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const { streams, packets, format } = JSON.parse(told) as {
    readonly streams: readonly { index: number; codec_type: string; nb_read_frames: string }[];
    readonly packets: readonly { stream_index: number; pts_time: string; flags: string }[];
    readonly format: { readonly duration: string };
  };
  return {
    seconds: Number(format.duration),
    streams: streams.map((stream) => {
      const own = packets.filter((packet) => packet.stream_index === stream.index);
      return {
        kind: stream.codec_type,
        times: own.map((packet) => Number(packet.pts_time)),
        keys: own.filter((packet) => packet.flags.startsWith('K')).length,
        frames: Number(stream.nb_read_frames),
      };
    }),
  };
}
