import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Raw files as a recorder leaves them, with what is seen and heard known, and measures of what is made of them. */

const run = promisify(execFile);

/** When slides are shared in a {@link makeRaw known recording}, ms; a card is shown before and after. */
export const shared = { from: 5000, to: 12_000 } as const;
/** Until then the picture is black. */
export const cameraOnS = 3.5;
/** A flash and a beep of 0.1 s at 1, 3, 5 ... s. */
const flashes = 'between(mod(t,2),0.999,1.099)';

export const peopleColour = [32, 64, 200] as const;
export const slidesColour = [40, 160, 60] as const;

const hex = (colour: readonly number[]): string => `0x${Buffer.from(colour).toString('hex')}`;
const fragmented = 'frag_keyframe+empty_moov+default_base_moof';
const baseline = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-profile:v',
  'baseline',
  '-bf',
  '0',
  '-pix_fmt',
  'yuv420p',
];
const inFragments = ['-movflags', fragmented, '-frag_duration', '1000000', '-f', 'mp4'];
const quiet = ['-v', 'error', '-nostdin', '-y'];

async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('ffmpeg', [...quiet, ...args], { encoding: 'buffer', maxBuffer: 256 << 20 });
  return stdout;
}

/**
 * `video.fmp4`: one colour with a bar at the bottom, that flashes white, and beeps. `share.fmp4`: a picture at 0, 10 a
 * second while {@link shared}, one at its end, and none else.
 */
export async function makeRaw(
  folder: string,
  { seconds, share = true, picture = true }: { seconds: number; share?: boolean; picture?: boolean },
): Promise<void> {
  const sound = [
    '-f',
    'lavfi',
    '-i',
    `aevalsrc='if(${flashes},0.5*sin(2*PI*1000*t),0)':s=48000:d=${seconds}`,
  ];
  const aac = ['-c:a', 'aac', '-b:a', '64k', '-ac', '1'];
  const people = [
    `color=${hex(peopleColour)}:size=320x180:rate=30:duration=${seconds}`,
    'drawbox=y=160:h=10:color=white:t=fill',
    `drawbox=color=black:t=fill:enable='lt(t,${cameraOnS})'`,
    `drawbox=color=white:t=fill:enable='${flashes}'`,
  ].join(',');
  const video = ['-f', 'lavfi', '-i', people, ...baseline, '-g', '120'];
  const toVideo = [...inFragments, path.join(folder, 'video.fmp4')];
  await ffmpeg(...sound, ...(picture ? video : []), ...aac, ...toVideo);
  if (!share) return;
  const [from, to] = [shared.from / 1000, shared.to / 1000];
  const card = `color=black:size=320x180:rate=10:duration=${seconds}`;
  const slides = `drawbox=color=${hex(slidesColour)}:t=fill:enable='gte(t,${from})*lt(t,${to})'`;
  const sparse = `select='eq(n,0)+gte(t,${from})*lte(t,${to})'`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `${card},${slides},${sparse}`, '-vsync', 'passthrough', ...baseline, '-g', '40'],
    ...[...inFragments, path.join(folder, 'share.fmp4')],
  );
}

/** What ffprobe says, with pictures counted. */
export interface Streams {
  readonly seconds: number;
  readonly pictures: number;
  readonly chapters: readonly { readonly from: number; readonly title: string }[];
  readonly title: string | undefined;
  readonly codecs: readonly string[];
}

export async function streamsOf(file: string): Promise<Streams> {
  const what = ['-show_streams', '-show_format', '-show_chapters', '-count_packets', '-of', 'json'];
  const { stdout } = await run('ffprobe', ['-v', 'error', ...what, file], { maxBuffer: 16 << 20 });
  const { streams, format, chapters } = JSON.parse(stdout) as {
    streams: { codec_name?: string; codec_type: string; nb_read_packets?: string }[];
    format: { duration: string; tags?: { title?: string } };
    chapters: { start_time: string; tags: { title: string } }[];
  };
  const media = streams.filter(({ codec_type: type }) => type !== 'data');
  return {
    seconds: Number(format.duration),
    pictures: Number(streams.find(({ codec_type: type }) => type === 'video')?.nb_read_packets ?? 0),
    chapters: chapters.map(({ start_time: from, tags }) => ({ from: Number(from), title: tags.title })),
    title: format.tags?.title,
    codecs: media.map(({ codec_name: codec }) => codec ?? ''),
  };
}

/** The names of a file's outer boxes, in their order. */
export async function boxesOf(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file);
  const names: string[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    names.push(bytes.toString('latin1', at + 4, at + 8));
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : Math.max(size, 8);
  }
  return names;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** A spot of 8 x 8 pixels, by its upper left corner. */
export type Spot = readonly [x: number, y: number];

/** The colours of spots in every picture, in the order of the spots, and when the picture is seen. */
export async function coloursAt(
  file: string,
  spots: readonly Spot[],
): Promise<readonly { readonly second: number; readonly colours: readonly Colour[] }[]> {
  const filter = [
    `[0:v]showinfo,split=${spots.length + 1}[rest]${spots.map((_, index) => `[in${index}]`).join('')}`,
    '[rest]crop=8:8:0:0,scale=1:1[out]',
    ...spots.map(([x, y], index) => `[in${index}]crop=8:8:${x}:${y},scale=1:1:flags=area[out${index}]`),
    `[out]${spots.map((_, index) => `[out${index}]`).join('')}hstack=inputs=${spots.length + 1},format=rgb24`,
  ].join(';');
  const args = [
    '-nostdin',
    '-i',
    file,
    '-filter_complex',
    filter,
    '-vsync',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ];
  const { stdout, stderr } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  const seconds = [...stderr.toString().matchAll(/ pts_time:([\d.]+)/g)].map(([, second]) => Number(second));
  const row = 3 * (spots.length + 1);
  return seconds.map((second, picture) => ({
    second,
    colours: spots.map((_, index) => {
      const [red = 0, green = 0, blue = 0] = stdout.subarray(picture * row + 3 * (index + 1));
      return [red, green, blue];
    }),
  }));
}

/** Whether two colours are alike to an eye that knows what encoding does. */
export function alike(a: Colour, b: Colour): boolean {
  return a.every((value, index) => Math.abs(value - (b[index] ?? 0)) < 40);
}

/** When each beep begins, in seconds. */
export async function beepsOf(file: string): Promise<readonly number[]> {
  const rate = 8000;
  const step = rate / 200;
  // Times of the file count: what begins later is preceded by silence.
  const filter = `aresample=${rate}:async=1:first_pts=0`;
  const bytes = await ffmpeg('-i', file, '-map', '0:a', '-af', filter, '-f', 's16le', '-');
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const begins: number[] = [];
  let loud = false;
  for (let at = 0; at + step <= samples.length; at += step) {
    const now = samples.subarray(at, at + step).some((sample) => Math.abs(sample) > 3000);
    if (now && !loud) begins.push(at / rate);
    loud = now;
  }
  return begins;
}
