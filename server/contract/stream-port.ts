import type { EventEmitter } from 'node:events';
import type { FeedAddress } from './feeds.ts';

/** What the server asks of the recorder for live streams: plain data in and out, as `RecordingPort`. */

export interface StreamOrder {
  streamId: string;
  /** Of its picture, px; null: of a voice meeting there is only sound. */
  size: { width: number; height: number } | null;
  /** Whether it is made into HLS for the page of this server. */
  page: boolean;
  /** Other servers that it is sent to. */
  destinations: readonly StreamTarget[];
}

export interface StreamTarget {
  destinationId: string;
  /** rtmp:// or rtmps://, with its key: a secret. */
  url: string;
}

/**
 * Why a destination does not get the stream: it cannot be reached; it says no; the connection broke; it takes less than
 * it is sent; it is inside the network, which the settings do not allow; anything else.
 */
export const destinationFaults = [
  'unreachable',
  'refused',
  'lost',
  'too_slow',
  'internal_address',
  'failed',
] as const;
export type DestinationFault = (typeof destinationFaults)[number];

export type DestinationStatus =
  | { state: 'connecting' }
  | { state: 'on'; since: number }
  /** It is tried again then, ms since the epoch. */
  | { state: 'broken'; fault: DestinationFault; retryAt: number };

export type StreamNews =
  /** What is seen and heard comes. */
  | { type: 'begun'; streamId: string }
  | { type: 'destination'; streamId: string; destinationId: string; status: DestinationStatus };

export interface StreamEvents {
  begun: [streamId: string];
  destination: [streamId: string, destinationId: string, DestinationStatus];
}

export interface HlsFile {
  type: string;
  content: Buffer;
}

/** What a playlist is waited for to have (draft-pantos-hls-rfc8216bis section 6.2.5.2); part null: the whole segment. */
export interface HlsMoment {
  segment: number;
  part: number | null;
}

export interface StreamTotals {
  /** Live streams that run. */
  streams: number;
  /** Destinations of theirs that are broken just now. */
  brokenDestinations: number;
}

export interface StreamPort {
  readonly events: EventEmitter<StreamEvents>;
  /**
   * Begins a stream, or makes one that runs another.
   * @returns where the mixer is to send its feed
   * @throws PlenumError `recorder_unavailable` when the recorder does not run
   */
  begin(order: StreamOrder): Promise<FeedAddress>;
  end(streamId: string): Promise<void>;
  /** By the IDs of destinations. */
  destinations(streamId: string): ReadonlyMap<string, DestinationStatus>;
  /**
   * A file of its HLS.
   * @param name `index.m3u8`, or as that names them
   * @throws PlenumError `stream_file_unknown` (also of what is over), `recorder_unavailable`
   */
  hls(streamId: string, name: string, until: HlsMoment | null): Promise<HlsFile>;
  totals(): StreamTotals;
}
