import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { splitAnnexB } from '../../media/rtp/h264.ts';

const run = promisify(execFile);
const accessUnitDelimiter = 9;

export interface Clip {
  file: string;
  /** One a picture, in Annex B. */
  accessUnits: Buffer[];
}

/** A moving picture with noise, as costly to decode as that of a camera. @param index another picture for each */
export async function makeClip(
  folder: string,
  index: number,
  height: number,
  seconds: number,
): Promise<Clip> {
  const width = (height * 16) / 9;
  const file = path.join(folder, `${index}-${height}.h264`);
  const source = `testsrc2=size=${width}x${height}:rate=30,hue=h=${index * 77},noise=alls=6:allf=t`;
  const rate = height >= 720 ? '1500k' : '500k';
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-t', String(seconds)],
    ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'veryfast', '-tune', 'zerolatency'],
    ...['-pix_fmt', 'yuv420p', '-b:v', rate, '-maxrate', rate, '-bufsize', rate, '-g', '300'],
    ...['-x264-params', 'aud=1:sliced-threads=0', '-f', 'h264', file],
  ]);
  return { file, accessUnits: accessUnitsOf(await readFile(file)) };
}

function accessUnitsOf(stream: Buffer): Buffer[] {
  const startCode = Buffer.from([0, 0, 0, 1]);
  const units: Buffer[][] = [];
  for (const nal of splitAnnexB(stream)) {
    if (((nal[0] ?? 0) & 31) === accessUnitDelimiter) units.push([]);
    else units.at(-1)?.push(startCode, nal);
  }
  return units.map((parts) => Buffer.concat(parts));
}
