import { basename, join } from 'node:path';
import type {
  FinishedStage,
  FinishingStage,
  RecordedFile,
  RecordedName,
} from '../server/contract/recording-port.ts';
import type { Logger } from '../server/kernel/logger.ts';
import { FinishError } from './finish/finish-error.ts';
import { finishHd, finishSd, removeRaw } from './finish/finish.ts';
import type { HdFinished } from './finish/hd.ts';
import type { FinishOrder, FinishWatch } from './finish/order.ts';
import type { FileFacts } from './finish/probe.ts';
import { FinishingQueue } from './finish/queue.ts';
import { readResult, writeResult } from './finish/result.ts';
import { readJob } from './job/job-file.ts';
import { readMarks } from './job/marks-file.ts';
import type { TellRecording } from './messages.ts';
import type { RecordingStorage } from './storage/storage.ts';

export interface FinishingOptions {
  folderOf: (recordingId: string) => string;
  storage: RecordingStorage;
  /** At once. */
  atOnce: number;
  log: Logger;
  tell: TellRecording;
}

/**
 * Recordings that have ended, on their way to what people play and to where it is kept. What was cut off goes on where it
 * was, when it is added again.
 */
export class Finishing {
  readonly #options: FinishingOptions;
  readonly #queue: FinishingQueue;

  constructor(options: FinishingOptions) {
    this.#options = options;
    this.#queue = new FinishingQueue({
      atOnce: options.atOnce,
      stages: {
        hd: (order, watch) => this.#hd(order, watch),
        sd: (order, watch) => this.#sd(order, watch),
      },
    });
  }

  /** Those that run and those that wait. */
  get size(): number {
    const { hd, sd } = this.#queue.counts;
    return hd.waiting + hd.running + sd.waiting + sd.running;
  }

  /** Of one that is finished it is told again what became of it. */
  async add(recordingId: string): Promise<void> {
    const { folderOf, tell, log } = this.#options;
    const folder = folderOf(recordingId);
    const result = await readResult(folder);
    if (result) tell('finished', recordingId, result);
    if (result?.stage === 'sd') return;
    const job = await readJob(folder);
    const kind = job?.size === null ? 'sound' : 'picture';
    const order: FinishOrder = { folder, title: job?.title ?? '', marks: await readMarks(folder), kind };
    let stage: FinishingStage = 'hd';
    const onHd = (): void => {
      stage = 'sd';
    };
    const onProgress: FinishWatch['onProgress'] = (of, percent) =>
      tell('progress', recordingId, { stage: of, percent });
    this.#queue.add(recordingId, order, { onProgress, onHd }).catch((error: unknown) => {
      const failure = FinishError.from(error, { folder });
      if (failure.failure === 'cancelled') return;
      log.error({ err: error, recordingId, stage }, 'a recording could not be finished');
      tell('failed', recordingId, { stage, reason: failure.message });
    });
  }

  /** It was deleted; resolves when nothing writes there any more. */
  cancel(recordingId: string): Promise<void> {
    return this.#queue.cancel(recordingId);
  }

  /** What runs is broken off: at the next start it goes on. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #hd(order: FinishOrder, watch: FinishWatch = {}): Promise<HdFinished> {
    const known = await readResult(order.folder);
    if (known) return hdOf(known);
    const made = await finishHd(order, watch);
    const { durationMs, strip } = made;
    const chapters = made.chapters.map(({ from, title }) => ({ at: from, title }));
    // Of sound alone there is nothing more to be made.
    const stage = order.kind === 'sound' ? 'sd' : 'hd';
    const files = await this.#store(order, made.files);
    await this.#finished(order, { stage, durationMs, chapters, strip, files });
    return made;
  }

  async #sd(order: FinishOrder, watch: FinishWatch = {}): Promise<readonly FileFacts[]> {
    const made = await finishSd(order, watch);
    const hd = await readResult(order.folder);
    if (!hd) throw new FinishError('failed', 'SD before HD');
    const files = [...hd.files, ...(await this.#store(order, made))];
    await this.#finished(order, { ...hd, stage: 'sd', files });
    return made;
  }

  /** To where it is kept; what is there already is not sent again. */
  async #store({ folder }: FinishOrder, files: readonly FileFacts[]): Promise<RecordedFile[]> {
    const recordingId = basename(folder);
    for (const { name } of files) await this.#options.storage.put(recordingId, name, join(folder, name));
    return files.map(({ name, bytes, durationMs, width, height }) => ({
      ...{ name: name as RecordedName, bytes },
      ...{ durationMs: durationMs ?? 0, width: width ?? 0, height: height ?? 0 },
    }));
  }

  async #finished({ folder }: FinishOrder, result: FinishedStage): Promise<void> {
    await writeResult(folder, result);
    if (result.stage === 'sd') await removeRaw(folder);
    this.#options.tell('finished', basename(folder), result);
  }
}

function hdOf({ durationMs, chapters, files, strip }: FinishedStage): HdFinished {
  return {
    ...{ durationMs, files, strip },
    chapters: chapters.map(({ at, title }, index) => ({
      ...{ from: at, title },
      to: chapters[index + 1]?.at ?? durationMs,
    })),
  };
}
