import { rm } from 'node:fs/promises';
import path from 'node:path';
import { FinishError } from './finish-error.ts';
import { type HdFinished, makeHd } from './hd.ts';
import { type FinishOrder, type FinishWatch, rawShare, rawVideo } from './order.ts';
import { endOrphans } from './orphans.ts';
import type { FileFacts } from './probe.ts';
import { removeParts } from './publish.ts';
import { makeSd } from './sd.ts';

/** All of it: `files` has SD too. */
export type Finished = HdFinished;

/**
 * HD of a recording: `video.mp4`, `share.mp4` where slides were shared, `thumbnail.jpg` and `strip.jpg`; of a voice meeting
 * `sound.m4a`. May be run again after it was killed in whatever moment, and makes what is missing.
 *
 * @throws FinishError; raw files are never touched
 */
export function finishHd(order: FinishOrder, watch: FinishWatch = {}): Promise<HdFinished> {
  return alone(order.folder, () => makeHd(order, watch));
}

/** SD, after HD: `sd.mp4`; nothing of a voice meeting. To be run again as {@link finishHd}. @throws FinishError */
export function finishSd(order: FinishOrder, watch: FinishWatch = {}): Promise<readonly FileFacts[]> {
  if (order.kind === 'sound') return Promise.resolve([]);
  return alone(order.folder, async () => [await makeSd(order, watch)]);
}

/** Both, one after the other. @param watch.onHd HD may be offered already @throws FinishError */
export async function finish(
  order: FinishOrder,
  watch: FinishWatch & { readonly onHd?: (hd: HdFinished) => void } = {},
): Promise<Finished> {
  const hd = await finishHd(order, watch);
  watch.onHd?.(hd);
  const sd = await finishSd(order, watch);
  return { ...hd, files: [...hd.files, ...sd] };
}

/** When everything is finished, and whoever keeps recordings knows. */
export async function removeRaw(folder: string): Promise<void> {
  for (const name of [rawVideo, rawShare]) await rm(path.join(folder, name), { force: true });
}

async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    await endOrphans(folder);
    await removeParts(folder);
    return await work();
  } catch (error) {
    throw FinishError.from(error, { folder });
  }
}
