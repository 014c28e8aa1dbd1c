import type { FinishStage } from './order.ts';

/** Recordings in a stage. */
export interface StageCounts {
  readonly waiting: number;
  readonly running: number;
}

/**
 * One stage of a recording. It never rejects: what goes wrong is told by whoever does it.
 *
 * @returns the stage that is to follow
 */
export type StageWork = (stage: FinishStage, signal: AbortSignal) => Promise<FinishStage | null>;

interface Task {
  readonly id: string;
  readonly stage: FinishStage;
  readonly work: StageWork;
}

interface Running extends Task {
  readonly cancel: AbortController;
  readonly done: Promise<void>;
}

/**
 * Recordings to be finished, `atOnce` at a time, in the order they came; but HD of all that wait goes before SD of any, and
 * does not wait for SD that runs already, which may take hours: everybody is to have HD soon.
 */
export class FinishingQueue {
  readonly #atOnce: number;
  #waiting: readonly Task[] = [];
  readonly #running = new Map<string, Running>();
  #closed = false;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** How many recordings are in each stage. */
  get counts(): Readonly<Record<FinishStage, StageCounts>> {
    const of = (stage: FinishStage): StageCounts => ({
      waiting: this.#waiting.filter((task) => task.stage === stage).length,
      running: this.#runningIn(stage),
    });
    return { hd: of('hd'), sd: of('sd') };
  }

  /** Whether it waits or runs. */
  has(id: string): boolean {
    return this.#running.has(id) || this.#waiting.some((task) => task.id === id);
  }

  /** @param id of the recording; one that is in the queue already is not added again */
  add(id: string, stage: FinishStage, work: StageWork): void {
    if (this.#closed || this.has(id)) return;
    this.#waiting = [...this.#waiting, { id, stage, work }];
    this.#settle();
  }

  /** Takes a recording out, whatever it is at. Resolves when nothing of it runs any more, and its folder may go. */
  async cancel(id: string): Promise<void> {
    this.#waiting = this.#waiting.filter((task) => task.id !== id);
    const running = this.#running.get(id);
    running?.cancel.abort();
    await running?.done;
  }

  /** Nothing begins any more, and what runs is broken off. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    await Promise.all([...this.#running.keys()].map((id) => this.cancel(id)));
  }

  #runningIn(stage: FinishStage): number {
    return [...this.#running.values()].filter((task) => task.stage === stage).length;
  }

  #settle(): void {
    for (let next = this.#next(); next; next = this.#next()) this.#start(next);
  }

  /** Which may begin now. */
  #next(): Task | undefined {
    const first = (stage: FinishStage): Task | undefined =>
      this.#waiting.find((task) => task.stage === stage);
    const hd = first('hd');
    if (hd) return this.#runningIn('hd') < this.#atOnce ? hd : undefined;
    return this.#running.size < this.#atOnce ? first('sd') : undefined;
  }

  #start(task: Task): void {
    const { id, stage, work } = task;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== task);
    const cancel = new AbortController();
    const done = work(stage, cancel.signal).then((following) => {
      this.#running.delete(id);
      if (following && !cancel.signal.aborted) this.add(id, following, work);
      this.#settle();
    });
    this.#running.set(id, { ...task, cancel, done });
  }
}
