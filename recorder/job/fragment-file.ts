import { type FileHandle, open } from 'node:fs/promises';
import { fragment } from '../mp4/fragment.ts';
import { initSegment } from '../mp4/init-segment.ts';
import { inspect } from '../mp4/reader.ts';
import type { Track } from '../mp4/tracks.ts';

/** Of a sample that nothing has followed yet, ticks. */
const usualDuration = { video: 3000, audio: 1024 } as const;

interface Pending {
  time: number;
  data: Buffer;
  key: boolean;
}

/**
 * A file of fragmented MP4 that grows, a fragment at a time: whatever is killed, what was written can be played. Whoever
 * has it calls one method after the other.
 */
export class FragmentFile {
  readonly tracks: readonly Track[];
  readonly #file: FileHandle;
  readonly #pending = new Map<number, Pending[]>();
  /** Where each track ends, ticks. */
  readonly #ends: Map<number, number>;
  #sequence: number;
  #bytes: number;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | null = null;

  private constructor(
    file: FileHandle,
    tracks: readonly Track[],
    at: { sequence: number; bytes: number; ends: Map<number, number> },
  ) {
    this.#file = file;
    this.tracks = tracks;
    this.#sequence = at.sequence;
    this.#bytes = at.bytes;
    this.#ends = at.ends;
  }

  static async create(path: string, tracks: readonly Track[]): Promise<FragmentFile> {
    const file = await open(path, 'w', 0o600);
    const head = initSegment(tracks);
    await file.write(head, 0, head.length, 0);
    return new FragmentFile(file, tracks, { sequence: 1, bytes: head.length, ends: new Map() });
  }

  /** Goes on with one; what was torn at its end is cut off. @returns null: there is none that one can go on with */
  static async reopen(path: string): Promise<FragmentFile | null> {
    const file = await open(path, 'r+').catch(() => null);
    if (!file) return null;
    try {
      const { tracks, wholeBytes, nextSequence, ends } = await inspect(file);
      if (tracks.length === 0) {
        await file.close();
        return null;
      }
      await file.truncate(wholeBytes);
      const at = { sequence: nextSequence, bytes: wholeBytes, ends: new Map(ends) };
      return new FragmentFile(file, tracks, at);
    } catch {
      await file.close();
      return null;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Where a track ends, ticks; 0 before its first sample. */
  endOf(trackId: number): number {
    return this.#ends.get(trackId) ?? 0;
  }

  /** @param time ticks of the track, after that of every sample before */
  add(trackId: number, { time, data, key }: Pending): void {
    const pending = this.#pending.get(trackId) ?? [];
    pending.push({ time, data, key });
    this.#pending.set(trackId, pending);
    const kind = this.tracks.find(({ id }) => id === trackId)?.kind ?? 'video';
    this.#ends.set(trackId, time + usualDuration[kind]);
  }

  /** Of its latest sample, as far as one knows, ticks. */
  lastTimeOf(trackId: number): number {
    const kind = this.tracks.find(({ id }) => id === trackId)?.kind ?? 'video';
    return this.endOf(trackId) - usualDuration[kind];
  }

  /** Writes what has come as one fragment. @throws what the disk says; what was written whole stays whole */
  flush(): Promise<void> {
    const runs = this.tracks.flatMap(({ id, kind }) => {
      const pending = this.#pending.get(id) ?? [];
      const [first] = pending;
      if (!first) return [];
      const samples = pending.map(({ time, data, key }, index) => {
        const next = pending[index + 1]?.time;
        return { data, key, duration: next === undefined ? usualDuration[kind] : next - time };
      });
      return [{ trackId: id, decodeTime: first.time, samples }];
    });
    this.#pending.clear();
    if (runs.length === 0) return this.#writing;
    const piece = fragment(this.#sequence++, runs);
    this.#writing = this.#writing.then(() => this.#append(piece));
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.#file.close();
  }

  async #append(piece: Buffer): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    try {
      let written = 0;
      while (written < piece.length) {
        const at = this.#bytes + written;
        const { bytesWritten } = await this.#file.write(piece, written, piece.length - written, at);
        written += bytesWritten;
      }
      this.#bytes += piece.length;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
  }
}
