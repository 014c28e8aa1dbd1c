import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Prompt } from '../../server/contract/prompts.ts';
import { newId } from '../../server/kernel/ids.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MixerNews, MixerOrder, UdpAddress } from './mixer-messages.ts';
import type { LineNews } from './leg-lines.ts';
import { type LineMemory, type MixerMemory, noMemory } from './mixer-memory.ts';
import { end, type MixerProcesses } from './mixer-processes.ts';
import { emptyPlan, type MixerPlan } from './mixer-plan.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import type { Digit } from '../rtp/telephone-event.ts';

/** A mixer that has said nothing for so long hangs. */
const silentMs = 2000;
/** Waited before one that died is started again: at once the first time, then longer. */
const restartDelaysMs = [0, 200, 500, 1000, 2000];
/** One that ran for so long and then died did not die of its start. */
const ranWellMs = 30_000;
/** Longer nobody waits for one to come up. */
const startMs = 30_000;

export interface MixerSupervisorOptions {
  processes: MixerProcesses;
  log: Logger;
  /** Where the mixer receives, an address of this machine. */
  ip: string;
  /** Bytes of memory above which it is replaced. */
  mostRss: number;
}

export type MixerVitals = Omit<Extract<MixerNews, { type: 'alive' }>, 'type'>;
export type MixerReading = Omit<Extract<MixerNews, { type: 'costs' }>, 'type'>;

/**
 * Keeps the mixer of one conference running in a process of its own. One that crashes, hangs or takes too much memory is
 * replaced by another on the same port, with the same plan: those who receive from it see their picture again.
 */
export class MixerSupervisor extends EventEmitter<{
  keyFrameWanted: [inputId: string];
  line: [news: LineNews];
  /** Of each prompt once: it ended, was stopped, or could not be played. */
  played: [promptId: string];
  statistics: [lines: Record<string, LineStatistics>];
  /** Every two seconds. */
  costs: [reading: MixerReading];
  /** Another process has taken over: who sends to it has to send key frames. */
  replaced: [];
  closed: [];
}> {
  readonly #options: MixerSupervisorOptions;
  #child: ChildProcess | undefined;
  #port = 0;
  #remote: UdpAddress | null = null;
  #plan: MixerPlan = emptyPlan;
  #memory: MixerMemory = noMemory;
  /** Prompts that have not ended. */
  readonly #playing = new Set<string>();
  /** Legs that are being let go. */
  readonly #releasing = new Map<string, (lines: Record<string, LineMemory>) => void>();
  #vitals: MixerVitals | null = null;
  #restarts = 0;
  #startedAt = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: MixerSupervisorOptions) {
    super();
    this.#options = options;
  }

  /** @throws when its process does not come up within 30 s */
  static async start(options: MixerSupervisorOptions): Promise<MixerSupervisor> {
    const supervisor = new MixerSupervisor(options);
    try {
      await supervisor.#spawn();
    } catch (error) {
      supervisor.close();
      throw error;
    }
    return supervisor;
  }

  /** Where it receives; the same for as long as it is kept running. */
  get address(): UdpAddress {
    return { ip: this.#options.ip, port: this.#port };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** As of half a second ago at most; null: it has not said yet. */
  get vitals(): MixerVitals | null {
    return this.#vitals;
  }

  /** Where its packets go, and the only place it takes any from. */
  connect(to: UdpAddress): void {
    this.#remote = to;
    this.#order({ type: 'connect', to });
  }

  apply(plan: MixerPlan): void {
    this.#plan = plan;
    this.#order({ type: 'plan', plan });
  }

  /**
   * Has a leg let go, whose lines are in no later plan.
   * @returns what another mixer goes on with, by line; when it resolves their ports are free
   */
  async release(legId: string): Promise<Record<string, LineMemory>> {
    const own = this.#plan.lines.filter((line) => line.legId === legId);
    this.#plan = { ...this.#plan, lines: this.#plan.lines.filter((line) => line.legId !== legId) };
    const known = own.flatMap(({ id }) => {
      const memory = this.#memory.lines[id];
      return memory ? [[id, memory] as const] : [];
    });
    if (!this.#child) return Object.fromEntries(known);
    const { promise, resolve } = Promise.withResolvers<Record<string, LineMemory>>();
    this.#releasing.set(legId, resolve);
    this.#order({ type: 'release', legId });
    return { ...Object.fromEntries(known), ...(await promise) };
  }

  /** Resolves when the plans so far have been carried out. */
  async settled(): Promise<void> {
    // After them, a leg is let go that nobody has.
    await this.release(newId());
  }

  /** Plays a prompt into mixes of the plan. One that a mixer ended over is not played again. */
  play(prompt: Prompt): void {
    this.#playing.add(prompt.id);
    if (this.#child?.connected) this.#order({ type: 'play', prompt });
    else queueMicrotask(() => this.#played(prompt.id));
  }

  stopPrompt(id: string): void {
    this.#order({ type: 'stopPrompt', id });
  }

  /** Presses keys on a line of a leg. */
  press(lineId: string, digits: readonly Digit[]): void {
    this.#order({ type: 'press', lineId, digits });
  }

  keyFrameAsked(lineId: string): void {
    this.#order({ type: 'keyFrameAsked', lineId });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    const child = this.#child;
    this.#child = undefined;
    if (child) {
      end(child);
      child.once('exit', () => this.#releasedAll());
    }
    this.emit('closed');
  }

  /** Resolves when it listens and has been told everything. */
  #spawn(): Promise<void> {
    const child = this.#options.processes.take();
    this.#child = child;
    this.#startedAt = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const deadline = setTimeout(() => reject(new Error('the mixer does not start')), startMs);
    child.on('message', (news: MixerNews) => {
      if (this.#child !== child) return;
      if (news.type === 'listening') {
        this.#port = news.port;
        if (this.#remote) this.#order({ type: 'connect', to: this.#remote });
        this.#order({ type: 'plan', plan: this.#plan });
        this.#watch(child, silentMs);
        resolve(undefined);
      } else this.#hear(news);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`the mixer ended: ${signal ?? code ?? 'unknown'}`));
      this.#ended(child, { code, signal });
    });
    child.once('error', reject);
    // Before any plan: one may be made while it does not listen yet.
    this.#order({ type: 'remember', memory: this.#memory });
    this.#order({ type: 'listen', at: { ip: this.#options.ip, port: this.#port } });
    this.#watch(child, startMs);
    return promise.finally(() => clearTimeout(deadline));
  }

  #order(order: MixerOrder): void {
    // One that is ending is told everything again when it has been replaced.
    if (this.#child?.connected) this.#child.send(order, () => undefined);
  }

  #hear(news: Exclude<MixerNews, { type: 'listening' }>): void {
    const { log, mostRss } = this.#options;
    switch (news.type) {
      case 'alive': {
        const { type, ...vitals } = news;
        this.#vitals = vitals;
        if (vitals.rss > mostRss) {
          log.error({ rss: vitals.rss, mostRss }, 'a mixer takes too much memory; it is replaced');
          this.#child?.kill('SIGKILL');
        } else if (this.#child) this.#watch(this.#child, silentMs);
        break;
      }
      case 'keyFrameWanted':
        this.emit('keyFrameWanted', news.inputId);
        break;
      case 'played':
        this.#played(news.id);
        break;
      case 'released':
        this.#releasing.get(news.legId)?.(news.lines);
        this.#releasing.delete(news.legId);
        break;
      case 'memory':
        this.#memory = news.memory;
        break;
      case 'costs': {
        const { type, ...reading } = news;
        this.emit('costs', reading);
        break;
      }
      case 'statistics':
        this.emit('statistics', news.lines);
        break;
      case 'digit':
      case 'keyFrameElsewhere':
      case 'rate':
      case 'lineFailed':
        this.emit('line', news);
        break;
      case 'failed':
        log.error({ reason: news.message }, 'a mixer could not do all it was to');
    }
  }

  /** Its process is gone, and with it all ports. */
  #releasedAll(): void {
    for (const resolve of this.#releasing.values()) resolve({});
    this.#releasing.clear();
  }

  #played(promptId: string): void {
    if (this.#playing.delete(promptId)) this.emit('played', promptId);
  }

  #watch(child: ChildProcess, withinMs: number): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#options.log.error({ pid: child.pid }, 'a mixer hangs; it is replaced');
      child.kill('SIGKILL');
    }, withinMs).unref();
  }

  #ended(child: ChildProcess, how: { code: number | null; signal: string | null }): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    clearTimeout(this.#watchdog);
    for (const promptId of this.#playing) this.#played(promptId);
    this.#releasedAll();
    // One that never came up is told of to whoever started it.
    if (this.#closed || this.#port === 0) return;
    if (performance.now() - this.#startedAt > ranWellMs) this.#restarts = 0;
    const delay = restartDelaysMs[Math.min(this.#restarts++, restartDelaysMs.length - 1)];
    this.#options.log.error({ ...how, delay }, 'a mixer ended; another takes its place');
    this.#retry = setTimeout(() => {
      this.#spawn().then(
        () => this.emit('replaced'),
        (error: unknown) => this.#options.log.error({ err: error }, 'a mixer could not be replaced yet'),
      );
    }, delay);
  }
}
