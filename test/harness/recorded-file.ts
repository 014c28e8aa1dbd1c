import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Yuv } from '../../media/mixer/colour.ts';
import { toneLevel } from '../../media/mixer/known-media.ts';

const run = promisify(execFile);
const rate = 48_000;

/** A recorded file, as ffmpeg and ffprobe see it. */
export class RecordedFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** s, of each stream by its kind, and how many pictures there are. */
  async facts(): Promise<{
    duration: number;
    video: number;
    audio: number;
    frames: number;
    codecs: string[];
  }> {
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-count_packets', '-of', 'json'],
      ...['-show_entries', 'format=duration:stream=codec_type,codec_name,duration,nb_read_packets'],
      this.#path,
    ]);
    const { streams, format } = JSON.parse(stdout) as {
      streams: { codec_type: string; codec_name: string; duration: string; nb_read_packets: string }[];
      format: { duration: string };
    };
    const of = (type: string) => streams.find(({ codec_type }) => codec_type === type);
    return {
      duration: Number(format.duration),
      video: Number(of('video')?.duration ?? 0),
      audio: Number(of('audio')?.duration ?? 0),
      frames: Number(of('video')?.nb_read_packets ?? 0),
      codecs: streams.filter(({ codec_type }) => codec_type !== 'data').map(({ codec_name }) => codec_name),
    };
  }

  /** @throws with what ffmpeg says when it cannot be decoded without a complaint */
  async decode(): Promise<void> {
    const { stderr } = await run('ffmpeg', ['-v', 'error', '-i', this.#path, '-f', 'null', '-']);
    // Pictures come as they do; the muxer of nothing would have them at a steady rate.
    const told = stderr.split('\n').filter((line) => !/non monotonically|message repeated|^\s*$/.test(line));
    if (told.length > 0) throw new Error(told.join('\n'));
  }

  /** @param at s @param place 0 to 1 from the upper left */
  async colourAt(at: number, place: { x: number; y: number }): Promise<Yuv> {
    const { width, height, data } = await this.#picture(at);
    const [x, y] = [Math.floor(place.x * width), Math.floor(place.y * height)];
    const half = Math.floor(width / 2);
    const chroma = Math.floor(y / 2) * half + Math.floor(x / 2);
    const planeBytes = half * Math.floor(height / 2);
    return {
      y: data[y * width + x] ?? 0,
      u: data[width * height + chroma] ?? 0,
      v: data[width * height + planeBytes + chroma] ?? 0,
    };
  }

  /** How loud a tone is in each part of it. @param seconds of a part */
  async levels(hertz: number, seconds = 0.1): Promise<number[]> {
    const samples = await this.sound();
    const part = rate * seconds;
    return Array.from({ length: Math.floor(samples.length / part) }, (_, index) =>
      toneLevel(samples.subarray(index * part, (index + 1) * part), hertz),
    );
  }

  /** Mono, 48 kHz. */
  async sound(): Promise<Int16Array> {
    const { stdout } = await run(
      'ffmpeg',
      ['-v', 'error', '-i', this.#path, '-f', 's16le', '-ac', '1', '-ar', String(rate), '-'],
      { encoding: 'buffer', maxBuffer: 1 << 28 },
    );
    return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  }

  async #picture(at: number): Promise<{ width: number; height: number; data: Buffer }> {
    const { stdout: text } = await run('ffprobe', [
      ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=width,height', '-of', 'json'],
      this.#path,
    ]);
    const [size] = (JSON.parse(text) as { streams: { width: number; height: number }[] }).streams;
    const { stdout } = await run(
      'ffmpeg',
      [
        ...['-v', 'error', '-ss', String(at), '-i', this.#path, '-frames:v', '1'],
        ...['-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-'],
      ],
      { encoding: 'buffer', maxBuffer: 1 << 24 },
    );
    return { width: size?.width ?? 0, height: size?.height ?? 0, data: stdout };
  }
}
