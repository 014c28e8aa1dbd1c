import type { RecordingEvents, RecordingMark, RecordingOrder } from '../server/contract/recording-port.ts';

/** From the server to the process of the recorder. */

export interface RecorderSettings {
  /** Of the recordings, absolute. */
  folder: string;
  /** Where mixers send feeds to; port 0: any that is free. */
  intake: { host: string; port: number };
  /** Free bytes that are left to the disk. */
  headroomBytes: number;
  /** Recordings that are finished at once. */
  finishing: number;
  logLevel: string;
}

/** What may be asked of it, with what it answers. */
export interface RecorderAsks {
  /** The first. */
  open: { ask: RecorderSettings; answer: { port: number } };
  begin: { ask: { order: RecordingOrder; token: string }; answer: null };
  pause: { ask: { recordingId: string }; answer: null };
  resume: { ask: { recordingId: string }; answer: null };
  mark: { ask: { recordingId: string; mark: RecordingMark }; answer: null };
  finish: { ask: { recordingId: string }; answer: null };
  keepOnly: { ask: { recordingIds: readonly string[] }; answer: null };
  remove: { ask: { recordingId: string }; answer: null };
}

export type RecorderAsk = {
  [Name in keyof RecorderAsks]: { id: number; name: Name; ask: RecorderAsks[Name]['ask'] };
}[keyof RecorderAsks];

export type RecorderNews =
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'refusal'; id: number; code: string; message: string }
  | { type: 'event'; name: keyof RecordingEvents; args: unknown[] }
  | { type: 'figures'; figures: RecorderFigures };

/** Every second: it runs. */
export interface RecorderFigures {
  recording: number;
  finishing: number;
  bytesWritten: number;
}
