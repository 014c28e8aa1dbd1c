import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { mixRate } from '../../../media/mixer/audio-codecs.ts';
import type { Yuv } from '../../../media/mixer/colour.ts';
import { toneFrame } from '../../../media/mixer/known-media.ts';
import { writeWav } from '../wav.ts';

/** What clients show and say, as files. They are made once and stay for other runs. */
const folder = path.join(tmpdir(), 'plenum-sip-media');

const run = promisify(execFile);

/** An MP4 of a minute in one colour, with something that moves along the upper edge. */
export function cameraFile({ y, u, v }: Yuv): Promise<string> {
  return once(`${y}-${u}-${v}.mp4`, async (file) => {
    const plain = `color=black:s=640x360:r=15:d=4,format=yuv420p,lutyuv=y=${y}:u=${u}:v=${v}`;
    const box = 'color=white:s=40x20:r=15:d=4,format=yuv420p';
    const drawn = `${file}.mkv`;
    await run('ffmpeg', [
      ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', plain, '-f', 'lavfi', '-i', box],
      ...['-filter_complex', `overlay=x='mod(n*20,600)':y=0:format=yuv420`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '10', '-g', '15', '-f', 'matroska', drawn],
    ]);
    // Longer than any test, since baresip stumbles where a file begins again.
    const loop = ['-stream_loop', '14', '-i', drawn, '-c', 'copy', '-f', 'mp4', file];
    await run('ffmpeg', ['-loglevel', 'error', '-y', ...loop]);
  });
}

/** A WAV of ten seconds of a tone of a whole number of Hz, which can be played over and over. */
export function voiceFile(hertz: number): Promise<string> {
  return once(`${hertz}.wav`, (file) => {
    const frames = Array.from({ length: 500 }, (_, frame) => Buffer.from(toneFrame(hertz, frame).buffer));
    writeFileSync(file, writeWav(Buffer.concat(frames), mixRate));
    return Promise.resolve();
  });
}

/** A key and its certificate for TLS, which nobody trusts. */
export function certificateFile(): Promise<string> {
  return once('certificate.pem', async (file) => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'terminal' }]);
    writeFileSync(file, `${key}\n${cert}`);
  });
}

/** A picture as JPEG. */
export function stillFile({ y, u, v }: Yuv): Promise<string> {
  return once(`${y}-${u}-${v}.jpg`, async (file) => {
    const plain = `color=black:s=640x360,format=yuv420p,lutyuv=y=${y}:u=${u}:v=${v}`;
    await run('ffmpeg', [
      ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', plain],
      ...['-frames:v', '1', '-f', 'mjpeg', '-q:v', '2', file],
    ]);
  });
}

const making = new Map<string, Promise<string>>();

function once(name: string, make: (file: string) => Promise<void>): Promise<string> {
  const file = path.join(folder, name);
  let made = making.get(name);
  if (!made) {
    made = (async () => {
      if (existsSync(file)) return file;
      mkdirSync(folder, { recursive: true });
      // Whole at once for others that look for it.
      const fresh = `${file}.${process.pid}`;
      await make(fresh);
      renameSync(fresh, file);
      return file;
    })();
    making.set(name, made);
  }
  return made;
}
