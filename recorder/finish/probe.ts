import ffmpeg from 'fluent-ffmpeg';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FinishError } from './finish-error.ts';
import { partSuffix } from './publish.ts';

export interface FileFacts {
  readonly name: string;
  readonly bytes: number;
  /** Of a picture (`.jpg`) null. */
  readonly durationMs: number | null;
  /** Of sound alone null, as is the height. */
  readonly width: number | null;
  readonly height: number | null;
}

/** @throws FinishError when it is not there or no medium */
export async function probe(folder: string, name: string): Promise<FileFacts> {
  const file = path.join(folder, name);
  const { promise, resolve, reject } = Promise.withResolvers<ffmpeg.FfprobeData>();
  ffmpeg(file).ffprobe((error: unknown, data) => {
    if (error === null) resolve(data);
    else reject(FinishError.from(error, { folder }));
  });
  const { streams, format } = await promise;
  const picture = streams.find((stream) => stream.codec_type === 'video');
  // fluent-ffmpeg gives numbers as numbers, and `N/A` as it is.
  const seconds: unknown = format.duration;
  const still = picture?.codec_name === 'mjpeg' || typeof seconds !== 'number';
  const { size: bytes } = await stat(file);
  return {
    ...{ name, bytes, durationMs: still ? null : Math.round(seconds * 1000) },
    ...{ width: picture?.width ?? null, height: picture?.height ?? null },
  };
}

/** A finished file may be longer or shorter than what it was made of by so much: more than rounding, less than is missed. */
const leewayMs = 500;

/**
 * The facts of a file that has just been made and does not have its name yet.
 *
 * @throws FinishError also when it was not made to its end, though nobody said so
 */
export async function probeMade(folder: string, name: string, wantedMs: number): Promise<FileFacts> {
  const facts = await probe(folder, `${name}${partSuffix}`);
  if (facts.durationMs === null || Math.abs(facts.durationMs - wantedMs) > leewayMs) {
    throw new FinishError('failed', `${name}: ${facts.durationMs} ms instead of ${wantedMs} ms`);
  }
  return { ...facts, name };
}
