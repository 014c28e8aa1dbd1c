import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlenumError } from '../server/contract/errors.ts';
import { isErrorCode } from '../server/contract/errors.ts';
import type { FeedAddress } from '../server/contract/feeds.ts';
import type {
  RecorderTotals,
  RecordingEvents,
  RecordingMark,
  RecordingOrder,
} from '../server/contract/recording-port.ts';
import type { Logger } from '../server/kernel/logger.ts';
import type { RecorderAsks, RecorderFigures, RecorderNews, RecorderSettings } from './messages.ts';
import { recordingsFolder } from './storage/open-storage.ts';
import { NodeStreams } from './stream/node-streams.ts';

/** One that says nothing for so long hangs: a disk that does not answer may take this long. */
const silentMs = 15_000;
const startMs = 30_000;
/** Waited before one that died is started again: at once the first time, then longer. */
const restartDelaysMs = [0, 200, 1000, 3000];
const ranWellMs = 30_000;
/** Nobody is let wait longer for one that is being replaced. */
const patienceMs = 10_000;
/** Two at once would take longer to start. */
const spareAfterMs = 2000;
/** One that ends writes what has come. */
const endMs = 5000;

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

/** A recording that runs, for a process that takes over. */
interface Running {
  order: RecordingOrder;
  token: string;
}

/**
 * The recorder of this server, in a process of its own: a disk that hangs is no conference's trouble. One that dies is
 * replaced by another on the same port, which goes on with what was recorded.
 */
export class RecorderNode {
  readonly events = new EventEmitter<RecordingEvents>();
  readonly streams = new NodeStreams({
    begin: (order, token) => this.#ask('stream', { order, token }),
    end: (streamId) => this.#ask('endStream', { streamId }),
    intake: () => ({ host: this.#settings.intake.host, port: this.#port }),
  });
  readonly #settings: RecorderSettings;
  readonly #log: Logger;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<string, Running>();
  /** Being finished, also by a process that takes over. */
  readonly #finishing = new Set<string>();
  #child: ChildProcess | null = null;
  #spare: ChildProcess | null = null;
  #spareTimer: NodeJS.Timeout | undefined;
  #port = 0;
  #asks = 0;
  #figures: RecorderFigures = { recording: 0, finishing: 0, bytesWritten: 0 };
  #writtenBefore = 0;
  #failures = 0;
  #restarts = 0;
  #startedAt = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** The process that runs takes orders. */
  #opened = Promise.withResolvers<undefined>();
  #closed = false;

  private constructor(settings: RecorderSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
    this.events.on('stopped', (recordingId) => {
      this.#failures++;
      this.#running.delete(recordingId);
    });
    this.events.on('finished', (recordingId, { stage }) => {
      if (stage === 'sd') this.#finishing.delete(recordingId);
    });
    this.events.on('failed', (recordingId) => {
      this.#failures++;
      this.#finishing.delete(recordingId);
    });
  }

  /** @throws when its process does not come up, or its folder cannot be made */
  static async start(settings: RecorderSettings, log: Logger): Promise<RecorderNode> {
    await mkdir(recordingsFolder(settings.config), { recursive: true, mode: 0o700 });
    const node = new RecorderNode(settings, log);
    try {
      await node.#spawn();
    } catch (error) {
      await node.close();
      throw error;
    }
    return node;
  }

  /** For tests and operators. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** As `RecordingPort.begin`. */
  async begin(order: RecordingOrder): Promise<FeedAddress> {
    const { recordingId } = order;
    const token = this.#running.get(recordingId)?.token ?? randomBytes(24).toString('base64url');
    await this.#ask('begin', { order, token });
    this.#running.set(recordingId, { order, token });
    return { host: this.#settings.intake.host, port: this.#port, token };
  }

  async pause(recordingId: string): Promise<void> {
    await this.#ask('pause', { recordingId });
  }

  async resume(recordingId: string): Promise<void> {
    await this.#ask('resume', { recordingId });
  }

  mark(recordingId: string, mark: RecordingMark): void {
    // What is marked while the recorder is replaced is a chapter less.
    this.#ask('mark', { recordingId, mark }).catch(() => undefined);
  }

  async finish(recordingId: string): Promise<void> {
    this.#running.delete(recordingId);
    this.#finishing.add(recordingId);
    await this.#ask('finish', { recordingId });
  }

  async keepOnly(recordingIds: readonly string[]): Promise<void> {
    await this.#ask('keepOnly', { recordingIds });
  }

  async remove(recordingId: string): Promise<void> {
    this.#running.delete(recordingId);
    this.#finishing.delete(recordingId);
    await this.#ask('remove', { recordingId });
  }

  totals(): RecorderTotals {
    const { recording, finishing, bytesWritten } = this.#figures;
    const failures = this.#failures;
    return { recording, finishing, bytesWritten: this.#writtenBefore + bytesWritten, failures };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    clearTimeout(this.#spareTimer);
    this.#spare?.kill('SIGKILL');
    this.streams.close();
    const child = this.#child;
    this.#child = null;
    this.#refuseAll();
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
    await gone;
    clearTimeout(timer);
  }

  async #spawn(): Promise<void> {
    const child = this.#spare?.connected ? this.#spare : forked();
    this.#spare = null;
    this.#child = child;
    this.#startedAt = performance.now();
    child.on('message', (news: RecorderNews) => {
      if (this.#child === child) this.#hear(news);
    });
    child.on('error', (error) => this.#log.error({ err: error }, 'the recorder has failed'));
    child.once('exit', (code, signal) => this.#ended(child, { code, signal }));
    this.#watch(child, startMs);
    const intake = { ...this.#settings.intake, port: this.#port || this.#settings.intake.port };
    const { port, hls } = await this.#send('open', { ...this.#settings, intake });
    this.#port = port;
    await this.streams.resume(hls, (order, token) => this.#send('stream', { order, token }));
    for (const { order, token } of this.#running.values()) await this.#send('begin', { order, token });
    for (const recordingId of this.#finishing) await this.#send('finish', { recordingId });
    this.#opened.resolve(undefined);
    this.#spareTimer = setTimeout(() => this.#keepSpare(), spareAfterMs).unref();
  }

  /** One that has loaded everything and waits: starting takes longest just when a machine has most to do. */
  #keepSpare(): void {
    const child = forked();
    this.#spare = child;
    child.once('error', () => undefined);
    child.once('exit', () => {
      if (this.#spare === child) this.#spare = null;
    });
  }

  /** What is asked while the process is replaced waits for the next one. */
  async #ask<Name extends keyof RecorderAsks>(
    name: Name,
    ask: RecorderAsks[Name]['ask'],
  ): Promise<RecorderAsks[Name]['answer']> {
    const late = delay(patienceMs, 'late' as const, { ref: false });
    if ((await Promise.race([this.#opened.promise, late])) === 'late')
      throw new PlenumError('recorder_unavailable');
    return this.#send(name, ask);
  }

  #send<Name extends keyof RecorderAsks>(
    name: Name,
    ask: RecorderAsks[Name]['ask'],
  ): Promise<RecorderAsks[Name]['answer']> {
    const child = this.#child;
    if (!child?.connected) return Promise.reject(new PlenumError('recorder_unavailable'));
    const id = ++this.#asks;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    child.send({ id, name, ask }, () => undefined);
    return promise as Promise<RecorderAsks[Name]['answer']>;
  }

  #hear(news: RecorderNews): void {
    switch (news.type) {
      case 'answer':
        this.#waiting.get(news.id)?.resolve(news.answer);
        this.#waiting.delete(news.id);
        break;
      case 'refusal': {
        const { id, code, message } = news;
        const known = code !== 'internal' && isErrorCode(code);
        const error = known ? new PlenumError(code) : new Error(`the recorder: ${message}`);
        this.#waiting.get(id)?.reject(error);
        this.#waiting.delete(id);
        break;
      }
      case 'event':
        this.#emit(news.name, news.args);
        break;
      case 'stream':
        this.streams.hear(news.news);
        break;
      case 'figures':
        this.#figures = news.figures;
        if (this.#child) this.#watch(this.#child, silentMs);
        break;
      default:
        news satisfies never;
    }
  }

  /** What the process says was made by the same types. */
  #emit(name: string, args: unknown[]): void {
    const events: EventEmitter = this.events;
    events.emit(name, ...args);
  }

  #watch(child: ChildProcess, withinMs: number): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#log.error({ pid: child.pid }, 'the recorder hangs; it is replaced');
      child.kill('SIGKILL');
    }, withinMs).unref();
  }

  #ended(child: ChildProcess, how: { code: number | null; signal: string | null }): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#opened = Promise.withResolvers<undefined>();
    clearTimeout(this.#watchdog);
    this.#refuseAll();
    this.streams.interrupted();
    this.#writtenBefore += this.#figures.bytesWritten;
    this.#figures = { ...this.#figures, bytesWritten: 0 };
    // One that never came up is told of to whoever started it.
    if (this.#closed || this.#port === 0) return;
    if (performance.now() - this.#startedAt > ranWellMs) this.#restarts = 0;
    const delayMs = restartDelaysMs[Math.min(this.#restarts++, restartDelaysMs.length - 1)];
    const diedAt = performance.now();
    this.#log.error({ ...how, delayMs }, 'the recorder ended; another takes its place');
    this.#retry = setTimeout(() => {
      this.#spawn().then(
        () => this.#log.info({ afterMs: Math.round(performance.now() - diedAt) }, 'the recorder runs again'),
        (error: unknown) => {
          this.#log.error({ err: error }, 'the recorder could not be replaced yet');
          this.#child?.kill('SIGKILL');
        },
      );
    }, delayMs);
  }

  #refuseAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new PlenumError('recorder_unavailable'));
    this.#waiting.clear();
  }
}

function forked(): ChildProcess {
  return fork(path.join(import.meta.dirname, 'process.ts'), { serialization: 'advanced' });
}
