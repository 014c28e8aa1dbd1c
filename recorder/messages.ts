import type { Config } from '../config/schema.ts';
import type { RecordingEvents, RecordingMark, RecordingOrder } from '../server/contract/recording-port.ts';
import type { StreamNews, StreamOrder } from '../server/contract/stream-port.ts';
import type { HlsAddress } from './stream/hls-server.ts';

/** Tells the server what becomes of recordings. */
export type TellRecording = <Name extends keyof RecordingEvents>(
  name: Name,
  ...args: RecordingEvents[Name]
) => void;

/** From the server to the process of the recorder. */

export interface RecorderSettings {
  /** The data folder is absolute. */
  config: Pick<Config, 'recorder' | 'streaming' | 'dataDir'>;
  /** Where mixers send feeds to; port 0: any that is free. */
  intake: { host: string; port: number };
  logLevel: string;
}

/** What may be asked of it, with what it answers. */
export interface RecorderAsks {
  /** The first. */
  open: { ask: RecorderSettings; answer: { port: number; hls: HlsAddress } };
  begin: { ask: { order: RecordingOrder; token: string }; answer: null };
  pause: { ask: { recordingId: string }; answer: null };
  resume: { ask: { recordingId: string }; answer: null };
  mark: { ask: { recordingId: string; mark: RecordingMark }; answer: null };
  finish: { ask: { recordingId: string }; answer: null };
  keepOnly: { ask: { recordingIds: readonly string[] }; answer: null };
  remove: { ask: { recordingId: string }; answer: null };
  stream: { ask: { order: StreamOrder; token: string }; answer: null };
  endStream: { ask: { streamId: string }; answer: null };
}

export type RecorderAsk = {
  [Name in keyof RecorderAsks]: { id: number; name: Name; ask: RecorderAsks[Name]['ask'] };
}[keyof RecorderAsks];

export type RecorderNews =
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'refusal'; id: number; code: string; message: string }
  | { type: 'event'; name: keyof RecordingEvents; args: unknown[] }
  | { type: 'stream'; news: StreamNews }
  | { type: 'figures'; figures: RecorderFigures };

/** Every second: it runs. */
export interface RecorderFigures {
  recording: number;
  finishing: number;
  bytesWritten: number;
}
