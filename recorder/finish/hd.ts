import path from 'node:path';
import { Readable } from 'node:stream';
import { type Chapter, chaptersOf, ffmetadata } from './chapters.ts';
import { FinishError } from './finish-error.ts';
import {
  type FinishOrder,
  type FinishWatch,
  goOn,
  hdShare,
  hdSound,
  hdVideo,
  rawShare,
  rawVideo,
} from './order.ts';
import { makePictures } from './pictures.ts';
import { type FileFacts, probe, probeMade } from './probe.ts';
import { type PartProgress, progressOf } from './progress.ts';
import { exists, publish } from './publish.ts';
import { hasFragment, measure, rawInput } from './raw.ts';
import { newFfmpeg, quietly, runFfmpeg } from './run-ffmpeg.ts';
import { type Strip, stripFor } from './strip.ts';

export interface HdFinished {
  readonly durationMs: number;
  readonly chapters: readonly Chapter[];
  readonly files: readonly FileFacts[];
  /** How `strip.jpg` is divided; null of sound alone. */
  readonly strip: Strip | null;
}

/** How much of the work measuring, copying and pictures are: reading once, reading and writing twice, key frames. */
const weights = { sound: [15, 85, 0], picture: [10, 60, 30] } as const;

/** Without encoding again; what is there already is not made anew. @throws FinishError */
export async function makeHd(order: FinishOrder, watch: FinishWatch): Promise<HdFinished> {
  const { folder, marks, title, kind } = order;
  const { onProgress, signal } = watch;
  const [measured, copied, pictured] = progressOf(
    weights[kind],
    onProgress && ((percent) => onProgress('hd', percent)),
  );
  const durationMs = await durationOf(order, signal);
  const chapters = chaptersOf(marks, durationMs, title);
  measured?.(1);

  const copies = await copiesOf(order, durationMs);
  const there = await Promise.all(copies.map(({ name }) => exists(folder, name)));
  const missing = copies.filter((_, index) => there[index] === false);
  const made = await copy(order, missing, { chapters, durationMs, signal, onProgress: copied });
  const files = await Promise.all(
    copies.map(async ({ name }) => made.find((facts) => facts.name === name) ?? probe(folder, name)),
  );
  copied?.(1);

  const strip = kind === 'sound' ? null : stripFor(durationMs);
  if (strip) files.push(...(await makePictures(folder, strip, { durationMs, signal })));
  pictured?.(1);
  return { durationMs, chapters, files, strip };
}

/** Of what is made if it is, else of what was recorded. */
async function durationOf({ folder, kind }: FinishOrder, signal: AbortSignal | undefined): Promise<number> {
  const main = kind === 'sound' ? hdSound : hdVideo;
  if (await exists(folder, main)) {
    const { durationMs } = await probe(folder, main);
    if (durationMs !== null) return durationMs;
  }
  const { durationMs, pictures } = await measure(folder, rawVideo, signal);
  if (kind === 'picture' && pictures === 0) throw new FinishError('empty', 'no pictures');
  return durationMs;
}

interface Copy {
  readonly name: string;
  /** What goes into it, and how; input 0 are the chapters, 1 people and sound, 2 the slides. */
  readonly options: readonly string[];
}

async function copiesOf({ folder, kind }: FinishOrder, durationMs: number): Promise<readonly Copy[]> {
  if (kind === 'sound') return [{ name: hdSound, options: ['-map', '1:a', '-f', 'ipod'] }];
  const video: Copy = { name: hdVideo, options: ['-map', '1:v', '-map', '1:a?', '-f', 'mp4'] };
  const shared = (await exists(folder, hdShare)) || (await hasFragment(folder, rawShare));
  if (!shared) return [video];
  // A recorder that was killed may have written more of the slides than of the sound.
  const options = ['-map', '2:v', '-map', '1:a?', '-t', String(durationMs / 1000), '-f', 'mp4'];
  return [video, { name: hdShare, options }];
}

interface Copying {
  readonly chapters: readonly Chapter[];
  readonly durationMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: PartProgress | undefined;
}

/** One run for all of them: what is recorded is read once. */
async function copy(
  order: FinishOrder,
  missing: readonly Copy[],
  { chapters, durationMs, signal, onProgress }: Copying,
): Promise<readonly FileFacts[]> {
  const { folder, title } = order;
  if (missing.length === 0) return [];
  goOn(signal);
  const names = missing.map(({ name }) => name);
  return publish(folder, names, async (parts) => {
    const command = newFfmpeg()
      .input(Readable.from([ffmetadata(title, chapters)]))
      .inputFormat('ffmetadata');
    const raw = names.includes(hdShare) ? [rawVideo, rawShare] : [rawVideo];
    for (const name of raw) command.input(path.join(folder, name)).inputOptions(...rawInput);
    for (const [index, { options }] of missing.entries()) {
      command.output(parts[index] ?? '').outputOptions(
        // Times stay as they were recorded, for the files to be in step with each other and with the marks.
        ...[...options, '-c', 'copy', '-copyts', '-movflags', '+faststart'],
        ...['-map_metadata', '0', '-map_chapters', '0', ...quietly],
      );
    }
    await runFfmpeg(command, { folder, signal, onTime: (ms) => onProgress?.(ms / durationMs) });
    return Promise.all(names.map((name) => probeMade(folder, name, durationMs)));
  });
}
