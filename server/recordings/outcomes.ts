import type { FinishedStage, FinishingStage, RecordingPort } from '../contract/recording-port.ts';
import { SerialQueue } from '../kernel/serial-queue.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { readyLetter } from './letter.ts';
import type { MailPort, People, WebhookPort } from './ports.ts';
import * as repo from './repo.ts';

export interface OutcomesPorts {
  db: Db;
  log: Logger;
  recorder: RecordingPort;
  mailer: MailPort;
  webhooks: WebhookPort;
  people: People;
  /** e.g. https://meet.example.org */
  linkOrigin: () => string;
}

/** What becomes of recordings that have ended: written down, and told to whoever waits for them. */
export class Outcomes {
  readonly #ports: OutcomesPorts;
  readonly #queue = new SerialQueue();
  /** Of those that are being finished, in percent. */
  readonly #progress = new Map<string, { stage: FinishingStage; percent: number }>();

  constructor(ports: OutcomesPorts) {
    this.#ports = ports;
    const { events } = ports.recorder;
    events.on('progress', (recordingId, progress) => this.#progress.set(recordingId, progress));
    events.on('finished', (recordingId, finished) =>
      this.#then(recordingId, () => this.#finished(recordingId, finished)),
    );
    events.on('failed', (recordingId, failure) =>
      this.#then(recordingId, () => this.#failed(recordingId, failure)),
    );
  }

  /** @returns null: it waits, or is not being finished on this server */
  progressOf(recordingId: string): { stage: FinishingStage; percent: number } | null {
    return this.#progress.get(recordingId) ?? null;
  }

  forget(recordingId: string): void {
    this.#progress.delete(recordingId);
  }

  /** When what was told so far is written. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #then(recordingId: string, work: () => Promise<void>): void {
    this.#progress.delete(recordingId);
    this.#queue.add(work).catch((error: unknown) => {
      // At the next start it is told again.
      this.#ports.log.error({ err: error, recordingId }, 'what became of a recording was not written');
    });
  }

  async #finished(recordingId: string, finished: FinishedStage): Promise<void> {
    const { db } = this.#ports;
    const { stage, durationMs, files, chapters, strip } = finished;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await transact(db, async (tx) => {
      const row = await repo.findRecording(tx, recordingId);
      // Deleted meanwhile.
      if (!row) return;
      const isSound = row.kind === 'sound';
      await repo.updateRecording(tx, recordingId, {
        ...{ state: 'ready', reason: null, lengthMs: durationMs, bytes },
        sdState: isSound ? null : stage === 'sd' ? 'ready' : 'waiting',
        files: JSON.stringify(files),
        chapters: JSON.stringify(chapters),
        strip: strip && JSON.stringify(strip),
      });
      if (row.state !== 'ready') await this.#tell(tx, { ...row, lengthMs: durationMs, bytes });
    });
  }

  async #failed(
    recordingId: string,
    { stage, reason }: { stage: FinishingStage; reason: string },
  ): Promise<void> {
    const { db, webhooks } = this.#ports;
    await transact(db, async (tx) => {
      const row = await repo.findRecording(tx, recordingId);
      if (!row) return;
      const change = stage === 'hd' ? ({ state: 'failed', reason } as const) : { reason };
      await repo.updateRecording(tx, recordingId, {
        ...change,
        ...(stage === 'sd' ? { sdState: 'failed' as const } : {}),
      });
      const { enterpriseId, conferenceId, meetingId, title } = row;
      const told = { recordingId, conferenceId, meetingId, title, stage, reason };
      await webhooks.emit(tx, enterpriseId, 'recording.failed', told);
    });
  }

  async #tell(tx: Db, row: repo.RecordingRow): Promise<void> {
    const { webhooks, mailer, people, linkOrigin } = this.#ports;
    const { id: recordingId, enterpriseId, conferenceId, meetingId, title, startedAt, lengthMs, bytes } = row;
    const link = `${linkOrigin()}/recordings/${recordingId}`;
    const told = { recordingId, conferenceId, meetingId, title, startedAt, lengthMs, bytes, link };
    await webhooks.emit(tx, enterpriseId, 'recording.ready', told);
    const owner = row.ownerId === null ? undefined : await people.person(tx, row.ownerId);
    if (!owner || owner.email === null) return;
    const { email: to, language, timeZone } = owner;
    const letter = readyLetter({ title, startedAt, lengthMs, timeZone, link }, language);
    await mailer.queue(tx, { enterpriseId, to, ...letter });
  }
}
