import type { Readable } from 'node:stream';
import type { ByteRange } from '../server/contract/byte-range.ts';
import { PlenumError } from '../server/contract/errors.ts';
import type { RecordingFiles } from '../server/contract/recording-port.ts';
import type { ByteSource } from './playback/byte-source.ts';
import { mediaPlaylist } from './playback/playlist.ts';
import { Segments } from './playback/segments.ts';
import type { RecordingStorage } from './storage/storage.ts';

/** Sample tables of so many files are kept: whoever plays one asks for segment after segment. */
const mostKept = 20;

/** The finished files of recordings, as they are played and saved; of HLS nothing is kept, it is made when it is asked for. */
export class StoredRecordings implements RecordingFiles {
  readonly #storage: RecordingStorage;
  readonly #segments = new Map<string, Promise<Segments>>();

  constructor(storage: RecordingStorage) {
    this.#storage = storage;
  }

  async bytesOf(recordingId: string, name: string): Promise<number> {
    const bytes = await this.#storage.size(recordingId, name);
    if (bytes === null) throw new PlenumError('recording_file_unknown');
    return bytes;
  }

  read(recordingId: string, name: string, range: ByteRange): Promise<Readable> {
    return this.#storage.read(recordingId, name, range);
  }

  async hlsPart(
    recordingId: string,
    name: string,
    part: string,
    query: string,
  ): Promise<{ type: string; content: Buffer | string }> {
    const segments = await this.#segmentsOf(recordingId, name);
    if (part === 'index.m3u8') {
      const named = (file: string): string => `${file}${query}`;
      const content = mediaPlaylist(segments.durations, {
        init: named('init.mp4'),
        segment: (number) => named(`${number}.m4s`),
      });
      return { type: 'application/vnd.apple.mpegurl', content };
    }
    const type = name.endsWith('.m4a') ? 'audio/mp4' : 'video/mp4';
    if (part === 'init.mp4') return { type, content: segments.init };
    const number = /^(\d{1,5})\.m4s$/.exec(part)?.[1];
    const content = number === undefined ? undefined : await segments.segment(Number(number));
    if (!content) throw new PlenumError('recording_file_unknown');
    return { type, content };
  }

  /** It was deleted. */
  forget(recordingId: string): void {
    for (const key of this.#segments.keys())
      if (key.startsWith(`${recordingId}/`)) this.#segments.delete(key);
  }

  #segmentsOf(recordingId: string, name: string): Promise<Segments> {
    const key = `${recordingId}/${name}`;
    const kept = this.#segments.get(key);
    const segments = kept ?? this.#read(recordingId, name);
    this.#segments.delete(key);
    this.#segments.set(key, segments);
    segments.catch(() => this.#segments.delete(key));
    const [oldest] = this.#segments.keys();
    if (oldest !== undefined && this.#segments.size > mostKept) this.#segments.delete(oldest);
    return segments;
  }

  async #read(recordingId: string, name: string): Promise<Segments> {
    const bytes = await this.bytesOf(recordingId, name);
    const source: ByteSource = {
      bytes,
      read: async (from, length) => {
        if (length === 0) return Buffer.alloc(0);
        const stream = await this.#storage.read(recordingId, name, { from, to: from + length - 1 });
        return Buffer.concat(await stream.toArray());
      },
    };
    return Segments.of(source);
  }
}
