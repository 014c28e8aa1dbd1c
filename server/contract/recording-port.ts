import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.ts';
import type { FeedAddress } from './feeds.ts';

/** What the server asks of the recorder: plain data in and out, so that it may become an RPC between machines. */

export const recordedNames = [
  'video.mp4',
  'share.mp4',
  'sd.mp4',
  'sound.m4a',
  'thumbnail.jpg',
  'strip.jpg',
] as const;
export type RecordedName = (typeof recordedNames)[number];

export interface RecordedFile {
  name: RecordedName;
  bytes: number;
  /** Of a picture: 0. */
  durationMs: number;
  /** Of sound: 0. */
  width: number;
  height: number;
}

export interface RecordingChapter {
  /** ms of the recording */
  at: number;
  title: string;
}

/** Small pictures at even intervals in one large one, row by row. */
export interface PreviewStrip {
  columns: number;
  rows: number;
  everyMs: number;
  /** Of one of them, px. */
  width: number;
  height: number;
}

export interface RecordingOrder {
  recordingId: string;
  title: string;
  /** Of its picture and of the slides, px; null: of a voice meeting there is only sound. */
  size: { width: number; height: number } | null;
}

/** What is seen changes: chapters begin there. */
export type RecordingMark = { type: 'person' | 'share'; title: string } | { type: 'shareEnd' };

/** HD is there first; SD, both in one picture, comes after it. */
export type FinishingStage = 'hd' | 'sd';

export interface FinishedStage {
  stage: FinishingStage;
  durationMs: number;
  /** All that there are by now. */
  files: readonly RecordedFile[];
  chapters: readonly RecordingChapter[];
  strip: PreviewStrip | null;
}

export type StopReason = 'disk_full' | 'disk_failed';

export interface RecordingEvents {
  /** What comes is on the disk. */
  begun: [recordingId: string];
  /** Every two seconds of each that runs. */
  grown: [recordingId: string, { lengthMs: number; bytes: number }];
  /** It has ended by itself; what there is of it is kept, and being finished. */
  stopped: [recordingId: string, StopReason];
  progress: [recordingId: string, { stage: FinishingStage; percent: number }];
  finished: [recordingId: string, FinishedStage];
  /** To be tried again by `finish`; what was recorded is kept. */
  failed: [recordingId: string, { stage: FinishingStage; reason: string }];
}

export interface RecorderTotals {
  /** Recordings that run. */
  recording: number;
  /** To be finished, with those that just are. */
  finishing: number;
  /** Written since the node was started. */
  bytesWritten: number;
  failures: number;
}

export interface RecordingPort {
  readonly events: EventEmitter<RecordingEvents>;
  /**
   * Begins a recording, or goes on with one that was interrupted.
   * @returns where the mixer is to send its feed
   * @throws PlenumError `recorder_unavailable` when the recorder does not run, `recorder_disk_full`
   */
  begin(order: RecordingOrder): Promise<FeedAddress>;
  /** What comes is left out until `resume`. */
  pause(recordingId: string): Promise<void>;
  resume(recordingId: string): Promise<void>;
  mark(recordingId: string, mark: RecordingMark): void;
  /** Ends it and finishes it; also of one that was interrupted, or has ended. */
  finish(recordingId: string): Promise<void>;
  /** Frees what there is of recordings that are no more. @param recordingIds of those that are */
  keepOnly(recordingIds: readonly string[]): Promise<void>;
  /** Frees all that there is of it. */
  remove(recordingId: string): Promise<void>;
  totals(): RecorderTotals;
}

/** Finished files, from wherever they are kept. */
export interface RecordingFiles {
  /** @throws PlenumError `recording_file_unknown` */
  bytesOf(recordingId: string, name: string): Promise<number>;
  /** @param range lies within the file */
  read(recordingId: string, name: string, range: ByteRange): Promise<Readable>;
  /**
   * HLS of a file (RFC 8216).
   * @param part `index.m3u8`, `init.mp4`, `0.m4s` …
   * @param query comes after every address in the playlist, e.g. `?signature=…`
   * @throws PlenumError `recording_file_unknown`
   */
  hlsPart(
    recordingId: string,
    name: string,
    part: string,
    query: string,
  ): Promise<{ type: string; content: Buffer | string }>;
  /** A recording was deleted. */
  forget(recordingId: string): void;
}
