import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeWav } from './wav.ts';

/** Cameras and microphones as files: a picture of one colour and a voice of one tone, so a test knows whose they are. */

export interface Colour {
  red: number;
  green: number;
  blue: number;
}

const folder = path.join(tmpdir(), `plenum-known-media-${process.pid}`);

/** A YUV4MPEG2 file of 720p frames in one colour with a moving bar, for `--use-file-for-fake-video-capture`. */
export function colourFile(colour: Colour): string {
  const [width, height, frames] = [1280, 720, 8];
  const { y, u, v } = toYuv(colour);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    const luma = Buffer.alloc(width * height, y);
    // Something moves, so an encoder has something to do; the middle stays the plain colour.
    for (let row = 0; row < 40; row++)
      luma.fill(235, row * width + frame * 160, row * width + frame * 160 + 80);
    parts.push(Buffer.from('FRAME\n'), luma);
    parts.push(Buffer.alloc((width * height) / 4, u), Buffer.alloc((width * height) / 4, v));
  }
  return write(`${colour.red}-${colour.green}-${colour.blue}.y4m`, Buffer.concat(parts));
}

/** A WAV file of a tone in bursts like syllables, which the browser's noise suppression lets through. */
export function toneFile(hertz: number): string {
  const [rate, seconds] = [48_000, 4];
  const samples = Buffer.alloc(rate * seconds * 2);
  for (let index = 0; index < rate * seconds; index++) {
    const time = index / rate;
    const inBurst = time % 0.5 < 0.35;
    const level = inBurst ? 0.6 * Math.sin(Math.PI * ((time % 0.5) / 0.35)) : 0;
    samples.writeInt16LE(Math.round(32_000 * level * Math.sin(2 * Math.PI * hertz * time)), index * 2);
  }
  return write(`${hertz}.wav`, writeWav(samples, rate));
}

/** BT.601, limited range. */
function toYuv({ red, green, blue }: Colour): { y: number; u: number; v: number } {
  return {
    y: Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
    u: Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
    v: Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
  };
}

function write(name: string, content: Buffer): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}
