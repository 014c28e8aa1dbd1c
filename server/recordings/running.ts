import { setTimeout as delay } from 'node:timers/promises';
import type { LiveConference } from '../conference/live-conferences.ts';
import type { ConferenceState } from '../conference/state.ts';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import type { FeedFormat } from '../contract/feeds.ts';
import type { RecordingPort, StopReason } from '../contract/recording-port.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import { searchText } from '../store/search.ts';
import { transact } from '../store/transact.ts';
import type { ConferenceFeeds } from './conference-feeds.ts';
import * as repo from './repo.ts';
import { marksBetween, type Seen, seenOf } from './rules.ts';

/** Longer nobody is let wait for the first picture: it is no recording then. */
const beginMs = 15_000;
/** One may begin to watch so often. */
const keyFrameMs = 4000;
const nothingSeen: Seen = { personId: null, presenterId: null };

export interface RunningRecordingsPorts {
  db: Db;
  log: Logger;
  serverId: string;
  recorder: RecordingPort;
  feeds: ConferenceFeeds;
  /** Of the picture and of the slides. */
  format: FeedFormat;
  find: (conferenceId: string) => LiveConference | undefined;
  /** Refuses with a `PlenumError` when there is no space. */
  admit: (enterpriseId: string | null) => Promise<string>;
  /** Its hosts are told why it is not recorded. */
  refused: (conferenceId: string, code: ErrorCode) => void;
  now: () => number;
}

interface Running {
  recordingId: string;
  conferenceId: string;
  /** What was seen when it was last marked. */
  seen: Seen;
  /** It has truly begun. */
  begun: boolean;
}

/** The recordings of this server's conferences that run: one for a conference at most. */
export class RunningRecordings {
  readonly #ports: RunningRecordingsPorts;
  readonly #byConference = new Map<string, Running>();

  constructor(ports: RunningRecordingsPorts) {
    this.#ports = ports;
    const { events } = ports.recorder;
    events.on('begun', (recordingId) => this.#begun(recordingId));
    events.on('stopped', (recordingId, reason) => void this.#stopped(recordingId, reason));
    events.on('grown', (recordingId, grown) => {
      repo.setGrown(ports.db, recordingId, roundedOf(grown)).catch((error: unknown) => {
        ports.log.warn({ err: error, recordingId }, 'the size of a recording was not written');
      });
    });
  }

  /**
   * Resolves when what is seen and heard is on the disk.
   * @throws PlenumError `recording_space_full`, `recorder_unavailable`, `recorder_disk_full`, `media_overloaded`
   */
  async start(conferenceId: string): Promise<void> {
    const { db, serverId, admit, now } = this.#ports;
    const { meeting } = this.#liveOf(conferenceId);
    if (this.#byConference.has(conferenceId)) throw new PlenumError('recording_not_so');
    const recordingId = newId();
    const running: Running = { recordingId, conferenceId, seen: nothingSeen, begun: false };
    this.#byConference.set(conferenceId, running);
    try {
      const enterpriseId = await admit(meeting.enterpriseId);
      const { meetingId, subject, ownerId, ownerName, media } = meeting;
      const title = subject === '' ? meetingId : subject;
      await transact(db, (tx) =>
        repo.insertRecording(tx, {
          ...{ id: recordingId, enterpriseId, conferenceId, meetingId, title, ownerId, ownerName },
          ...{ kind: media === 'voice' ? 'sound' : 'picture', state: 'recording', reason: null, cut: null },
          ...{ sdState: null, startedAt: now(), endedAt: null, lengthMs: 0, bytes: 0, serverId, version: 1 },
          ...{ files: '[]', chapters: '[]', strip: null },
          searchText: searchText(title, meetingId, ownerName),
        }),
      );
      await this.#begin(running, title);
    } catch (error) {
      await this.#undo(running);
      throw error;
    }
  }

  async pause(conferenceId: string): Promise<void> {
    await this.#ports.recorder.pause(this.#of(conferenceId).recordingId);
  }

  async resume(conferenceId: string): Promise<void> {
    await this.#ports.recorder.resume(this.#of(conferenceId).recordingId);
  }

  async stop(conferenceId: string): Promise<void> {
    const running = this.#byConference.get(conferenceId);
    if (running) await this.#end(running, null);
  }

  /** A conference has changed: what is seen may be another, or it has opened and is to be recorded. */
  changed(live: LiveConference, before: ConferenceState, after: ConferenceState): void {
    const running = this.#byConference.get(live.conferenceId);
    if (running?.begun) this.#mark(running, after);
    if (live.meeting.autoRecord && before.openedAt === null && after.openedAt !== null) {
      // When the change that has opened it is told.
      queueMicrotask(() => this.#startByItself(live));
    }
  }

  /** The conference is over, or goes on elsewhere. Never rejects. */
  async ended(conferenceId: string): Promise<void> {
    const running = this.#byConference.get(conferenceId);
    this.#ports.feeds.forget(conferenceId);
    if (!running) return;
    await this.#end(running, null).catch((error: unknown) => {
      this.#ports.log.error({ err: error, conferenceId }, 'a recording is finished at the next start');
    });
  }

  /**
   * After a restart: recordings of conferences that go on go on, others are finished. To be called when conferences have
   * been brought back.
   */
  async recover(live: readonly LiveConference[]): Promise<void> {
    const { db, serverId, recorder, log } = this.#ports;
    const unfinished = await repo.unfinishedOf(db, serverId);
    await recorder.keepOnly(await repo.allIds(db));
    for (const row of unfinished) {
      const { id: recordingId, conferenceId, title } = row;
      const one = live.find((conference) => conference.conferenceId === conferenceId);
      const goesOn = row.state === 'recording' && one !== undefined && isRecorded(one.runtime.state);
      try {
        if (goesOn && !this.#byConference.has(conferenceId)) {
          const running: Running = { recordingId, conferenceId, seen: nothingSeen, begun: false };
          this.#byConference.set(conferenceId, running);
          await this.#feed(running, title, row.kind);
          log.info({ recordingId, conferenceId }, 'goes on with a recording');
        } else {
          if (row.state === 'recording') await this.#markEnded(recordingId, null);
          await recorder.finish(recordingId);
        }
      } catch (error) {
        log.error({ err: error, recordingId }, 'a recording could not be gone on with');
      }
    }
    for (const { conferenceId, runtime } of live) {
      if (isRecorded(runtime.state) && !this.#byConference.has(conferenceId))
        this.#takeOver(conferenceId, runtime);
    }
  }

  /** One that another server recorded until now goes on here as another recording. */
  #takeOver(conferenceId: string, runtime: LiveConference['runtime']): void {
    const paused = runtime.state.recording === 'paused';
    this.start(conferenceId)
      .then(() => (paused ? this.pause(conferenceId) : undefined))
      .catch((error: unknown) => {
        this.#ports.log.error({ err: error, conferenceId }, 'a recording was not gone on with here');
        runtime.report({ type: 'recordingIs', state: 'off' });
      });
  }

  #startByItself({ conferenceId, runtime }: LiveConference): void {
    if (runtime.state.recording !== 'off') return;
    runtime.report({ type: 'recordingIs', state: 'starting' });
    this.start(conferenceId).then(
      () => runtime.report({ type: 'recordingIs', state: 'on' }),
      (error: unknown) => {
        this.#ports.log.error({ err: error, conferenceId }, 'a meeting that records itself is not recorded');
        runtime.report({ type: 'recordingIs', state: 'off' });
        this.#ports.refused(conferenceId, PlenumError.from(error).code);
      },
    );
  }

  async #begin(running: Running, title: string): Promise<void> {
    const { recorder } = this.#ports;
    const { recordingId, conferenceId } = running;
    const { meeting } = this.#liveOf(conferenceId);
    const { promise, resolve } = Promise.withResolvers<true>();
    const heard = (id: string): void => {
      if (id === recordingId) resolve(true);
    };
    recorder.events.on('begun', heard);
    try {
      await this.#feed(running, title, meeting.media === 'voice' ? 'sound' : 'picture');
      const late = delay(beginMs, false, { ref: false });
      if (!(await Promise.race([promise, late]))) throw new PlenumError('media_unavailable');
    } finally {
      recorder.events.off('begun', heard);
    }
  }

  async #feed(
    { recordingId, conferenceId }: Running,
    title: string,
    kind: 'picture' | 'sound',
  ): Promise<void> {
    const { recorder, feeds, format } = this.#ports;
    const picture = kind === 'picture' ? format : null;
    const size = picture && { width: picture.width, height: picture.height };
    const to = await recorder.begin({ recordingId, title, size });
    feeds.add(conferenceId, { id: recordingId, to, picture, slides: picture, keyFrameMs });
  }

  #begun(recordingId: string): void {
    const running = this.#byId(recordingId);
    if (!running) return;
    running.begun = true;
    const live = this.#ports.find(running.conferenceId);
    if (live) this.#mark(running, live.runtime.state);
  }

  #mark(running: Running, state: ConferenceState): void {
    const seen = seenOf(state, this.#ports.now());
    const nameOf = (participantId: string): string => state.participants.get(participantId)?.name ?? '';
    for (const mark of marksBetween(running.seen, seen, nameOf)) {
      this.#ports.recorder.mark(running.recordingId, mark);
    }
    running.seen = seen;
  }

  async #stopped(recordingId: string, reason: StopReason): Promise<void> {
    const running = this.#byId(recordingId);
    if (!running) return;
    this.#ports.log.error({ ...running, reason }, 'a recording has ended by itself');
    await this.#end(running, reason).catch((error: unknown) => {
      this.#ports.log.error({ err: error, recordingId }, 'a recording is finished at the next start');
    });
    this.#ports.find(running.conferenceId)?.runtime.report({ type: 'recordingIs', state: 'off' });
    this.#ports.refused(running.conferenceId, 'recorder_disk_full');
  }

  async #end({ recordingId, conferenceId }: Running, cut: StopReason | null): Promise<void> {
    const { recorder, feeds } = this.#ports;
    this.#byConference.delete(conferenceId);
    feeds.remove(conferenceId, recordingId);
    await this.#markEnded(recordingId, cut);
    await recorder.finish(recordingId);
  }

  async #markEnded(recordingId: string, cut: StopReason | null): Promise<void> {
    const change = { state: 'processing', endedAt: this.#ports.now(), cut } as const;
    await transact(this.#ports.db, (tx) => repo.updateRecording(tx, recordingId, change));
  }

  /** Nothing came: there is nothing to be kept. */
  async #undo({ recordingId, conferenceId }: Running): Promise<void> {
    const { db, feeds, recorder, log } = this.#ports;
    this.#byConference.delete(conferenceId);
    feeds.remove(conferenceId, recordingId);
    try {
      await recorder.remove(recordingId);
      await transact(db, (tx) => repo.deleteRecording(tx, recordingId));
    } catch (error) {
      log.error(
        { err: error, recordingId },
        'what is left of a recording that did not begin was not removed',
      );
    }
  }

  #byId(recordingId: string): Running | undefined {
    return [...this.#byConference.values()].find((one) => one.recordingId === recordingId);
  }

  #of(conferenceId: string): Running {
    const running = this.#byConference.get(conferenceId);
    if (!running) throw new PlenumError('recording_not_so');
    return running;
  }

  #liveOf(conferenceId: string): LiveConference {
    const live = this.#ports.find(conferenceId);
    if (!live) throw new PlenumError('recording_not_so');
    return live;
  }
}

function isRecorded({ recording }: ConferenceState): boolean {
  return recording === 'on' || recording === 'paused' || recording === 'starting';
}

function roundedOf({ lengthMs, bytes }: { lengthMs: number; bytes: number }): {
  lengthMs: number;
  bytes: number;
} {
  return { lengthMs: Math.round(lengthMs), bytes };
}
