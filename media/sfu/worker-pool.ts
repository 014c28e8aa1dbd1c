import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import * as mediasoup from 'mediasoup';
import type { types } from 'mediasoup';
import { PlenumError } from '../../server/contract/errors.ts';
import { localAddresses } from '../../server/kernel/local-addresses.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MediaSettings } from '../settings.ts';

export interface PooledWorker {
  worker: types.Worker;
  webRtcServer: types.WebRtcServer;
  /** Conferences it carries now. */
  conferences: number;
}

const respawnDelaysMs = [0, 200, 500, 1000, 2000, 5000];
const waitForWorkerMs = 10_000;
/** A spare that could not be started, or died, is made again after this. */
const spareAgainMs = 5000;

/**
 * The mediasoup workers of this node, one per core unless set otherwise, each listening on one UDP and TCP port. A
 * worker that dies is replaced on the same port; who used it is told by mediasoup itself (`workerclose`). One more is
 * kept running without a port, as starting a process takes long just when everybody waits for it.
 */
export class WorkerPool extends EventEmitter<{ spawned: [] }> {
  readonly #settings: MediaSettings;
  readonly #log: Logger;
  readonly #slots: (PooledWorker | null)[];
  #spare: types.Worker | null = null;
  #spareTimer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(settings: MediaSettings, log: Logger, size: number) {
    super();
    this.setMaxListeners(0);
    this.#settings = settings;
    this.#log = log;
    this.#slots = new Array<PooledWorker | null>(size).fill(null);
  }

  /**
   * @param spare whether one more worker waits for another to die
   * @throws the first worker's error when it cannot start, e.g. no binary or a port in use
   */
  static async create(settings: MediaSettings, log: Logger, { spare = true } = {}): Promise<WorkerPool> {
    const pool = new WorkerPool(settings, log, settings.workers || availableParallelism());
    try {
      await Promise.all(pool.#slots.map((_, index) => pool.#spawn(index)));
      if (spare) pool.#keepSpare();
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  get size(): number {
    return this.workers.length;
  }

  get workers(): PooledWorker[] {
    // A dying worker closes its routers before it says so itself.
    return this.#slots.filter((slot) => slot !== null).filter((slot) => !slot.worker.closed);
  }

  /**
   * The worker with the fewest conferences; counts one more on it. Waits when all are being replaced.
   * @throws PlenumError `media_unavailable` when none comes back within 10 s
   */
  async take(): Promise<PooledWorker> {
    const deadline = AbortSignal.timeout(waitForWorkerMs);
    for (;;) {
      if (this.#closed) throw new PlenumError('shutting_down');
      const [least] = this.workers.sort((a, b) => a.conferences - b.conferences);
      if (least) {
        least.conferences++;
        return least;
      }
      await EventEmitter.once(this, 'spawned', { signal: deadline }).catch((cause: unknown) => {
        throw new PlenumError('media_unavailable', { cause });
      });
    }
  }

  giveBack(pooled: PooledWorker): void {
    pooled.conferences--;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#spareTimer);
    this.#spare?.close();
    for (const slot of this.#slots) slot?.worker.close();
    this.#slots.fill(null);
    this.emit('spawned');
  }

  async #spawn(index: number): Promise<void> {
    const worker = this.#takeSpare() ?? (await this.#start());
    try {
      const webRtcServer = await worker.createWebRtcServer({ listenInfos: this.#listenInfos(index) });
      if (this.#closed) throw new PlenumError('shutting_down');
      if (worker.closed) throw new Error('the media worker died while it started');
      this.#slots[index] = { worker, webRtcServer, conferences: 0 };
    } catch (error) {
      worker.close();
      throw error;
    }
    // From here on only: one that dies before has failed to start, and whoever started it tries again.
    worker.on('died', (error) => this.#replace(index, worker, error));
    this.#log.debug({ pid: worker.pid, index }, 'media worker runs');
    this.emit('spawned');
  }

  #start(): Promise<types.Worker> {
    const { logLevel, workerBin } = this.#settings;
    return mediasoup.createWorker({ logLevel, ...(workerBin ? { workerBin } : {}) });
  }

  #takeSpare(): types.Worker | null {
    const spare = this.#spare;
    this.#spare = null;
    if (!spare || spare.closed) return null;
    this.#keepSpare();
    return spare;
  }

  /** Starts one when there is none; again and again until it runs. */
  #keepSpare(afterMs = 0): void {
    clearTimeout(this.#spareTimer);
    this.#spareTimer = setTimeout(() => {
      this.#start().then(
        (worker) => {
          if (this.#closed || this.#spare) {
            worker.close();
            return;
          }
          this.#spare = worker;
          worker.on('died', () => {
            if (this.#spare !== worker) return;
            this.#spare = null;
            this.#keepSpare(spareAgainMs);
          });
        },
        (error: unknown) => {
          if (this.#closed) return;
          this.#log.warn({ err: error }, 'a spare media worker could not be started; trying again');
          this.#keepSpare(spareAgainMs);
        },
      );
    }, afterMs);
    this.#spareTimer.unref();
  }

  #replace(index: number, worker: types.Worker, error: Error): void {
    if (this.#slots[index]?.worker !== worker) return;
    this.#slots[index] = null;
    this.#log.error({ err: error, index }, 'media worker died; it is replaced');
    this.#respawn(index, 0);
  }

  #respawn(index: number, attempt: number): void {
    const delay = respawnDelaysMs[Math.min(attempt, respawnDelaysMs.length - 1)];
    setTimeout(() => {
      if (this.#closed) return;
      this.#spawn(index).catch((error: unknown) => {
        if (this.#closed) return;
        this.#log.error({ err: error, index, attempt }, 'media worker could not be started; trying again');
        this.#respawn(index, attempt + 1);
      });
    }, delay);
  }

  #listenInfos(index: number): types.TransportListenInfo[] {
    const { listen, basePort } = this.#settings;
    const addresses = listen.length > 0 ? listen : localAddresses().map((ip) => ({ ip }));
    return addresses.flatMap((address) =>
      (['udp', 'tcp'] as const).map((protocol) => ({
        protocol,
        ...address,
        ...(basePort ? { port: basePort + index } : {}),
      })),
    );
  }
}
