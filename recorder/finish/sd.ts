import path from 'node:path';
import { FinishError } from './finish-error.ts';
import { type FinishOrder, type FinishWatch, goOn, hdShare, hdVideo, sdVideo } from './order.ts';
import { type FileFacts, probe, probeMade } from './probe.ts';
import { progressOf } from './progress.ts';
import { exists, publish } from './publish.ts';
import { newFfmpeg, quietly, runFfmpeg } from './run-ffmpeg.ts';
import { sdFilter, sdFps, type Size } from './sd-picture.ts';
import { shareIntervals } from './share-intervals.ts';

/** At most; what moves little takes less. */
const kbps = 512;
/** A key frame every so many seconds, as in what was recorded: to seek by. */
const keyFrameS = 4;
const encoding = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', String(keyFrameS * sdFps)],
  ...['-crf', '24', '-maxrate', `${kbps}k`, '-bufsize', `${3 * kbps}k`],
  // It is to take what nothing else wants of a machine, not all that a large one has.
  ...['-threads', '2', '-filter_complex_threads', '1'],
] as const;

/** One file with people and slides in one picture, of the finished HD. @throws FinishError */
export async function makeSd(order: FinishOrder, watch: FinishWatch): Promise<FileFacts> {
  const { folder, marks } = order;
  const { onProgress, signal } = watch;
  const [encoded] = progressOf([1], onProgress && ((percent) => onProgress('sd', percent)));
  if (await exists(folder, sdVideo)) {
    encoded?.(1);
    return probe(folder, sdVideo);
  }
  const names = (await exists(folder, hdShare)) ? [hdVideo, hdShare] : [hdVideo];
  const [people, slides] = await Promise.all(names.map((name) => probe(folder, name)));
  const durationMs = people?.durationMs ?? 0;
  const intervals = shareIntervals(marks, durationMs);
  const shared = slides && intervals.length > 0 ? { intervals, size: sizeOf(slides) } : null;
  goOn(signal);
  return publish(folder, [sdVideo], async ([part = '']) => {
    const command = newFfmpeg();
    for (const name of shared ? names : [hdVideo]) {
      command.input(path.join(folder, name)).inputOptions('-threads', '1');
    }
    command
      .complexFilter(sdFilter(sizeOf(people), shared))
      .output(part)
      .outputOptions('-map', '[sd]', '-map', '0:a?', '-c:a', 'copy', '-map_chapters', '0', '-copyts')
      .outputOptions(...encoding, '-movflags', '+faststart', '-f', 'mp4', ...quietly);
    await runFfmpeg(command, { folder, signal, onTime: (ms) => encoded?.(ms / durationMs) });
    const made = await probeMade(folder, sdVideo, durationMs);
    encoded?.(1);
    return made;
  });
}

function sizeOf(facts: FileFacts | undefined): Size {
  const { width, height } = facts ?? {};
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  throw new FinishError('damaged', `no picture in ${facts?.name}`);
}
