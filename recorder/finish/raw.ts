import { open } from 'node:fs/promises';
import path from 'node:path';
import { FinishError } from './finish-error.ts';
import { newFfmpeg, quietly, runFfmpeg } from './run-ffmpeg.ts';

export interface Measured {
  readonly durationMs: number;
  /** How many. */
  readonly pictures: number;
}

/** A fragment of which a part is missing, at the end of what a killed recorder wrote, is left out. */
export const rawInput = ['-fflags', '+discardcorrupt'] as const;

/**
 * How long a raw file is, to its last whole sample. It says so nowhere, and its recorder may have been killed, so all of it
 * is read.
 *
 * @throws FinishError
 */
export async function measure(
  folder: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const command = newFfmpeg()
    .input(path.join(folder, name))
    .inputOptions(...rawInput)
    .output('-')
    .format('null')
    .outputOptions('-map', '0', '-c', 'copy', '-copyts', '-progress', 'pipe:1', ...quietly);
  const written = await runFfmpeg(command, { folder, signal });
  const last = (key: string): number =>
    Number([...written.matchAll(new RegExp(`^${key}=(\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  const durationMs = Math.round(last('out_time_us') / 1000);
  if (durationMs === 0) throw new FinishError('empty', name);
  return { durationMs, pictures: last('frame') };
}

/**
 * Whether there is a whole fragment in it: a recorder that was killed may have left less. ISO/IEC 14496-12: a box begins with
 * its length, 32 bits, and its type; a fragment is `moof` and `mdat`.
 */
export async function hasFragment(folder: string, name: string): Promise<boolean> {
  const file = await open(path.join(folder, name), 'r').catch(() => null);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(8);
    for (let at = 0; at + head.length <= size;) {
      await file.read(head, 0, head.length, at);
      const length = head.readUInt32BE(0);
      const end = at + length;
      if (length < head.length || end > size) return false;
      if (head.toString('latin1', 4) === 'mdat') return true;
      at = end;
    }
    return false;
  } finally {
    await file.close();
  }
}
