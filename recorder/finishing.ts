import { join } from 'node:path';
import type {
  FinishedStage,
  FinishingStage,
  RecordedFile,
  RecordedName,
  RecordingEvents,
} from '../server/contract/recording-port.ts';
import type { Logger } from '../server/kernel/logger.ts';
import { FinishError } from './finish/finish-error.ts';
import { finishHd, finishSd, removeRaw } from './finish/finish.ts';
import type { FinishOrder, FinishWatch } from './finish/order.ts';
import type { FileFacts } from './finish/probe.ts';
import { FinishingQueue } from './finish/queue.ts';
import { readResult, writeResult } from './finish/result.ts';
import { type Job, readJob } from './job/job-file.ts';
import { readMarks } from './job/marks-file.ts';
import type { RecordingStorage } from './storage/storage.ts';

export interface FinishingOptions {
  folderOf: (recordingId: string) => string;
  storage: RecordingStorage;
  /** At once. */
  most: number;
  log: Logger;
  tell: <Name extends keyof RecordingEvents>(name: Name, ...args: RecordingEvents[Name]) => void;
}

/**
 * Recordings that have ended, on their way to what people play: HD first of all, then SD of each. What was cut off goes on
 * where it was, when it is added again.
 */
export class Finishing {
  readonly #options: FinishingOptions;
  readonly #queue: FinishingQueue;

  constructor(options: FinishingOptions) {
    this.#options = options;
    this.#queue = new FinishingQueue(options.most);
  }

  /** Those that run and those that wait. */
  get size(): number {
    const { hd, sd } = this.#queue.counts;
    return hd.waiting + hd.running + sd.waiting + sd.running;
  }

  /** One that is finished is told of again. */
  async add(recordingId: string): Promise<void> {
    if (this.#queue.has(recordingId)) return;
    const result = await readResult(this.#options.folderOf(recordingId));
    if (this.#queue.has(recordingId)) return;
    if (result) this.#options.tell('finished', recordingId, result);
    if (result?.stage === 'sd') return;
    const work = (stage: FinishingStage, signal: AbortSignal) => this.#run(recordingId, stage, signal);
    this.#queue.add(recordingId, result ? 'sd' : 'hd', work);
  }

  /** It was deleted; resolves when nothing writes there any more. */
  cancel(recordingId: string): Promise<void> {
    return this.#queue.cancel(recordingId);
  }

  /** What runs is broken off: at the next start it goes on. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  /** Never rejects. @returns what is to follow */
  async #run(
    recordingId: string,
    stage: FinishingStage,
    signal: AbortSignal,
  ): Promise<FinishingStage | null> {
    const { folderOf, log, tell } = this.#options;
    const folder = folderOf(recordingId);
    try {
      const job = await readJob(folder);
      if (!job) throw new FinishError('empty');
      const watch: FinishWatch = {
        signal,
        onProgress: (of, percent) => tell('progress', recordingId, { stage: of, percent }),
      };
      const result = await (stage === 'hd' ? this.#hd(job, folder, watch) : this.#sd(job, folder, watch));
      if (signal.aborted) return null;
      await writeResult(folder, result);
      if (result.stage === 'sd') await removeRaw(folder);
      tell('finished', recordingId, result);
      return result.stage === 'sd' ? null : 'sd';
    } catch (error) {
      if (signal.aborted) return null;
      const failure = FinishError.from(error, { folder });
      log.error({ err: error, recordingId, stage }, 'a recording could not be finished');
      tell('failed', recordingId, { stage, reason: failure.message });
      return null;
    }
  }

  async #hd(job: Job, folder: string, watch: FinishWatch): Promise<FinishedStage> {
    const { durationMs, chapters, files, strip } = await finishHd(await orderOf(job, folder), watch);
    const stored = await this.#store(job, folder, files);
    return {
      // Of sound alone there is nothing more to be made.
      stage: job.size === null ? 'sd' : 'hd',
      ...{ durationMs, files: stored, strip },
      chapters: chapters.map(({ from, title }) => ({ at: from, title })),
    };
  }

  async #sd(job: Job, folder: string, watch: FinishWatch): Promise<FinishedStage> {
    const hd = await readResult(folder);
    if (!hd) throw new FinishError('empty');
    const made = await finishSd(await orderOf(job, folder), watch);
    const files = [...hd.files, ...(await this.#store(job, folder, made))];
    return { ...hd, stage: 'sd', files };
  }

  /** To where it is kept; what is there already is not sent again. */
  async #store({ recordingId }: Job, folder: string, files: readonly FileFacts[]): Promise<RecordedFile[]> {
    for (const { name } of files) await this.#options.storage.put(recordingId, name, join(folder, name));
    return files.map(({ name, bytes, durationMs, width, height }) => ({
      ...{ name: name as RecordedName, bytes },
      ...{ durationMs: durationMs ?? 0, width: width ?? 0, height: height ?? 0 },
    }));
  }
}

async function orderOf({ title, size }: Job, folder: string): Promise<FinishOrder> {
  return { folder, title, marks: await readMarks(folder), kind: size === null ? 'sound' : 'picture' };
}
