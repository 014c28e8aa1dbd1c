import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PlenumError } from '../server/contract/errors.ts';
import type {
  RecordingEvents,
  RecordingMark,
  RecordingOrder,
  StopReason,
} from '../server/contract/recording-port.ts';
import type { Logger } from '../server/kernel/logger.ts';
import { Intake } from './job/intake.ts';
import { readJob, writeJob } from './job/job-file.ts';
import { Recording } from './job/recording.ts';
import type { RecorderFigures, RecorderSettings } from './messages.ts';

const lookMs = 2000;

export interface RecorderPorts {
  log: Logger;
  tell: <Name extends keyof RecordingEvents>(name: Name, ...args: RecordingEvents[Name]) => void;
}

/** Takes feeds in and writes them to the disk; finishes what has ended. */
export class Recorder {
  readonly #settings: RecorderSettings;
  readonly #ports: RecorderPorts;
  readonly #intake: Intake;
  readonly #running = new Map<string, Recording>();
  readonly #timer: NodeJS.Timeout;
  /** Of recordings that have ended. */
  #writtenBefore = 0;

  private constructor(settings: RecorderSettings, ports: RecorderPorts, intake: Intake) {
    this.#settings = settings;
    this.#ports = ports;
    this.#intake = intake;
    this.#timer = setInterval(() => void this.#look(), lookMs);
  }

  /** @throws when its port is taken */
  static async open(settings: RecorderSettings, ports: RecorderPorts): Promise<Recorder> {
    return new Recorder(settings, ports, await Intake.open(settings.intake, ports.log));
  }

  get port(): number {
    return this.#intake.port;
  }

  get figures(): RecorderFigures {
    const running = [...this.#running.values()];
    return {
      recording: running.length,
      finishing: 0,
      bytesWritten: this.#writtenBefore + running.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** @throws PlenumError `recorder_disk_full` */
  async begin(order: RecordingOrder, token: string): Promise<void> {
    const { recordingId } = order;
    if (this.#running.has(recordingId)) return;
    if (!(await this.#hasRoom())) throw new PlenumError('recorder_disk_full');
    const recording = await Recording.open(this.#folderOf(recordingId), order);
    this.#running.set(recordingId, recording);
    recording.on('begun', () => this.#ports.tell('begun', recordingId));
    recording.once('failed', (error) => {
      this.#ports.log.error({ err: error, recordingId }, 'the disk does not take a recording');
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      void this.#stop(recordingId, full ? 'disk_full' : 'disk_failed');
    });
    this.#intake.add(recordingId, {
      token,
      greet: (hello, source) => recording.greet(hello, source),
      take: (sample) => recording.take(sample),
    });
  }

  async pause(recordingId: string): Promise<void> {
    await this.#running.get(recordingId)?.pause();
  }

  async resume(recordingId: string): Promise<void> {
    await this.#running.get(recordingId)?.resume();
  }

  mark(recordingId: string, mark: RecordingMark): void {
    this.#running.get(recordingId)?.mark(mark);
  }

  /** Ends it where it runs, and finishes it. */
  async finish(recordingId: string): Promise<void> {
    await this.#end(recordingId);
    const folder = this.#folderOf(recordingId);
    const job = await readJob(folder);
    if (job?.state === 'recording') await writeJob(folder, { ...job, state: 'ended' });
  }

  /** Frees what there is of recordings that are no more. */
  async keepOnly(recordingIds: readonly string[]): Promise<void> {
    const kept = new Set(recordingIds);
    for (const name of await readdir(this.#settings.folder)) if (!kept.has(name)) await this.remove(name);
  }

  async remove(recordingId: string): Promise<void> {
    await this.#end(recordingId);
    await rm(this.#folderOf(recordingId), { recursive: true, force: true });
  }

  /** What has come is written; recordings that run can be gone on with. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#intake.close();
    await Promise.all([...this.#running.values()].map((recording) => recording.close()));
    this.#running.clear();
  }

  async #end(recordingId: string): Promise<void> {
    const recording = this.#running.get(recordingId);
    if (!recording) return;
    this.#running.delete(recordingId);
    this.#intake.remove(recordingId);
    await recording.end();
    this.#writtenBefore += recording.bytes;
  }

  async #stop(recordingId: string, reason: StopReason): Promise<void> {
    if (!this.#running.has(recordingId)) return;
    await this.#end(recordingId).catch(() => undefined);
    this.#ports.tell('stopped', recordingId, reason);
  }

  async #look(): Promise<void> {
    const room = await this.#hasRoom().catch(() => true);
    for (const [recordingId, recording] of this.#running) {
      if (!room) void this.#stop(recordingId, 'disk_full');
      else this.#ports.tell('grown', recordingId, { lengthMs: recording.lengthMs, bytes: recording.bytes });
    }
  }

  async #hasRoom(): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.#settings.folder);
    return bavail * bsize > this.#settings.headroomBytes;
  }

  #folderOf(recordingId: string): string {
    return join(this.#settings.folder, recordingId);
  }
}
