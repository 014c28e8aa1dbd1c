import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlenumError } from '../server/contract/errors.ts';
import type { RecordingMark, RecordingOrder, StopReason } from '../server/contract/recording-port.ts';
import type { StreamNews } from '../server/contract/stream-port.ts';
import type { Logger } from '../server/kernel/logger.ts';
import { Intake } from './job/intake.ts';
import { readJob, writeJob } from './job/job-file.ts';
import { Recording } from './job/recording.ts';
import type { RecorderFigures, RecorderSettings, TellRecording } from './messages.ts';
import { Finishing } from './finishing.ts';
import { DiskSpace } from './storage/disk-space.ts';
import { openStorage, recordingsFolder } from './storage/open-storage.ts';
import type { RecordingStorage } from './storage/storage.ts';
import { LiveStreams } from './stream/live-streams.ts';

const lookMs = 2000;

export interface RecorderPorts {
  log: Logger;
  tell: TellRecording;
  tellStream: (news: StreamNews) => void;
}

/** Takes feeds in and writes them to the disk; finishes what has ended. Live streams take theirs in beside. */
export class Recorder {
  readonly streams: LiveStreams;
  readonly #settings: RecorderSettings;
  readonly #folder: string;
  readonly #ports: RecorderPorts;
  readonly #intake: Intake;
  readonly #space: DiskSpace;
  readonly #storage: RecordingStorage;
  readonly #finishing: Finishing;
  readonly #running = new Map<string, Recording>();
  readonly #timer: NodeJS.Timeout;
  /** Of recordings that have ended. */
  #writtenBefore = 0;

  private constructor(
    settings: RecorderSettings,
    ports: RecorderPorts,
    { intake, storage, streams }: { intake: Intake; storage: RecordingStorage; streams: LiveStreams },
  ) {
    this.streams = streams;
    this.#settings = settings;
    this.#folder = recordingsFolder(settings.config);
    this.#ports = ports;
    this.#intake = intake;
    this.#space = new DiskSpace(this.#folder);
    this.#storage = storage;
    const { tell, log } = ports;
    this.#finishing = new Finishing({
      ...{ folderOf: (recordingId) => this.#folderOf(recordingId), storage: this.#storage, tell, log },
      atOnce: settings.config.recorder.finishing,
    });
    this.#timer = setInterval(() => void this.#look(), lookMs);
  }

  /** @throws when its port is taken */
  static async open(settings: RecorderSettings, ports: RecorderPorts): Promise<Recorder> {
    const { config } = settings;
    const storage = await openStorage(config);
    const intake = await Intake.open(settings.intake, ports.log);
    const { tellStream: tell } = ports;
    const streams = await LiveStreams.open({ intake, settings: config.streaming, tell });
    return new Recorder(settings, ports, { intake, storage, streams });
  }

  get port(): number {
    return this.#intake.port;
  }

  get figures(): RecorderFigures {
    const running = [...this.#running.values()];
    return {
      recording: running.length,
      finishing: this.#finishing.size,
      bytesWritten: this.#writtenBefore + running.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** @throws PlenumError `recorder_disk_full`, `recorder_busy` */
  async begin(order: RecordingOrder, token: string): Promise<void> {
    const { recordingId } = order;
    if (this.#running.has(recordingId)) return;
    const { mostRecordings } = this.#settings.config.recorder;
    if (mostRecordings > 0 && this.#running.size >= mostRecordings) throw new PlenumError('recorder_busy');
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
    if (job?.state === 'recording') {
      // A disk that is full takes not even that; it is known from the server as well.
      await writeJob(folder, { ...job, state: 'ended' }).catch((error: unknown) => {
        this.#ports.log.warn({ err: error, recordingId }, 'that a recording has ended was not written');
      });
    }
    await this.#finishing.add(recordingId);
  }

  /** Frees what there is of recordings that are no more. */
  async keepOnly(recordingIds: readonly string[]): Promise<void> {
    const kept = new Set(recordingIds);
    const others = (await readdir(this.#folder)).filter((name) => !kept.has(name));
    for (const name of others) if (await readJob(this.#folderOf(name))) await this.remove(name);
  }

  async remove(recordingId: string): Promise<void> {
    await this.#end(recordingId);
    await this.#finishing.cancel(recordingId);
    await this.#storage.remove(recordingId);
    await rm(this.#folderOf(recordingId), { recursive: true, force: true });
  }

  /** What has come is written; recordings that run can be gone on with. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.streams.close();
    this.#intake.close();
    await Promise.all([...this.#running.values()].map((recording) => recording.close()));
    this.#running.clear();
    await this.#finishing.close();
    this.#storage.close();
  }

  async #end(recordingId: string): Promise<void> {
    const recording = this.#running.get(recordingId);
    if (!recording) return;
    this.#running.delete(recordingId);
    await this.#intake.drain(recordingId);
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

  #hasRoom(): Promise<boolean> {
    return this.#space.hasRoom(0, this.#settings.config.recorder.headroomBytes);
  }

  #folderOf(recordingId: string): string {
    return join(this.#folder, recordingId);
  }
}
