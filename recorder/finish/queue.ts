import { FinishError } from './finish-error.ts';
import { type Finished, finishHd, finishSd } from './finish.ts';
import type { HdFinished } from './hd.ts';
import type { FinishOrder, FinishStage, FinishWatch } from './order.ts';

/** What the stages do; tests put others in their place. */
export interface FinishStages {
  readonly hd: typeof finishHd;
  readonly sd: typeof finishSd;
}

/** Recordings in a stage. */
export interface StageCounts {
  readonly waiting: number;
  readonly running: number;
}

export interface QueueWatch {
  readonly onProgress?: FinishWatch['onProgress'];
  /** HD may be offered already; SD follows, when its turn comes. */
  readonly onHd?: (hd: HdFinished) => void;
}

interface Job {
  readonly id: string;
  readonly order: FinishOrder;
  readonly watch: QueueWatch;
  readonly cancel: AbortController;
  readonly result: PromiseWithResolvers<Finished>;
  hd: HdFinished | null;
}

/**
 * Finishes recordings, `atOnce` at a time, in the order they came; but HD of all that wait goes before SD of any, and does not
 * wait for SD that runs already, which may take hours: everybody is to have HD soon.
 */
export class FinishingQueue {
  readonly #atOnce: number;
  readonly #stages: FinishStages;
  readonly #waiting: Record<FinishStage, Job[]> = { hd: [], sd: [] };
  readonly #running: Record<FinishStage, Set<Job>> = { hd: new Set(), sd: new Set() };

  constructor({
    atOnce = 1,
    stages = { hd: finishHd, sd: finishSd },
  }: { atOnce?: number; stages?: FinishStages } = {}) {
    this.#atOnce = atOnce;
    this.#stages = stages;
  }

  /** How many recordings are in each stage. */
  get counts(): Readonly<Record<FinishStage, StageCounts>> {
    const of = (stage: FinishStage): StageCounts => ({
      waiting: this.#waiting[stage].length,
      running: this.#running[stage].size,
    });
    return { hd: of('hd'), sd: of('sd') };
  }

  /**
   * @param id of the recording; one that is in the queue already is not added again
   * @returns all that was finished, HD and SD
   * @throws FinishError what went wrong, or that it was cancelled
   */
  add(id: string, order: FinishOrder, watch: QueueWatch = {}): Promise<Finished> {
    const known = this.#find(id);
    if (known) return known.result.promise;
    const [cancel, result] = [new AbortController(), Promise.withResolvers<Finished>()];
    const job: Job = { id, order, watch, cancel, result, hd: null };
    this.#waiting.hd.push(job);
    this.#settle();
    return job.result.promise;
  }

  /** Takes a recording out, whatever it is at. Resolves when nothing of it runs any more, and its folder may go. */
  async cancel(id: string): Promise<void> {
    const job = this.#find(id);
    if (!job) return;
    job.cancel.abort();
    for (const waiting of Object.values(this.#waiting)) {
      const at = waiting.indexOf(job);
      if (at === -1) continue;
      waiting.splice(at, 1);
      job.result.reject(new FinishError('cancelled'));
    }
    await job.result.promise.catch(() => undefined);
  }

  /** Cancels all that is in it. What is finished stays; the rest is made when it is added again. */
  async close(): Promise<void> {
    const jobs = [...this.#waiting.hd, ...this.#waiting.sd, ...this.#running.hd, ...this.#running.sd];
    await Promise.all(jobs.map(({ id }) => this.cancel(id)));
  }

  #find(id: string): Job | undefined {
    const places = [this.#waiting.hd, this.#waiting.sd, [...this.#running.hd], [...this.#running.sd]];
    return places.flat().find((job) => job.id === id);
  }

  #settle(): void {
    const { hd, sd } = this.#running;
    while (hd.size < this.#atOnce) {
      const job = this.#waiting.hd.shift();
      if (!job) break;
      this.#start(job, 'hd');
    }
    while (this.#waiting.hd.length === 0 && hd.size + sd.size < this.#atOnce) {
      const job = this.#waiting.sd.shift();
      if (!job) break;
      this.#start(job, 'sd');
    }
  }

  #start(job: Job, stage: FinishStage): void {
    const { order, result } = job;
    this.#running[stage].add(job);
    const step = (stage === 'hd' ? this.#hd(job) : this.#sd(job)).finally(() => {
      this.#running[stage].delete(job);
    });
    step
      .then(
        (finished) => {
          if (finished) result.resolve(finished);
          else this.#waiting.sd.push(job);
        },
        (error: unknown) => result.reject(FinishError.from(error, { folder: order.folder })),
      )
      .finally(() => this.#settle());
  }

  /** @returns null when SD is to follow */
  async #hd(job: Job): Promise<Finished | null> {
    const { order, watch, cancel } = job;
    job.hd = await this.#stages.hd(order, { ...watch, signal: cancel.signal });
    if (cancel.signal.aborted) throw new FinishError('cancelled');
    watch.onHd?.(job.hd);
    return order.kind === 'sound' ? job.hd : null;
  }

  async #sd({ hd, order, watch, cancel }: Job): Promise<Finished> {
    const files = await this.#stages.sd(order, { ...watch, signal: cancel.signal });
    if (!hd) throw new FinishError('failed', 'SD before HD');
    return { ...hd, files: [...hd.files, ...files] };
  }
}
